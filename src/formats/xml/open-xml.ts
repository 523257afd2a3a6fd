import {
  XmlDocument as Libxml2Document,
  ParseOption,
  XmlC14NMode,
  XmlError,
  type XmlOutputBufferHandler,
  XmlParseError,
} from "libxml2-wasm";
import type { Fault } from "../../values/fault.ts";
import { buildTree } from "./build-tree.ts";
import { decodeXml } from "./decode-xml.ts";
import { fiscalDocumentLimits, type XmlLimits } from "./limits.ts";
import { scanBeforeParsing } from "./scan-before-parsing.ts";
import type { XmlElement } from "./xml-element.ts";

/**
 * A document that was opened. It is plain memory: libxml2's own tree is freed before it is returned, so there is nothing to
 * dispose of.
 */
export interface XmlDocument {
  readonly root: XmlElement;
  /** Every element named Signature, wherever it lies. */
  readonly signatures: readonly XmlElement[];
  /**
   * "canonical": elements point into the Canonical XML 1.0 of the document, so their bytes can be digested. "repaired": the
   * file was damaged, what could be saved of it can be read, and no signature of it can hold.
   */
  readonly form: "canonical" | "repaired";
  /** Where the file has comments; the canonical form has none, so it no longer shows. */
  readonly comments: "none" | "outside-signatures" | "in-signature";
}

export type OpenedXml =
  | { readonly document: XmlDocument; readonly faults: readonly Fault[] }
  | { readonly fault: Fault };

// No DTD ever reaches the parser, so entities and external files cannot be asked for; these say so once more.
const STRICT = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NOCDATA;
// Without error reports, since the wrapper throws the repaired tree away when there was one.
const REPAIR = STRICT | ParseOption.XML_PARSE_RECOVER | ParseOption.XML_PARSE_NOERROR | ParseOption.XML_PARSE_NOWARNING;

/**
 * Opens an XML file of unknown origin. Nothing outside the bytes is touched; no input throws or loops.
 *
 * @param bytes the file as it arrived, in any encoding of the list in `decodeXml`
 * @returns the document, with faults that did not prevent reading; or the one fault that did: `xml.empty`, `xml.too_large`,
 *   `xml.encoding_not_supported`, `xml.doctype_refused`, `xml.too_deep`, `xml.malformed`
 */
export function openXml(bytes: Uint8Array, limits: XmlLimits = fiscalDocumentLimits): OpenedXml {
  if (bytes.byteLength > limits.bytes) return { fault: tooLarge() };
  const decoded = decodeXml(bytes);
  if ("fault" in decoded) return decoded;
  const { utf8, faults } = decoded;
  if (utf8.length === 0)
    return { fault: { code: "xml.empty", message: "O arquivo XML está vazio. Peça o arquivo de novo." } };
  if (utf8.includes("<!DOCTYPE")) return { fault: doctypeRefused() };
  if (scanBeforeParsing(utf8, limits) !== undefined) return { fault: tooLarge() };
  try {
    using parsed = Libxml2Document.fromBuffer(utf8, { option: STRICT, encoding: "UTF-8" });
    const canonical = canonicalBytes(parsed, "inclusive");
    if (canonical !== undefined) return readTree(canonical, { form: "canonical", utf8, limits, faults });
    const fault = {
      code: "xml.namespace_relative",
      message:
        "O arquivo XML usa um endereço de namespace relativo, que a norma não permite assinar. Foi lido, mas confira-o na origem.",
    };
    return readTree(serialisedBytes(parsed), { form: "repaired", utf8, limits, faults: [...faults, fault] });
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    if (error.details.some(({ message }) => message.includes("Excessive depth"))) return { fault: tooDeep() };
    const line = error.details[0]?.line;
    const fault = malformed(line === undefined ? "um erro" : `um erro na linha ${line}`);
    return repair({ utf8, limits, faults: [...faults, fault] }) ?? { fault };
  }
}

interface Opening {
  readonly utf8: Buffer;
  readonly limits: XmlLimits;
  readonly faults: readonly Fault[];
}

