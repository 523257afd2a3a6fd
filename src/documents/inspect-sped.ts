import { readOpening, type SpedFile, type SpedOpening, walkSped } from "../formats/sped/index.ts";
import { presentFacts } from "./facts.ts";
import type { DocumentKind, Inspected } from "./inspected.ts";

/** A file of SPED has some 300 kinds of register; a text made to fill memory has any number. */
const REGISTERS_MAX = 500;

const KINDS: Readonly<Record<SpedFile, DocumentKind | undefined>> = {
  ecd: "sped-ecd",
  "efd-icms-ipi": "sped-efd-icms-ipi",
  "efd-contribuicoes": "sped-efd-contribuicoes",
  ecf: undefined,
};

/** Recognises a SPED file by its register 0000 and counts its registers. Its contents are read by whoever imports it. */
export function inspectSped(text: string): Inspected | undefined {
  const start = text.search(/\S/);
  if (start < 0 || !text.startsWith("|0000|", start)) return undefined;
  let opening: SpedOpening | undefined;
  const registers: Record<string, number> = {};
  let lines = 0;
  for (const { register, fields } of walkSped([start === 0 ? text : text.slice(start)])) {
    if (opening === undefined) {
      opening = readOpening(fields);
      if (opening === undefined) return undefined;
    }
    if (register === "") continue;
    if (register in registers || Object.keys(registers).length < REGISTERS_MAX) {
      registers[register] = (registers[register] ?? 0) + 1;
      lines += 1;
    }
    // What follows the closing register is the digital signature, in bytes.
    if (register === "9999") break;
  }
  const kind = opening === undefined ? undefined : KINDS[opening.file];
  if (opening === undefined || kind === undefined) return undefined;
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
  const { taxId, name, from, to } = opening;
  const facts = {
    company: presentFacts({ taxId, name }),
    period: presentFacts({ from: civilDate(from), to: civilDate(to) }),
    lines,
    registers,
  };
  return { kind, facts, problems };
}

/** SPED writes day, month and year. */
function civilDate(text: string): string | undefined {
  return /^\d{8}$/.test(text) ? `${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}` : undefined;
}
