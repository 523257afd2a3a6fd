import type { ValueType } from "./layout.ts";

/** What a type of value accepts, in words: "14 algarismos", "um destes: 1, 2 ou 3", "um número com até 13 inteiros…". */
export function describeValue(chain: readonly ValueType[]): string {
  const patterns = chain.find(({ pattern }) => pattern !== undefined)?.pattern ?? [];
  const codes = chain.find(({ enumeration }) => enumeration !== undefined)?.enumeration ?? literals(patterns);
  if (codes !== undefined) return describeCodes(codes);
  const form = describeForm(patterns) ?? BASIC[String(chain.at(-1)?.of)] ?? describePattern(patterns);
  const max = limitOf(chain, "maxLength");
  const min = limitOf(chain, "minLength");
  const exact = limitOf(chain, "length");
  // Algarisms are counted already.
  if (form.includes("algarismo")) return form;
  if (exact !== undefined) return `${form}, com ${exact} caracteres`;
  if (max !== undefined) return `${form}, com ${min !== undefined && min > 0 ? `${min} a ` : "até "}${max} caracteres`;
  const digits = limitOf(chain, "totalDigits");
  return digits === undefined ? form : `${form}, com até ${digits} algarismos`;
}

export function limitOf(
  chain: readonly ValueType[],
  facet: "length" | "minLength" | "maxLength" | "totalDigits" | "fractionDigits",
): number | undefined {
  return chain.find((type) => type[facet] !== undefined)?.[facet];
}

/** How many characters fit, when the type says it in any of its ways. */
export function longestOf(chain: readonly ValueType[]): number | undefined {
  const said = limitOf(chain, "maxLength") ?? limitOf(chain, "length");
  if (said !== undefined) return said;
  const patterns = chain.find(({ pattern }) => pattern !== undefined)?.pattern ?? [];
  const lengths = patterns.flatMap(splitAlternatives).map((one) => readPieces(one)?.length);
  return lengths.length === 0 || lengths.includes(undefined) ? undefined : Math.max(...lengths.map((one) => one ?? 0));
}

/** More than these are a table to be looked up and not a sentence to be read. */
const CODES_LENGTH_MAX = 140;

function describeCodes(codes: readonly string[]): string {
  if (codes.length === 1) return `"${codes[0]}"`;
  const listed = `${codes.slice(0, -1).join(", ")} ou ${codes.at(-1)}`;
  return listed.length > CODES_LENGTH_MAX
    ? `um dos ${codes.length} códigos da tabela (${codes.slice(0, 5).join(", ")}…)`
    : `${listed}`;
}

const BASIC: Readonly<Record<string, string>> = {
  "xs:dateTime": "data e hora (AAAA-MM-DDThh:mm:ss)",
  "xs:date": "data (AAAA-MM-DD)",
  "xs:gYearMonth": "ano e mês (AAAA-MM)",
  "xs:decimal": "número com ponto decimal",
  "xs:nonNegativeInteger": "número inteiro",
  "xs:integer": "número inteiro",
  "xs:int": "número inteiro",
  "xs:byte": "número inteiro",
  "xs:boolean": "true ou false",
  "xs:base64Binary": "conteúdo em base64",
  "xs:anyURI": "endereço",
  "xs:ID": "identificador sem espaços que não se repete",
};

function describeForm(patterns: readonly string[]): string | undefined {
  if (patterns.length === 0) return undefined;
  const alternatives = patterns.flatMap(splitAlternatives);
  const decimal = describeDecimal(alternatives);
  if (decimal !== undefined) return decimal;
  if (alternatives.some((one) => one.startsWith("[!-ÿ]") || one.startsWith("([!-ÿ]")))
    return "texto sem espaço no começo nem no fim, sem quebra de linha e só com letras, algarismos e sinais comuns";
  const words = alternatives.map(describePieces);
  if (words.some((word) => word === undefined))
    return patterns.some(isDate) ? describeDate(patterns.join("|")) : undefined;
  return [...new Set(words)].join(" ou ");
}

/** The codes of a pattern that is only codes: "1|2|3". */
function literals(patterns: readonly string[]): readonly string[] | undefined {
  const alternatives = patterns.flatMap(splitAlternatives);
  const areLiteral = alternatives.length > 0 && alternatives.every((one) => /^(?:[A-Za-z0-9]|\\\.)+$/.test(one));
  return areLiteral ? alternatives.map((one) => one.replaceAll("\\", "")) : undefined;
}

/** A pattern for which there are no words is shown as it is, while it can be read. */
const PATTERN_LENGTH_MAX = 70;

function describePattern(patterns: readonly string[]): string {
  const pattern = patterns.join("|");
  if (pattern === "") return "texto";
  return pattern.length > PATTERN_LENGTH_MAX ? "a forma descrita no leiaute" : `o padrão ${pattern}`;
}

