import { readContents } from "../documents/index.ts";
import { type Cnab240, type CollectionTitle, isPaid, readCnab240 } from "../formats/cnab/index.ts";
import { decodeBytes } from "../formats/ofx/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, type NewEvent } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { type CalendarDate, isCalendarDate } from "../values/calendar.ts";
import { type Centavos, parseMoney } from "../values/money.ts";
import { isValidTaxId } from "../values/tax-id.ts";
import { bindAccount } from "./bind-account.ts";
import {
  type BankAccount,
  findWaitingReturns,
  insertCollectedTitles,
  insertReturns,
  listBankAccounts,
  type NewCollectedTitle,
  type WaitingReturn,
} from "./store.ts";

interface Given {
  readonly actor: Actor;
  readonly at: Date;
}

interface ReadReturn {
  readonly id: string;
  readonly waiting: WaitingReturn;
  readonly cnab: Cnab240;
}

/**
 * Records every collection return that is accepted and waits: each title that was paid, once, in whatever files the bank says it
 * again. Nothing is posted here: the statement's credit is, when it is matched. A return of a bank where the company has no account
 * waits for the account.
 */
export async function importCollectionReturns(tx: Transaction, { actor, at }: Given): Promise<void> {
  const waiting = await findWaitingReturns(tx);
  if (waiting.length === 0) return;
  const accounts = await listBankAccounts(tx);
  const banks = new Set(accounts.map(({ bank }) => bank));
  const read = await readReturns(tx, waiting);
  const [known, unbound] = [
    read.filter(({ cnab }) => banks.has(cnab.bank)),
    read.filter(({ cnab }) => !banks.has(cnab.bank)),
  ];
  const rows = known.map((each) => ({ ...each, titles: collectedTitles(each, accounts) }));
  await insertReturns(
    tx,
    rows.map(({ id, waiting: { documentId }, cnab, titles }) => ({
      id,
      documentId,
      bank: cnab.bank,
      agreement: cnab.agreement,
      fileSequence: cnab.file_seq,
      titles: titles.length,
    })),
  );
  await insertCollectedTitles(
    tx,
    rows.flatMap(({ titles }) => titles),
  );
  await announce(tx, [
    ...rows.map(
      ({ waiting: { documentId }, titles }): NewEvent => ({
        type: "banking.collection_return_imported",
        actor,
        at,
        objects: [{ type: "document", id: documentId }],
        after: { titles: titles.length },
      }),
    ),
    ...unbound.map(
      ({ waiting: { documentId, fileName }, cnab }): NewEvent => ({
        type: "banking.gap_found",
        kind: "exception",
        outcome: "pending",
        cause: "banking.account_unbound",
        actor,
        at,
        objects: [{ type: "document", id: documentId }],
        after: {
          subject: fileName,
          message: `O retorno da cobrança é do banco ${cnab.bank}, em que a empresa não tem conta cadastrada. Cadastre a conta; nada deste retorno foi usado.`,
        },
      }),
    ),
  ]);
}

async function readReturns(tx: Transaction, waiting: readonly WaitingReturn[]): Promise<readonly ReadReturn[]> {
  const contents = await readContents(tx, waiting);
  return waiting.flatMap((each, at) => {
    const bytes = contents[at];
    const cnab = bytes === undefined ? undefined : readCnab240(decodeBytes(bytes).text).cnab;
    return cnab === undefined ? [] : [{ id: newUuid(), waiting: each, cnab }];
  });
}

/** The paid titles of a return: the n-th identical record of a file is the n-th payment of that title. */
function collectedTitles({ id, cnab }: ReadReturn, accounts: readonly BankAccount[]): readonly NewCollectedTitle[] {
  const occurrences = new Map<string, number>();
  return cnab.batches.flatMap(({ lot, titles }) =>
    titles
      .filter(({ movement }) => isPaid(movement))
      .map((title): NewCollectedTitle => {
        const collected = collectedTitle(title);
        const key = [
          collected.bankTitleId,
          collected.documentNumber,
          collected.companyUse,
          title.movement,
          collected.paidOn,
          collected.paidCentavos,
        ].join("\u001f");
        const occurrence = (occurrences.get(key) ?? 0) + 1;
        occurrences.set(key, occurrence);
        return {
          ...collected,
          id: newUuid(),
          returnId: id,
          bank: cnab.bank,
          bankAccountId: bindAccount(accountOf(cnab, title), accounts)?.id ?? null,
          batch: lot,
          record: title.record_seq,
          movement: title.movement,
          occurrence,
        };
      }),
  );
}

function accountOf({ bank }: Cnab240, { agency, agency_dv, account, account_dv }: CollectionTitle) {
  // Five columns for a branch of four digits.
  const branch = agency.replace(/^0(?=\d{4}$)/, "");
  return {
    kind: "bank" as const,
    BANKID: bank,
    BRANCHID: agency_dv === "" ? branch : `${branch}-${agency_dv}`,
    ACCTID: `${account}${account_dv}`,
  };
}

/** What a return says of one title, in our values. */
export function collectedTitle(title: CollectionTitle) {
  return {
    bankTitleId: title.bank_title_id,
    documentNumber: title.document_number,
    companyUse: title.company_use,
    payerTaxId: payerOf(title),
    dueOn: dateOrNull(title.due_date),
    faceCentavos: centavosOf(title.value),
    additionsCentavos: centavosOf(title.additions),
    discountCentavos: centavosOf(title.discount) + centavosOf(title.rebate),
    paidCentavos: centavosOf(title.paid_value),
    netCentavos: centavosOf(title.net_value),
    paidOn: dateOrNull(title.occurrence_date),
    creditedOn: dateOrNull(title.credit_date),
  };
}

/** Fifteen columns hold a CNPJ or a CPF; the type before them is not always right, the check digits are. */
function payerOf({ payer_id_type, payer_id }: CollectionTitle): string | null {
  const forms = [payer_id.slice(-14), payer_id.replace(/^0+(?=\d{11}$)/, "")];
  const inOrder = payer_id_type === "1" ? forms.reverse() : forms;
  return inOrder.find(isValidTaxId) ?? null;
}

function centavosOf(amount: string): Centavos {
  return amount === "" ? 0n : parseMoney(amount);
}

function dateOrNull(text: string): CalendarDate | null {
  return isCalendarDate(text) ? text : null;
}
