import { gunzipSync } from "node:zlib";
import { checkCteServiceLayout } from "../formats/cte/index.ts";
import { checkDistributionLayout } from "../formats/nfe/index.ts";
import {
  distributionPageLimits,
  emptyTrustStore,
  fiscalDocumentLimits,
  openXml,
  type TrustStore,
  type XmlDocument,
  type XmlElement,
} from "../formats/xml/index.ts";
import { presentFacts } from "./facts.ts";
import { inspectCamt053 } from "./inspect-camt053.ts";
import { inspectCte, inspectCteEvent } from "./inspect-cte.ts";
import { inspectNfe, inspectNfeEvent, inspectNfeSummary } from "./inspect-nfe.ts";
import { inspectAbrasf, inspectDps, inspectNfse, inspectNfseEvent, inspectRps } from "./inspect-nfse.ts";
import type { Inspected } from "./inspected.ts";
import { judgeLayout } from "./judge-layout.ts";

// A lot has at most 50 notes and a page at most 50 documents.
const DOCUMENTS_MAX = 200;
// A SOAP answer may hold an answer as text, which may hold a note as text.
const NESTING_MAX = 3;

export interface InspectXmlOptions {
  /** Where the chain of a signature must end; without any, no signature is more than "untrusted". */
  readonly trustedRoots?: TrustStore;
}

/**
 * Says what an XML file is and what it says: one result for each document found in whatever envelopes there are (lot, SOAP,
 * distribution page, XML written as text), after one for the envelope itself when it has facts of its own.
 * Reading never depends on validity. Something is always said, "unknown" at least.
 */
export function inspectXml(bytes: Uint8Array, { trustedRoots = emptyTrustStore }: InspectXmlOptions = {}): Inspected[] {
  return inspectBytes(bytes, { trust: trustedRoots, nesting: 0 });
}

interface Context {
  readonly trust: TrustStore;
  readonly nesting: number;
}

function inspectBytes(bytes: Uint8Array, context: Context): Inspected[] {
  const opened = openXml(bytes, isDistributionPage(bytes) ? distributionPageLimits : fiscalDocumentLimits);
  if ("fault" in opened) return [{ kind: "unknown", facts: {}, problems: [opened.fault] }];
  const { document, faults } = opened;
  const found = inspectElement(document, document.root, context);
  if (found.length === 0) return [unrecognised(document.root, faults)];
  const [first, ...others] = found;
  if (first === undefined || faults.length === 0) return found;
  // What is wrong with the file is wrong with each document in it, but is said once.
  return [{ ...first, problems: [...faults, ...first.problems] }, ...others];
}

// Only a page may be larger than a document; which one it is must be known before it is parsed.
function isDistributionPage(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 2_000)).includes("retDistDFeInt");
}

/** The documents at or below an element, in their order. A recognised one is not searched further. */
function inspectElement(document: XmlDocument, root: XmlElement, context: Context): Inspected[] {
  const found: Inspected[] = [];
  visit(root);
  return found;

  function visit(element: XmlElement): void {
    if (found.length >= DOCUMENTS_MAX) return;
    const here = recognise(document, element, context);
    if (here !== undefined) found.push(...here);
    else if (element.children.length > 0) for (const child of element.children) visit(child);
    else found.push(...inspectText(element, context));
  }
}

/** What an element is by its name, read; undefined when it is only an envelope. */
function recognise(document: XmlDocument, element: XmlElement, context: Context): Inspected[] | undefined {
  const { trust } = context;
  switch (element.name) {
    case "nfeProc":
      // With two notes inside it is no longer one note with its protocol, but an envelope.
      return element.childrenNamed("NFe").length > 1 ? undefined : [inspectNfe(document, element, trust)];
    case "NFe":
      return [inspectNfe(document, element, trust)];
    case "procEventoNFe":
    case "retEvento":
    case "resEvento":
      return [inspectNfeEvent(document, element, trust)];
    case "evento":
      // The national NFS-e gives its event the same name.
      return [
        element.at("infEvento", "pedRegEvento") === undefined
          ? inspectNfeEvent(document, element, trust)
          : inspectNfseEvent(document, element),
      ];
    case "resNFe":
      return [inspectNfeSummary(document, element)];
    case "retDistDFeInt":
      return inspectDistributionPage(document, element, context);
    case "cteProc":
    case "cteOSProc":
    case "cteSimpProc":
    case "CTe":
    case "CTeOS":
    case "CTeSimp":
      return [inspectCte(document, element, trust)];
    case "procEventoCTe":
    case "eventoCTe":
    case "retEventoCTe":
      return [inspectCteEvent(document, element)];
    case "NFSe":
      return [inspectNfse(document, element, trust)];
    case "DPS":
      return [inspectDps(document, element, trust)];
    case "pedRegEvento":
      return [inspectNfseEvent(document, element)];
    case "CompNfse":
    case "InfNfse":
      return [inspectAbrasf(document, element)];
    case "Rps":
      return [inspectRps(document, element)];
    case "BkToCstmrStmt":
      return inspectCamt053(element);
    default:
      return undefined;
  }
}

