// Map of this file: `benchFormats` measures four things, each against a floor of the same work: notes, CNAB 240, OFX, PDFs. Speeds are of
// the processor's time, in rounds that take turns; memory is the peak of a process that does nothing else (stream-peak.bench.ts).
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  globSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { inventBoleto } from "../../test/support/invented-codes.ts";
import { drawBoleto, paper } from "../../test/support/invented-papers.ts";
import { inventReturn } from "../../test/support/invented-return.ts";
import { decodePieces } from "../formats/ofx/index.ts";
import { emptyTrustStore, type TrustStore } from "../formats/xml/index.ts";
import { openOfficialSchema, verifyBare } from "../formats/xml/verify-bare.bench.ts";
import { calendarDate } from "../values/calendar.ts";
import { inspectFile } from "./inspect-file.ts";
import { inspectXml } from "./inspect-xml.ts";
import { piecesOf, readStream, type StreamedFormat } from "./stream-peak.bench.ts";

const ROUNDS = 5;

/** Of the rounds: the one in the middle, the lowest and the highest. */
interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface FormatsBench {
  readonly notes: object;
  readonly cnab240: object;
  readonly ofx: object;
  readonly pdf: object;
}

export interface FormatsToBench {
  /** Invented notes, for who has no samples. */
  readonly notes: readonly Uint8Array[];
  readonly trustedRoots: TrustStore;
  /** Of a million lines. */
  readonly scale: number;
}

export async function benchFormats({ notes, trustedRoots, scale }: FormatsToBench): Promise<FormatsBench> {
  return {
    notes: await benchNotes(notes, trustedRoots),
    cnab240: benchStream("cnab240", Math.round(1_000_000 * scale)),
    ofx: benchStream("ofx", Math.round(1_000_000 * scale)),
    pdf: await benchPdf(),
  };
}

const shared = new URL("../../../shared/", import.meta.url);
const OFFICIAL = "schemas/nfe/PL_010e_NT2025.002_v1.01/";
const MAIN = "procNFe_v4.00.xsd";
/** Each round reads the same files so many times over, so that it takes about a second. */
const NOTES_A_ROUND = 600;
const PEER_NOTES_A_ROUND = 100;
/** The goal, of the floor's speed. */
const NOTES_BUDGET = 0.7;

async function benchNotes(invented: readonly Uint8Array[], trustedRoots: TrustStore): Promise<object> {
  const folder = new URL("samples/fiscal/", shared);
  const samples = existsSync(folder)
    ? globSync("nf*-4.00-proc-*.xml", { cwd: folder }).map((name) => readFileSync(new URL(name, folder)))
    : [];
  const files = samples.length > 0 ? samples : invented;
  const trust = samples.length > 0 ? emptyTrustStore : trustedRoots;
  const schemas = new URL(OFFICIAL, shared);
  const official = existsSync(schemas)
    ? openOfficialSchema(
        MAIN,
        Object.fromEntries(readdirSync(schemas).map((name) => [name, readFileSync(new URL(name, schemas))])),
      )
    : undefined;
  const { verifyByPeers } = await import("../formats/xml/verify-by-peers.bench.ts");
  const ours = (bytes: Uint8Array): unknown => inspectXml(bytes, { trustedRoots: trust });
  const rounds = inTurns({
    ours: () => perSecond(files, ours, NOTES_A_ROUND),
    bare: () => perSecond(files, (bytes) => verifyBare(bytes, official), NOTES_A_ROUND),
    peers: () => perSecond(files, verifyByPeers, PEER_NOTES_A_ROUND),
  });
  const bare = spread(rounds.map((round) => round.ours / round.bare));
  return {
    files: files.length,
    from: samples.length > 0 ? "../shared/samples/fiscal" : "notas inventadas: ../shared/samples não está aqui",
    bytes: files.reduce((sum, { byteLength }) => sum + byteLength, 0),
    oursPerSecond: spread(rounds.map((round) => round.ours)),
    barePerSecond: spread(rounds.map((round) => round.bare)),
    peersPerSecond: spread(rounds.map((round) => round.peers)),
    ...(official === undefined
      ? { againstBareWithOfficialSchema: "não medido: ../shared/schemas não está aqui", againstBare: bare }
      : { againstBareWithOfficialSchema: bare, budget: NOTES_BUDGET, ok: bare.median >= NOTES_BUDGET }),
    againstFastXmlParserAndXmlCrypto: spread(rounds.map((round) => round.ours / round.peers)),
  };
}

