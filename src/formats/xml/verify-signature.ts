import { createHash, verify } from "node:crypto";
import type { Fault } from "../../values/fault.ts";
import { cnpjRoot } from "../../values/tax-id.ts";
import { canonicalSubtree } from "./canonical-subtree.ts";
import { readCertificate, type SigningCertificate } from "./certificate.ts";
import type { XmlDocument } from "./open-xml.ts";
import { isValidAt, leadsToTrustedRoot, type TrustStore } from "./trust-store.ts";
import type { XmlElement } from "./xml-element.ts";

/**
 * "valid": the content is what was signed, by whom it should be, with a certificate that leads to a trusted root.
 * "untrusted": the content is what was signed, but by someone that cannot be trusted (see reasons).
 * "invalid": the content was changed, the signature does not hold, or it is not of the form that the layout demands.
 * "absent": nobody signed.
 */
export interface SignatureCheck {
  readonly status: "valid" | "invalid" | "untrusted" | "absent";
  readonly reasons: readonly Fault[];
  readonly certificate?: {
    readonly subject: string;
    readonly subjectTaxId?: string;
    readonly validFrom: Date;
    readonly validTo: Date;
  };
  /** Whether the content has the digest that the signature says; absent when the question could not be asked. */
  readonly digestMatches?: boolean;
  /** Whether the signature holds with the certificate's key, whatever the content is. */
  readonly signatureHolds?: boolean;
  /** As written, to be compared with the protocol's `digVal`. */
  readonly digestValue?: string;
}

/** What a layout demands of its signatures. */
export interface SignatureProfile {
  readonly algorithms: readonly {
    readonly signature: "rsa-sha1" | "rsa-sha256";
    readonly digest: "sha1" | "sha256";
    readonly canonicalisation: Canonicalisation;
  }[];
}

type Canonicalisation = "inclusive" | "exclusive" | "exclusive-with-comments";

/** NF-e, NFC-e, CT-e and their events: `xmldsig-core-schema_v1.01.xsd` fixes the three. */
export const nfeSignature: SignatureProfile = {
  algorithms: [{ signature: "rsa-sha1", digest: "sha1", canonicalisation: "inclusive" }],
};

/**
 * NFS-e signed by the authority: the schema fixes nothing, so SHA-256 is demanded. SEFIN itself writes the "with comments"
 * variant, and its notes have no comments.
 */
export const nfseSignature: SignatureProfile = {
  algorithms: [
    { signature: "rsa-sha256", digest: "sha256", canonicalisation: "exclusive-with-comments" },
    { signature: "rsa-sha256", digest: "sha256", canonicalisation: "exclusive" },
    { signature: "rsa-sha256", digest: "sha256", canonicalisation: "inclusive" },
  ],
};

/** DPS signed by the provider: the authority also accepts the profile of the NF-e. */
export const dpsSignature: SignatureProfile = { algorithms: [...nfseSignature.algorithms, ...nfeSignature.algorithms] };

const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const ENVELOPED = `${DSIG}enveloped-signature`;
const CANONICALISATIONS: Readonly<Record<string, Canonicalisation>> = {
  "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": "inclusive",
  "http://www.w3.org/2001/10/xml-exc-c14n#": "exclusive",
  "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": "exclusive-with-comments",
};
const SIGNATURE_METHODS: Readonly<Record<string, "rsa-sha1" | "rsa-sha256">> = {
  [`${DSIG}rsa-sha1`]: "rsa-sha1",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "rsa-sha256",
};
const DIGEST_METHODS: Readonly<Record<string, "sha1" | "sha256">> = {
  [`${DSIG}sha1`]: "sha1",
  "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
};
const RSA_BITS_MIN = 2048;

/**
 * Verifies the signature of one element: the `Signature` that stands beside it, child of the same parent, which is where all
 * the layouts put it. Nothing is searched for: an element signed elsewhere in the document proves nothing about this one.
 *
 * @param signed `infNFe`, `infEvento`, `infDPS`, `infNFSe`…
 * @param expected.signer CNPJ or CPF that must hold the certificate (a CNPJ by its root; empty when the document names nobody),
 *   or "authority": anyone but a taxpayer, since whoever has an e-CNPJ could otherwise sign a national NFS-e
 * @param expected.signedAt the document's own date of issue, since the signature carries none
 */
