import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type InspectedFile, inspectPaths, inspectText } from "../../src/documents/index.ts";
import type { Inspected } from "../../src/documents/inspected.ts";
import { emptyTrustStore } from "../../src/formats/xml/index.ts";
import { calendarDate } from "../../src/values/calendar.ts";
import {
  type ExpectedFacts,
  expectedAccounting,
  expectedBanking,
  expectedBoleto,
  expectedFiscal,
  expectedPix,
  type Measured,
} from "./expected-facts.ts";

export const samples = new URL("../../../shared/samples/", import.meta.url);
export const samplesAreHere = existsSync(samples);

/** The day on which the manifests resolved the due factors. */
const ON = calendarDate("2026-11-24");

export interface Difference {
  readonly file: string;
  readonly kind: string;
  readonly fact: string;
  readonly expected: unknown;
  readonly found: unknown;
}

export interface Comparison {
  /** By kind of document: how many were compared, and how many of their facts. */
  readonly counts: Readonly<Record<string, { documents: number; equal: number; different: number }>>;
  readonly differences: readonly Difference[];
}

/** Everything that `inspect` says of the samples, fact by fact, with what the three MANIFESTs, boletos.json and pix-brcodes.json say. */
export async function compareFacts(): Promise<Comparison> {
  const counts: Record<string, { documents: number; equal: number; different: number }> = {};
  const differences: Difference[] = [];
  const compare = (file: string, expected: ExpectedFacts, found: Inspected | undefined): void => {
    const kind = String(expected["kind"]);
    counts[kind] ??= { documents: 0, equal: 0, different: 0 };
    const count = counts[kind];
    count.documents += 1;
    for (const [fact, value] of Object.entries(expected)) {
      if (value === undefined) continue;
      const said = found === undefined ? "no such document" : factOf(found, fact);
      if (same(value, said)) count.equal += 1;
      else {
        count.different += 1;
        differences.push({ file, kind, fact, expected: value, found: said });
      }
    }
  };

  const found = await inspectAll();
  for (const [folder, list, expectedOf] of [
    ["fiscal", "samples", expectedFiscal],
    ["banking", "samples", expectedBanking],
    ["accounting", "files", expectedAccounting],
  ] as const) {
    for (const sample of readJson(`${folder}/MANIFEST.json`)[list] as readonly Measured[]) {
      const file = `${folder}/${sample["file"]}`;
      const documents = found.get(file) ?? [];
      const expected = expectedOf(sample);
      for (const [at, one] of expected.entries()) compare(file, one, documents[at]);
      // A document that nobody measured is one too many.
      if (expected.length > 0 && documents.length !== expected.length) {
        differences.push({
          file,
          kind: String(expected[0]?.["kind"]),
          fact: "documents in the file",
          expected: expected.length,
          found: documents.length,
        });
      }
    }
  }
  for (const item of readJson("banking/boletos.json")["items"] as readonly Measured[]) {
    const expected = expectedBoleto(item);
    compare(`boletos.json line ${item["line"]}`, expected, inspectText(item["line"], { on: ON }));
    compare(`boletos.json barcode ${item["barcode"]}`, expected, inspectText(item["barcode"], { on: ON }));
  }
  for (const item of readJson("banking/pix-brcodes.json")["items"] as readonly Measured[]) {
    compare(`pix-brcodes.json ${item["brcode"]}`, expectedPix(item), inspectText(item["brcode"], { on: ON }));
  }
  return { counts, differences };
}

async function inspectAll(): Promise<ReadonlyMap<string, readonly InspectedFile[]>> {
  const root = fileURLToPath(samples);
  const found = new Map<string, InspectedFile[]>();
  for await (const document of inspectPaths([root], { trustedRoots: emptyTrustStore, on: ON })) {
    const file = document.file.slice(root.length);
    found.set(file, [...(found.get(file) ?? []), document]);
  }
  return found;
}

function readJson(name: string): Measured {
  return JSON.parse(readFileSync(new URL(name, samples), "utf8"));
}

function factOf(document: Inspected, fact: string): unknown {
  if (fact === "kind" || fact === "signature" || fact === "schema") return document[fact];
  if (fact === "kind of boleto") return document.facts["kind"];
  return fact.split(".").reduce<unknown>((at, name) => (at as Measured | undefined)?.[name], document.facts);
}

/** Absent is null, whichever says it; the order of the fields says nothing. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
