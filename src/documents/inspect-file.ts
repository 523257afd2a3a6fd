import { decodeBytes } from "../formats/ofx/index.ts";
import type { TrustStore } from "../formats/xml/index.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Fault } from "../values/fault.ts";
import { FILE_BYTES_MAX, tooLarge } from "./contract.ts";
import { inspectCnab } from "./inspect-cnab.ts";
import { inspectOfx } from "./inspect-ofx.ts";
import { inspectSped } from "./inspect-sped.ts";
import { inspectXml } from "./inspect-xml.ts";
import type { DocumentKind, Inspected } from "./inspected.ts";
import {
  type Content,
  isEncryptedPdf,
  isOfficeZip,
  isOpenedPicture,
  isSpreadsheetZip,
  recogniseContent,
} from "./recognise-content.ts";
import { looksLikeEmail, looksLikeTable } from "./recognise-text.ts";
import { unzip, type ZipBudget, zipBudget, zipNames } from "./unzip.ts";

/**
 * A document and where it was found: the file's name, with `!entry` for each ZIP or e-mail it is inside of
 * ("maio.zip!notas/1.xml").
 */
export interface InspectedFile extends Inspected {
  readonly file: string;
}

export interface FileToInspect {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly trustedRoots: TrustStore;
  /** The day on which the due factor of a boleto is resolved: when it was received. */
  readonly on: CalendarDate;
}

/** A ZIP may hold a ZIP, as accountants send a month of banks; what is deeper is somebody's trick or mistake. */
const ZIP_NESTING_MAX = 1;
/** A message forwarded as an attachment is opened; one in that one is somebody's archive. */
const MAIL_NESTING_MAX = 1;

/**
 * Says what a file is and what it says, one document at a time: several for a ZIP, a batch or an OFX of several accounts,
 * and always at least one. The kind is decided by the content; the name only says where it was found. Never throws.
 */
export function inspectFile(file: FileToInspect): AsyncGenerator<InspectedFile> {
  return inspectContent(file, OUTSIDE);
}

/** What is said already of a file, or a content of it that is still to be read, and can be anywhere: see `readLeaf`. */
export type Step = { readonly document: InspectedFile } | { readonly leaf: FileToInspect };

/** The same, with the work of reading left to the caller: in the order in which the documents must come. */
export function stepsOf(file: FileToInspect): AsyncGenerator<Step> {
  return steps(file, OUTSIDE);
}

interface Place {
  /** How many ZIPs this content is inside of. */
  readonly nesting: number;
  /** How many e-mails. */
  readonly mails: number;
  /** What the outermost ZIP may still unpack; undefined outside any ZIP. */
  readonly budget: ZipBudget | undefined;
}

const OUTSIDE: Place = { nesting: 0, mails: 0, budget: undefined };

async function* inspectContent(file: FileToInspect, place: Place): AsyncGenerator<InspectedFile> {
  for await (const step of steps(file, place)) {
    if ("document" in step) yield step.document;
    else yield* await readLeaf(step.leaf);
  }
}

async function* steps(file: FileToInspect, place: Place): AsyncGenerator<Step> {
  const { name, bytes } = file;
  if (bytes.length > FILE_BYTES_MAX) {
    yield { document: refusedFile(name, tooLarge(name, bytes.length)) };
    return;
  }
  const content = recogniseContent(bytes);
  // What holds other files is opened here, one at a time: they share a budget.
  if (content === "zip") yield* inspectZip(file, place);
  else if (content === "text" && looksLikeEmail(headOf(bytes))) {
    for await (const document of inspectMail(file, place)) yield { document };
  } else yield { leaf: file };
}

/** The documents of a content that holds no other files. */
export async function readLeaf(file: FileToInspect): Promise<InspectedFile[]> {
  const { name, bytes } = file;
  const found = await readContent(recogniseContent(bytes), file);
  // A strange XML must not end without a line: every file is answered for.
  if (found.length === 0) return [refusedFile(name, notRecognised(name))];
  return found.map((document) => ({ file: name, ...document }));
}

function readContent(content: Content, file: FileToInspect): Inspected[] | Promise<Inspected[]> {
  const { name, bytes, trustedRoots } = file;
  switch (content) {
    case "empty":
      return [
        unknown({ code: "file.empty", message: `O arquivo ${name} está vazio. Baixe ou envie o arquivo de novo.` }),
      ];
    case "xml":
      return inspectXml(bytes, { trustedRoots });
    case "ofx":
      return inspectOfx(bytes);
    case "pdf":
      return inspectPaper({ what: "pdf", file });
    case "image":
      return isOpenedPicture(bytes)
        ? inspectPaper({ what: "picture", file })
        : [plain("image", [pictureNotOpened(name)])];
    case "spreadsheet":
      return [plain("spreadsheet")];
    case "password-protected-office":
      return [plain("spreadsheet", [passwordProtected(name)])];
    case "text":
      return readText(name, bytes);
    case "binary":
    case "zip":
      return [unknown(notRecognised(name))];
  }
}

/** Loaded with the first paper that comes: who reads only XML pays nothing for it. */
async function inspectPaper({
  what,
  file,
}: {
  readonly what: "pdf" | "picture";
  readonly file: FileToInspect;
}): Promise<Inspected[]> {
  const { name, bytes, on } = file;
  const papers = await import("./papers/read-paper.ts");
  const found = await papers.inspectPaper(bytes, { what, name, on });
  return found.map((document) => orPassword(document, file));
}

