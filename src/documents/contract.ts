import { z } from "zod";
import { civilDate, endpoint, idOf, instant, money, pageOf, pageQuery } from "../kernel/contract.ts";
import type { Fault } from "../values/fault.ts";

export const documentStatus = z.enum(["accepted", "duplicate", "quarantined", "unrecognised"]);
export const authorityStatus = z.enum(["authorised", "cancelled", "denied", "unconfirmed"]);
export const signatureStatus = z.enum(["valid", "invalid", "untrusted", "absent"]);
const kind = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const documentSummary = z.object({
  id: idOf("document"),
  kind,
  /** The document's own number, as people quote it. */
  number: z.string().nullable(),
  /** Access key, or what the format gives in its place. */
  key: z.string().nullable(),
  status: documentStatus,
  authorityStatus: authorityStatus.nullable(),
  signature: signatureStatus.nullable(),
  partner: z.object({ id: idOf("partner"), name: z.string() }).nullable(),
  /** Who issued it, as the document itself says, when no partner was made of them. */
  issuer: z.string().nullable(),
  issuedOn: civilDate.nullable(),
  amount: money.nullable(),
  file: z.object({ id: idOf("file"), name: z.string() }),
  /** Where in the file it lies, when the file holds several; empty for a file that is the document. */
  part: z.string(),
  receivedAt: instant,
  /** The first problem's sentence: why it waits, or what to look at. */
  problem: z.string().nullable(),
});
export type DocumentSummary = z.infer<typeof documentSummary>;

const documentFilter = z.strictObject({
  /**
   * Words of a partner's name, the beginning of a number, access key or file's name, or an amount as it is typed. Of what has
   * neither number nor partner, any part of the file's name or of who issued it.
   */
  q: z.string().trim().max(100).optional(),
  kind: kind.optional(),
  status: documentStatus.optional(),
  partnerId: idOf("partner").optional(),
  fileId: idOf("file").optional(),
  issuedFrom: civilDate.optional(),
  issuedTo: civilDate.optional(),
  /** Those that a person has to look at: in quarantine or not recognised. */
  waiting: z.enum(["true"]).optional(),
});

export const exportDocuments = endpoint({
  method: "GET",
  path: "/documents/export",
  permission: "document:export",
  summary: "Os documentos filtrados, como planilha.",
  query: documentFilter,
  answer: z.unknown(),
});

export const listDocuments = endpoint({
  method: "GET",
  path: "/documents",
  permission: "document:read",
  summary: "Os documentos que chegaram, do mais novo ao mais antigo.",
  query: pageQuery.extend(documentFilter.shape),
  answer: pageOf(documentSummary).extend({
    /** Like `byStatus`, counted up to `COUNTED_MAX`. */
    total: z.number(),
    /** How many there are of each fate under the other filters. */
    byStatus: z.record(documentStatus, z.number()),
    /** Files that were stored and are still to be read. */
    unread: z.number(),
  }),
});
export type DocumentList = z.infer<typeof listDocuments.answer>;

const fraction = z.number().min(0).max(1);

export const factSource = z.object({
  /** Text of the file, text read from the image, bars, QR, or the text of an e-mail. */
  by: z.enum(["text", "ocr", "bars", "qr", "body"]),
  /** From 1. */
  page: z.number().int().optional(),
  /** Fractions of the page from its top left. */
  box: z.object({ x: fraction, y: fraction, width: fraction, height: fraction }).optional(),
});
export type FactSource = z.infer<typeof factSource>;

const titleOpened = z.object({
  id: z.string(),
  side: z.enum(["payable", "receivable"]),
  installment: z.string(),
  dueOn: civilDate.nullable(),
  amount: money,
  open: money,
  status: z.enum(["open", "partial", "settled", "cancelled"]),
});

const happening = z.object({
  id: idOf("event"),
  type: z.string(),
  kind: z.string(),
  at: instant,
  actorClass: z.enum(["person", "rule", "integration"]),
  /** The person's name, or the rule or integration by its own. */
  actor: z.string(),
  mode: z.enum(["manual", "assisted", "automatic"]),
  cause: z.string().nullable(),
});

