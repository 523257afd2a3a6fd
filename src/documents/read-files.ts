import { identifyPartners } from "../companies/index.ts";
import type { TrustStore } from "../formats/xml/index.ts";
import { readBlobs } from "../kernel/blobs.ts";
import type { Canonical } from "../kernel/canonical-json.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce, type NewEvent, relate } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { type CalendarDate, isCalendarDate } from "../values/calendar.ts";
import type { Fault } from "../values/fault.ts";
import { type Centavos, parseMoney } from "../values/money.ts";
import { baseName } from "./base-name.ts";
import { inspectFile } from "./inspect-file.ts";
import { type Inspected, noteKinds } from "./inspected.ts";
import { cancels, type DocumentStatus, isAmount, judgeDocument } from "./judge-document.ts";
import { isPrint } from "./judge-paper.ts";
import { recogniseContent } from "./recognise-content.ts";
import {
  acceptedKey,
  decideFates,
  findAcceptedByKey,
  findCancelledKeys,
  findFirstReaders,
  findUnreadFiles,
  insertDocuments,
  insertSoldNcms,
  markCancelled,
  markPrints,
  type NewDocument,
  type StoredFile,
} from "./store.ts";
import { type Trade, tradeOfNfe, tradeOfNfse } from "./trade.ts";

export interface ReadingResult {
  /** Files that got their fate in this turn; none when nothing was left to read. */
  readonly files: readonly string[];
  /** Notes that stood and whose cancelling arrived now. */
  readonly cancelled: readonly string[];
}

export interface Reader {
  readonly actor: Actor;
  readonly at: Date;
  readonly company: { readonly taxId: string };
  readonly today: CalendarDate;
  readonly trustedRoots: TrustStore;
  readonly filesMax: number;
  /** Bytes of files read in one turn, so that memory has a bound whatever the folder holds. */
  readonly bytesMax: number;
}

/**
 * Reads files that were stored and have no fate yet, a turn of them at a time, and gives each document exactly one fate:
 * accepted, duplicate, quarantined or unrecognised. An empty `files` means that nothing was left to read.
 */
export async function readFiles(tx: Transaction, reader: Reader): Promise<ReadingResult> {
  const fitting = withinBytes(await findUnreadFiles(tx, reader.filesMax), reader.bytesMax);
  if (fitting.length === 0) return { files: [], cancelled: [] };
  const contents = await readBlobs(
    tx,
    fitting.map((file) => file.sha256),
  );
  const turn = withinPapers(fitting, contents);
  const firstReaders = new Map(
    await findFirstReaders(
      tx,
      turn.map((file) => file.sha256),
    ),
  );
  const repeated: { fileId: string; duplicateOfId: string }[] = [];
  const toRead = turn.filter((file) => {
    const first = firstReaders.get(file.sha256);
    if (first === undefined) firstReaders.set(file.sha256, file.id);
    else repeated.push({ fileId: file.id, duplicateOfId: first });
    return first === undefined;
  });
  const found: Found[] = [];
  for (const file of toRead) {
    const bytes = contents.get(file.sha256) ?? new Uint8Array();
    const parts = new Map<string, number>();
    for await (const inspected of inspectFile({
      name: file.name,
      bytes,
      trustedRoots: reader.trustedRoots,
      on: reader.today,
    })) {
      found.push({ ...judged(file, inspected, reader), part: distinctPart(partOf(file, inspected), parts) });
    }
  }

  await markDuplicates(tx, found);
  await markCancelledOnArrival(tx, found);
  await identifyTraders(tx, reader, found);
  markCancelledTogether(found);
  await write(tx, reader, found, repeated);
  await joinPrints(tx, reader, found);
  const cancelled = await cancelByEvents(tx, reader, found);
  return { files: turn.map((file) => file.id), cancelled };
}

/** As many of the first files as fit in the memory allowed, and always one. */
function withinBytes(files: readonly StoredFile[], bytesMax: number): readonly StoredFile[] {
  let bytes = 0;
  const fitting = files.findIndex((file) => {
    bytes += Number(file.size);
    return bytes > bytesMax;
  });
  return fitting === -1 ? files : files.slice(0, Math.max(fitting, 1));
}

/** A scan takes as long as a thousand notes, and what a turn reads is lost when it dies: few of them in each. */
const PAPERS_MAX = 5;

/** The files up to the last paper that fits in the time of a turn, and always one. */
function withinPapers(files: readonly StoredFile[], contents: ReadonlyMap<string, Uint8Array>): readonly StoredFile[] {
  let papers = 0;
  const beyond = files.findIndex(({ sha256 }) => {
    const bytes = contents.get(sha256);
    if (bytes !== undefined && ["pdf", "image"].includes(recogniseContent(bytes))) papers += 1;
    return papers > PAPERS_MAX;
  });
  return beyond === -1 ? files : files.slice(0, beyond);
}

