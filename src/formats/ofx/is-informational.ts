/** What the rule looks at; `amount` is absent when the bank left it blank. */
export interface StatementLine {
  readonly amount: string | undefined;
  readonly fitid: string | undefined;
  readonly text: string;
}

/**
 * Balance lines as banks name them in a statement, letters only. BB spaces the word out ("S A L D O"), Caixa writes
 * "SALDO DIA". The whole text must be one of these: "SALDO DEVEDOR QUITADO" is a payment.
 */
const BALANCE_LINES: ReadonlySet<string> = new Set([
  "SALDO",
  "SALDOANTERIOR",
  "SALDOATUAL",
  "SALDOBLOQUEADO",
  "SALDODIA",
  "SALDODODIA",
  "SALDODISPONIVEL",
  "SALDODISPONIVELDODIA",
  "SALDOEMCONTA",
  "SALDOEMCONTACORRENTE",
  "SALDOFINAL",
  "SALDOFINALDODIA",
  "SALDOINICIAL",
  "SALDOPARCIAL",
  "SALDOTOTAL",
  "SALDOTOTALDISPONIVELDIA",
]);

/** True when the whole text of the line names a balance, whatever its case, accents, blanks and punctuation. */
export function namesABalance(text: string): boolean {
  // Nearly every line ends here, before any copy of its text is made.
  if (text.length > 80 || !/^\W*s/i.test(text)) return false;
  const letters = text
    .normalize("NFD")
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, "");
  return BALANCE_LINES.has(letters);
}

/**
 * The rule that tells information from movements, all of it here so it can be read and shown:
 * a line with a blank amount informs; a line named as a balance informs when its amount is zero or the bank gave it no
 * identity (FITID empty or only zeros). Anything else is a movement: a balance line with an amount and an identity is
 * kept, and the reader says so in a fault, since dropping money in silence is the worse error.
 */
export function isInformational({ amount, fitid, text }: StatementLine): boolean {
  if (amount === undefined) return true;
  if (!namesABalance(text)) return false;
  return amount === "0.00" || /^0*$/.test(fitid ?? "");
}