function perSecond(files: readonly Uint8Array[], read: (bytes: Uint8Array) => unknown, count: number): number {
  const before = cpuSeconds();
  for (let done = 0; done < count; done++) {
    const file = files[done % files.length];
    if (file !== undefined) read(file);
  }
  return count / (cpuSeconds() - before);
}

function benchStream(format: StreamedFormat, lines: number): object {
  const folder = mkdtempSync(path.join(tmpdir(), "retaguarda-bench-"));
  try {
    const file = path.join(folder, "whole");
    const tenth = path.join(folder, "tenth");
    const write = format === "ofx" ? writeOfx : writeCnab240;
    const bytes = write(file, lines);
    write(tenth, Math.round(lines / 10));
    const megabytes = bytes / 1e6;
    const rounds = inTurns({
      read: () => megabytes / cpuOf(() => readStream(format, file)),
      split: () => megabytes / cpuOf(() => splitLines(file)),
    });
    const [peak, peakOfTenth] = [peakOf(format, file), peakOf(format, tenth)];
    return {
      lines,
      megabytes: Math.round(megabytes),
      readMegabytesPerSecond: spread(rounds.map(({ read }) => read)),
      splitMegabytesPerSecond: spread(rounds.map(({ split }) => split)),
      againstSplitting: spread(rounds.map(({ read, split }) => read / split)),
      peakMegabytes: peak,
      peakMegabytesOfATenth: peakOfTenth,
      peakGrowth: twoPlaces(peak / peakOfTenth),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The floor: the same bytes as text, cut into lines, each of them made and looked at once. */
function splitLines(file: string): number {
  let lines = 0;
  let rest = "";
  for (const text of decodePieces(piecesOf(file), "ascii")) {
    const pieces = (rest + text).split("\n");
    rest = pieces.pop() ?? "";
    for (const line of pieces) if (line.length > 0) lines += 1;
  }
  return lines + (rest === "" ? 0 : 1);
}

function peakOf(format: StreamedFormat, file: string): number {
  const script = fileURLToPath(new URL("stream-peak.bench.ts", import.meta.url));
  return Number(execFileSync(process.execPath, [script, format, file], { encoding: "utf8" }));
}

const OFX_HEAD = `OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nCHARSET:1252\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL
<BANKACCTFROM><BANKID>0341<BRANCHID>0123<ACCTID>45678-9<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n<BANKTRANLIST><DTSTART>20260301<DTEND>20260331\r\n`;
const OFX_TAIL = `</BANKTRANLIST><LEDGERBAL><BALAMT>1500.00<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n`;

function writeOfx(file: string, lines: number): number {
  return writeText(file, function* () {
    yield OFX_HEAD;
    for (let line = 1; line <= lines; line++) {
      const day = String(1 + Math.floor(((line - 1) * 31) / lines)).padStart(2, "0");
      const sign = line % 3 === 0 ? "" : "-";
      const amount = `${sign}${(line * 7_919) % 10_000}.${String(line % 100).padStart(2, "0")}`;
      yield `<STMTTRN>\r\n<TRNTYPE>${sign === "" ? "CREDIT" : "DEBIT"}</TRNTYPE>\r\n<DTPOSTED>202603${day}120000[-3:BRT]</DTPOSTED>\r\n<TRNAMT>${amount}</TRNAMT>\r\n<FITID>2026${line}</FITID>\r\n<CHECKNUM>${line % 100_000}</CHECKNUM>\r\n<MEMO>PIX ENVIADO FORNECEDOR ${line % 977} LTDA</MEMO>\r\n</STMTTRN>\r\n`;
    }
    yield OFX_TAIL;
  });
}

/** A batch counts its records in six columns, so a file of a million has several. */
const TITLES_A_BATCH = 40_000;

function writeCnab240(file: string, lines: number): number {
  const party = { taxId: "11222333000181", name: "PADARIA INVENCAO LTDA" };
  const dates = { dueOn: "2026-03-10", paidOn: "2026-03-10", creditedOn: "2026-03-11" };
  const one = inventReturn({
    company: party,
    titles: [{ documentNumber: "1", payer: party, face: 123_456n, ...dates }],
  });
  const [header = "", batchHeader = "", t = "", u = "", batchTrailer = "", trailer = ""] = one.split(/(?<=\n)/);
  const records = Math.max(lines, 6);
  const batches = Math.ceil(records / (TITLES_A_BATCH * 2));
  const titles = Math.floor((records - 2 - 2 * batches) / 2);
  return writeText(file, function* () {
    yield header;
    for (let batch = 0, left = titles; batch < batches; batch++) {
      const here = Math.min(left, TITLES_A_BATCH);
      left -= here;
      yield batchHeader;
      for (let title = 0; title < here; title++) {
        yield numbered(t, title * 2 + 1);
        yield numbered(u, title * 2 + 2);
      }
      const sum = String(BigInt(here) * 123_456n).padStart(17, "0");
      yield `${batchTrailer.slice(0, 17)}${sixDigits(here * 2 + 2)}${sixDigits(here)}${sum}${batchTrailer.slice(46)}`;
    }
    const counted = titles * 2 + batches * 2 + 2;
    yield `${trailer.slice(0, 17)}${sixDigits(batches)}${sixDigits(counted)}${trailer.slice(29)}`;
  });
}

function numbered(record: string, sequence: number): string {
  return `${record.slice(0, 8)}${String(sequence % 100_000).padStart(5, "0")}${record.slice(13)}`;
}

function sixDigits(count: number): string {
  return String(count % 1_000_000).padStart(6, "0");
}

function writeText(file: string, pieces: () => Iterable<string>): number {
  const handle = openSync(file, "w");
  let bytes = 0;
  let waiting: string[] = [];
  const flush = (): void => {
    bytes += writeSync(handle, waiting.join(""), null, "latin1");
    waiting = [];
  };
  for (const piece of pieces()) {
    waiting.push(piece);
    if (waiting.length === 10_000) flush();
  }
  flush();
  closeSync(handle);
  return bytes;
}

const PDFS_A_ROUND = 20;

/** Boletos of one page, with text and bars, each another file: opened, read, drawn to look for its bars, and compared. */
async function benchPdf(): Promise<object> {
  const on = calendarDate("2026-11-24");
  const files = await Promise.all(
    Array.from({ length: PDFS_A_ROUND }, (_, at) => {
      const { line, barcode } = inventBoleto({ centavos: 10_000 + at });
      return paper((sheet) => drawBoleto(sheet, { line, barcode, amount: `${100 + at / 100}`, dueOn: "10/12/2026" }));
    }),
  );
  const round = async (): Promise<{ readonly cpu: number; readonly clock: number; readonly boletos: number }> => {
    const [cpu, clock] = [cpuSeconds(), performance.now()];
    let boletos = 0;
    for (const bytes of files) {
      for await (const { kind } of inspectFile({ name: "boleto.pdf", bytes, trustedRoots: emptyTrustStore, on })) {
        if (kind === "boleto") boletos += 1;
      }
    }
    return { cpu: cpuSeconds() - cpu, clock: (performance.now() - clock) / 1000, boletos };
  };
  // Once, so that what is measured is not the loading of PDFium.
  const { boletos } = await round();
  const rounds: Awaited<ReturnType<typeof round>>[] = [];
  for (let turn = 0; turn < ROUNDS; turn++) rounds.push(await round());
  return {
    files: files.length,
    boletos,
    perSecondOfProcessor: spread(rounds.map(({ cpu }) => files.length / cpu)),
    perSecondOfClock: spread(rounds.map(({ clock }) => files.length / clock)),
  };
}

/** One of each in turn, so that whatever else the machine does falls on all; once before, so that none pays for compiling. */
function inTurns<Name extends string>(works: Readonly<Record<Name, () => number>>): readonly Record<Name, number>[] {
  const turn = (): Record<Name, number> =>
    Object.fromEntries(Object.entries<() => number>(works).map(([name, work]) => [name, work()])) as Record<
      Name,
      number
    >;
  turn();
  return Array.from({ length: ROUNDS }, turn);
}

function cpuOf(work: () => unknown): number {
  const before = cpuSeconds();
  work();
  return cpuSeconds() - before;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b).map(twoPlaces);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
  };
}

function twoPlaces(value: number): number {
  return Math.round(value * 100) / 100;
}