export function verifySignature(
  document: XmlDocument,
  signed: XmlElement,
  profile: SignatureProfile,
  expected: {
    readonly signer: string | "authority";
    readonly signedAt: Date | undefined;
    readonly trust: TrustStore;
  },
): SignatureCheck {
  const beside = signed.parent?.childrenNamed("Signature") ?? [];
  const id = signed.attribute("Id") ?? "";
  const reference = `#${id}`;
  const [signature] = beside;
  if (signature === undefined) {
    const misplaced = indexOf(document).references.has(reference);
    return misplaced ? broken("está fora do lugar em que o leiaute a exige") : { status: "absent", reasons: [] };
  }
  if (document.form !== "canonical") return broken("está em um arquivo danificado");
  const form = readSignature(document, signature, profile);
  if (typeof form === "string") return broken(form);
  if (beside.length > 1) return broken("não é a única do documento");
  if (!/^[\w.-]+$/.test(id) || form.uri !== reference) return broken("se refere a outra parte do documento");
  if (indexOf(document).ids.get(id) !== 1) return broken("se refere a um identificador repetido no arquivo");

  const content = canonicalSubtree(signed, form.canonicalisation);
  const signedInfo = canonicalSubtree(form.signedInfo, form.canonicalisation);
  if (content === undefined || signedInfo === undefined) return broken("não tem forma canônica");

  const certificate = rememberedCertificate(form.certificate);
  if (certificate === undefined) return broken("traz um certificado que não pode ser lido");
  const { x509, subjectTaxId } = certificate;
  const digestMatches = createHash(form.digest).update(content).digest().equals(form.digestValue);
  const signatureHolds = holds(form, signedInfo, certificate);
  const facts = {
    certificate: {
      subject: x509.subject,
      ...(subjectTaxId !== undefined && { subjectTaxId }),
      validFrom: x509.validFromDate,
      validTo: x509.validToDate,
    },
    digestMatches,
    signatureHolds,
    digestValue: form.digestValueText,
  };

  const reasons: Fault[] = [];
  if (!digestMatches) reasons.push(faults.contentChanged(signed.path));
  if (!signatureHolds) reasons.push(faults.doesNotHold(signature.path));
  if (reasons.length > 0) return { status: "invalid", reasons, ...facts };

  if ((x509.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < RSA_BITS_MIN) reasons.push(faults.keyTooShort());
  if (!mayBeSignedBy(certificate, expected.signer)) reasons.push(faults.signerDiffers(subjectTaxId, expected.signer));
  if (expected.signedAt === undefined) reasons.push(faults.noDate());
  else if (!isValidAt(x509, expected.signedAt)) reasons.push(faults.expired());
  else if (!leadsToTrustedRoot(x509, expected.signedAt, expected.trust)) reasons.push(faults.chainUntrusted());
  return { status: reasons.length === 0 ? "valid" : "untrusted", reasons, ...facts };

  function broken(how: string): SignatureCheck {
    const path = (signature ?? signed).path;
    return {
      status: "invalid",
      reasons: [
        {
          code: "xml.signature_not_in_profile",
          message: `A assinatura ${how}. O documento não prova quem o emitiu: peça o XML original ao emitente.`,
          path,
        },
      ],
    };
  }
}

interface SignatureForm {
  readonly signedInfo: XmlElement;
  readonly method: "rsa-sha1" | "rsa-sha256";
  readonly uri: string;
  readonly canonicalisation: "inclusive" | "exclusive";
  readonly digest: "sha1" | "sha256";
  readonly digestValue: Buffer;
  readonly digestValueText: string;
  readonly signatureValue: Buffer;
  /** Base64, as written. */
  readonly certificate: string;
}

/**
 * Reads a signature of exactly the form that the layouts allow: each element once, in its place, in its namespace, with
 * nothing else. All that makes XMLDSig dangerous is optional in it, so it is left out: second references, other transforms,
 * objects, prefix lists, keys without certificate. Says in words what is not as it should be.
 */
function readSignature(
  document: XmlDocument,
  signature: XmlElement,
  profile: SignatureProfile,
): SignatureForm | string {
  const [signedInfo, value, keyInfo, ...others] = signature.children;
  if (!isDsig(signedInfo, "SignedInfo") || !isDsig(value, "SignatureValue") || !isDsig(keyInfo, "KeyInfo"))
    return "não tem as partes que deveria ter";
  if (others.length > 0 || signature.namespace !== DSIG) return "tem partes que não deveria ter";

  const [canonicalisation, method, reference, ...moreReferences] = signedInfo.children;
  if (!isDsig(canonicalisation, "CanonicalizationMethod") || !isDsig(method, "SignatureMethod"))
    return "não diz como foi calculada";
  if (!isDsig(reference, "Reference")) return "não diz o que assina";
  if (moreReferences.length > 0) return "se refere a mais de uma parte do documento";

  const [transforms, digestMethod, digestValue, ...more] = reference.children;
  if (!isDsig(transforms, "Transforms") || !isDsig(digestMethod, "DigestMethod") || !isDsig(digestValue, "DigestValue"))
    return "não diz como o conteúdo foi resumido";
  const [enveloped, second, ...foreign] = transforms.children;
  if (!isDsig(enveloped, "Transform") || !isDsig(second, "Transform") || foreign.length > 0 || more.length > 0)
    return "transforma o conteúdo de um modo que o leiaute não permite";

  const data = keyInfo.children.length === 1 ? keyInfo.children[0] : undefined;
  const certificate = data?.children.length === 1 ? data.children[0] : undefined;
  if (!isDsig(data, "X509Data") || !isDsig(certificate, "X509Certificate")) return "não traz exatamente um certificado";

  const leaves = [canonicalisation, method, digestMethod, enveloped, second, value, digestValue, certificate];
  if (leaves.some(({ children }) => children.length > 0)) return "tem partes que não deveria ter";
  if (hasOtherNodes(signature) || document.comments === "in-signature")
    return "tem comentários ou instruções no meio dos seus valores";

  const algorithms = {
    signature: SIGNATURE_METHODS[method.attribute("Algorithm") ?? ""],
    digest: DIGEST_METHODS[digestMethod.attribute("Algorithm") ?? ""],
    canonicalisation: CANONICALISATIONS[second.attribute("Algorithm") ?? ""],
    signedInfo: CANONICALISATIONS[canonicalisation.attribute("Algorithm") ?? ""],
  };
  const allowed = profile.algorithms.find(
    (one) =>
      one.signature === algorithms.signature &&
      one.digest === algorithms.digest &&
      one.canonicalisation === algorithms.canonicalisation &&
      one.canonicalisation === algorithms.signedInfo,
  );
  if (allowed === undefined || enveloped.attribute("Algorithm") !== ENVELOPED)
    return "usa algoritmos que o leiaute não permite";
  if (allowed.canonicalisation === "exclusive-with-comments" && document.comments !== "none")
    return "abrange comentários, que documentos fiscais não têm";

  const digestBytes = base64(digestValue.text);
  const signatureBytes = base64(value.text);
  if (digestBytes === undefined || signatureBytes === undefined) return "tem valores que não podem ser lidos";
  return {
    signedInfo,
    method: allowed.signature,
    uri: reference.attribute("URI") ?? "",
    canonicalisation: allowed.canonicalisation === "inclusive" ? "inclusive" : "exclusive",
    digest: allowed.digest,
    digestValue: digestBytes,
    digestValueText: digestValue.text,
    signatureValue: signatureBytes,
    certificate: certificate.text,
  };
}

function isDsig(element: XmlElement | undefined, name: string): element is XmlElement {
  return element?.name === name && element.namespace === DSIG;
}

function hasOtherNodes(element: XmlElement): boolean {
  return element.hasOtherNodes || element.children.some(hasOtherNodes);
}

interface SignatureIndex {
  /** How many attributes named Id, ID or id, of any element, hold each value (signature wrapping needs two). */
  readonly ids: ReadonlyMap<string, number>;
  /** What any signature of the document refers to, wherever it stands. */
  readonly references: ReadonlySet<string>;
}

// Made once for a document: a lot asks for each of its notes, and must not read all of itself each time.
const indexes = new WeakMap<XmlDocument, SignatureIndex>();

function indexOf(document: XmlDocument): SignatureIndex {
  const known = indexes.get(document);
  if (known !== undefined) return known;
  const ids = new Map<string, number>();
  countIds(document.root, ids);
  const references = document.signatures.map((signature) => signature.at("SignedInfo", "Reference")?.attribute("URI"));
  const index = { ids, references: new Set(references.filter((uri) => uri !== undefined)) };
  indexes.set(document, index);
  return index;
}

function countIds(element: XmlElement, ids: Map<string, number>): void {
  for (const [name, value] of element.writtenAttributes())
    if (/^(?:.*:)?id$/i.test(name)) ids.set(value, (ids.get(value) ?? 0) + 1);
  for (const child of element.children) countIds(child, ids);
}

function base64(text: string): Buffer | undefined {
  const compact = text.replace(/\s/g, "");
  return compact !== "" && /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? Buffer.from(compact, "base64") : undefined;
}

function holds(form: SignatureForm, signedInfo: Buffer, { x509 }: SigningCertificate): boolean {
  try {
    const { publicKey } = x509;
    if (publicKey.asymmetricKeyType !== "rsa") return false;
    return verify(form.method === "rsa-sha1" ? "sha1" : "sha256", signedInfo, publicKey, form.signatureValue);
  } catch {
    return false;
  }
}

function mayBeSignedBy({ x509, subjectTaxId }: SigningCertificate, signer: string): boolean {
  if (signer === "authority") return subjectTaxId === undefined || /^CN=(?:.+\.)?nfse\.gov\.br$/m.test(x509.subject);
  if (subjectTaxId === undefined) return false;
  // The head office signs for its branches.
  return subjectTaxId.length === 14 && signer.length === 14
    ? cnpjRoot(subjectTaxId) === cnpjRoot(signer)
    : subjectTaxId === signer;
}

// A company receives notes from the same few suppliers, and reading a certificate costs more than verifying with it.
const CERTIFICATES_REMEMBERED = 200;
const remembered = new Map<string, SigningCertificate | undefined>();

function rememberedCertificate(text: string): SigningCertificate | undefined {
  if (remembered.has(text)) return remembered.get(text);
  const der = base64(text);
  const certificate = der === undefined ? undefined : readCertificate(der);
  if (remembered.size >= CERTIFICATES_REMEMBERED) remembered.clear();
  remembered.set(text, certificate);
  return certificate;
}

const faults = {
  contentChanged: (path: string): Fault => ({
    code: "xml.signature_content_changed",
    message:
      "O conteúdo do documento foi alterado depois de assinado. Não pague por ele: peça o XML original ao emitente.",
    path,
  }),
  doesNotHold: (path: string): Fault => ({
    code: "xml.signature_does_not_hold",
    message: "A assinatura não confere com o certificado que a acompanha. Peça o XML original ao emitente.",
    path,
  }),
  keyTooShort: (): Fault => ({
    code: "xml.signature_key_too_short",
    message: "A assinatura confere, mas usa uma chave curta demais (menos de 2048 bits). Confirme a nota na SEFAZ.",
  }),
  signerDiffers: (holder: string | undefined, signer: string): Fault => {
    const issuer = signer === "authority" ? "da autoridade fiscal" : `de ${signer || "quem não se identifica"}`;
    return {
      code: "xml.signature_signer_differs",
      message: `A assinatura confere, mas o certificado é de ${holder ?? "titular sem CNPJ ou CPF"} e o documento é ${issuer}. Confirme a nota com a autoridade fiscal.`,
    };
  },
  noDate: (): Fault => ({
    code: "xml.signature_date_unknown",
    message:
      "A assinatura confere, mas o documento não diz quando foi emitido, e o certificado não pôde ser conferido.",
  }),
  expired: (): Fault => ({
    code: "xml.signature_certificate_expired",
    message: "A assinatura confere, mas o certificado não valia na data da emissão. Confirme a nota na SEFAZ.",
  }),
  chainUntrusted: (): Fault => ({
    code: "xml.signature_chain_untrusted",
    message:
      "A assinatura confere, mas o certificado não leva a uma autoridade em que se confia aqui. Confirme a nota na SEFAZ.",
  }),
};
