/**
 * Reads a percentage as people write it: `2`, `2,5`, `2.5 %`.
 *
 * @returns decimal text with up to four places and below 100, or null when it is none
 */
export function readPercent(written: string): string | null {
  const [, whole, decimals = ""] = /^(\d{1,2})(?:[.,](\d{1,4}))?%?$/.exec(written.replace(/\s/g, "")) ?? [];
  if (whole === undefined) return null;
  const kept = decimals.replace(/0+$/, "");
  return `${Number(whole)}${kept === "" ? "" : `.${kept}`}`;
}

export function formatPercent(percent: string): string {
  return percent.replace(".", ",");
}