/** A document on its way to its fate. */
interface Found {
  readonly id: string;
  readonly file: StoredFile;
  readonly inspected: Inspected & { readonly file: string };
  readonly part: string;
  readonly key: string | null;
  status: DocumentStatus;
  duplicateOfId?: string;
  authorityStatus: NewDocument["authorityStatus"];
  causes: readonly Fault[];
  readonly trade?: Trade;
  partnerId?: string;
}

function judged(
  file: StoredFile,
  inspected: Inspected & { readonly file: string },
  reader: Reader,
): Omit<Found, "part"> {
  const { status, authorityStatus, causes } = judgeDocument(inspected, { ...reader.company, today: reader.today });
  const trade = status === "accepted" ? tradeOf(inspected, reader.company) : undefined;
  return {
    id: newUuid(),
    file,
    inspected,
    key: keyOf(inspected),
    status,
    authorityStatus: authorityStatus ?? null,
    causes,
    ...(trade === undefined ? {} : { trade }),
  };
}

function tradeOf({ parsed }: Inspected, company: Reader["company"]): Trade | undefined {
  if (parsed?.kind === "nfe") return tradeOfNfe(parsed.nfe, company);
  if (parsed?.kind === "nfse") return tradeOfNfse(parsed.nfse, company);
  return undefined;
}

/** Notes have their access key; an event is its note's key, its type and its sequence. */
function keyOf({ kind, facts }: Inspected): string | null {
  const key = facts["key"];
  if (typeof key !== "string" || key === "") return null;
  if (kind !== "nfe-event") return key;
  return `${key} ${String(facts["eventType"] ?? "")} ${String(facts["sequence"] ?? "")}`;
}

/** The same key accepted before, or earlier in this turn, makes a duplicate: linked to the first, dropped by nobody. */
async function markDuplicates(tx: Transaction, found: readonly Found[]): Promise<void> {
  const standing = new Map(
    await findAcceptedByKey(
      tx,
      found.flatMap((document) => document.key ?? []),
    ),
  );
  for (const document of found) {
    if (document.status !== "accepted" || document.key === null || isPrint(document.inspected)) continue;
    const key = acceptedKey(document.inspected.kind, document.key);
    const first = standing.get(key);
    if (first === undefined) standing.set(key, { id: document.id, authorityStatus: document.authorityStatus });
    else {
      document.status = "duplicate";
      document.duplicateOfId = first.id;
    }
  }
  // The print of a note that is here says nothing that the note does not; its note may come after it in the same turn.
  for (const document of found.filter(({ inspected }) => isPrint(inspected))) {
    const { key } = document;
    const note = noteKinds
      .map((kind) => (key === null ? undefined : standing.get(acceptedKey(kind, key))))
      .find((one) => one !== undefined);
    if (note === undefined) continue;
    document.status = "duplicate";
    document.duplicateOfId = note.id;
    document.causes = [];
  }
}

/** A cancelling may arrive before its note. */
async function markCancelledOnArrival(tx: Transaction, found: readonly Found[]): Promise<void> {
  const keys = found.flatMap(({ inspected: { parsed }, key }) =>
    parsed?.kind === "nfe" || parsed?.kind === "nfse" ? (key ?? []) : [],
  );
  const cancelled = await findCancelledKeys(tx, keys);
  for (const document of found) {
    if (document.key !== null && cancelled.has(document.key)) document.authorityStatus = "cancelled";
  }
}

async function identifyTraders(tx: Transaction, reader: Reader, found: readonly Found[]): Promise<void> {
  const traders = found.filter((document) => document.status === "accepted" && document.trade !== undefined);
  const ids = await identifyPartners(
    tx,
    reader.actor,
    reader.at,
    traders.flatMap(({ trade }) =>
      trade === undefined
        ? []
        : [{ ...trade.partner, role: trade.side === "payable" ? ("supplier" as const) : ("customer" as const) }],
    ),
  );
  traders.forEach((document, at) => {
    const id = ids[at];
    if (id !== undefined) document.partnerId = id;
  });
}

async function write(
  tx: Transaction,
  reader: Reader,
  found: readonly Found[],
  repeated: readonly { readonly fileId: string; readonly duplicateOfId: string }[],
): Promise<void> {
  await insertDocuments(tx, found.map(asRow));
  await insertSoldNcms(
    tx,
    found.flatMap((document) => {
      const trade = tradeToDo(document);
      if (trade?.side !== "receivable" || trade.effect !== "opens") return [];
      return trade.goods.filter(({ ncm }) => ncm !== "").map(({ ncm }) => ({ ncm, documentId: document.id }));
    }),
  );
  await decideFates(tx, [
    ...repeated.map(({ fileId, duplicateOfId }) => ({ fileId, fate: "duplicate" as const, duplicateOfId })),
    ...fatesOf(found),
  ]);
  await announce(
    tx,
    found.flatMap((document) => eventsOf(document, reader)),
  );
  await relate(
    tx,
    found.map((document) => ({
      from: { type: "file", id: document.file.id },
      to: { type: "document", id: document.id },
      qualifier: "brings",
    })),
  );
}

