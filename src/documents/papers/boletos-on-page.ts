import type { CalendarDate } from "../../values/calendar.ts";
import type { Fault } from "../../values/fault.ts";
import { parseMoney } from "../../values/money.ts";
import { inspectText } from "../inspect-text.ts";
import type { Inspected } from "../inspected.ts";
import type { Code, Page } from "../sandbox/page.ts";
import { type Finding, factsOf, type Source, sourceOfCode, sourceOfPhrase } from "./findings.ts";
import { findLabelled, type Lines, textOf } from "./layout.ts";
import type { PaperDocument } from "./paper-document.ts";
import { type PaperPix, pixOnPage } from "./pix-on-page.ts";
import { AMOUNT, amountOf, DAY, dayOf, finding, findParty, inReais, inWordsOfDay } from "./values-on-paper.ts";
import type { WrittenCode } from "./written-codes.ts";

/** A boleto as its code is seen: written as digits, drawn as bars, or both. */
interface Seen {
  readonly written?: WrittenCode;
  readonly bars?: { readonly code: Code; readonly inspected: Inspected };
}

/**
 * The boletos of a page, banks' and utilities': what the code says, and what is written around it. The digits and the bars
 * are compared, for a swapped code has valid digits and only one of the two was changed.
 */
export function boletosOnPage(
  page: Page,
  {
    lines,
    written,
    on,
  }: { readonly lines: Lines; readonly written: readonly WrittenCode[]; readonly on: CalendarDate },
): PaperDocument[] {
  const seen = pair(
    written.filter(({ inspected }) => inspected.kind === "boleto"),
    barsOf(page, on),
  );
  const pix = pixOnPage(page, lines);
  return seen.map((boleto, index) => {
    const [from, to] = boundsOf(seen, index);
    return describe(page, boleto, { lines, from, to, pix: seen.length === 1 ? pix[0] : undefined });
  });
}

function barsOf(page: Page, on: CalendarDate): { readonly code: Code; readonly inspected: Inspected }[] {
  return page.codes.flatMap((code) => {
    if (code.is !== "bars" || !/^\d{44}$/.test(code.text)) return [];
    const inspected = inspectText(code.text, { on });
    return inspected.kind === "boleto" ? [{ code, inspected }] : [];
  });
}

/** Equal ones first; what is left over on both sides was meant to be the same, and is not. */
function pair(written: readonly WrittenCode[], bars: readonly { code: Code; inspected: Inspected }[]): Seen[] {
  const lines = distinct(written, ({ inspected }) => String(inspected.facts["barcode"]));
  const drawn = distinct(bars, ({ code }) => code.text);
  const isSame = (line: WrittenCode, other: (typeof drawn)[number]): boolean =>
    line.inspected.facts["barcode"] === other.code.text;
  const matched = lines.flatMap((line) => {
    const same = drawn.find((other) => isSame(line, other));
    return same === undefined ? [] : [{ written: line, bars: same }];
  });
  const linesLeft = lines.filter((line) => !matched.some((one) => one.written === line));
  const barsLeft = drawn.filter((other) => !matched.some((one) => one.bars === other));
  const unequal = Array.from({ length: Math.max(linesLeft.length, barsLeft.length) }, (_, at): Seen => {
    const [line, other] = [linesLeft[at], barsLeft[at]];
    return { ...(line === undefined ? {} : { written: line }), ...(other === undefined ? {} : { bars: other }) };
  });
  return [...matched, ...unequal].sort((a, b) => top(a) - top(b));
}

function distinct<T>(all: readonly T[], key: (one: T) => string): T[] {
  return [...new Map(all.toReversed().map((one) => [key(one), one])).values()].toReversed();
}

function top({ written, bars }: Seen): number {
  return written?.phrase.box.y ?? bars?.code.box.y ?? 0;
}

/** Several boletos on a page stand one under the other, each from its digits down. */
function boundsOf(seen: readonly Seen[], index: number): readonly [number, number] {
  const one = seen[index];
  const next = seen[index + 1];
  if (seen.length === 1 || one === undefined) return [0, 1];
  return [top(one) - 0.02, next === undefined ? 1 : top(next) - 0.02];
}

interface Around {
  readonly lines: Lines;
  readonly from: number;
  readonly to: number;
  readonly pix: PaperPix | undefined;
}

