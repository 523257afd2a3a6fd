import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import forge from "node-forge";
import type { Fault } from "../../values/fault.ts";
import { readCertificate } from "../xml/index.ts";

/** An A1: the key that a company signs with, and the certificates that say whose it is. */
export interface A1 {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
  /** Those of the authorities that came in the same file. */
  readonly chain: readonly X509Certificate[];
  /** CNPJ, or CPF of an e-CPF, of the ICP-Brasil alternative name. */
  readonly subjectTaxId: string | undefined;
}

export type OpenedA1 = { readonly a1: A1 } | { readonly fault: Fault };

/**
 * Opens a PKCS#12 (`.pfx`, `.p12`), also the old ones of RC2 and 3DES, which Node's own OpenSSL refuses. Nothing of the process is
 * changed for them, and the password is not kept.
 *
 * @returns the A1, or why it cannot be used: `a1.unreadable`, `a1.password_wrong`, `a1.key_missing`, `a1.key_unsuitable`
 */
export function openA1(pkcs12: Uint8Array, password: string): OpenedA1 {
  const bags = openBags(pkcs12, password);
  if ("fault" in bags) return bags;
  const { key, certificates } = bags;
  const own = key === undefined ? undefined : certificates.find((one) => one.checkPrivateKey(key));
  if (key === undefined || own === undefined) {
    return {
      fault: {
        code: "a1.key_missing",
        message:
          "O arquivo não traz a chave privada do certificado. Exporte o certificado A1 de novo, com a chave privada, e envie o arquivo .pfx.",
      },
    };
  }
  if (key.asymmetricKeyType !== "rsa" || (key.asymmetricKeyDetails?.modulusLength ?? 0) < RSA_BITS_MIN) {
    return {
      fault: {
        code: "a1.key_unsuitable",
        message:
          "A chave deste certificado não é RSA de 2048 bits ou mais, que os documentos fiscais exigem. Use um e-CNPJ A1 atual.",
      },
    };
  }
  return {
    a1: {
      privateKey: key,
      certificate: own,
      chain: certificates.filter((one) => one !== own),
      subjectTaxId: readCertificate(own.raw)?.subjectTaxId,
    },
  };
}

const RSA_BITS_MIN = 2048;

interface Bags {
  readonly key: KeyObject | undefined;
  readonly certificates: readonly X509Certificate[];
}

function openBags(pkcs12: Uint8Array, password: string): Bags | { readonly fault: Fault } {
  const bytes = Buffer.from(pkcs12).toString("latin1");
  try {
    return readBags(forge.asn1.fromDer(forge.util.createBuffer(bytes)), password);
  } catch (error) {
    if (/MAC could not be verified/.test(String(error))) return { fault: PASSWORD_WRONG };
  }
  try {
    // The password held for the whole and its parts did not open: the ciphers of today take its accents as UTF-8, and only the
    // check of the whole, which is over, as UTF-16.
    const container = forge.asn1.fromDer(forge.util.createBuffer(bytes));
    if (Array.isArray(container.value)) container.value = container.value.slice(0, 2);
    return readBags(container, Buffer.from(password, "utf8").toString("latin1"));
  } catch {
    return { fault: UNREADABLE };
  }
}

function readBags(container: forge.asn1.Asn1, password: string): Bags {
  const { safeContents } = forge.pkcs12.pkcs12FromAsn1(container, password);
  const bags = safeContents.flatMap(({ safeBags }) => safeBags);
  const key = bags.find((bag) => bag.key !== undefined && bag.key !== null)?.key;
  return {
    key: key == null ? undefined : createPrivateKey(forge.pki.privateKeyToPem(key)),
    certificates: bags.flatMap(certificateOf),
  };
}

function certificateOf({ cert, asn1: raw, type }: forge.pkcs12.Bag): X509Certificate[] {
  if (type !== forge.pki.oids["certBag"]) return [];
  // A certificate whose key is of another kind is not understood by forge, and is kept as bytes.
  const encoded = cert == null ? raw : forge.pki.certificateToAsn1(cert);
  return [new X509Certificate(Buffer.from(forge.asn1.toDer(encoded).getBytes(), "latin1"))];
}

const UNREADABLE: Fault = {
  code: "a1.unreadable",
  message: "O arquivo não é um certificado A1 (.pfx ou .p12) que se possa abrir. Exporte-o de novo e envie outra vez.",
};
const PASSWORD_WRONG: Fault = {
  code: "a1.password_wrong",
  message: "A senha do certificado não confere. Confira maiúsculas e minúsculas e digite de novo.",
};
