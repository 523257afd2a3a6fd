export { canonicalSubtree } from "./canonical-subtree.ts";
export { readCertificate, type SigningCertificate } from "./certificate.ts";
export { type CompiledSchema, compileSchema, type SchemaViolation } from "./compile-schema.ts";
export { deepLeaves, pick } from "./fields.ts";
export { distributionPageLimits, fiscalDocumentLimits, type XmlLimits } from "./limits.ts";
export { type OpenedXml, openXml, type XmlDocument } from "./open-xml.ts";
export { type SigningForm, type SigningIdentity, signElement } from "./sign-element.ts";
export { emptyTrustStore, type TrustStore, trustStore } from "./trust-store.ts";
export {
  dpsSignature,
  nfeSignature,
  nfseSignature,
  type SignatureCheck,
  type SignatureProfile,
  verifySignature,
} from "./verify-signature.ts";
export type { XmlElement } from "./xml-element.ts";
