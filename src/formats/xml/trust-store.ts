import { X509Certificate } from "node:crypto";

/** Certificates that a chain may end in, and those it may pass through. */
export interface TrustStore {
  readonly roots: readonly X509Certificate[];
  readonly intermediates: readonly X509Certificate[];
}

/** Trusts nobody: signatures that hold are "untrusted". */
export const emptyTrustStore: TrustStore = { roots: [], intermediates: [] };

// ICP-Brasil has three levels (raiz, AC de 1º nível, AC emissora); a chain longer than this is a mistake or an attack.
const CHAIN_LENGTH_MAX = 6;

/**
 * @param certificates in PEM or DER, one in each
 * @throws Error when one of them cannot be read: a trust store is configuration, not input
 */
export function trustStore(certificates: {
  readonly roots: readonly (string | Uint8Array)[];
  readonly intermediates?: readonly (string | Uint8Array)[];
}): TrustStore {
  const read = (certificate: string | Uint8Array) => new X509Certificate(certificate);
  return { roots: certificates.roots.map(read), intermediates: (certificates.intermediates ?? []).map(read) };
}

/** Whether a chain leads from the certificate to a trusted root, every link signed and valid on that day. */
export function leadsToTrustedRoot(certificate: X509Certificate, at: Date, store: TrustStore, length = 0): boolean {
  if (length > CHAIN_LENGTH_MAX || !isValidAt(certificate, at)) return false;
  if (store.roots.some((root) => root.raw.equals(certificate.raw))) return true;
  if (store.roots.some((root) => isValidAt(root, at) && issued(root, certificate))) return true;
  return store.intermediates.some(
    (authority) => issued(authority, certificate) && leadsToTrustedRoot(authority, at, store, length + 1),
  );
}

function issued(authority: X509Certificate, certificate: X509Certificate): boolean {
  return authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

export function isValidAt(certificate: X509Certificate, at: Date): boolean {
  return certificate.validFromDate <= at && at <= certificate.validToDate;
}
