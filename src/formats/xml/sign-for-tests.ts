import { createHash, generateKeyPairSync, sign } from "node:crypto";
import forge from "node-forge";

/** A certificate authority, or the holder of one of its certificates. Invented; only tests use it. */
export interface TestHolder {
  readonly certificate: string;
  readonly privateKey: string;
  readonly authority?: TestHolder;
}

export interface TestCertificate {
  readonly commonName: string;
  readonly isAuthority?: boolean;
  /** CNPJ of the ICP-Brasil alternative name. */
  readonly cnpj?: string;
  /** CPF of the alternative name of an e-CPF. */
  readonly cpf?: string;
  readonly bits?: number;
  readonly from?: string;
  readonly to?: string;
}

let serial = 0;

/** @param issuer nobody means that the certificate signs itself */
export function testHolder(wanted: TestCertificate, issuer?: TestHolder): TestHolder {
  const keys = generateKeyPairSync("rsa", {
    modulusLength: wanted.bits ?? 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey);
  certificate.serialNumber = String(++serial).padStart(4, "0");
  certificate.validity.notBefore = new Date(wanted.from ?? "2026-01-01T00:00:00Z");
  certificate.validity.notAfter = new Date(wanted.to ?? "2027-01-01T00:00:00Z");
  const subject = [{ name: "commonName", value: wanted.commonName }];
  certificate.setSubject(subject);
  const parent = issuer === undefined ? undefined : forge.pki.certificateFromPem(issuer.certificate);
  certificate.setIssuer(parent === undefined ? subject : parent.subject.attributes);
  const names = [
    ...(wanted.cpf === undefined ? [] : [otherName("2.16.76.1.3.1", `01011980${wanted.cpf}`.padEnd(51, "0"))]),
    ...(wanted.cnpj === undefined ? [] : [otherName("2.16.76.1.3.3", wanted.cnpj)]),
  ];
  certificate.setExtensions([
    { name: "basicConstraints", cA: wanted.isAuthority ?? false, critical: true },
    ...(names.length === 0 ? [] : [{ id: "2.5.29.17", value: der(sequence(names)) }]),
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.privateKey ?? keys.privateKey), forge.md.sha256.create());
  return {
    certificate: forge.pki.certificateToPem(certificate),
    privateKey: keys.privateKey,
    ...(issuer !== undefined && { authority: issuer }),
  };
}

function otherName(oid: string, value: string): forge.asn1.Asn1 {
  const { asn1 } = forge;
  const text = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.PRINTABLESTRING, false, value);
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, true, [
    asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(oid).getBytes()),
    asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, true, [text]),
  ]);
}

function sequence(values: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, true, values);
}

function der(value: forge.asn1.Asn1): string {
  return forge.asn1.toDer(value).getBytes();
}

const DSIG = "http://www.w3.org/2000/09/xmldsig#";

/**
 * A `Signature` as the layouts write it, over content whose canonical form the test itself gives, so that ours is not checked
 * against itself.
 */
export function signatureOver(
  canonical: string,
  { id, holder, sha = "sha1" }: { readonly id: string; readonly holder: TestHolder; readonly sha?: "sha1" | "sha256" },
): string {
  const isOld = sha === "sha1";
  const c14n = isOld ? "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" : "http://www.w3.org/2001/10/xml-exc-c14n#";
  const method = isOld ? `${DSIG}rsa-sha1` : "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  const digestMethod = isOld ? `${DSIG}sha1` : "http://www.w3.org/2001/04/xmlenc#sha256";
  const digest = createHash(sha).update(canonical).digest("base64");
  const body =
    `<CanonicalizationMethod Algorithm="${c14n}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${method}"></SignatureMethod><Reference URI="#${id}"><Transforms>` +
    `<Transform Algorithm="${DSIG}enveloped-signature"></Transform><Transform Algorithm="${c14n}"></Transform>` +
    `</Transforms><DigestMethod Algorithm="${digestMethod}"></DigestMethod><DigestValue>${digest}</DigestValue></Reference>`;
  const value = sign(sha, Buffer.from(`<SignedInfo xmlns="${DSIG}">${body}</SignedInfo>`), holder.privateKey);
  const certificate = holder.certificate.replace(/-----[A-Z ]+-----|\s/g, "");
  return (
    `<Signature xmlns="${DSIG}"><SignedInfo>${body}</SignedInfo>` +
    `<SignatureValue>${value.toString("base64")}</SignatureValue>` +
    `<KeyInfo><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></Signature>`
  );
}
