/**
 * Reads an amount as people write it: `1.234,56`, `1234,5`, `R$ 18.742,90`, and `12.34`, whose point cannot part thousands.
 *
 * @returns decimal text with two places, or null when it is no amount
 */
export function readMoney(written: string): string | null {
  const text = written.replace(/R\$|\s/g, "").replace("−", "-");
  const [, sign = "", whole, decimals = ""] =
    /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(text) ?? /^(-?)(\d+)\.(\d{1,2})$/.exec(text) ?? [];
  if (whole === undefined) return null;
  return `${sign}${whole.replaceAll(".", "").replace(/^0+(?=\d)/, "")}.${decimals.padEnd(2, "0")}`;
}
