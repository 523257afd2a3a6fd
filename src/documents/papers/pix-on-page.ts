import { readPix } from "../../formats/pix/index.ts";
import type { Fault } from "../../values/fault.ts";
import { pixFacts } from "../code-facts.ts";
import type { Code, Page, Word } from "../sandbox/page.ts";
import { type Source, sourceOfCode, sourceOfPhrase } from "./findings.ts";
import { type Lines, type Phrase, phraseOf } from "./layout.ts";

export interface PaperPix {
  /** As copied and pasted. */
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly source: Source;
  readonly problems: readonly Fault[];
}

/** The Pix codes of a page, as QR and as text to copy; the two of one charge are compared. */
export function pixOnPage(page: Page, lines: Lines): PaperPix[] {
  const drawn = page.codes.filter(({ is, text }) => is === "qr" && text.startsWith("000201"));
  const written = page.by === "text" ? writtenPix(page, lines) : [];
  const found = drawn.map((code) => fromQr(page, code));
  const [text] = written;
  const [qr] = found;
  if (text === undefined) return found;
  if (qr === undefined) return written.map(({ code, phrase }) => asPix(code, sourceOfPhrase(phrase)));
  const isSame = written.some(({ code }) => found.some((other) => other.code === code));
  return isSame ? found : [{ ...qr, problems: [...qr.problems, differs(qr.code, text.code)] }, ...found.slice(1)];
}

function fromQr(page: Page, code: Code): PaperPix {
  return asPix(code.text, sourceOfCode(page, code));
}

export function asPix(code: string, source: Source): PaperPix {
  const { pix, faults } = readPix(code);
  return { code, facts: pix === undefined ? {} : pixFacts(pix), source, problems: faults };
}

function differs(qr: string, text: string): Fault {
  const said = (code: string): string => {
    const { pix } = readPix(code);
    return `${pix?.merchantName ?? "sem nome"} (${pix?.key ?? pix?.url ?? "sem chave"})`;
  };
  return {
    code: "pix.text_differs_from_qr",
    message: `O QR Code paga a ${said(qr)} e o código de copiar e colar paga a ${said(text)}. É sinal de fraude: não pague; confirme com o fornecedor por um contato que já tinha.`,
    path: "pix",
  };
}

/** A code to copy takes three or four lines of small print. */
const LINES_MAX = 8;

/** A code that begins on one line goes on in the next ones, cut anywhere; it ends where its checksum holds. */
function writtenPix(page: Page, lines: Lines): { readonly code: string; readonly phrase: Phrase }[] {
  const found: { code: string; phrase: Phrase }[] = [];
  for (const [index, line] of lines.entries()) {
    const start = line.flatMap(({ words }) => words).findIndex(({ text }) => text.startsWith("000201"));
    if (start < 0) continue;
    const first = line.flatMap(({ words }) => words)[start];
    const rows = lines
      .slice(index, index + LINES_MAX)
      .map((row, at) => row.flatMap(({ words }) => words).slice(at === 0 ? start : 0))
      // A column of its own: what stands far to the left of it is something else.
      .map((words) => words.filter(({ box }) => box.x >= (first?.box.x ?? 0) - 0.02));
    const code = wholePix(rows);
    if (code !== undefined) found.push({ code: code.text, phrase: phraseOf(page, code.words) });
  }
  return found;
}

function wholePix(
  rows: readonly (readonly Word[])[],
): { readonly text: string; readonly words: readonly Word[] } | undefined {
  for (const seam of ["", " "]) {
    const text = rows.map((words) => words.map((word) => word.text).join(" ")).join(seam);
    const whole = findPixIn(text);
    if (whole === undefined) continue;
    let left = whole.length;
    const words = rows.flat().filter(({ text: part }) => {
      const isIn = left > 0;
      left -= part.length + 1;
      return isIn;
    });
    return { text: whole, words };
  }
  return undefined;
}

/** The Pix code that begins in a text, if its checksum holds somewhere. */
export function findPixIn(text: string): string | undefined {
  for (const start of text.matchAll(/000201/g)) {
    const rest = text.slice(start.index, start.index + 1_000);
    for (const end of rest.matchAll(/6304[0-9A-Fa-f]{4}/g)) {
      const code = rest.slice(0, end.index + 8);
      const { pix, faults } = readPix(code);
      if (pix !== undefined && faults.every((fault) => !fault.code.endsWith("check_digit"))) return code;
    }
  }
  return undefined;
}