/** What can be saved of a damaged file: a note cut by a broken download still says who sent it. */
function repair(opening: Opening): OpenedXml | undefined {
  if (!/^\s*<[?!A-Za-z_]/.test(opening.utf8.toString("latin1", 0, 200))) return undefined;
  try {
    using parsed = Libxml2Document.fromBuffer(opening.utf8, { option: REPAIR, encoding: "UTF-8" });
    const opened = readTree(serialisedBytes(parsed), { ...opening, form: "repaired" });
    return "fault" in opened ? undefined : opened;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function readTree(text: Buffer, { form, utf8, limits, faults }: Opening & Pick<XmlDocument, "form">): OpenedXml {
  const tree = buildTree(text, limits, lineOfRoot(utf8));
  if (!("exceeded" in tree)) return { document: { ...tree, form, comments: findComments(utf8) }, faults };
  if (tree.exceeded === "root") return { fault: malformed("um erro") };
  return { fault: tree.exceeded === "depth" ? tooDeep() : tooLarge() };
}

/** How many lines the declaration and what else stands before the root take. */
function lineOfRoot(utf8: Buffer): number {
  const before = /^(?:\s+|<\?[^>]*>|<!--[\s\S]*?-->)*/.exec(utf8.toString("latin1", 0, 4_000))?.[0] ?? "";
  return before.split("\n").length;
}

/**
 * Canonical form has no comments, so the values that are read are those that were signed. One inside a signature is refused
 * all the same (CVE-2025-29775): no signer writes it, and the next program in the line may read the value in two pieces.
 */
function findComments(utf8: Buffer): XmlDocument["comments"] {
  if (!utf8.includes("<!--")) return "none";
  const text = utf8.toString("latin1");
  const marks = /<!--|<(\/?)(?:[^\s<>/]+:)?Signature(?=[\s>])/g;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] !== "<!--") depth += mark[1] === "/" ? -1 : 1;
    else if (depth > 0) return "in-signature";
    else {
      const end = text.indexOf("-->", marks.lastIndex);
      if (end === -1) break;
      marks.lastIndex = end;
    }
  }
  return "outside-signatures";
}

/** Canonical form of a whole document, without comments; undefined where the norm gives none (relative namespaces). */
export function canonicalBytes(document: Libxml2Document, kind: "inclusive" | "exclusive"): Buffer | undefined {
  const output = collectBytes();
  const mode = kind === "inclusive" ? XmlC14NMode.XML_C14N_1_0 : XmlC14NMode.XML_C14N_EXCLUSIVE_1_0;
  try {
    document.canonicalize(output, { mode });
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  return output.bytes();
}

// Not `toString()`: it decodes chunk by chunk, which breaks a letter that falls between two of them.
function serialisedBytes(document: Libxml2Document): Buffer {
  const output = collectBytes();
  document.save(output, { encoding: "UTF-8", noDeclaration: true });
  return output.bytes();
}

function collectBytes(): XmlOutputBufferHandler & { bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  return {
    // A chunk lies in the memory of the WebAssembly module, which is written over after the call: it must be copied.
    write(chunk) {
      chunks.push(Buffer.from(chunk));
      return chunk.byteLength;
    },
    close: () => true,
    bytes: () => Buffer.concat(chunks),
  };
}

function tooLarge(): Fault {
  return {
    code: "xml.too_large",
    message:
      "O arquivo XML é maior do que um documento fiscal pode ser e não foi aberto. Peça o documento de novo, sozinho.",
  };
}

function tooDeep(): Fault {
  return {
    code: "xml.too_deep",
    message: "O arquivo XML tem mais níveis do que qualquer documento fiscal e não foi aberto. Confira quem o enviou.",
  };
}

function doctypeRefused(): Fault {
  return {
    code: "xml.doctype_refused",
    message:
      "O arquivo XML traz um DOCTYPE, que documentos fiscais não usam e que serve a ataques; não foi aberto. Confira quem o enviou.",
  };
}

function malformed(what: string): Fault {
  return {
    code: "xml.malformed",
    message: `O arquivo XML está danificado ou cortado: tem ${what}. Peça o arquivo de novo.`,
  };
}
