import type { Fault } from "../values/fault.ts";
import type { Inspected } from "./inspected.ts";
import { inReais, inWordsOfDay } from "./papers/values-on-paper.ts";

/** Prints of notes, by the name of their form: what is valid is the XML. */
const PRINTS: ReadonlySet<string> = new Set(["danfe", "danfce", "dacte", "danfse"]);

export function isPrint({ facts }: Inspected): boolean {
  return typeof facts["form"] === "string" && PRINTS.has(facts["form"]);
}

/** A bill, a Pix, the print of a note, a receipt, a message with something in it: what it is, is known. */
export function isUnderstoodPaper(document: Inspected): boolean {
  const { kind, facts } = document;
  if (kind === "boleto" || kind === "pix") return Object.keys(facts).length > 0;
  if (kind === "email") return Number(facts["attachments"] ?? 0) > 0 || Number(facts["codes"] ?? 0) > 0;
  return (kind === "pdf" || kind === "image") && typeof facts["form"] === "string";
}

/** Signs that a bill was changed on its way: its digits, bars, QR and print do not say the same, or do not hold. */
const TAMPERED: ReadonlySet<string> = new Set([
  "boleto.line_differs_from_bars",
  "boleto.amount_differs_from_code",
  "boleto.due_date_differs_from_code",
  "boleto.pix_differs_from_code",
  "boleto.wrong_check_digit",
  "pix.text_differs_from_qr",
  "pix.wrong_check_digit",
]);

/**
 * What a person has to do with a document that was read from paper. A message and a receipt ask nothing: they are kept. A
 * bill is not paid by itself, for nobody has said that it is owed: it waits for its note, or for a person to enter it.
 */
export function judgePaper(document: Inspected): Fault[] {
  const { kind, facts, problems } = document;
  if (kind === "boleto" || kind === "pix") {
    const tampered = problems.find(({ code }) => TAMPERED.has(code));
    if (tampered !== undefined) return [{ ...tampered, code: "payables.boleto_tampered" }];
    return [{ code: "documents.kind_not_handled", message: kind === "boleto" ? boletoWaits(facts) : pixWaits(facts) }];
  }
  if (isPrint(document)) {
    const number = typeof facts["number"] === "string" ? ` ${facts["number"]}` : "";
    return [
      {
        code: "documents.kind_not_handled",
        message: `É a impressão da nota${number}, e não a nota: o que vale é o XML. Peça-o ao emitente ou baixe-o do portal pela chave.`,
      },
    ];
  }
  return [];
}

function boletoWaits(facts: Inspected["facts"]): string {
  const what = facts["kind"] === "utility" ? "Conta ou guia" : "Boleto";
  return `${what}${ofAmount(facts["amount"])}${dueOn(facts["dueOn"])}${to(nameOf(facts["beneficiary"]))}: guardei, e ainda não é conta a pagar. Se a nota dele não veio, crie a conta em A pagar com esta linha digitável.`;
}

function pixWaits(facts: Inspected["facts"]): string {
  return `Pix${ofAmount(facts["amount"])}${to(facts["merchant"])}: guardei, e ainda não é conta a pagar. Se é uma cobrança que se deve, crie a conta em A pagar.`;
}

function ofAmount(amount: unknown): string {
  return typeof amount === "string" ? ` de ${inReais(amount)}` : "";
}

function dueOn(day: unknown): string {
  return typeof day === "string" ? ` que vence em ${inWordsOfDay(day)}` : "";
}

function to(name: unknown): string {
  return typeof name === "string" ? `, de ${name}` : "";
}

function nameOf(party: unknown): unknown {
  return typeof party === "object" && party !== null && "name" in party ? party.name : undefined;
}