function describe(page: Page, { written, bars }: Seen, { lines, from, to, pix }: Around): PaperDocument {
  const inspected = written?.inspected ?? bars?.inspected;
  const facts = inspected?.facts ?? {};
  const source: Source | undefined =
    written !== undefined
      ? sourceOfPhrase(written.phrase)
      : bars === undefined
        ? undefined
        : sourceOfCode(page, bars.code);
  const bounds = { from, to };
  const within = (search: Omit<Parameters<typeof findLabelled>[1], "from" | "to">) =>
    findLabelled(lines, { ...search, ...bounds });
  const isUtility = facts["kind"] === "utility";
  const printedAmount = within({ label: AMOUNT_LABEL, value: AMOUNT, where: ["same", "below", "right"] });
  const printedDay = within({
    label: /^(?:data (?:de|do) )?vencimento|^vence em|^pagar ate|^valido ate/,
    value: DAY,
    where: ["same", "below", "right"],
  });
  const printed = { amount: amountOf(printedAmount?.text), dueOn: dayOf(printedDay?.text) };
  const seenAt: Readonly<Record<string, Source | undefined>> = {
    // Of what is printed for people too, the print is where they look; the code where it says something else.
    amount:
      printedAmount !== undefined && printed.amount === facts["amount"] ? sourceOfPhrase(printedAmount.phrase) : source,
    dueOn: printedDay !== undefined && printed.dueOn === facts["dueOn"] ? sourceOfPhrase(printedDay.phrase) : source,
    kind: undefined,
  };
  const code = Object.entries(facts)
    .filter(([path, value]) => path !== "dueOn" || value !== null)
    .map(([path, value]): Finding => ({ path, value, source: path in seenAt ? seenAt[path] : source }));
  const around = [
    finding("dueOn", printedDay, dayOf),
    finding("amount", printedAmount, amountOf),
    ...findParty(lines, "beneficiary", {
      label: /^(?:nome (?:do )?)?(?:beneficiario|cedente)(?! final)(?:\s*\/?\s*(?:cnpj|cpf).*)?:?/,
      where: ["same", "below", "right"],
      ...bounds,
    }),
    ...findParty(lines, "payer", {
      label: /^(?:nome (?:do )?)?(?:pagador|sacado)(?:\s*\/?\s*(?:cnpj|cpf).*)?:?/,
      where: ["same", "below", "right"],
      ...bounds,
    }),
    finding(
      "number",
      within({
        label: /^(?:n[ºo°.]?|num(?:ero)?\.?)(?: do)? (?:documento|doc\.?)\b|^n[uº]mero do documento/,
        value: /^[\w./-]*\d[\w./-]*$/,
        where: ["below", "same", "right"],
      }),
    ),
    finding(
      "ourNumber",
      within({ label: /^nosso[ -]?numero/, value: /^[\d./ -]*\d[\d./ A-Z-]*$/, where: ["below", "same", "right"] }),
    ),
    ...(isUtility ? utilityFindings(page, lines) : []),
  ];
  const { facts: all, sources } = factsOf([...code, ...around]);
  if (!("dueOn" in all)) all["dueOn"] = null;
  if (pix !== undefined) {
    all["pix"] = pix.facts;
    sources["pix"] = pix.source;
  }
  const different = written === undefined || bars === undefined ? [] : differentCodes(written, bars);
  if (bars !== undefined && different.length > 0) {
    all["drawn"] = { line: bars.inspected.facts["line"], barcode: bars.code.text };
    sources["drawn.line"] = sourceOfCode(page, bars.code);
  }
  const problems = [
    ...(inspected?.problems ?? []),
    ...different,
    ...differences(facts, printed),
    ...(pix === undefined ? [] : [...pix.problems, ...pixDifferences(facts, pix)]),
  ];
  return { kind: "boleto", page: page.number, facts: all, sources, problems };
}

const AMOUNT_LABEL =
  /^\(?=?\)? ?(?:valor (?:do documento|cobrado|total(?: a pagar)?|a pagar|do boleto)|total a pagar|valor total do documento)|^valor(?: \(?r\$\)?)?:?$/;

function isSound({ inspected }: { readonly inspected: Inspected }): boolean {
  return inspected.problems.every(({ code }) => !code.endsWith("check_digit"));
}

