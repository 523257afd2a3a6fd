/**
 * A number and its noun, agreeing: "1 título", "1.234 títulos".
 *
 * @param one the noun and what agrees with it, of one
 * @param many of none, or of several
 */
export function counted(count: number | bigint, one: string, many: string): string {
  return `${count.toLocaleString("pt-BR")} ${Number(count) === 1 ? one : many}`;
}
