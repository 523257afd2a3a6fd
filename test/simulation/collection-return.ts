import { sum } from "./centavos.ts";
import type { DraftReturn } from "./matching-draft.ts";
import { plainCapitals } from "./memo-dialect.ts";
import type { Party } from "./party.ts";

/**
 * The CNAB 240 return of one day's collection (`reference/cnab/febraban-240-collection.json`, segments T and U): each boleto that
 * was paid, and what the bank kept of it. With it the statement's one line needs no guessing.
 */
export function writeCollectionReturn(company: Party, { account, creditedOn, titles, fee }: DraftReturn): Uint8Array {
  const { bank } = account.dialect.habits;
  const [digits = "", checkDigit = ""] = account.number.split("-");
  const agency = `${number(account.branch, 5)} ${number(digits, 12)}${checkDigit} `;
  const paidOn = titles[0]?.dueOn ?? creditedOn;
  const details = titles.flatMap((title, index) => {
    const head = (segment: string, sequence: number): string =>
      `${bank}00013${number(String(sequence), 5)}${segment} 06`;
    const document = `${title.documentNumber}/${title.installment}`;
    return [
      head("T", index * 2 + 1) +
        agency +
        text(`${number(title.documentNumber, 10)}${title.installment}`, 20) +
        `1${text(document, 15)}${day(title.dueOn)}${money(title.amountCentavos)}` +
        `${bank}${number(account.branch, 5)} ${text(title.id.slice(-25), 25)}09` +
        `2${title.partner.taxId.padStart(15, "0")}${text(title.partner.name, 40)}` +
        `${number("", 10)}${money(fee)}${text("", 27)}`,
      head("U", index * 2 + 2) +
        `${money(0n)}${money(0n)}${money(0n)}${money(0n)}` +
        `${money(title.amountCentavos)}${money(title.amountCentavos - fee)}${money(0n)}${money(0n)}` +
        `${day(paidOn)}${day(creditedOn)}${text("", 4)}${number("", 8)}${money(0n)}${text("", 30)}` +
        `${number("", 3)}${number("", 20)}${text("", 7)}`,
    ];
  });
  const total = number(String(sum(titles.map((title) => title.amountCentavos))), 17);
  const lines = [
    `${bank}00000${text("", 9)}2${company.taxId}${text("", 20)}${agency}${text(company.name, 30)}` +
      `${text(account.dialect.habits.org, 30)}${text("", 10)}2${day(creditedOn)}060000${number("1", 6)}08700000${text("", 69)}`,
    `${bank}00011T01  040 2${company.taxId.padStart(15, "0")}${text("", 20)}${agency}${text(company.name, 30)}` +
      `${text("", 80)}${number("1", 8)}${day(creditedOn)}${day(creditedOn)}${text("", 33)}`,
    ...details,
    `${bank}00015${text("", 9)}${number(String(details.length + 2), 6)}${number(String(titles.length), 6)}${total}` +
      `${number("", 69)}${text("", 125)}`,
    `${bank}99999${text("", 9)}000001${number(String(details.length + 4), 6)}000000${text("", 205)}`,
  ];
  const bad = lines.find((line) => line.length !== 240);
  if (bad !== undefined) throw new RangeError(`a record of ${bad.length} columns: ${bad}`);
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "latin1");
}

function number(digits: string, width: number): string {
  return digits.padStart(width, "0").slice(-width);
}

function text(words: string, width: number): string {
  return plainCapitals(words).slice(0, width).padEnd(width);
}

function money(centavos: bigint): string {
  return number(String(centavos), 15);
}

function day(on: string): string {
  return `${on.slice(8, 10)}${on.slice(5, 7)}${on.slice(0, 4)}`;
}
