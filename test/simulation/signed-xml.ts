import { createHash, sign } from "node:crypto";
import type { SigningCertificate } from "./simulated-authority.ts";

/** Text of an element, written as canonical XML writes it, so that what is signed is what stands in the file. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** `<name>text</name>`; nothing at all when there is no text, since the layouts refuse empty elements. */
export function element(name: string, text: string | undefined): string {
  return text === undefined ? "" : `<${name}>${escapeText(text)}</${name}>`;
}

export function group(name: string, ...parts: readonly string[]): string {
  return `<${name}>${parts.join("")}</${name}>`;
}

const profiles = {
  // The XSD of NF-e fixes these three; they are old, and still what every note carries.
  nfe: {
    hash: "sha1",
    c14n: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    signature: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    digest: "http://www.w3.org/2000/09/xmldsig#sha1",
  },
  nfse: {
    hash: "sha256",
    c14n: "http://www.w3.org/2001/10/xml-exc-c14n#",
    signature: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    digest: "http://www.w3.org/2001/04/xmlenc#sha256",
  },
} as const;

export interface XmlSignature {
  readonly xml: string;
  readonly digest: string;
}

/**
 * The `Signature` over an element that is already canonical.
 *
 * @param canonical the element as C14N sees it, that is with the namespace it inherits written on it
 * @param id its `Id`
 */
export function signXml(
  profile: keyof typeof profiles,
  canonical: string,
  id: string,
  certificate: SigningCertificate,
): XmlSignature {
  const { hash, c14n, signature, digest: digestMethod } = profiles[profile];
  const digest = createHash(hash).update(canonical, "utf8").digest("base64");
  const signedInfo =
    `<CanonicalizationMethod Algorithm="${c14n}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${signature}"></SignatureMethod>` +
    `<Reference URI="#${id}"><Transforms>` +
    `<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform>` +
    `<Transform Algorithm="${c14n}"></Transform></Transforms>` +
    `<DigestMethod Algorithm="${digestMethod}"></DigestMethod><DigestValue>${digest}</DigestValue></Reference>`;
  const value = sign(
    hash,
    Buffer.from(`<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">${signedInfo}</SignedInfo>`, "utf8"),
    certificate.key,
  ).toString("base64");
  return {
    digest,
    xml:
      `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>${signedInfo}</SignedInfo>` +
      `<SignatureValue>${value}</SignatureValue>` +
      `<KeyInfo><X509Data><X509Certificate>${certificate.base64}</X509Certificate></X509Data></KeyInfo></Signature>`,
  };
}
