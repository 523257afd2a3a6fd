import { type Cnab240, isCollectionReturn } from "../formats/cnab/index.ts";
import { type NfeAuthorization, type NfeEvent, nfeAuthorization } from "../formats/nfe/index.ts";
import { accessKeyParts } from "../values/access-key.ts";
import { addDays, type CalendarDate, isCalendarDate } from "../values/calendar.ts";
import type { Fault } from "../values/fault.ts";
import { cnpjRoot, isValidTaxId } from "../values/tax-id.ts";
import type { DocumentKind, Inspected } from "./inspected.ts";
import { isUnderstoodPaper, judgePaper } from "./judge-paper.ts";

export type DocumentStatus = "accepted" | "duplicate" | "quarantined" | "unrecognised";
export type AuthorityStatus = "authorised" | "cancelled" | "denied" | "unconfirmed";

/** What we make of a document, before looking whether we already have it. */
export interface Judgement {
  readonly status: Exclude<DocumentStatus, "duplicate">;
  readonly authorityStatus?: AuthorityStatus;
  /** Why it waits for a person: causes of the closed list, with the sentence for this document. */
  readonly causes: readonly Fault[];
}

/** A cause names what is wrong, its sentence says it of this document and what to do. */
function cause(code: string, message: string): Fault {
  return { code: `documents.${code}`, message };
}

/** An event that cancels takes a payment away, so it is held to the same proof as a note. */
const SIGNATURE_DEMANDED: ReadonlySet<DocumentKind> = new Set(["nfe", "nfce", "cte", "nfe-event"]);
/** Read, judged and used by this version. */
const HANDLED: ReadonlySet<DocumentKind> = new Set(["nfe", "nfce", "nfse", "nfe-event", "ofx", "nfe-distribution"]);
/** Known by their form alone: what they say takes a person, or a reader that is not here yet. */
const FORM_ONLY: ReadonlySet<DocumentKind> = new Set(["pdf", "image", "spreadsheet", "email", "zip", "unknown"]);

/**
 * Decides the fate of one document for one company. Pure: whether it is a duplicate is asked elsewhere.
 *
 * The order is from what proves the document false to what only makes it unsure: content changed, no signature, not
 * authorised, another company's.
 */
export function judgeDocument(
  document: Inspected,
  { taxId, today }: { readonly taxId: string; readonly today: CalendarDate },
): Judgement {
  const causes = [
    ...judgeForm(document),
    ...judgeContent(document, today),
    ...judgeCounts(document),
    ...judgeSignature(document),
    ...judgeAuthority(document),
    ...judgeParties(document, taxId),
  ];
  const authorityStatus = authorityStatusOf(document);
  const authority = authorityStatus === undefined ? {} : { authorityStatus };
  if (FORM_ONLY.has(document.kind) && !isUnderstoodPaper(document))
    return { status: "unrecognised", causes, ...authority };
  return { status: causes.length > 0 ? "quarantined" : "accepted", causes, ...authority };
}

/** Of the files of 240 columns, this version carries out the return of collection. */
function isHandled({ kind, parsed }: Inspected): boolean {
  return HANDLED.has(kind) || (parsed?.kind === "cnab240" && isCollectionReturn(parsed.cnab));
}

function judgeForm(document: Inspected): Fault[] {
  const { kind, problems, parsed, facts } = document;
  if (isUnderstoodPaper(document)) return judgePaper(document);
  if (FORM_ONLY.has(kind)) {
    const [first] = problems;
    return [
      cause(
        causeOfForm(first?.code ?? ""),
        first?.message ??
          (kind === "pdf" || kind === "image"
            ? "Não achei nele boleto, Pix, nota nem comprovante. Se houver, envie-o mais nítido e sem cortes, ou lance-o à mão."
            : "O arquivo é de um tipo que ainda não se lê sozinho. Lance-o à mão ou envie o XML, o OFX ou o documento original."),
      ),
    ];
  }
  if (!isHandled(document)) {
    return [
      cause(
        "kind_not_handled",
        `Reconhecido como ${kind}, um tipo que esta versão guarda mas ainda não lança. Lance-o à mão, se for o caso.`,
      ),
    ];
  }
  const needsContent = kind === "nfe" || kind === "nfce" || kind === "nfse" || kind === "nfe-event";
  const isWithoutAccount = kind === "ofx" && Object.keys(facts).length === 0;
  if (isWithoutAccount || (needsContent && parsed === undefined)) {
    const [first] = problems;
    return [cause("unreadable", first?.message ?? "O documento está danificado e não pôde ser lido. Peça-o de novo.")];
  }
  return [];
}