/** A file that holds several documents has the best fate among theirs: one accepted document makes it accepted. */
const FATES_BEST_FIRST: readonly DocumentStatus[] = ["accepted", "duplicate", "quarantined", "unrecognised"];

function fatesOf(found: readonly Found[]): { fileId: string; fate: DocumentStatus }[] {
  const fates = new Map<string, DocumentStatus>();
  for (const document of found) {
    const before = fates.get(document.file.id);
    const isBetter =
      before === undefined || FATES_BEST_FIRST.indexOf(document.status) < FATES_BEST_FIRST.indexOf(before);
    if (isBetter) fates.set(document.file.id, document.status);
  }
  return [...fates].map(([fileId, fate]) => ({ fileId, fate }));
}

function asRow(document: Found): NewDocument {
  const { inspected, trade } = document;
  const issuedAt = textFact(inspected, "issuedAt") ?? textFact(inspected, "paidOn");
  const issuedOn = issuedAt?.slice(0, 10);
  return {
    id: document.id,
    fileId: document.file.id,
    part: document.part,
    kind: inspected.kind,
    key: document.key,
    status: document.status,
    signature: inspected.signature ?? null,
    authorityStatus: document.authorityStatus,
    partnerId: document.partnerId ?? null,
    number: trade?.number ?? textFact(inspected, "number") ?? null,
    issuedOn: issuedOn !== undefined && isCalendarDate(issuedOn) ? issuedOn : null,
    issuedAt: issuedAt ?? null,
    amountCentavos: amountFact(inspected, "total") ?? amountFact(inspected, "amount"),
    facts: inspected.facts as Canonical,
    sources: (inspected.sources ?? null) as Canonical | null,
    trade: tradeToDo(document),
    // A cause that repeats a problem says it once.
    problems: [
      ...document.causes,
      ...inspected.problems.filter(({ message }) => !document.causes.some((cause) => cause.message === message)),
    ],
    fileName: namesOf(document).join(" "),
  };
}

/** As people know the file: its own name, and in a ZIP that of the entry too. */
function namesOf({ file, inspected }: Found): readonly string[] {
  return [...new Set([baseName(file.name), baseName(inspected.file)])];
}

/** What is left to carry out: nothing, for a note that was cancelled or denied, or that charges nobody. */
function tradeToDo({ status, authorityStatus, trade }: Found): Trade | null {
  if (status !== "accepted" || authorityStatus === "cancelled" || authorityStatus === "denied") return null;
  return trade === undefined || trade.effect === "none" ? null : trade;
}

/** What tells documents of one file apart: the ZIP's entry, then the place in the envelope. */
function partOf(file: StoredFile, inspected: Inspected & { readonly file: string }): string {
  return [inspected.file.slice(file.name.length), inspected.part ?? ""].filter((text) => text !== "").join(" ");
}

/** Two documents in one place are told apart by their order. */
function distinctPart(part: string, seen: Map<string, number>): string {
  const times = (seen.get(part) ?? 0) + 1;
  seen.set(part, times);
  return times === 1 ? part : `${part} (${times})`.trim();
}

