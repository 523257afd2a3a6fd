import type { CalendarDate } from "../../values/calendar.ts";
import type { Fault } from "../../values/fault.ts";
import { presentFacts } from "../facts.ts";
import type { Inspected } from "../inspected.ts";
import { box, type Page } from "../sandbox/page.ts";
import type { OpenedMail } from "../sandbox/sandbox-work.ts";
import type { Source } from "./findings.ts";
import { type Lines, phraseOf } from "./layout.ts";
import { asPix, findPixIn } from "./pix-on-page.ts";
import { findWrittenCodes } from "./written-codes.ts";

/** Lines of a message that are looked at; a newsletter has a thousand. */
const LINES_MAX = 2_000;

const BODY: Source = { by: "body" };
const NOWHERE = box(0, 0, 0, 0);

/** The digit lines and Pix codes that a message writes out for its reader to copy. */
export function inspectMailText(text: string, on: CalendarDate): Inspected[] {
  const found = new Map<string, Inspected>();
  for (const { digits, inspected } of findWrittenCodes(linesOfText(text), on)) {
    if (inspected.kind === "boleto" && !found.has(digits)) {
      found.set(digits, { ...inspected, sources: sourcesOf(inspected.facts), part: "texto da mensagem" });
    }
  }
  const joined = [text, text.replaceAll(/\r?\n/g, "")];
  const code = joined.map(findPixIn).find((one) => one !== undefined);
  if (code !== undefined) {
    const { facts, problems } = asPix(code, BODY);
    found.set(code, { kind: "pix", facts, problems, sources: sourcesOf(facts), part: "texto da mensagem" });
  }
  return [...found.values()];
}

function sourcesOf(facts: Readonly<Record<string, unknown>>): Record<string, Source> {
  return Object.fromEntries(Object.keys(facts).map((path) => [path, BODY]));
}

/** A text as the lines of a page; where on it they stand means nothing. */
function linesOfText(text: string): Lines {
  const page: Page = { number: 1, width: 1, height: 1, by: "text", words: [], codes: [] };
  return text
    .split(/\r?\n/, LINES_MAX)
    .map((line) => line.match(/\S+/g) ?? [])
    .filter((words) => words.length > 0)
    .map((words) => [
      phraseOf(
        page,
        words.map((word) => ({ text: word, box: NOWHERE })),
      ),
    ]);
}

/** What a message says of itself, by headers that anybody can write, and what of it was not opened. */
export function mailFacts(
  mail: OpenedMail,
  { name, codes }: { readonly name: string; readonly codes: number },
): { readonly facts: Record<string, unknown>; readonly problems: readonly Fault[] } {
  const { from, to, subject, sentAt, messageId, attachments, left } = mail;
  const facts = presentFacts({ from, to, subject, sentAt, messageId, attachments: attachments.length, codes });
  if (left === 0) return { facts, problems: [] };
  return {
    facts,
    problems: [
      {
        code: "email.too_many_parts",
        message: `O e-mail ${name} tem ${attachments.length + left} anexos e só os primeiros ${attachments.length} foram abertos. Salve os outros e envie-os à parte.`,
      },
    ],
  };
}
