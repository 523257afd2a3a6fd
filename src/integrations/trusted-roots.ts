import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type TrustStore, trustStore } from "../formats/xml/index.ts";
import { refuse } from "./errors.ts";

const CERTIFICATE = /\.(pem|crt|cer|der)$/i;
/** Certificates of the built-in simulators say so in their name; no real authority's does. */
const SIMULATED = /SEM VALOR/i;

/**
 * The certificates of a configured folder: those that sign themselves are roots, the others intermediates. A simulator's
 * authority is trusted only in a company marked as demonstration.
 *
 * @throws `integrations.trusted_roots_unreadable`
 */
export function readTrustedRoots(
  folder: string | undefined,
  { demonstration }: { readonly demonstration: boolean },
): TrustStore {
  if (folder === undefined) return trustStore({ roots: [] });
  const texts = readFolder(folder);
  const all = trustStore({ roots: texts });
  const certificates = [...all.roots.values()]
    .flat()
    .filter((certificate) => demonstration || !SIMULATED.test(certificate.subject));
  const isRoot = (certificate: (typeof certificates)[number]): boolean => certificate.subject === certificate.issuer;
  return trustStore({
    roots: certificates.filter(isRoot).map((certificate) => certificate.raw),
    intermediates: certificates.filter((certificate) => !isRoot(certificate)).map((certificate) => certificate.raw),
  });
}

function readFolder(folder: string): (string | Uint8Array)[] {
  let file = folder;
  try {
    if (!statSync(folder).isDirectory()) throw new Error("not a folder");
    const certificates: (string | Uint8Array)[] = [];
    for (const name of readdirSync(folder).sort()) {
      if (!CERTIFICATE.test(name)) continue;
      file = path.join(folder, name);
      const bytes = readFileSync(file);
      const isPem = bytes.includes("-----BEGIN CERTIFICATE-----");
      // One at a time, so that the sentence names the one that is wrong.
      trustStore({ roots: [isPem ? bytes.toString("latin1") : bytes] });
      certificates.push(isPem ? bytes.toString("latin1") : bytes);
    }
    return certificates;
  } catch {
    throw refuse("integrations.trusted_roots_unreadable", { file });
  }
}