function textFact({ facts }: Inspected, name: string): string | undefined {
  const value = facts[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function amountFact(inspected: Inspected, name: string): Centavos | null {
  const text = textFact(inspected, name);
  // What is no amount is in the document's problems already; here it is only absent.
  return text !== undefined && isAmount(text) ? parseMoney(text) : null;
}

function eventsOf(document: Found, { actor, at }: Reader): NewEvent[] {
  const main = { type: "document", id: document.id };
  const event = (type: NewEvent["type"], more: Partial<NewEvent> = {}): NewEvent => ({
    type,
    actor,
    at,
    objects: [main],
    ...more,
  });
  const arrived = [
    event("documents.document_received", { objects: [main, { type: "file", id: document.file.id }] }),
    event("documents.document_deduplicated", {
      outcome: document.status === "duplicate" ? "refused" : "ok",
      ...(document.duplicateOfId === undefined
        ? {}
        : { objects: [main, { type: "document", id: document.duplicateOfId, qualifier: "duplicate_of" }] }),
    }),
  ];
  if (document.status === "duplicate") return arrived;
  const known = [event("documents.document_recognised", { after: { kind: document.inspected.kind } })];
  if (document.status === "accepted") {
    return [
      ...arrived,
      ...known,
      event("documents.facts_extracted"),
      event("documents.document_accepted", {
        attributes: { status: "accepted" },
        after: { status: "accepted", authority_status: document.authorityStatus },
      }),
      event("documents.document_archived"),
      ...doubtsOf(document).map(({ code, message }) =>
        event("documents.facts_extracted", {
          kind: "exception",
          outcome: "pending",
          cause: code,
          after: { subject: document.key ?? document.inspected.file, message },
        }),
      ),
    ];
  }
  const type = document.status === "quarantined" ? "documents.document_quarantined" : "documents.document_unrecognised";
  const [cause] = document.causes;
  return [
    ...arrived,
    ...known,
    event(type, {
      kind: "exception",
      outcome: "refused",
      cause: cause?.code ?? "documents.unrecognised",
      after: {
        status: document.status,
        subject: document.key ?? document.inspected.file,
        message: cause?.message ?? "",
      },
      attributes: { status: document.status },
    }),
  ];
}

const TOTALS_DIFFER: ReadonlySet<string> = new Set(["nfe.installments_differ_from_total", "nfe.total_does_not_close"]);

/** What a person must look at in a document that was accepted all the same. */
function doubtsOf(document: Found): readonly Fault[] {
  const { trade } = document;
  if (trade === undefined || document.status !== "accepted") return [];
  const totals = document.inspected.problems.find(({ code }) => TOTALS_DIFFER.has(code));
  const replaced = document.authorityStatus === "authorised" ? undefined : replacedBy(document);
  return [
    ...trade.doubts,
    ...(replaced === undefined
      ? []
      : [
          {
            code: "documents.possible_duplicate",
            message:
              `A NFS-e ${trade.number} diz que substitui a ${replaced}, mas a assinatura ainda não foi confirmada: ` +
              "as duas estão abertas. Confira no portal e cancele a substituída.",
          },
        ]),
    ...(totals === undefined ? [] : [{ code: "documents.totals_differ", message: totals.message }]),
  ];
}

/** A cancelling and its note may also come in one turn. */
function markCancelledTogether(found: readonly Found[]): void {
  const keys = new Set(cancelledKeys(found));
  for (const document of found) {
    if (document.key !== null && keys.has(document.key)) document.authorityStatus = "cancelled";
  }
}

/**
 * Keys of notes that an event cancels, or of which a copy says so itself (by its protocol, or by the event glued to it), or
 * that an NFS-e replaces: whichever came first, the note ends cancelled.
 */
function cancelledKeys(found: readonly Found[]): string[] {
  return found.flatMap((document) => {
    const { status, key, authorityStatus, inspected } = document;
    if (status === "duplicate" && authorityStatus === "cancelled" && key !== null) return key;
    if (replacedBy(document) !== undefined) return authorityStatus === "authorised" ? (replacedBy(document) ?? []) : [];
    return status === "accepted" && inspected.parsed?.kind === "nfe-event"
      ? inspected.parsed.events.filter(cancels).map(({ chNFe }) => chNFe)
      : [];
  });
}

/** The key of the NFS-e of the same provider that this one was issued in the place of. */
function replacedBy({ status, key, inspected: { parsed } }: Found): string | undefined {
  if (status !== "accepted" || parsed?.kind !== "nfse" || key === null) return undefined;
  const replaced = parsed.nfse.chSubstda;
  return replaced !== undefined && replaced !== key && providerIn(replaced) === providerIn(key) ? replaced : undefined;
}

/** Municipality 7, generator 1, kind of registration 1, then the provider's tax id. */
function providerIn(nfseKey: string): string {
  return nfseKey.slice(9, 23);
}

/** A note that comes after its own print: nothing is to be asked of the print any more. */
async function joinPrints(tx: Transaction, reader: Reader, found: readonly Found[]): Promise<void> {
  const keys = found.flatMap(({ status, key, inspected }) =>
    status === "accepted" && key !== null && noteKinds.includes(inspected.kind) ? [key] : [],
  );
  if (keys.length === 0) return;
  await announce(
    tx,
    (await markPrints(tx, keys)).map(({ id }) => ({
      type: "documents.document_deduplicated",
      actor: reader.actor,
      at: reader.at,
      outcome: "refused",
      objects: [{ type: "document", id }],
      before: { status: "quarantined" },
      after: { status: "duplicate" },
    })),
  );
}

async function cancelByEvents(tx: Transaction, reader: Reader, found: readonly Found[]): Promise<readonly string[]> {
  const keys = cancelledKeys(found);
  if (keys.length === 0) return [];
  const cancelled = await markCancelled(tx, keys);
  await announce(
    tx,
    cancelled.map(({ id }) => ({
      type: "documents.authority_status_changed",
      actor: reader.actor,
      at: reader.at,
      kind: "cancellation",
      objects: [{ type: "document", id }],
      before: { authority_status: "authorised" },
      after: { authority_status: "cancelled" },
    })),
  );
  return cancelled.map(({ id }) => id);
}
