import { createHash, createPublicKey, type KeyObject, sign, type X509Certificate } from "node:crypto";
import { canonicalSubtree } from "./canonical-subtree.ts";
import { openXml } from "./open-xml.ts";
import type { XmlElement } from "./xml-element.ts";

/** What signs: a key and the certificate of its holder. The key may be of hardware or another process, as `node:crypto` allows. */
export interface SigningIdentity {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
}

/** The two forms that the authorities take: that of NF-e, CT-e and their events, and that of the national NFS-e and its DPS. */
export type SigningForm = "nfe" | "dps";

const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const FORMS = {
  nfe: {
    hash: "sha1",
    canonicalisation: "inclusive",
    c14n: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    method: `${DSIG}rsa-sha1`,
    digest: `${DSIG}sha1`,
  },
  dps: {
    hash: "sha256",
    canonicalisation: "exclusive",
    c14n: "http://www.w3.org/2001/10/xml-exc-c14n#",
    method: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    digest: "http://www.w3.org/2001/04/xmlenc#sha256",
  },
} as const;

/**
 * Signs the element of that name, by its `Id`: the signature becomes the last child of its parent, where all the layouts put it.
 *
 * @param xml a document of ours, in UTF-8
 * @param name `infNFe`, `infCte`, `infEvento`, `infInut`, `infDPS`, `infPedReg`
 * @returns the document in canonical form with its signature, without XML declaration: the bytes to send and to keep, unchanged
 * @throws Error when the document is not ours to sign: unreadable, without that element or without its Id, or signed already
 */
export function signElement(xml: Uint8Array, name: string, form: SigningForm, identity: SigningIdentity): Buffer {
  const { hash, canonicalisation, c14n, method, digest } = FORMS[form];
  if (!createPublicKey(identity.privateKey).equals(identity.certificate.publicKey)) {
    throw new Error("the private key is not that of the certificate");
  }
  const signed = find(xml, name);
  const parent = signed.parent;
  const id = signed.attribute("Id") ?? "";
  if (parent === undefined || !/^[\w.-]+$/.test(id)) throw new Error(`${name} has no Id to sign by`);
  if (parent.child("Signature") !== undefined) throw new Error(`${name} is signed already`);
  const content = required(canonicalSubtree(signed, canonicalisation));
  const digestValue = createHash(hash).update(content).digest("base64");
  const certificate = identity.certificate.raw.toString("base64");
  const signatureOf = (value: string): string =>
    `<Signature xmlns="${DSIG}"><SignedInfo>` +
    `<CanonicalizationMethod Algorithm="${c14n}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${method}"></SignatureMethod>` +
    `<Reference URI="#${id}"><Transforms><Transform Algorithm="${DSIG}enveloped-signature"></Transform>` +
    `<Transform Algorithm="${c14n}"></Transform></Transforms><DigestMethod Algorithm="${digest}"></DigestMethod>` +
    `<DigestValue>${digestValue}</DigestValue></Reference></SignedInfo>` +
    `<SignatureValue>${value}</SignatureValue>` +
    `<KeyInfo><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></Signature>`;
  const { bytes } = parent.source;
  const within = (value: string): Buffer =>
    Buffer.concat([
      bytes.subarray(0, parent.contentEnd),
      Buffer.from(signatureOf(value)),
      bytes.subarray(parent.contentEnd),
    ]);
  // In place, so that the namespaces that stand around it are digested with it as who verifies will see them.
  const unsigned = find(within(""), name).parent?.child("Signature")?.child("SignedInfo");
  const signedInfo = unsigned === undefined ? undefined : canonicalSubtree(unsigned, canonicalisation);
  return within(sign(hash, required(signedInfo), identity.privateKey).toString("base64"));
}

function find(xml: Uint8Array, name: string): XmlElement {
  const opened = openXml(xml);
  if ("fault" in opened) throw new Error(`not an XML of ours: ${opened.fault.code}`);
  if (opened.document.form !== "canonical") throw new Error("not an XML of ours: it is damaged");
  const found = elementsNamed(opened.document.root, name);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} elements ${name} to sign`);
  return only;
}

function elementsNamed(element: XmlElement, name: string): XmlElement[] {
  const below = element.children.flatMap((child) => elementsNamed(child, name));
  return element.name === name ? [element, ...below] : below;
}

function required(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new Error("no canonical form");
  return bytes;
}
