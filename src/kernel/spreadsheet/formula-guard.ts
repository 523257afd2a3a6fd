/** `=`, `+`, `-` and `@`, also in full width, tab and line ends: what makes a formula of a text, at its start or after a separator. */
const FORMULA_START = /(?<=^|[;,\t\r\n])(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/g;
const GUARDED = /(?<=^|[;,\t\r\n])'(?=[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** Text that a spreadsheet would run gets an apostrophe before it: a partner's name must not become a formula on somebody's desk. */
export function guardFormula(text: string): string {
  return text.replaceAll(FORMULA_START, "'");
}

/** The text as it was before `guardFormula`, so that what we export is imported back as it was. */
export function unguardFormula(text: string): string {
  return text.replaceAll(GUARDED, "");
}
