import type { ReadRow } from "../../kernel/spreadsheet/read-cell.ts";
import type { SpreadsheetKind, SpreadsheetMapping } from "../contract.ts";
import { textOf } from "./cells.ts";
import { FIELDS, type Field, KIND_SIGNS, plainWords } from "./kinds.ts";

/** Titles of a report stand above its headings; not more than this. */
export const HEADING_LINES_MAX = 20;
const HEADING_LENGTH_MAX = 120;

export interface Headings {
  readonly line: number;
  readonly texts: readonly string[];
}

/** The line of headings among the first rows: the one with most words that headings have; else the first with two cells. */
export function findHeadings(rows: readonly ReadRow[]): Headings | undefined {
  const known = new Set(Object.values(FIELDS).flatMap((fields) => fields.flatMap(({ synonyms }) => synonyms)));
  const candidates = rows.slice(0, HEADING_LINES_MAX).map((row) => {
    const texts = row.cells.map((cell) => (textOf(cell) ?? "").slice(0, HEADING_LENGTH_MAX));
    const names = texts.filter((text) => text !== "");
    return {
      line: row.line,
      texts,
      filled: names.length,
      known: names.filter((name) => known.has(plainWords(name))).length,
    };
  });
  const best = candidates.reduce<(typeof candidates)[number] | undefined>(
    (found, each) => (each.known >= 2 && each.known > (found?.known ?? 0) ? each : found),
    undefined,
  );
  const chosen = best ?? candidates.find(({ filled }) => filled >= 2) ?? candidates[0];
  return chosen === undefined ? undefined : { line: chosen.line, texts: chosen.texts };
}

/** What the headings, the sheet's and the file's names say: a kind where one alone fits, and its columns. */
export function proposeMapping(headings: readonly string[], names: readonly string[]): SpreadsheetMapping {
  const told = plainWords([...headings, ...names].join(" "));
  const fitting = (Object.keys(FIELDS) as SpreadsheetKind[])
    .map((kind) => {
      const columns = matchColumns(FIELDS[kind], headings);
      return { kind, columns, score: scoreOf(kind, columns) + (KIND_SIGNS[kind].test(told) ? 0.5 : 0) };
    })
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score);
  const [best, second] = fitting;
  const kind = best === undefined || best.score === second?.score ? null : best.kind;
  return {
    kind,
    columns: kind === null ? {} : (best?.columns ?? {}),
    numberStyle: null,
    asOf: null,
    partnersAre: kind === "partners" ? rolesTold(told) : null,
  };
}

/** The columns of a kind by the headings, for a kind that a person chose. */
export function columnsOf(kind: SpreadsheetKind, headings: readonly string[]): Readonly<Record<string, number>> {
  return matchColumns(FIELDS[kind], headings);
}

function scoreOf(kind: SpreadsheetKind, columns: Readonly<Record<string, number>>): number {
  const has = (id: string): boolean => columns[id] !== undefined;
  const count = Object.keys(columns).length;
  const isWhole = {
    partners: has("name"),
    // A due date of somebody is a title, even where no heading is known to hold the amount: the person says which does.
    payables: has("dueOn") && (has("name") || has("taxId")),
    receivables: has("dueOn") && (has("name") || has("taxId")),
    opening_balances: (has("code") || has("name")) && (has("balance") || (has("debit") && has("credit"))),
  }[kind];
  return isWhole ? count : 0;
}

function rolesTold(told: string): SpreadsheetMapping["partnersAre"] {
  const isSupplier = /\bfornecedor(es)?\b/.test(told);
  const isCustomer = /\bclientes?\b/.test(told);
  if (isSupplier && isCustomer) return "both";
  if (isSupplier) return "supplier";
  return isCustomer ? "customer" : null;
}

/** Each field takes the heading that names it best, the surest first; a column has one field. */
function matchColumns(fields: readonly Field[], headings: readonly string[]): Record<string, number> {
  const plain = headings.map(plainWords);
  const matches = fields.flatMap(({ id, synonyms }) =>
    plain.flatMap((heading, column) => {
      const exact = synonyms.indexOf(heading);
      if (heading === "") return [];
      if (exact !== -1) return [{ id, column, score: 1_000 - exact }];
      const within = synonyms
        .filter((synonym) => synonym.length > 3 && ` ${heading} `.includes(` ${synonym} `))
        .map((synonym) => synonym.length);
      return within.length === 0 ? [] : [{ id, column, score: Math.max(...within) }];
    }),
  );
  const columns: Record<string, number> = {};
  const taken = new Set<number>();
  for (const { id, column } of matches.sort((a, b) => b.score - a.score || a.column - b.column)) {
    if (columns[id] !== undefined || taken.has(column)) continue;
    columns[id] = column;
    taken.add(column);
  }
  return columns;
}
