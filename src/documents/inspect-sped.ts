import { presentFacts } from "./facts.ts";
import type { DocumentKind, Inspected } from "./inspected.ts";

/** A file of SPED has some 300 kinds of register; a text made to fill memory has any number. */
const REGISTERS_MAX = 500;

/** Recognises a SPED file by its register 0000 and counts its registers. Its contents are read by whoever imports it. */
export function inspectSped(text: string): Inspected | undefined {
  const start = text.search(/\S/);
  if (start < 0 || !text.startsWith("|0000|", start)) return undefined;
  const fields = lineAt(text, start).split("|").slice(1);
  const opening = openingOf(fields);
  if (opening === undefined) return undefined;
  const registers: Record<string, number> = {};
  let lines = 0;
  for (let at = start; at < text.length; ) {
    const end = text.indexOf("\n", at);
    const register = /^\|([0-9A-Z]\d{3})\|/.exec(text.slice(at, at + 6))?.[1];
    if (register !== undefined && (register in registers || Object.keys(registers).length < REGISTERS_MAX)) {
      registers[register] = (registers[register] ?? 0) + 1;
      lines += 1;
    }
    // What follows the closing register is the digital signature, in bytes.
    if (register === "9999" || end < 0) break;
    at = end + 1;
  }
  const problems =
    registers["9999"] === undefined
      ? [
          {
            code: "sped.truncated",
            message:
              "O arquivo SPED termina sem o registro 9999: foi cortado ou não foi concluído. Gere o arquivo de novo.",
          },
        ]
      : [];
  return { kind: opening.kind, facts: { ...opening.facts, lines, registers }, problems };
}

function lineAt(text: string, start: number): string {
  const line = text.slice(start, start + 2_000);
  return line.split(/\r?\n/, 1)[0] ?? "";
}

interface Opening {
  readonly kind: DocumentKind;
  readonly facts: { readonly company: unknown; readonly period: unknown };
}

/** The three files open with the same register; what tells them apart is where it puts the dates of the period. */
function openingOf(fields: readonly string[]): Opening | undefined {
  const at = (index: number): string => fields[index] ?? "";
  const opening = (kind: DocumentKind, from: number, taxId: string): Opening => ({
    kind,
    facts: {
      company: presentFacts({ taxId, name: at(from + 2) }),
      period: presentFacts({ from: civilDate(at(from)), to: civilDate(at(from + 1)) }),
    },
  });
  if (at(1) === "LECD") return opening("sped-ecd", 2, at(5));
  if (isDate(at(3)) && isDate(at(4))) return opening("sped-efd-icms-ipi", 3, at(6) === "" ? at(7) : at(6));
  if (isDate(at(5)) && isDate(at(6))) return opening("sped-efd-contribuicoes", 5, at(8));
  return undefined;
}

function isDate(text: string): boolean {
  return /^\d{8}$/.test(text);
}

/** SPED writes day, month and year. */
function civilDate(text: string): string | undefined {
  return isDate(text) ? `${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}` : undefined;
}
