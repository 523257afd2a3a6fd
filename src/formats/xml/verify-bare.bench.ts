import { createHash, verify, X509Certificate } from "node:crypto";
import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  type XmlElement,
  XmlError,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";

const OPTIONS = { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET };
const DSIG = { d: "http://www.w3.org/2000/09/xmldsig#" };

/**
 * The least that verifying a note takes: libxml2 parse, its C14N of the signed element and of SignedInfo, and node:crypto, with
 * no limit, check or field read; and the verdict of an official schema, where one is given. What benchmarks compare readers with.
 */
export function verifyBare(bytes: Uint8Array, official?: XsdValidator): boolean {
  using document = XmlDocument.fromBuffer(bytes, OPTIONS);
  if (official !== undefined) isValid(document, official);
  const signed = document.get("//*[local-name()='infNFe']");
  const signedInfo = document.get("//d:SignedInfo", DSIG);
  const certificate = document.get("//d:X509Certificate", DSIG)?.content;
  const digest = document.get("//d:DigestValue", DSIG)?.content;
  const signature = document.get("//d:SignatureValue", DSIG)?.content;
  if (!isElement(signed) || !isElement(signedInfo) || certificate === undefined || signature === undefined)
    return false;
  try {
    const { publicKey } = new X509Certificate(Buffer.from(certificate, "base64"));
    const matches = createHash("sha1").update(canonical(signed)).digest("base64") === digest;
    return verify("sha1", canonical(signedInfo), publicKey, Buffer.from(signature, "base64")) && matches;
  } catch {
    return false;
  }
}

function isValid(document: XmlDocument, official: XsdValidator): boolean {
  try {
    official.validate(document);
    return true;
  } catch (error) {
    if (error instanceof XmlError) return false;
    throw error;
  }
}

/** The official schema in a file whose includes lie in the same folder. */
export function openOfficialSchema(main: string, texts: Readonly<Record<string, Uint8Array>>): XsdValidator {
  const schema = XmlDocument.fromBuffer(texts[main] ?? new Uint8Array(), { ...OPTIONS, url: main });
  xmlRegisterInputProvider(new XmlBufferInputProvider({ ...texts }));
  try {
    return XsdValidator.fromDoc(schema);
  } finally {
    xmlCleanupInputProvider();
  }
}

function isElement(node: unknown): node is XmlElement {
  return typeof node === "object" && node !== null && "canonicalize" in node;
}

function canonical(element: XmlElement): Buffer {
  const chunks: Buffer[] = [];
  const write = (chunk: Uint8Array) => {
    chunks.push(Buffer.from(chunk));
    return chunk.byteLength;
  };
  element.canonicalize({ write, close: () => true });
  return Buffer.concat(chunks);
}