/** What is damaged and says that it is encrypted may open with its password: that is the better thing to ask for. */
function orPassword(found: Inspected, { name, bytes }: FileToInspect): Inspected {
  const isDamaged = found.problems.some(({ code }) => code === "pdf.damaged");
  return isDamaged && isEncryptedPdf(bytes) ? plain("pdf", [passwordProtected(name)]) : found;
}

/** What a text is shows in its beginning; only the files whose records are counted are decoded whole. */
const TEXT_HEAD_LENGTH = 65_536;

function headOf(bytes: Uint8Array): string {
  return decodeBytes(bytes.subarray(0, TEXT_HEAD_LENGTH)).text;
}

function readText(name: string, bytes: Uint8Array): Inspected[] {
  const head = headOf(bytes);
  if (inspectSped(head) !== undefined || inspectCnab(head) !== undefined) {
    const { text } = decodeBytes(bytes);
    const bankOrTaxFile = inspectSped(text) ?? inspectCnab(text);
    if (bankOrTaxFile !== undefined) return [bankOrTaxFile];
  }
  return [looksLikeTable(head) ? plain("spreadsheet") : unknown(notRecognised(name))];
}

/** A line for the message, one for each code in its text, and those of what is attached to it. */
async function* inspectMail(file: FileToInspect, place: Place): AsyncGenerator<InspectedFile> {
  const { name, bytes, on } = file;
  if (place.mails > MAIL_NESTING_MAX) {
    yield { file: name, ...plain("email", [mailTooDeep(name)]) };
    return;
  }
  const { openMail } = await import("./sandbox/open-mail.ts");
  const { inspectMailText, mailFacts } = await import("./papers/read-mail-text.ts");
  const mail = await openMail(bytes, name);
  if ("code" in mail) {
    yield { file: name, ...plain("email", [mail]) };
    return;
  }
  const inText = inspectMailText(mail.text, on);
  yield { file: name, kind: "email", ...mailFacts(mail, { name, codes: inText.length }) };
  for (const document of inText) yield { file: name, ...document };
  for (const { name: attachment, bytes: content, isInline } of mail.attachments) {
    const attached = { ...file, name: `${name}!${attachment}`, bytes: content };
    for await (const document of inspectContent(attached, { ...place, mails: place.mails + 1 })) {
      // Logos and signatures of people: only what says something is a document.
      if (isInline && document.kind === "image" && Object.keys(document.facts).length === 0) continue;
      yield document;
    }
  }
}

async function* inspectZip(file: FileToInspect, place: Place): AsyncGenerator<Step> {
  const { name, bytes } = file;
  const names = await zipNames(bytes);
  if (isSpreadsheetZip(bytes, names)) {
    yield { document: { file: name, ...plain("spreadsheet") } };
    return;
  }
  if (isOfficeZip(bytes, names)) {
    yield { document: refusedFile(name, notRecognised(name)) };
    return;
  }
  if (place.nesting > ZIP_NESTING_MAX) {
    const problem = {
      code: "zip.nested_too_deep",
      message: `O ZIP ${name} está dentro de ZIPs demais e não foi aberto. Envie esse ZIP sozinho.`,
    };
    yield { document: { file: name, ...plain("zip", [problem]) } };
    return;
  }
  const budget = place.budget ?? zipBudget(bytes.length);
  let isEmpty = true;
  for await (const part of unzip(bytes, budget)) {
    isEmpty = false;
    switch (part.is) {
      case "archive-problem":
        yield { document: { file: name, ...plain("zip", [part.problem]) } };
        break;
      case "refused":
        yield { document: refusedFile(`${name}!${part.name}`, part.problem) };
        break;
      case "entry":
        yield* steps(
          { ...file, name: `${name}!${part.name}`, bytes: part.bytes },
          { ...place, nesting: place.nesting + 1, budget },
        );
    }
  }
  if (isEmpty) {
    const problem = { code: "zip.empty", message: `O ZIP ${name} não traz nenhum arquivo. Monte o ZIP de novo.` };
    yield { document: { file: name, ...plain("zip", [problem]) } };
  }
}

/** The line of a file that is not read at all, with the reason. */
export function refusedFile(file: string, problem: Fault): InspectedFile {
  return { file, ...unknown(problem) };
}

function plain(kind: DocumentKind, problems: readonly Fault[] = []): Inspected {
  return { kind, facts: {}, problems };
}

function unknown(problem: Fault): Inspected {
  return plain("unknown", [problem]);
}

function notRecognised(name: string): Fault {
  return {
    code: "unknown.not_recognised",
    message: `Não foi possível reconhecer o arquivo ${name}. Confira se é o documento certo e, se for, envie a pessoa que cuida do sistema.`,
  };
}

function passwordProtected(name: string): Fault {
  return {
    code: "file.password_protected",
    message: `O arquivo ${name} está protegido por senha. Abra-o, salve uma cópia sem senha e envie a cópia.`,
  };
}

function pictureNotOpened(name: string): Fault {
  return {
    code: "image.format_not_opened",
    message: `A imagem ${name} é de um formato que não se abre aqui (HEIC, TIFF, GIF ou WebP). Salve-a como JPEG, PNG ou PDF e envie a cópia.`,
  };
}

function mailTooDeep(name: string): Fault {
  return {
    code: "email.nested_too_deep",
    message: `O e-mail ${name} está dentro de e-mails demais e não foi aberto. Envie essa mensagem sozinha.`,
  };
}
