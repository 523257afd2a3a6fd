import type { InventedParty } from "./invented-documents.ts";

export interface InventedPaidTitle {
  readonly documentNumber: string;
  readonly payer: InventedParty;
  readonly face: bigint;
  readonly dueOn: string;
  readonly paidOn: string;
  readonly creditedOn: string;
  /** Interest and fine together. */
  readonly additions?: bigint;
  readonly discount?: bigint;
  /** Kept by the bank out of the credit. */
  readonly fee?: bigint;
  readonly movement?: string;
  readonly companyUse?: string;
  readonly bankTitleId?: string;
}

export interface InventedReturn {
  readonly company: InventedParty;
  readonly titles: readonly InventedPaidTitle[];
  readonly bank?: string;
  readonly branch?: string;
  /** With its check digit at the end. */
  readonly account?: string;
  readonly sequence?: number;
  /** What the trailers say, when they lie. */
  readonly declared?: { readonly records?: number; readonly sum?: bigint };
}

/** A collection return of CNAB 240, segments T and U, as most banks write it (FEBRABAN's columns). */
export function inventReturn(invented: InventedReturn): string {
  const { company, titles, bank = "341", branch = "0001", account = "123456", sequence = 1, declared } = invented;
  const holder = `${digits(branch, 5)} ${digits(account, 13)} `;
  const records = [
    `${bank}00000${text("", 9)}2${company.taxId.padStart(14, "0")}${text("", 20)}${holder}${text(company.name, 30)}` +
      `${text("BANCO INVENTADO", 30)}${text("", 10)}2${day("2026-03-31")}060000${digits(String(sequence), 6)}087`,
    `${bank}00011T01  040 2${company.taxId.padStart(15, "0")}${text("", 20)}${holder}${text(company.name, 30)}` +
      `${text("", 80)}${digits(String(sequence), 8)}${day("2026-03-31")}`,
    ...titles.flatMap((title, index) => details(title, { bank, holder, branch, at: index * 2 })),
    `${bank}00015${text("", 9)}${digits(String(titles.length * 2 + 2), 6)}${digits(String(titles.length), 6)}` +
      digits(String(declared?.sum ?? titles.reduce((sum, { face }) => sum + face, 0n)), 17),
    `${bank}99999${text("", 9)}000001${digits(String(declared?.records ?? titles.length * 2 + 4), 6)}000000`,
  ];
  return records.map((record) => `${record.padEnd(240)}\r\n`).join("");
}

function details(
  title: InventedPaidTitle,
  { bank, holder, branch, at }: { bank: string; holder: string; branch: string; at: number },
): string[] {
  const { face, additions = 0n, discount = 0n, fee = 0n, movement = "06" } = title;
  const paid = face + additions - discount;
  const head = (segment: string, sequence: number): string =>
    `${bank}00013${digits(String(sequence), 5)}${segment} ${movement}`;
  const type = title.payer.taxId.length === 14 ? "2" : "1";
  return [
    head("T", at + 1) +
      holder +
      text(title.bankTitleId ?? digits(title.documentNumber.replaceAll(/\D/g, ""), 17), 20) +
      `1${text(title.documentNumber, 15)}${day(title.dueOn)}${money(face)}` +
      `${bank}${digits(branch, 5)} ${text(title.companyUse ?? "", 25)}09` +
      `${type}${title.payer.taxId.padStart(15, "0")}${text(title.payer.name, 40)}${digits("", 10)}${money(fee)}`,
    head("U", at + 2) +
      `${money(additions)}${money(discount)}${money(0n)}${money(0n)}${money(paid)}${money(paid - fee)}${money(0n)}${money(0n)}` +
      `${day(title.paidOn)}${day(title.creditedOn)}`,
  ];
}

function digits(written: string, width: number): string {
  return written.padStart(width, "0").slice(-width);
}

function text(words: string, width: number): string {
  return words.slice(0, width).padEnd(width);
}

function money(centavos: bigint): string {
  return digits(String(centavos), 15);
}

function day(on: string): string {
  return `${on.slice(8)}${on.slice(5, 7)}${on.slice(0, 4)}`;
}