function differentCodes(written: WrittenCode, bars: NonNullable<Seen["bars"]>): Fault[] {
  if (written.inspected.facts["barcode"] === bars.code.text || !isSound(bars)) return [];
  return [
    {
      code: "boleto.line_differs_from_bars",
      message:
        `A linha digitável e o código de barras não são do mesmo boleto: a linha paga ${inWords(written.inspected)}, as barras ` +
        `pagam ${inWords(bars.inspected)}. É sinal de fraude: não pague; confirme com o fornecedor por um contato que já tinha.`,
      path: "line",
    },
  ];
}

function inWords({ facts }: Inspected): string {
  const amount = typeof facts["amount"] === "string" ? inReais(facts["amount"]) : "valor em aberto";
  return facts["kind"] === "utility" ? `${amount} a um convênio` : `${amount} no banco ${String(facts["bank"])}`;
}

/** What is printed for people against what the code says: a code that was swapped rarely fits what stands beside it. */
function differences(
  facts: Readonly<Record<string, unknown>>,
  printed: { readonly amount: string | undefined; readonly dueOn: string | undefined },
): Fault[] {
  const problems: Fault[] = [];
  const amount = facts["amount"];
  if (typeof amount === "string" && printed.amount !== undefined && parseMoney(amount) !== parseMoney(printed.amount)) {
    problems.push({
      code: "boleto.amount_differs_from_code",
      message: `O boleto mostra ${inReais(printed.amount)} e o seu código cobra ${inReais(amount)}. Confira com o fornecedor antes de pagar.`,
      path: "amount",
    });
  }
  const dueOn = facts["dueOn"];
  if (typeof dueOn === "string" && printed.dueOn !== undefined && dueOn !== printed.dueOn) {
    problems.push({
      code: "boleto.due_date_differs_from_code",
      message: `O boleto mostra o vencimento ${inWordsOfDay(printed.dueOn)} e o seu código diz ${inWordsOfDay(dueOn)}. Confira com o fornecedor antes de pagar.`,
      path: "dueOn",
    });
  }
  return problems;
}

/** A Pix that stands on a boleto pays the same bill, so it asks for the same amount when it says one. */
function pixDifferences(facts: Readonly<Record<string, unknown>>, pix: PaperPix): Fault[] {
  const [amount, other] = [facts["amount"], pix.facts["amount"]];
  if (typeof amount !== "string" || typeof other !== "string" || parseMoney(amount) === parseMoney(other)) return [];
  return [
    {
      code: "boleto.pix_differs_from_code",
      message: `O código do boleto cobra ${inReais(amount)} e o Pix ao lado cobra ${inReais(other)}. Confira com o fornecedor antes de pagar.`,
      path: "pix",
    },
  ];
}

/** Guides of taxes say what they are in their heading; a bill of a utility says whose it is at most. */
const GUIDES: readonly (readonly [form: string, heading: RegExp])[] = [
  ["das", /documento de arrecadacao do simples nacional|\bdas[- ]?mei\b/],
  ["darf", /documento de arrecadacao de receitas federais|\bdarf\b/],
  ["fgts", /guia do fgts digital|\bgfd\b/],
  ["gps", /guia da previdencia social/],
  ["gnre", /guia nacional de recolhimento|\bgnre\b/],
];

function utilityFindings(page: Page, lines: Lines): (Finding | undefined)[] {
  const text = textOf(lines).normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const form = GUIDES.find(([, heading]) => heading.test(text))?.[0];
  const whole: Source = { by: page.by, page: page.number };
  return [
    form === undefined ? undefined : { path: "form", value: form, source: whole },
    finding(
      "competence",
      findLabelled(lines, {
        label: /^periodo (?:de )?apuracao|^competencia|^referencia|^mes de referencia/,
        value: /\b(\d{2}\/\d{2}\/\d{4}|\d{2}\/\d{4}|\p{L}{3,9}\s?\/\s?\d{4})\b/u,
        where: ["same", "below", "right"],
      }),
    ),
    finding(
      "number",
      findLabelled(lines, {
        label: /^numero (?:do )?documento/,
        value: /^[\d./-]{6,}$/,
        where: ["same", "below", "right"],
      }),
    ),
    ...(form === undefined
      ? []
      : findParty(lines, "payer", {
          label: /^(?:razao social|nome(?: empresarial)?|contribuinte)\b:?/,
          where: ["same", "below", "right"],
        })),
  ];
}
