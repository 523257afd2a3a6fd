import type { z } from "zod";
import { readBlobs } from "../kernel/blobs.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { companyRoute, downloadRoute, type Route, tableRoute } from "../kernel/http/route.ts";
import { cellsOf, everyRow } from "../kernel/http/table-download.ts";
import { NO_UUID, publicId, uuidOf } from "../kernel/identifier.ts";
import { calendarDate } from "../values/calendar.ts";
import { moneyText } from "../values/money.ts";
import { baseName } from "./base-name.ts";
import * as contract from "./contract.ts";
import { drawSheet } from "./draw-sheet.ts";
import { refuse } from "./errors.ts";
import { findPartBytes } from "./find-part.ts";
import { pageOfDocument } from "./page-of-document.ts";
import {
  countDocuments,
  countUnreadFiles,
  type DocumentFilter,
  type DocumentRow,
  findDocument,
  findFile,
  listDocumentsPage,
  resolveFilter,
  type StoredDocument,
} from "./reading-store.ts";
import { shownContent } from "./shown-content.ts";

export const documentsRoutes: readonly Route[] = [
  companyRoute(contract.listDocuments, async ({ tx, query, cursors }) => {
    const { limit } = query;
    const filter = await resolveFilter(tx, filterOf(query));
    const rows = await listDocumentsPage(tx, filter, { after: cursors.after, limit });
    const page = cursors.page(rows, limit, ({ id }) => [id], describeDocument);
    return { ...page, ...(await countDocuments(tx, filter)), unread: await countUnreadFiles(tx) };
  }),
  tableRoute(contract.exportDocuments, async ({ tx, query }) => {
    const filter = await resolveFilter(tx, filterOf(query));
    return {
      name: "documentos",
      columns: [
        { title: "Tipo", kind: "text" },
        { title: "Número", kind: "text" },
        { title: "Emissão", kind: "date" },
        { title: "Parceiro", kind: "text" },
        { title: "Valor", kind: "money" },
        { title: "Situação", kind: "text" },
        { title: "Assinatura", kind: "text" },
        { title: "Chave", kind: "text" },
        { title: "Arquivo", kind: "text" },
      ],
      rows: cellsOf(
        everyRow(
          (page) => listDocumentsPage(tx, filter, page),
          ({ id }) => [id],
        ),
        (row) => [
          row.kind,
          row.number,
          row.issuedOn,
          row.partnerName,
          row.amountCentavos,
          row.status,
          row.signature,
          row.key,
          row.fileName,
        ],
      ),
    };
  }),
  downloadRoute(contract.readFileContent, async ({ tx, params, query }) => {
    const file = await findFile(tx, uuidOf("file", params.fileId) ?? NO_UUID);
    if (file === undefined) throw refuse("documents.file_not_found");
    const body = await bytesOf(tx, file.sha256);
    const { contentType, isShown } = shownContent(body);
    const inline = query.show === "true" && isShown;
    return { name: baseName(file.name), contentType, body, inline };
  }),
  downloadRoute(contract.readDocumentSheet, async ({ tx, params }) => {
    const document = await documentOf(tx, params.documentId);
    const bytes = await findPartBytes({ ...document, bytes: await bytesOf(tx, document.sha256) });
    const sheet = bytes === undefined ? undefined : await drawSheet(bytes, params.sheet);
    if (sheet === undefined) throw refuse("documents.sheet_not_found");
    return { name: `folha-${params.sheet}`, ...sheet, inline: true };
  }),
  companyRoute(contract.readDocumentPage, async ({ tx, params }) => {
    const document = await documentOf(tx, params.documentId);
    const page = await pageOfDocument({ ...document, bytes: await bytesOf(tx, document.sha256) });
    return { documentId: publicId("document", document.id), title: titleOf(document), ...page };
  }),
];

function filterOf(query: Omit<z.output<typeof contract.exportDocuments.query>, "limit" | "cursor">): DocumentFilter {
  const { q, kind, status, partnerId, fileId, issuedFrom, issuedTo, waiting } = query;
  return {
    q,
    kind,
    status,
    partnerId: partnerId === undefined ? undefined : (uuidOf("partner", partnerId) ?? NO_UUID),
    fileId: fileId === undefined ? undefined : (uuidOf("file", fileId) ?? NO_UUID),
    issuedFrom: issuedFrom === undefined ? undefined : calendarDate(issuedFrom),
    issuedTo: issuedTo === undefined ? undefined : calendarDate(issuedTo),
    waiting: waiting === "true",
  };
}

/** @throws `documents.document_not_found` */
export async function documentOf(tx: Transaction, documentId: string): Promise<StoredDocument> {
  const found = await findDocument(tx, uuidOf("document", documentId) ?? NO_UUID);
  if (found === undefined) throw refuse("documents.document_not_found");
  return found;
}

async function bytesOf(tx: Transaction, sha256: string): Promise<Buffer> {
  const bytes = (await readBlobs(tx, [sha256])).get(sha256);
  if (bytes === undefined) throw refuse("documents.file_not_found");
  return bytes;
}

export function describeDocument(row: DocumentRow): contract.DocumentSummary {
  return {
    id: publicId("document", row.id),
    kind: row.kind,
    number: row.number,
    key: row.key,
    status: row.status,
    authorityStatus: row.authorityStatus,
    signature: row.signature,
    partner:
      row.partnerId === null || row.partnerName === null
        ? null
        : { id: publicId("partner", row.partnerId), name: row.partnerName },
    issuer: row.issuer,
    issuedOn: row.issuedOn,
    amount: row.amountCentavos === null ? null : moneyText(row.amountCentavos),
    file: { id: publicId("file", row.fileId), name: row.fileName },
    part: row.part,
    receivedAt: row.createdAt.toISOString(),
    problem: row.problem,
  };
}

/** Of a document's own columns, what its page and its detail say the same. */
export function describeStoredDocument(
  row: StoredDocument,
): Omit<contract.DocumentDetail, "titles" | "entries" | "statement" | "happenings"> {
  return {
    ...describeDocument(row),
    version: row.version,
    facts: row.facts,
    sources: row.sources,
    problems: [...row.problems],
    meaning: row.meaning,
    file: {
      id: publicId("file", row.fileId),
      name: row.fileName,
      size: Number(row.size),
      sha256: row.sha256,
      ...shownFile(row.head),
      receivedAt: row.receivedAt.toISOString(),
      channel: row.channel,
      documents: Number(row.inFile),
    },
    duplicateOf:
      row.duplicateOfId === null
        ? null
        : { id: publicId("document", row.duplicateOfId), number: row.duplicateOfNumber },
  };
}

function shownFile(head: Buffer): { readonly contentType: string; readonly isShown: boolean } {
  const { contentType, isShown } = shownContent(head);
  return { contentType, isShown };
}

const KINDS: Readonly<Record<string, string>> = {
  nfe: "NF-e",
  nfce: "NFC-e",
  nfse: "NFS-e",
  cte: "CT-e",
  dps: "DPS",
  rps: "RPS",
  ofx: "Extrato",
  boleto: "Boleto",
  pix: "Pix",
  pdf: "PDF",
  image: "Imagem",
  "nfe-event": "Evento de NF-e",
};

/** How a person names it: "NF-e 4512". */
export function titleOf({ kind, number, fileName }: Pick<DocumentRow, "kind" | "number" | "fileName">): string {
  const name = KINDS[kind];
  if (name === undefined || (number === null && kind !== "ofx")) return baseName(fileName);
  return number === null ? `${name} ${baseName(fileName)}` : `${name} ${number}`;
}
