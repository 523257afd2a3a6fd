import type { Page } from "../sandbox/page.ts";
import { type Finding, factsOf, sourceOfPhrase } from "./findings.ts";
import { findLabelled, folded, type Lines, textOf, withText } from "./layout.ts";
import type { PaperDocument } from "./paper-document.ts";
import { AMOUNT, amountOf, DAY, dayOf, finding, findParty } from "./values-on-paper.ts";
import type { WrittenCode } from "./written-codes.ts";

const TITLE =
  /comprovante\s+(?:de\s+|do\s+|da\s+)?(?:agendamento|pagamento|transferencia|transacao|pix|ted|titulo|boleto|operacao|deposito|debito|envio)|pix (?:enviado|realizado|efetuado|agendado)|(?:pagamento|transferencia) (?:realizad[oa]|efetuad[oa]|agendad[oa])/;

/** E, the bank, the minute, and eleven characters: each Pix has one in all the country. */
const END_TO_END_ID = /\b([ED]\d{8}20\d{10}[A-Za-z0-9]{11})\b/;

/**
 * A receipt of payment: proof of what was paid, so never a bill to pay, though it repeats the digits of one. What is only
 * scheduled says so.
 */
export function receiptOnPage(
  page: Page,
  { lines, written }: { readonly lines: Lines; readonly written: readonly WrittenCode[] },
): PaperDocument | undefined {
  const text = textOf(lines);
  const title = lines
    .slice(0, TITLE_LINES_MAX)
    .flat()
    .find((phrase) => TITLE.test(folded(phrase.text)));
  const identified = lines.flat().find((phrase) => END_TO_END_ID.test(phrase.text));
  // The torn-off part of a utility's bill says "comprovante" too, and bears the bars that a receipt never has.
  if ((title === undefined && identified === undefined) || page.codes.some(({ is }) => is === "bars")) return undefined;
  const boleto = written.find(({ inspected }) => inspected.kind === "boleto");
  const e2eid = identified === undefined ? undefined : END_TO_END_ID.exec(identified.text)?.[1];
  const { facts, sources } = factsOf([
    { path: "form", value: "payment-receipt", source: title === undefined ? undefined : sourceOfPhrase(title) },
    {
      path: "scheduled",
      value: /agendamento|agendad[oa]/.test(folded(title?.text ?? "")) ? true : undefined,
      source: undefined,
    },
    { path: "method", value: methodOf(folded(text), boleto, e2eid), source: undefined },
    finding(
      "amount",
      findLabelled(lines, {
        label:
          /^valor (?:pago|total(?: pago)?|da transferencia|do pagamento|do pix|transferido|debitado|da transacao)\b:?|^total pago:?/,
        value: AMOUNT,
        where: SIDES,
      }),
      amountOf,
    ),
    finding("amount", findLabelled(lines, { label: /^valor\b:?|^r\$/, value: AMOUNT, where: SIDES }), amountOf),
    alone(lines),
    finding(
      "paidOn",
      findLabelled(lines, {
        label:
          /^data (?:d[eoa] |e hora(?: d[eoa])? ?)?(?:pagamento|transferencia|transacao|debito|operacao|efetivacao)?\b:?|^(?:pago|realizad[oa]|efetuad[oa]) em:?|^quando/,
        value: DAY,
        where: SIDES,
      }),
      dayOf,
    ),
    finding(
      "dueOn",
      findLabelled(lines, { label: /^(?:data (?:d[eo] )?)?vencimento:?/, value: DAY, where: SIDES }),
      dayOf,
    ),
    ...party(
      lines,
      "payer",
      /^(?:pagador|de|quem pagou|origem|debitado de|dados do pagador|nome do pagador|conta debitada|cliente|remetente)\b:?/,
    ),
    ...party(
      lines,
      "payee",
      /^(?:beneficiario|favorecido|recebedor|para|destino|destinatario|quem recebeu|nome do (?:favorecido|beneficiario|recebedor|destinatario)|convenio|empresa)\b(?: final)?:?/,
    ),
    identified === undefined || e2eid === undefined
      ? undefined
      : { path: "e2eid", value: e2eid, source: sourceOfPhrase(withText(identified, e2eid)) },
    finding(
      "authentication",
      findLabelled(lines, {
        label:
          /^(?:codigo de )?(?:autenticacao|controle)(?: mecanica| bancaria| eletronica| sisbb)?:?|^codigo de autenticacao/,
        value: /^[0-9A-Fa-f.\-/ ]{8,80}$|^[0-9A-Z.\-/]{8,80}$/,
        where: SIDES,
      }),
    ),
    ...(boleto === undefined
      ? []
      : ["line", "barcode"].map(
          (path): Finding => ({ path, value: boleto.inspected.facts[path], source: sourceOfPhrase(boleto.phrase) }),
        )),
  ]);
  if (facts["amount"] === undefined) return undefined;
  return { kind: "pdf", page: page.number, facts, sources, problems: [] };
}

const TITLE_LINES_MAX = 15;
const SIDES = ["same", "right", "below"] as const;

/** Applications write the amount large and without a label: "R$ 150,00". */
function alone(lines: Lines): Finding | undefined {
  const phrase = lines.flat().find(({ text }) => /^R\$ ?[\d.]+,\d{2}$/.test(text));
  return phrase === undefined
    ? undefined
    : { path: "amount", value: amountOf(AMOUNT.exec(phrase.text)?.[1]), source: sourceOfPhrase(phrase) };
}

/** A heading ("Quem pagou"), then "Nome" under it; or the name beside or under the label itself. */
function party(lines: Lines, path: string, label: RegExp): (Finding | undefined)[] {
  const heading = lines.flat().find(({ text }) => {
    const said = folded(text);
    return label.exec(said)?.[0].length === said.length;
  });
  if (heading !== undefined) {
    const from = heading.box.y + heading.box.height / 2;
    const named = findParty(lines, path, { label: /^nome:?/, where: SIDES, from, to: from + BLOCK_MAX, reach: REACH });
    if (named.length > 0) return named;
  }
  return findParty(lines, path, { label, where: SIDES, reach: REACH });
}

/** A receipt writes the tax id on a line of its own, with its label above. */
const REACH = 0.05;
/** A block of who paid or received has some six lines. */
const BLOCK_MAX = 0.12;

function methodOf(text: string, boleto: WrittenCode | undefined, e2eid: string | undefined): string | undefined {
  if (boleto !== undefined) return boleto.inspected.facts["kind"] === "utility" ? "utility" : "boleto";
  if (e2eid !== undefined || /\bpix\b/.test(text)) return "pix";
  if (/\bted\b/.test(text)) return "ted";
  return undefined;
}
