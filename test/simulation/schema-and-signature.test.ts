import { createHash, createVerify, X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { XmlBufferInputProvider, XmlDocument, XsdValidator, xmlRegisterInputProvider } from "libxml2-wasm";
import { describe, expect, it } from "vitest";
import { generateMonths, type Simulation } from "./generate-months.ts";
import { generateMatchingFolder } from "./matching-folder.ts";

const schemas = new URL("../../../shared/schemas/", import.meta.url);
const withoutSchemas = !existsSync(schemas);
const seeds = [1, 2, 3, 4, 5, 6, 7];

describe.skipIf(withoutSchemas)("the documents of the simulation, by the official schemas (../shared/schemas)", () => {
  const nfe = validator("nfe/PL_010e_NT2025.002_v1.01", "procNFe_v4.00.xsd");
  const nfse = validator("nfse-nacional/1.01", "NFSe_v1.01.xsd");
  const batch = validator("nfe/PL_010e_NT2025.002_v1.01", "enviNFe_v4.00.xsd");
  const cancellation = validator("nfe-eventos/cancelamento", "procEventoCancNFe_v1.00.xsd");

  it.each(seeds)("are all valid for seed %i, except the note that nobody signed", (seed) => {
    const failures = xmlFilesOf(generateMonths({ seed, months: 2 })).flatMap(({ name, text, kind, cases }) => {
      if (cases.includes("unsigned")) return nfe(text) === undefined ? [`${name}: valid without a signature`] : [];
      // The event sets still refuse keys with letters (schemas/README.md, trap 3).
      if (kind === "nfe-event" && /<chNFe>\d*[A-Z]/.test(text)) return [];
      const isBatch = cases.includes("repeated-in-batch");
      const validate = isBatch ? batch : kind === "nfse" ? nfse : kind === "nfe-event" ? cancellation : nfe;
      const fault = validate(text);
      return fault === undefined ? [] : [`${name}: ${fault}`];
    });
    expect(failures).toEqual([]);
  });

  it.each([3, 4])("are all valid in a folder to examine matching by, for seed %i", (seed) => {
    const failures = xmlFilesOf(generateMatchingFolder({ seed, movements: 1 })).flatMap(({ name, text, kind }) => {
      const fault = (kind === "nfse" ? nfse : nfe)(text);
      return fault === undefined ? [] : [`${name}: ${fault}`];
    });
    expect(failures).toEqual([]);
  });
});

describe("the signatures of the simulation", () => {
  it.each(seeds)(
    "hold over the canonical bytes that libxml2 computes, for seed %i, except where the note was changed",
    (seed) => {
      const wrong = xmlFilesOf(generateMonths({ seed })).flatMap(({ name, text, cases }) => {
        const results = verifySignatures(text);
        const expected = cases.includes("unsigned") ? 0 : text.includes("<NFSe ") ? 2 : 1;
        const good =
          results.length === expected && results.every((result) => result.holds !== cases.includes("tampered"));
        return good ? [] : [`${name}: ${JSON.stringify(results)}`];
      });
      expect(wrong).toEqual([]);
    },
  );

  it("lead to the simulated root, except the note signed under a chain that nobody here knows", () => {
    const simulation = generateMonths({ seed: 1 });
    const root = new X509Certificate(simulation.trustedRoots[0] ?? "");
    for (const { text, cases } of xmlFilesOf(simulation)) {
      for (const { certificate } of verifySignatures(text)) {
        const trusted = certificate.checkIssued(root) && certificate.verify(root.publicKey);
        expect(trusted).toBe(!cases.includes("unknown-chain"));
      }
    }
  });

  it("are made by certificates that carry the issuer's CNPJ in the name and in the ICP-Brasil field", () => {
    for (const { text } of xmlFilesOf(generateMonths({ seed: 3 }))) {
      const issuer = /<emit><CNPJ>(\w{14})/.exec(text)?.[1];
      const [first] = verifySignatures(text);
      if (issuer === undefined || first === undefined || text.includes("<NFSe ")) continue;
      expect(first.certificate.subject).toContain(`:${issuer}`);
      expect(first.certificate.raw.toString("latin1")).toContain(issuer);
    }
  });
});

describe("one seed", () => {
  it("gives the same bytes again, and another seed gives others", () => {
    expect(fingerprint(generateMonths({ seed: 11 }))).toBe(fingerprint(generateMonths({ seed: 11 })));
    expect(fingerprint(generateMonths({ seed: 11 }))).not.toBe(fingerprint(generateMonths({ seed: 12 })));
  });
});

interface XmlFile {
  readonly name: string;
  readonly text: string;
  readonly kind: string;
  readonly cases: readonly string[];
}

function xmlFilesOf(simulation: Simulation): XmlFile[] {
  return simulation.files
    .filter(({ name }) => name.endsWith(".xml"))
    .map(({ name, bytes }) => {
      const truths = simulation.truth.documents.filter(({ file }) => file === name);
      return {
        name,
        text: Buffer.from(bytes).toString("utf8"),
        kind: truths[0]?.kind ?? "",
        cases: truths.map((truth) => truth.case),
      };
    });
}

function fingerprint(simulation: Simulation): string {
  const hash = createHash("sha256").update(
    JSON.stringify([simulation.company, simulation.truth, simulation.trustedRoots]),
  );
  for (const { name, bytes } of simulation.files) hash.update(name).update(bytes);
  return hash.digest("hex");
}

/** Gives the first fault of a text, or nothing. The set is compiled once; each set keeps its own folder, since names repeat. */
function validator(folder: string, main: string): (text: string) => string | undefined {
  if (withoutSchemas) return () => undefined;
  const url = new URL(`${folder}/`, schemas);
  const prefix = `schemas/${folder}/`;
  const provider = new XmlBufferInputProvider({});
  for (const file of readdirSync(url)) provider.addBuffer(prefix + file, readFileSync(new URL(file, url)));
  xmlRegisterInputProvider(provider);
  using schema = XmlDocument.fromBuffer(readFileSync(new URL(main, url)), { url: prefix + main });
  const compiled = XsdValidator.fromDoc(schema);
  return (text) => {
    using document = XmlDocument.fromString(text);
    try {
      compiled.validate(document);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}

/** A small verifier of its own: C14N by libxml2, hashes and RSA by node:crypto. */
function verifySignatures(text: string): { holds: boolean; certificate: X509Certificate }[] {
  using document = XmlDocument.fromString(text);
  const ds = { ds: "http://www.w3.org/2000/09/xmldsig#" };
  return document.find("//ds:Signature", ds).map((signature) => {
    const value = (path: string): string => signature.get(path, ds)?.content ?? "";
    const id = value("ds:SignedInfo/ds:Reference/@URI").slice(1);
    const exclusive = value("ds:SignedInfo/ds:CanonicalizationMethod/@Algorithm").includes("exc-c14n");
    const hash = value("ds:SignedInfo/ds:SignatureMethod/@Algorithm").endsWith("sha256") ? "sha256" : "sha1";
    const canonical = (path: string): string => canonicalSubtree(document, path, exclusive);
    // The signature stands beside what it signs, not inside: the enveloped transform has nothing to take away.
    const digest = createHash(hash)
      .update(canonical(`//*[@Id='${id}']`), "utf8")
      .digest("base64");
    const certificate = new X509Certificate(Buffer.from(value("ds:KeyInfo/ds:X509Data/ds:X509Certificate"), "base64"));
    const signed = createVerify(hash)
      .update(canonical(`//*[local-name()='SignedInfo'][*/@URI='#${id}']`), "utf8")
      .verify(certificate.publicKey, value("ds:SignatureValue"), "base64");
    return { holds: digest === value("ds:SignedInfo/ds:Reference/ds:DigestValue") && signed, certificate };
  });
}

function canonicalSubtree(document: XmlDocument, path: string, exclusive: boolean): string {
  const node = document.get(path);
  if (node === null) throw new Error(`nothing at ${path}`);
  return exclusive
    ? node.canonicalizeToString({ mode: 1, withComments: false })
    : node.canonicalizeToString({ mode: 0, withComments: false });
}
