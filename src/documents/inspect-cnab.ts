import { presentFacts } from "./facts.ts";
import type { Inspected } from "./inspected.ts";

/** Lines looked at to tell a bank file from other text: the header and the first records. */
const LINES_LOOKED_AT = 8;

/**
 * Recognises a bank file of fixed columns by the shape of its header, since the length of its lines lies: editors and
 * e-mail strip the blanks at their end. Only what the header says is read here.
 */
export function inspectCnab(text: string): Inspected | undefined {
  const lines = firstLines(text, LINES_LOOKED_AT);
  const [header = "", second = ""] = lines;
  const longest = lines.reduce((length, line) => Math.max(length, line.length), 0);
  if (longest < 100) return undefined;
  if (/^\d{3}00000/.test(header) && longest <= 241 && (second === "" || second.startsWith(header.slice(0, 3)))) {
    return {
      kind: "cnab240",
      facts: presentFacts({
        direction: direction240(header, second),
        bank: header.slice(0, 3),
        records: countLines(text),
      }),
      problems: [],
    };
  }
  if (/^0(?:1REMESSA|2RETORNO)/.test(header) && longest > 241 && longest <= 444) {
    const bank = header.slice(76, 79);
    return {
      kind: "cnab400",
      facts: presentFacts({
        direction: header[1] === "1" ? "remessa" : "retorno",
        bank: /^\d{3}$/.test(bank) ? bank : undefined,
        records: countLines(text),
      }),
      problems: [],
    };
  }
  if (/^A[12]/.test(header) && longest <= 151 && /^\d{3}$/.test(header.slice(42, 45)) && /^[A-Z]/.test(second)) {
    return {
      kind: "febraban150",
      facts: {
        direction: header[1] === "1" ? "remessa" : "retorno",
        bank: header.slice(42, 45),
        agreement: header.slice(2, 22).trim(),
        records: countLines(text),
      },
      problems: [],
    };
  }
  return undefined;
}

/** Column 143 of the file header says who wrote it; a statement says so in its batch header: operation E, service 04. */
function direction240(header: string, batchHeader: string): string | undefined {
  if (batchHeader.slice(8, 11) === "E04") return "extrato";
  const code = header[142];
  return code === "1" ? "remessa" : code === "2" ? "retorno" : undefined;
}

function firstLines(text: string, count: number): string[] {
  const head = text.slice(0, count * 500);
  return head.split(/\r?\n/, count).map((line) => withoutEnd(line));
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf("\n", at);
    const end = next < 0 ? text.length : next;
    if (withoutEnd(text.slice(at, Math.min(end, at + 500))) !== "") lines += 1;
    at = end + 1;
  }
  return lines;
}

/** Blanks, and the byte 1A with which old systems end a file. */
function withoutEnd(line: string): string {
  return line.replaceAll("\u001A", "").trimEnd();
}
