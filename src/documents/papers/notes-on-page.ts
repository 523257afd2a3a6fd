import type { CalendarDate } from "../../values/calendar.ts";
import type { Fault } from "../../values/fault.ts";
import { inspectText } from "../inspect-text.ts";
import { noteKinds } from "../inspected.ts";
import type { Page } from "../sandbox/page.ts";
import { type Finding, factsOf, type Source, sourceOfCode, sourceOfPhrase } from "./findings.ts";
import { findLabelled, folded, type Lines } from "./layout.ts";
import type { PaperDocument } from "./paper-document.ts";
import { AMOUNT, amountOf, DAY, dayOf, finding, findParty, TAX_ID, taxIdOf } from "./values-on-paper.ts";
import type { WrittenCode } from "./written-codes.ts";

interface Key {
  readonly key: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly source: Source;
}

/** The print of a note (DANFE, DANFSe, DACTE): its key and what the page says. It is not the note, which is its XML. */
export function noteOnPage(
  page: Page,
  {
    lines,
    written,
    on,
  }: { readonly lines: Lines; readonly written: readonly WrittenCode[]; readonly on: CalendarDate },
): PaperDocument | undefined {
  const text = written.flatMap(({ digits, inspected, phrase }): Key[] =>
    inspected.kind === "boleto" ? [] : [{ key: digits, ...inspected, source: sourceOfPhrase(phrase) }],
  );
  const drawn = keysInCodes(page, on);
  const title = lines
    .slice(0, TITLE_LINES_MAX)
    .flat()
    .map(({ text: said }) => folded(said))
    .join(" ");
  const isNote = /danfe|danfse|dacte|nota fiscal|nfs-?e|conhecimento de transporte/.test(title) || drawn.length > 0;
  const key = text[0] ?? drawn[0];
  if (!isNote || key === undefined) return undefined;
  const problems = differentKeys(text, drawn);
  return key.kind === "nfse" ? serviceNote(page, lines, key, problems) : goodsNote(page, lines, key, problems);
}

/** The title is at the top, under the strip that the carrier tears off. */
const TITLE_LINES_MAX = 30;

/** A DANFE's bars are the key; the QR of an NFC-e or of an NFS-e is an address that has it. */
function keysInCodes(page: Page, on: CalendarDate): Key[] {
  return page.codes.flatMap((code) => {
    const digits =
      code.is === "bars" ? code.text : /(?:chave|chNFe|p|chCTe)=([0-9A-Z]{44,50})(?:[|&]|$)/.exec(code.text)?.[1];
    if (digits === undefined) return [];
    const { kind, facts, problems } = inspectText(digits, { on });
    if (!noteKinds.includes(kind) || problems.length > 0) return [];
    return [{ key: digits, kind, facts, source: sourceOfCode(page, code) }];
  });
}

function differentKeys(text: readonly Key[], drawn: readonly Key[]): Fault[] {
  const [written] = text;
  const [other] = drawn;
  if (written === undefined || other === undefined || text.some(({ key }) => drawn.some((code) => code.key === key))) {
    return [];
  }
  return [
    {
      code: "danfe.key_differs_from_code",
      message: `A chave impressa (${written.key}) e a do código ao lado (${other.key}) são de notas diferentes. Consulte as duas na SEFAZ e peça o XML ao emitente.`,
      path: "key",
    },
  ];
}

