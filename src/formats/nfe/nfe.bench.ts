import { createHash, verify, X509Certificate } from "node:crypto";
import { ParseOption, XmlDocument, type XmlElement } from "libxml2-wasm";

/** Documents a second of a reader and of its floor, on the same bytes; `ratio` is the reader's share of the floor's speed. */
export interface NfeBench {
  readonly documents: number;
  readonly bytes: number;
  readonly readPerSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
}

const ROUNDS = 5;
const REPETITIONS = 20;

/**
 * Compares reading notes whole (decode, limits, parse, verify, every field, faults) with the least that verifying one takes:
 * libxml2 parse, its C14N of the signed element and of SignedInfo, and node:crypto. Interleaved, median of five rounds.
 *
 * @param read what is measured; it is passed in, since a format may not import the slice that uses it
 * @param now milliseconds of a steady clock
 */
export function benchNfe(
  notes: readonly Uint8Array[],
  { read, now }: { readonly read: (bytes: Uint8Array) => unknown; readonly now: () => number },
): NfeBench {
  const measure = (work: (bytes: Uint8Array) => unknown): number => {
    const start = now();
    for (let repetition = 0; repetition < REPETITIONS; repetition++) for (const note of notes) work(note);
    return (notes.length * REPETITIONS * 1000) / (now() - start);
  };
  // Once each, so that neither pays for compiling the other's code.
  measure(read);
  measure(verifyBare);
  const rounds = Array.from({ length: ROUNDS }, () => ({ read: measure(read), bare: measure(verifyBare) }));
  const readPerSecond = median(rounds.map((round) => round.read));
  const barePerSecond = median(rounds.map((round) => round.bare));
  return {
    documents: notes.length,
    bytes: notes.reduce((sum, note) => sum + note.byteLength, 0),
    readPerSecond: Math.round(readPerSecond),
    barePerSecond: Math.round(barePerSecond),
    ratio: Math.round((readPerSecond / barePerSecond) * 100) / 100,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const OPTIONS = { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET };
const DSIG = { d: "http://www.w3.org/2000/09/xmldsig#" };

function verifyBare(bytes: Uint8Array): boolean {
  using document = XmlDocument.fromBuffer(bytes, OPTIONS);
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