/** Alternatives at the outermost level only. */
function splitAlternatives(pattern: string): string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const sign of pattern.match(/\\.|\[[^\]]*\]|./gs) ?? []) {
    if (sign === "(") depth++;
    if (sign === ")") depth--;
    if (sign === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

const isDate = (pattern: string) => pattern.includes("(20(([02468]") || /0\[?[1-9]?.*3\[?01/.test(pattern);

function describeDate(pattern: string): string {
  return pattern.includes("T") || pattern.includes(":")
    ? "data e hora (AAAA-MM-DDThh:mm:ss-03:00)"
    : "data (AAAA-MM-DD)";
}

/** What stands before the point of an amount: a zero, or digits of which the first may not be one. */
const WHOLE = /^-?(?:0|100|(?:\[[01]-9\](?:\{1\})?)?(?:\[0-9\](?:\{\d+(?:,\d+)?\})?)?)\(?$/;

/** Amounts: "0|0\.[0-9]{2}|[1-9]{1}[0-9]{0,12}(\.[0-9]{2})?". */
function describeDecimal(alternatives: readonly string[]): string | undefined {
  if (!alternatives.some((one) => one.includes("\\.["))) return undefined;
  let integers = 0;
  const decimals = new Set<string>();
  for (const one of alternatives) {
    if (!/^[-?0-9[\]{},\\.()|]+$/.test(one)) return undefined;
    const [whole = "", fraction] = one.split("\\.", 2);
    if (!WHOLE.test(whole)) return undefined;
    const repeated = /\[0-9\]\{(?:\d+,)?(\d+)\}/.exec(whole);
    integers = Math.max(integers, Number(repeated?.[1] ?? 0) + (/\[1-9\]/.test(whole) ? 1 : 0), 1);
    const size = /\{(\d+)(?:,(\d+))?\}/.exec(fraction ?? "");
    if (size !== null) decimals.add(size[2] === undefined ? String(size[1]) : `${size[1]} a ${size[2]}`);
  }
  const [places] = [...decimals].sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
  return places === undefined
    ? undefined
    : `número com até ${integers} algarismo${integers > 1 ? "s" : ""} e ${places} casas depois do ponto, sem zeros à esquerda`;
}

const PIECES: readonly (readonly [RegExp, string])[] = [
  [/^\[0-9\]|^\\d|^\[0-9\\s\]/, "algarismos"],
  [/^\[1-9\]/, "algarismos"],
  [/^\[0-9A-Z\]|^\[A-Z0-9\]/, "letras maiúsculas ou algarismos"],
  [/^\[a-zA-Z0-9\]|^\[0-9a-zA-Z\]|^\[A-Za-z0-9\]/, "letras ou algarismos"],
  [/^\[A-Z\]/, "letras maiúsculas"],
  [/^\[A-F0-9\]|^\[0-9A-F\]/, "algarismos hexadecimais"],
];

interface Pieces {
  readonly prefix: string;
  readonly runs: readonly { readonly kind: string; readonly min: number; readonly max: number }[];
  /** Of the longest text that fits. */
  readonly length: number;
}

/** A pattern that is only a beginning and runs of signs of one kind; undefined for any other. */
function readPieces(pattern: string): Pieces | undefined {
  const runs: { kind: string; min: number; max: number }[] = [];
  let prefix = "";
  let rest = pattern.replace(/\(([^()|]*)\)(?![*+?{])/g, "$1");
  while (rest !== "") {
    const literal = /^[A-Za-z]+(?![{*+?])/.exec(rest);
    if (literal !== null && runs.length === 0) {
      prefix += literal[0];
      rest = rest.slice(literal[0].length);
      continue;
    }
    const piece = PIECES.find(([expression]) => expression.test(rest));
    const begin = piece?.[0].exec(rest)?.[0];
    if (piece === undefined || begin === undefined) return undefined;
    rest = rest.slice(begin.length);
    const times = /^\{(\d+)(?:,(\d+))?\}/.exec(rest);
    rest = rest.slice(times?.[0].length ?? 0);
    const min = Number(times?.[1] ?? 1);
    const max = Number(times?.[2] ?? times?.[1] ?? 1);
    const last = runs.at(-1);
    if (last?.kind === piece[1]) {
      last.min += min;
      last.max += max;
    } else runs.push({ kind: piece[1], min, max });
  }
  return { prefix, runs, length: runs.reduce((sum, { max }) => sum + max, prefix.length) };
}

/** "[0-9]{6}[0-9A-Z]{12}[0-9]{26}" as "6 algarismos, 12 letras maiúsculas ou algarismos, 26 algarismos". */
function describePieces(pattern: string): string | undefined {
  const pieces = readPieces(pattern);
  if (pieces === undefined) return undefined;
  const { prefix, runs } = pieces;
  const said = runs
    .filter(({ max }) => max > 0)
    .map(({ kind, min, max }) => {
      const what = max === 1 ? kind.replace(/algarismos$/, "algarismo") : kind;
      return `${min === max ? min : `${min} a ${max}`} ${what}`;
    });
  if (prefix === "") return said.length === 0 ? "nada" : said.join(", ");
  return said.length === 0 ? `"${prefix}"` : `"${prefix}" seguido de ${said.join(", ")}`;
}