function goodsNote(page: Page, lines: Lines, { key, kind, facts, source }: Key, problems: Fault[]): PaperDocument {
  const issuerTaxId = kind === "nfse" ? undefined : (taxIdOf(key.slice(6, 20)) ?? taxIdOf(key.slice(9, 20)));
  const recipientAt = lines.flat().find(({ text }) => /^destinatario/.test(folded(text)))?.box.y ?? 0;
  const { facts: all, sources } = factsOf([
    { path: "form", value: kind === "cte" ? "dacte" : kind === "nfce" ? "danfce" : "danfe", source: undefined },
    { path: "key", value: key, source },
    ...["model", "series", "number"].map((path): Finding => ({ path, value: plainNumber(facts[path]), source })),
    finding(
      "issuedAt",
      findLabelled(lines, {
        label: /^data (?:d[ae] )?emissao|^emissao/,
        value: DAY,
        where: ["same", "below", "right"],
      }),
      dayOf,
    ),
    { path: "issuer.taxId", value: issuerTaxId, source },
    finding(
      "issuer.name",
      findLabelled(lines, {
        label: /^recebemos de /,
        value: /^(.+?)(?:\s+(?:os|as) (?:produtos|mercadorias|servi)|$)/i,
        where: ["same"],
      }),
      (name) => name.replace(/[\s,]+$/, ""),
    ),
    ...findParty(lines, "recipient", {
      label: /^nome ?\/ ?razao social|^nome:?$/,
      where: ["same", "below"],
      from: recipientAt,
    }),
    finding(
      "recipient.taxId",
      findLabelled(lines, { label: /^cnpj ?\/ ?cpf/, value: TAX_ID, where: ["same", "below"], from: recipientAt }),
      taxIdOf,
    ),
    finding(
      "total",
      findLabelled(lines, {
        label: /^v(?:alor|\.|lr\.?)? ?total da nota|^valor total r\$|^valor total da prestacao|^valor a pagar r\$/,
        value: AMOUNT,
        where: ["same", "below", "right"],
      }),
      amountOf,
    ),
    finding(
      "protocol",
      findLabelled(lines, {
        label: /^protocolo de autorizacao/,
        value: /\b(\d{15})\b/,
        where: ["same", "below", "right"],
      }),
    ),
  ]);
  return { kind: "pdf", page: page.number, facts: all, sources, problems };
}

function plainNumber(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/^0+(?=\d)/, "") : value;
}

function serviceNote(page: Page, lines: Lines, { key, source }: Key, problems: Fault[]): PaperDocument {
  const heightOf = (label: RegExp): number | undefined =>
    lines.flat().find(({ text }) => label.test(folded(text)))?.box.y;
  const provider = heightOf(/^(?:emitente da nfs-?e|prestador)/) ?? 0;
  const taker = heightOf(/^tomador/) ?? 1;
  const service = heightOf(/^servico prestado|^discriminacao|^intermediario/) ?? 1;
  const party = (path: string, from: number, to: number): (Finding | undefined)[] => [
    finding(
      `${path}.taxId`,
      findLabelled(lines, { label: /^cnpj/, value: TAX_ID, where: ["same", "below", "right"], from, to }),
      taxIdOf,
    ),
    finding(
      `${path}.name`,
      findLabelled(lines, {
        label: /^nome(?: ?\/ ?nome empresarial)?|^razao social/,
        value: /^.*\p{L}{2}.*$/u,
        where: ["same", "below"],
        from,
        to,
      }),
    ),
  ];
  const { facts, sources } = factsOf([
    { path: "form", value: "danfse", source: undefined },
    { path: "key", value: key, source },
    finding(
      "number",
      findLabelled(lines, { label: /^numero da nfs-?e/, value: /^\d{1,15}$/, where: ["same", "below"] }),
    ),
    finding(
      "competence",
      findLabelled(lines, {
        label: /^competencia/,
        value: /\b(\d{2}\/\d{2}\/\d{4}|\d{2}\/\d{4})\b/,
        where: ["same", "below"],
      }),
      (text) => dayOf(text) ?? text,
    ),
    finding(
      "issuedAt",
      findLabelled(lines, {
        label: /^data e hora da emissao da nfs-?e|^data (?:d[ae] )?emissao/,
        value: DAY,
        where: ["same", "below"],
      }),
      dayOf,
    ),
    ...party("provider", provider, taker),
    ...party("taker", taker, service),
    finding(
      "total",
      findLabelled(lines, { label: /^valor (?:total )?do servico/, value: AMOUNT, where: ["same", "below", "right"] }),
      amountOf,
    ),
    finding(
      "net",
      findLabelled(lines, { label: /^valor liquido/, value: AMOUNT, where: ["same", "below", "right"] }),
      amountOf,
    ),
  ]);
  return { kind: "pdf", page: page.number, facts, sources, problems };
}
