import { gunzipSync } from "node:zlib";
import { decodeBytes } from "../formats/ofx/index.ts";
import { distributionPageLimits, fiscalDocumentLimits, openXml, type XmlElement } from "../formats/xml/index.ts";
import { recogniseContent } from "./recognise-content.ts";
import { looksLikeEmail } from "./recognise-text.ts";
import { openMail } from "./sandbox/open-mail.ts";
import { unzip, type ZipBudget, zipBudget } from "./unzip.ts";

/** Where in its file a document lies: "!notas/1.xml" in a ZIP, "NSU 000000000000123" in a page of the authority, or "" . */
export interface Place {
  readonly bytes: Uint8Array;
  readonly part: string;
}

/** The bytes of the innermost file that holds a part: the ZIP's entry, the e-mail's attachment, or the file itself. Nothing when it is not there. */
export async function findPartBytes({ bytes, part }: Place): Promise<Uint8Array | undefined> {
  return await within(bytes, part, zipBudget(bytes.length));
}

async function within(bytes: Uint8Array, part: string, budget: ZipBudget): Promise<Uint8Array | undefined> {
  if (!part.startsWith("!")) return bytes;
  const content = recogniseContent(bytes);
  if (content === "text") return await withinMail(bytes, part, budget);
  if (content !== "zip") return bytes;
  for await (const entry of unzip(bytes, budget)) {
    if (entry.is !== "entry") continue;
    if (isAt(part, entry.name)) return await within(entry.bytes, part.slice(entry.name.length + 1), budget);
  }
  return undefined;
}

/** A name may begin another's: after it comes the end, a place inside it, or the ZIP or e-mail that it is. */
function isAt(part: string, entry: string): boolean {
  const name = `!${entry}`;
  return part === name || part.startsWith(`${name} `) || part.startsWith(`${name}!`);
}

async function withinMail(bytes: Uint8Array, part: string, budget: ZipBudget): Promise<Uint8Array | undefined> {
  if (!looksLikeEmail(decodeBytes(bytes.subarray(0, 65_536)).text)) return bytes;
  const mail = await openMail(bytes, "");
  if ("code" in mail) return undefined;
  const found = mail.attachments.find(({ name }) => isAt(part, name));
  return found === undefined ? undefined : await within(found.bytes, part.slice(found.name.length + 1), budget);
}

const NESTING_MAX = 3;
const ID_PREFIX = /^(?:NFe|NFS|CTe)/;

/**
 * The element of a note with this access key in an XML file of any envelope: a lot, a SOAP answer, a page of the authority with
 * its documents compressed.
 */
export function findNoteElement(
  bytes: Uint8Array,
  { name, key }: { readonly name: "infNFe" | "infNFSe"; readonly key: string },
  nesting = 0,
): XmlElement | undefined {
  const isPage = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 2_000)).includes(
    "retDistDFeInt",
  );
  const opened = openXml(bytes, isPage ? distributionPageLimits : fiscalDocumentLimits);
  if ("fault" in opened) return undefined;
  return find(opened.document.root);

  function find(element: XmlElement): XmlElement | undefined {
    if (element.name === name) {
      return (element.attribute("Id") ?? "").replace(ID_PREFIX, "") === key ? element : undefined;
    }
    if (element.children.length === 0) return nesting < NESTING_MAX ? findInText(element) : undefined;
    for (const child of element.children) {
      const found = find(child);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function findInText(element: XmlElement): XmlElement | undefined {
    if (element.name === "docZip") {
      const inflated = inflate(element.text);
      return inflated === undefined ? undefined : findNoteElement(inflated, { name, key }, nesting + 1);
    }
    if (element.contentEnd - element.contentStart < 200) return undefined;
    const { text } = element;
    if (!text.startsWith("<")) return undefined;
    return findNoteElement(Buffer.from(text.replace(/^<\?xml[^>]*\?>/, "")), { name, key }, nesting + 1);
  }
}

function inflate(base64: string): Buffer | undefined {
  try {
    return gunzipSync(Buffer.from(base64, "base64"), { maxOutputLength: fiscalDocumentLimits.bytes });
  } catch {
    // Damaged: the document was recorded as such when it arrived, and has no page.
    return undefined;
  }
}