export const readDocument = endpoint({
  method: "GET",
  path: "/documents/{documentId}",
  permission: "document:read",
  summary: "Um documento: o que ele diz, os seus problemas, o que abriu nos livros e a sua história.",
  params: z.strictObject({ documentId: idOf("document") }),
  answer: documentSummary.extend({
    version: z.number(),
    /** As they were read from it; fields by kind. */
    facts: z.record(z.string(), z.json()),
    /** Where on the pages of a PDF or picture a fact was read, by its path ("beneficiary.name"). */
    sources: z.record(z.string(), factSource).nullable(),
    problems: z.array(z.object({ code: z.string(), message: z.string(), path: z.string().nullable() })),
    /** Why it opened titles, reduced others or did nothing; null for what is no note. */
    meaning: z.string().nullable(),
    file: z.object({
      id: idOf("file"),
      name: z.string(),
      size: z.number(),
      sha256: z.string(),
      contentType: z.string(),
      /** A browser may show the bytes as they are. */
      isShown: z.boolean(),
      receivedAt: instant,
      channel: z.string(),
      /** Other documents in the same file. */
      documents: z.number(),
    }),
    /** The document that stands in its place, when it is a duplicate of one. */
    duplicateOf: z.object({ id: idOf("document"), number: z.string().nullable() }).nullable(),
    titles: z.array(titleOpened),
    entries: z.array(
      z.object({ id: idOf("entry"), number: z.number(), postedOn: civilDate, history: z.string(), amount: money }),
    ),
    statement: z
      .object({
        id: idOf("statement"),
        bankAccountId: idOf("bankaccount"),
        account: z.string(),
        from: civilDate.nullable(),
        to: civilDate.nullable(),
        closing: money.nullable(),
        closingOn: civilDate.nullable(),
        movements: z.number(),
        /** Of them, those that this file showed for the first time. */
        newMovements: z.number(),
      })
      .nullable(),
    happenings: z.array(happening),
  }),
});
export type DocumentDetail = z.infer<typeof readDocument.answer>;

export const readFileContent = endpoint({
  method: "GET",
  path: "/files/{fileId}/content",
  permission: "document:read",
  summary: "Os bytes de um arquivo como chegaram.",
  params: z.strictObject({ fileId: idOf("file") }),
  query: z.strictObject({
    /** Shown in the browser where that is safe: PDF, PNG, JPEG, and text as text. */
    show: z.enum(["true"]).optional(),
  }),
  answer: z.unknown(),
});

const pageValue = z.object({
  label: z.string(),
  value: z.string(),
  kind: z.enum(["text", "money", "date", "instant", "quantity", "tax_id", "key"]),
  /** Where it stands in the document; of a sheet of paper, the fact's own name. */
  path: z.string(),
  /** Of what was read from paper: how, and where on it. */
  source: factSource.optional(),
});
export type PageValue = z.infer<typeof pageValue>;

export const documentPage = z.object({
  documentId: idOf("document"),
  title: z.string(),
  /** note and statement have sections; paper has sections and sheets; text is raw; content is to be shown from the file itself. */
  shows: z.enum(["note", "statement", "paper", "text", "content", "nothing"]),
  /** Of paper, the sheets that its facts stand on. */
  sheets: z.array(z.number().int()).optional(),
  sections: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      values: z.array(pageValue),
      table: z
        .object({
          columns: z.array(z.object({ label: z.string(), kind: pageValue.shape.kind })),
          rows: z.array(z.object({ path: z.string(), cells: z.array(z.string().nullable()) })),
          /** Rows that were left out, since a page has an end. */
          left: z.number(),
        })
        .nullable(),
    }),
  ),
  text: z.string().nullable(),
  /** The text goes on in the file. */
  isCut: z.boolean(),
});
export type DocumentPage = z.infer<typeof documentPage>;
export type PageSection = DocumentPage["sections"][number];

export const readDocumentSheet = endpoint({
  method: "GET",
  path: "/documents/{documentId}/sheets/{sheet}",
  permission: "document:read",
  summary: "Uma folha de um PDF ou de uma foto, como imagem.",
  params: z.strictObject({ documentId: idOf("document"), sheet: z.coerce.number().int().min(1).max(500) }),
  answer: z.unknown(),
});

export const readDocumentPage = endpoint({
  method: "GET",
  path: "/documents/{documentId}/page",
  permission: "document:read",
  summary: "O documento para ler: seções com cada valor e o lugar do XML de onde veio, ou o texto do arquivo.",
  params: z.strictObject({ documentId: idOf("document") }),
  answer: documentPage,
});

/**
 * The largest single file that is read, alone or inside a ZIP. Fiscal XML stays under 5 MB, a year of a busy account's OFX
 * under 25 MB, a scanned PDF under 50 MB; what is larger is refused by its size, before any byte is read.
 */
export const FILE_BYTES_MAX = 50_000_000;

/** A size as a person reads it, rounded up so that what is over a limit never shows as the limit itself. */
export function sizeInWords(bytes: number): string {
  return `${String(Math.ceil(bytes / 100_000) / 10).replace(".", ",")} MB`;
}

export function tooLarge(name: string, size: number): Fault {
  return {
    code: "file.too_large",
    message: `O arquivo ${name} tem ${sizeInWords(size)} e o limite de um arquivo é ${sizeInWords(FILE_BYTES_MAX)}. Divida o arquivo e envie de novo.`,
  };
}