function causeOfForm(code: string): string {
  if (code.endsWith("password_protected")) return "password_protected";
  if (code.endsWith("too_large")) return "too_large";
  if (code.startsWith("zip.") || code.endsWith("not_regular") || code.endsWith("doctype_refused")) return "unsafe_file";
  if (code.endsWith("empty") || code.endsWith("unreadable") || code.startsWith("xml.")) return "unreadable";
  return "unrecognised";
}

/** What the books cannot do without: a number, a total and a day that can be believed. */
function judgeContent({ parsed }: Inspected, today: CalendarDate): Fault[] {
  if (parsed?.kind !== "nfe" && parsed?.kind !== "nfse") return [];
  const said =
    parsed.kind === "nfe"
      ? {
          number: parsed.nfe.ide.nNF,
          at: parsed.nfe.ide.dhEmi,
          amounts: [parsed.nfe.ICMSTot["vNF"] ?? "", ...parsed.nfe.dup.map(({ vDup }) => vDup)],
        }
      : { number: parsed.nfse.nNFSe, at: parsed.nfse.dps.dhEmi, amounts: [parsed.nfse.valores["vLiq"] ?? ""] };
  const issuedOn = said.at.slice(0, 10);
  if (said.number === "" || !isCalendarDate(issuedOn) || !said.amounts.every(isAmount)) {
    return [
      cause("unreadable", "A nota não traz número, data ou total que se possa ler. Peça o XML completo ao emitente."),
    ];
  }
  if (issuedOn > addDays(today, FUTURE_DAYS_MAX) || issuedOn < OLDEST_DATE) {
    return [
      cause(
        "date_implausible",
        `A nota ${said.number} traz a data ${issuedOn}, que não é possível. Confira com o emitente.`,
      ),
    ];
  }
  return [];
}

/** An amount of a note, with no more digits than the layouts have: whatever is summed of them fits the books. */
export function isAmount(text: string): boolean {
  return /^\d{1,13}(\.\d{1,2})?$/.test(text);
}

/** A note may be dated ahead (services billed for the next year); beyond that the date is a mistake. */
const FUTURE_DAYS_MAX = 366;
/** The first NF-e was issued in 2006. */
const OLDEST_DATE = "2005-01-01";

/** A bank's file that does not close by its own counts was cut or changed: none of it is carried out. */
function judgeCounts(document: Inspected): Fault[] {
  const { parsed, problems } = document;
  if (parsed?.kind !== "cnab240" || !isHandled(document)) return [];
  const [first] = problems;
  if (first === undefined) return [];
  return [cause(first.code.includes("differ") ? "totals_differ" : "unreadable", first.message)];
}

function judgeSignature({ kind, signature }: Inspected): Fault[] {
  if (signature === "invalid") {
    return [
      cause(
        "signature_invalid",
        "A assinatura não confere: o conteúdo foi alterado depois de assinado. Não pague; peça o XML original ao emitente.",
      ),
    ];
  }
  // The authority's answer alone (retEvento) proves nothing: anybody can write it.
  if (kind === "nfe-event" && signature === undefined) {
    return [
      cause(
        "signature_absent",
        "O evento veio sem o pedido assinado, então nada prova. Peça o arquivo completo (procEventoNFe).",
      ),
    ];
  }
  if (signature === "absent" && SIGNATURE_DEMANDED.has(kind)) {
    return [cause("signature_absent", "A nota não está assinada, então não vale. Peça o XML autorizado ao emitente.")];
  }
  return [];
}

function judgeAuthority({ parsed, problems, kind }: Inspected): Fault[] {
  if (parsed?.kind === "nfe") {
    const { ide, chave, infProt } = parsed.nfe;
    if (ide.tpAmb === "2") {
      return [
        cause(
          "not_authorised",
          `A nota ${ide.nNF} é de homologação (teste) e não tem valor fiscal. Peça a de produção.`,
        ),
      ];
    }
    const authorization: NfeAuthorization = nfeAuthorization(parsed.nfe);
    if (authorization === "absent" || authorization === "rejected") {
      return [
        cause(
          "not_authorised",
          `Nada prova que a nota ${ide.nNF} foi autorizada. Peça o arquivo completo (nfeProc) ao emitente.`,
        ),
      ];
    }
    if (authorization === "denied") {
      return [cause("not_authorised", `A SEFAZ denegou a nota ${ide.nNF}: ela não vale. Fale com o emitente.`)];
    }
    if (problems.some(({ code }) => code === "nfe.protocol_digest_differs")) {
      return [
        cause(
          "not_authorised",
          `O protocolo autorizou outro conteúdo, não o da nota ${ide.nNF}. Peça o arquivo original ao emitente.`,
        ),
      ];
    }
    if (infProt !== undefined && infProt.chNFe !== chave) {
      return [
        cause(
          "not_authorised",
          `O protocolo é de outra nota (${infProt.chNFe}), não da ${chave}. Peça o arquivo original ao emitente.`,
        ),
      ];
    }
  }
  if (parsed?.kind === "nfse" && !/^1\d\d$/.test(parsed.nfse.cStat)) {
    return [
      cause(
        "not_authorised",
        `A NFS-e ${parsed.nfse.nNFSe} não está gerada (situação ${parsed.nfse.cStat}). Consulte-a no portal.`,
      ),
    ];
  }
  if (parsed?.kind === "nfse" && problems.some(({ code }) => code === "nfse.homologation")) {
    return [
      cause(
        "not_authorised",
        `A NFS-e ${parsed.nfse.nNFSe} é de homologação (teste) e não tem valor fiscal. Peça a de produção.`,
      ),
    ];
  }
  const unregistered = kind === "nfe-event" && parsed?.kind === "nfe-event" && !parsed.events.some(isRegistered);
  if (unregistered) {
    return [
      cause(
        "not_authorised",
        problems[0]?.message ?? "O evento não traz o registro da SEFAZ, então não vale. Peça o arquivo completo.",
      ),
    ];
  }
  if (parsed?.kind === "nfe-event" && parsed.events.some((event) => cancels(event) && !isByIssuer(event))) {
    return [
      cause(
        "not_authorised",
        "O cancelamento não foi assinado por quem emitiu a nota, então não vale. Consulte a nota na SEFAZ.",
      ),
    ];
  }
  return [];
}

