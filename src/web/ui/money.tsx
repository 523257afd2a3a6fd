import type { ReactNode } from "react";

/** Decimal text as screens show it: `1.234,56`, with the minus of typography. Text in, text out: never a number. */
export function formatMoney(amount: string): string {
  const [, sign = "", whole = "0", decimals = ""] = /^([-−]?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  const grouped = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");
  return `${sign === "" ? "" : "−"}${grouped},${decimals.padEnd(2, "0")}`;
}

const isZero = (amount: string) => /^[-−]?0+(\.0+)?$/.test(amount);

interface MoneyProps {
  /** Reais as decimal text. Null shows `absent`, a word. */
  readonly amount: string | null;
  readonly absent?: string;
  /** The side of an accounting balance, after the number. */
  readonly side?: "D" | "C";
}

export function Money({ amount, absent = "sem valor", side }: MoneyProps): ReactNode {
  if (amount === null) return <span className="faint">{absent}</span>;
  const tone = isZero(amount) ? " zero" : amount.startsWith("-") ? " neg" : "";
  return (
    <span className={`m${tone}`}>
      {formatMoney(amount)}
      {side !== undefined && <i className="dc">{side}</i>}
    </span>
  );
}

/** The number that a screen is about: large, its centavos quiet. */
export function Figure({ amount, medium = false }: { readonly amount: string; readonly medium?: boolean }): ReactNode {
  const [whole, cents] = formatMoney(amount).split(",");
  return (
    <p className={medium ? "figure md" : "figure"}>
      <small>R$</small>
      {whole}
      <i>,{cents}</i>
    </p>
  );
}
