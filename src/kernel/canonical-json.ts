/** Data that has one canonical text: no floats, so that a number never has two spellings. */
export type Canonical =
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly Canonical[]
  | { readonly [key: string]: Canonical };

/**
 * The canonical text of a value (RFC 8785): keys in the order of their UTF-16 code units, no spaces.
 *
 * @throws RangeError for a number that is not a safe integer: our profile has integers only
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer: ${value}`);
    return String(value);
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${fields.join(",")}}`;
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}