/** The events by which a note is cancelled (MOC, Anexo I): by itself, or because another took its place. */
export function cancels({ tpEvento }: Pick<NfeEvent, "tpEvento">): boolean {
  return tpEvento === "110111" || tpEvento === "110112";
}

/** In the series that the state itself issues, the key holds the state's tax id and says nothing of the author. */
function isByIssuer({ chNFe, CNPJ, CPF }: NfeEvent): boolean {
  const key = accessKeyParts(chNFe);
  if (key === undefined || (key.series >= "890" && key.series <= "899")) return true;
  return CNPJ === undefined ? key.taxId === CPF?.padStart(14, "0") : cnpjRoot(CNPJ) === cnpjRoot(key.taxId);
}

const REGISTERED = new Set(["135", "136", "155"]);

function isRegistered(event: { readonly cStat?: string; readonly tpAmb?: string }): boolean {
  return event.cStat !== undefined && REGISTERED.has(event.cStat) && event.tpAmb !== "2";
}

function judgeParties({ parsed }: Inspected, companyTaxId: string): Fault[] {
  const parties = partiesOf(parsed);
  if (parties === undefined || parties.some((taxId) => isSameCompany(taxId, companyTaxId))) return [];
  return [
    cause(
      "recipient_is_not_company",
      "O documento é de outra empresa: nem o emitente nem o destinatário é esta. Confira se foi enviado à empresa certa.",
    ),
  ];
}

function partiesOf(parsed: Inspected["parsed"]): readonly string[] | undefined {
  if (parsed?.kind === "nfe") {
    const { emit, dest } = parsed.nfe;
    return [emit.CNPJ, emit.CPF, dest?.CNPJ, dest?.CPF].filter((taxId) => taxId !== undefined);
  }
  if (parsed?.kind === "nfse") {
    const { emit, dps } = parsed.nfse;
    return [emit.CNPJ, emit.CPF, dps.prest.CNPJ, dps.prest.CPF, dps.toma?.CNPJ, dps.toma?.CPF].filter(
      (taxId) => taxId !== undefined,
    );
  }
  return parsed?.kind === "cnab240" ? holdersOf(parsed.cnab) : undefined;
}

/** Whose file of a bank it is. A blank lost in a header shifts its columns, so only what is a tax id is believed; none proves nothing. */
function holdersOf({ company_id, batches }: Cnab240): readonly string[] | undefined {
  const written = [company_id, ...batches.map((batch) => batch.company_id)];
  const taxIds = written.flatMap((id) => [id.slice(-14), id.replace(/^0+(?=\d{11}$)/, "")].find(isValidTaxId) ?? []);
  return taxIds.length === 0 ? undefined : taxIds;
}

/** Branches share the root of the CNPJ and are one company; a CPF is whole. */
export function isSameCompany(taxId: string | undefined, company: string): boolean {
  if (taxId === undefined) return false;
  if (taxId.length === 14 && company.length === 14) return cnpjRoot(taxId) === cnpjRoot(company);
  return taxId === company;
}

function authorityStatusOf({ parsed, signature }: Inspected): AuthorityStatus | undefined {
  if (parsed?.kind === "nfe") {
    const authorization = nfeAuthorization(parsed.nfe);
    if (authorization === "cancelled") return "cancelled";
    if (authorization === "denied") return "denied";
    return authorization === "authorised" && signature === "valid" ? "authorised" : "unconfirmed";
  }
  if (parsed?.kind === "nfse") return signature === "valid" ? "authorised" : "unconfirmed";
  return undefined;
}
