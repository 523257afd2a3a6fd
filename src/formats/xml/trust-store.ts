import { X509Certificate } from "node:crypto";

/** Certificates that a chain may end in, and those it may pass through, by the name of their holder. */
export interface TrustStore {
  readonly roots: ReadonlyMap<string, readonly X509Certificate[]>;
  readonly intermediates: ReadonlyMap<string, readonly X509Certificate[]>;
}

/** Trusts nobody: signatures that hold are "untrusted". */
export const emptyTrustStore: TrustStore = { roots: new Map(), intermediates: new Map() };

// ICP-Brasil has three levels (raiz, AC de 1º nível, AC emissora); a chain longer than this is a mistake or an attack.
const CHAIN_LENGTH_MAX = 6;

/**
 * @param certificates in PEM (several in one text, as authorities publish them) or DER
 * @throws Error when one of them cannot be read: a trust store is configuration, not input
 */
export function trustStore(certificates: {
  readonly roots: readonly (string | Uint8Array)[];
  readonly intermediates?: readonly (string | Uint8Array)[];
}): TrustStore {
  const bySubject = (list: readonly (string | Uint8Array)[]) =>
    Map.groupBy(
      list.flatMap(separate).map((certificate) => new X509Certificate(certificate)),
      ({ subject }) => subject,
    );
  return { roots: bySubject(certificates.roots), intermediates: bySubject(certificates.intermediates ?? []) };
}

function separate(certificates: string | Uint8Array): (string | Uint8Array)[] {
  if (typeof certificates !== "string") return [certificates];
  return certificates.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [certificates];
}

/** Whether a chain leads from the certificate to a trusted root, every link signed and valid on that day. */
export function leadsToTrustedRoot(certificate: X509Certificate, at: Date, store: TrustStore): boolean {
  return chainPeriods(certificate, store).some(({ from, to }) => from <= at && at <= to);
}

export function isValidAt(certificate: X509Certificate, at: Date): boolean {
  return certificate.validFromDate <= at && at <= certificate.validToDate;
}

interface Period {
  readonly from: Date;
  readonly to: Date;
}

// The chain of a certificate is the same for every note that it signed; only the day changes.
const known = new WeakMap<TrustStore, WeakMap<X509Certificate, readonly Period[]>>();

function chainPeriods(certificate: X509Certificate, store: TrustStore): readonly Period[] {
  const ofStore = known.get(store) ?? new WeakMap<X509Certificate, readonly Period[]>();
  known.set(store, ofStore);
  const periods = ofStore.get(certificate) ?? findChainPeriods(certificate, store, 0);
  ofStore.set(certificate, periods);
  return periods;
}

/** For each chain to a trusted root, the period in which all of it is valid. */
function findChainPeriods(certificate: X509Certificate, store: TrustStore, length: number): Period[] {
  if (length > CHAIN_LENGTH_MAX) return [];
  const own = { from: certificate.validFromDate, to: certificate.validToDate };
  const isRoot = store.roots.get(certificate.subject)?.some(({ raw }) => raw.equals(certificate.raw)) ?? false;
  if (isRoot) return [own];
  const issuers = (authorities: TrustStore["roots"]) =>
    (authorities.get(certificate.issuer) ?? []).filter((authority) => issued(authority, certificate));
  const above = [
    ...issuers(store.roots).map((root) => ({ from: root.validFromDate, to: root.validToDate })),
    ...issuers(store.intermediates).flatMap((authority) => findChainPeriods(authority, store, length + 1)),
  ];
  return above.map(({ from, to }) => ({ from: from > own.from ? from : own.from, to: to < own.to ? to : own.to }));
}

function issued(authority: X509Certificate, certificate: X509Certificate): boolean {
  return authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
