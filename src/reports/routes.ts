import { readDocument } from "../documents/contract.ts";
import { describeStoredDocument, documentOf, titleOf } from "../documents/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { companyRoute, type Route } from "../kernel/http/route.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { type EntryDetail, type Happening, readEntry } from "../ledger/contract.ts";
import { describeSource, type EntryRead, readEntryOf } from "../ledger/index.ts";
import { moneyText } from "../values/money.ts";
import { findAnything as findAnythingContract, readOverview } from "./contract.ts";
import { findAnything } from "./find-anything.ts";
import { overviewOf } from "./overview.ts";
import {
  findOrigin,
  findStatementOf,
  type HappeningRow,
  listEntriesOf,
  listHappenings,
  listTitlesOpenedBy,
  type OriginRow,
  type StatementOf,
  type TitleOpened,
} from "./trail-store.ts";

/** The panel, and the trail from a figure to its document: what takes every slice to answer. */
export function reportsRoutes({ zone }: { readonly zone: string }): readonly Route[] {
  return [
    companyRoute(readOverview, async ({ tx, at }) => await overviewOf(tx, { at, zone })),
    companyRoute(findAnythingContract, async ({ tx, query, member }) => ({
      data: [...(await findAnything(tx, { q: query.q, permissions: member.permissions }))],
    })),
    companyRoute(readDocument, async ({ tx, params }) => {
      const document = await documentOf(tx, params.documentId);
      const statement = await findStatementOf(tx, document.id);
      return {
        ...describeStoredDocument(document),
        titles: (await listTitlesOpenedBy(tx, document.id)).map(describeTitle),
        entries: (await listEntriesOf(tx, document.id)).map(({ id, number, totalCentavos, ...entry }) => ({
          ...entry,
          id: publicId("entry", id),
          number: Number(number),
          amount: moneyText(totalCentavos),
        })),
        statement: statement === undefined ? null : describeStatement(statement),
        happenings: (await listHappenings(tx, document.id)).map(describeHappening),
      };
    }),
    companyRoute(readEntry, async ({ tx, params }) => {
      const read = await readEntryOf(tx, uuidOf("entry", params.entryId) ?? NO_UUID);
      return {
        ...read.entry,
        ...describeRest(read),
        origin: await originOf(tx, read),
        happenings: (await listHappenings(tx, read.row.id)).map(describeHappening),
      };
    }),
  ];
}

function describeTitle({ id, side, amountCentavos, settledCentavos, ...title }: TitleOpened) {
  return {
    ...title,
    side,
    id: publicId(side === "payable" ? "bill" : "receivable", id),
    amount: moneyText(amountCentavos),
    open: moneyText(title.status === "cancelled" ? 0n : amountCentavos - settledCentavos),
  };
}

function describeStatement({ id, bankAccountId, closingCentavos, newMovements, ...statement }: StatementOf) {
  return {
    ...statement,
    id: publicId("statement", id),
    bankAccountId: publicId("bankaccount", bankAccountId),
    closing: closingCentavos === null ? null : moneyText(closingCentavos),
    newMovements: Number(newMovements),
  };
}

function describeHappening({ id, at, ...row }: HappeningRow): Happening {
  return { ...row, id: publicId("event", id), at: at.toISOString() };
}

function describeRest({ row, periodStatus, reverses, reversedBy }: EntryRead) {
  return {
    recordedAt: row.recordedAt.toISOString(),
    periodStatus,
    rule: row.ruleId === null ? null : { id: row.ruleId, version: row.ruleVersion ?? 1 },
    reverses,
    reversedBy,
  };
}

async function originOf(tx: Transaction, { row }: EntryRead): Promise<EntryDetail["origin"]> {
  if (row.sourceId === null) return null;
  const found = await findOrigin(tx, { kind: row.sourceKind, id: row.sourceId });
  const { kind, id } = describeSource(row);
  if (found === undefined || id === null) return null;
  return {
    kind,
    id,
    label: labelOf(found),
    documentId: found.documentId === null ? null : publicId("document", found.documentId),
  };
}

function labelOf({ words, documentKind, number, fileName }: OriginRow): string {
  if (words !== null && words !== "") return words;
  return titleOf({ kind: documentKind ?? "", number, fileName: fileName ?? "" });
}
