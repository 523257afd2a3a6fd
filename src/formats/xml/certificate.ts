import { X509Certificate } from "node:crypto";

/** A certificate of a signature, with what an ICP-Brasil certificate says about its holder. */
export interface SigningCertificate {
  readonly x509: X509Certificate;
  /** CNPJ of the company, or CPF of the person, that holds it. */
  readonly subjectTaxId?: string;
}

// DER tags.
const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const OCTET_STRING = 0x04;
const EXTENSIONS = 0xa3;
const OTHER_NAME = 0xa0;

const SUBJECT_ALT_NAME = Buffer.from("551d11", "hex");
/** 2.16.76.1.3.3: CNPJ of the company that holds the certificate. */
const ICP_BRASIL_CNPJ = Buffer.from("604c010303", "hex");
/** 2.16.76.1.3.1: holder of an e-CPF; birth date (8 digits), CPF (11), then other registrations. */
const ICP_BRASIL_PERSON = Buffer.from("604c010301", "hex");

/** @returns undefined when the bytes are not a certificate that can be read */
export function readCertificate(der: Uint8Array): SigningCertificate | undefined {
  try {
    const x509 = new X509Certificate(der);
    const subjectTaxId = taxIdFromAltName(x509.raw) ?? taxIdFromCommonName(x509.subject);
    return { x509, ...(subjectTaxId !== undefined && { subjectTaxId }) };
  } catch {
    return undefined;
  }
}

// Older certificates carry it only at the end of the common name: "EMPRESA LTDA:12345678000195".
function taxIdFromCommonName(subject: string): string | undefined {
  const common = /^CN=(.*)$/m.exec(subject)?.[1];
  return common === undefined ? undefined : /:([0-9A-Z]{12}[0-9]{2}|[0-9]{11})$/.exec(common)?.[1];
}

/** Node gives the name as text in which other names are "othername:<unsupported>", so the DER is walked. */
function taxIdFromAltName(raw: Buffer): string | undefined {
  const [certificate] = elements(raw);
  const [body] = certificate === undefined ? [] : elements(certificate.value);
  const extensions = body === undefined ? undefined : elements(body.value).find(({ tag }) => tag === EXTENSIONS);
  const [list] = extensions === undefined ? [] : elements(extensions.value);
  for (const extension of list === undefined ? [] : elements(list.value)) {
    const parts = elements(extension.value);
    const content = parts.at(-1);
    if (parts[0]?.tag !== OBJECT_IDENTIFIER || !parts[0].value.equals(SUBJECT_ALT_NAME)) continue;
    if (content?.tag !== OCTET_STRING) continue;
    const [names] = elements(content.value);
    if (names?.tag === SEQUENCE) return taxIdOf(elements(names.value));
  }
  return undefined;
}

function taxIdOf(names: readonly DerElement[]): string | undefined {
  let person: string | undefined;
  for (const name of names) {
    if (name.tag !== OTHER_NAME) continue;
    const [oid, wrapped] = elements(name.value);
    const [content] = wrapped === undefined ? [] : elements(wrapped.value);
    if (oid === undefined || content === undefined) continue;
    const text = content.value.toString("latin1");
    if (oid.value.equals(ICP_BRASIL_CNPJ) && /^[0-9A-Z]{12}[0-9]{2}$/.test(text)) return text;
    if (oid.value.equals(ICP_BRASIL_PERSON) && /^[0-9]{19}/.test(text)) person = text.slice(8, 19);
  }
  return person;
}

interface DerElement {
  readonly tag: number;
  readonly value: Buffer;
}

/** The elements side by side in a stretch of DER; stops at the first that does not fit. */
function elements(der: Buffer): DerElement[] {
  const found: DerElement[] = [];
  let at = 0;
  while (at + 2 <= der.length) {
    const tag = der.readUInt8(at);
    let length = der.readUInt8(at + 1);
    at += 2;
    if (length >= 0x80) {
      const size = length - 0x80;
      if (size === 0 || size > 4 || at + size > der.length) break;
      length = der.readUIntBE(at, size);
      at += size;
    }
    if (at + length > der.length) break;
    found.push({ tag, value: der.subarray(at, at + length) });
    at += length;
  }
  return found;
}