/** Municipal services answer with their XML written as text inside SOAP. */
function inspectText(element: XmlElement, context: Context): Inspected[] {
  if (context.nesting >= NESTING_MAX || element.contentEnd - element.contentStart < 20) return [];
  const { text } = element;
  if (!text.startsWith("<")) return [];
  // As text it is characters already, so whatever encoding it declares no longer says anything.
  const inner = Buffer.from(text.replace(/^<\?xml[^>]*\?>/, ""), "utf8");
  return inspectBytes(inner, { ...context, nesting: context.nesting + 1 }).filter(({ kind }) => kind !== "unknown");
}

/**
 * A page of DistDFe: one result for the page, then those of each `docZip`. One that cannot be opened is said, and the others
 * are read: losing the page would lose its NSU.
 *
 * @see NT 2014.002
 */
function inspectDistributionPage(document: XmlDocument, page: XmlElement, context: Context): Inspected[] {
  const fields = page.leaves();
  const zips = (page.child("loteDistDFeInt")?.childrenNamed("docZip") ?? []).slice(0, DOCUMENTS_MAX);
  const version = page.attribute("versao");
  const envelope: Inspected = {
    kind: "nfe-distribution",
    ...(version !== undefined && { version }),
    facts: presentFacts({
      status: fields["cStat"],
      lastNsu: fields["ultNSU"],
      maxNsu: fields["maxNSU"],
      documents: zips.length,
    }),
    // The CT-e has a page of the same name.
    ...judgeLayout(document, () =>
      page.namespace.endsWith("/cte") ? checkCteServiceLayout(page) : checkDistributionLayout(page),
    ),
  };
  return [envelope, ...zips.flatMap((zip, index) => inspectDocZip(zip, index, context))];
}

function inspectDocZip(zip: XmlElement, index: number, context: Context): Inspected[] {
  const nsu = zip.attribute("NSU");
  const part = nsu === undefined ? `docZip ${index + 1}` : `NSU ${nsu}`;
  const bytes = context.nesting >= NESTING_MAX ? undefined : inflate(zip.text);
  if (bytes === undefined) {
    return [
      {
        kind: "unknown",
        facts: presentFacts({ nsu, schema: zip.attribute("schema") }),
        problems: [
          {
            code: "nfe-distribution.document_unreadable",
            message: `O documento ${part} da página da SEFAZ não pôde ser aberto. Peça-o de novo pelo NSU.`,
            path: zip.path,
          },
        ],
        part,
      },
    ];
  }
  return inspectBytes(bytes, { ...context, nesting: context.nesting + 1 }).map((inspected) => ({ ...inspected, part }));
}

function inflate(base64: string): Buffer | undefined {
  try {
    return gunzipSync(Buffer.from(base64, "base64"), { maxOutputLength: fiscalDocumentLimits.bytes });
  } catch {
    // Not gzip, cut, or larger than a document may be.
    return undefined;
  }
}

function unrecognised(root: XmlElement, faults: Inspected["problems"]): Inspected {
  return {
    kind: "unknown",
    facts: { root: root.name },
    problems: [
      ...faults,
      {
        code: "xml.unrecognised",
        message: `O arquivo XML (${root.name.slice(0, 60)}) não é um documento fiscal conhecido. Confira se é o arquivo certo.`,
      },
    ],
  };
}
