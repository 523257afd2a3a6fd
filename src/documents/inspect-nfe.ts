import {
  checkDistributionLayout,
  checkNfeEventLayout,
  checkNfeLayout,
  findNfe,
  type Nfe,
  type NfeEvent,
  nfeAuthorization,
  nfeSigner,
  readNfe,
  readNfeEvents,
} from "../formats/nfe/index.ts";
import {
  nfeSignature,
  type TrustStore,
  verifySignature,
  type XmlDocument,
  type XmlElement,
} from "../formats/xml/index.ts";
import type { Fault } from "../values/fault.ts";
import { amountFact, presentFacts } from "./facts.ts";
import type { Inspected } from "./inspected.ts";
import { judgeLayout } from "./judge-layout.ts";

const PURPOSES: ReadonlyMap<string, string> = new Map([
  ["1", "normal"],
  ["2", "complementary"],
  ["3", "adjustment"],
  ["4", "return"],
  ["5", "credit_note"],
  ["6", "debit_note"],
]);
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["0", "entry"],
  ["1", "exit"],
]);

/** @param element `nfeProc`, or a bare `NFe` */
export function inspectNfe(document: XmlDocument, element: XmlElement, trust: TrustStore): Inspected {
  const elements = findNfe(element);
  const { nfe, faults } = readNfe(element);
  if (elements === undefined || nfe === undefined) return incomplete(element);
  const { ide, infProt } = nfe;
  const signature = verifySignature(document, elements.infNFe, nfeSignature, {
    signer: nfeSigner(nfe),
    signedAt: instant(ide.dhEmi),
    trust,
  });
  const layout = judgeLayout(document, () => checkNfeLayout(element));
  return {
    kind: ide.mod === "65" ? "nfce" : "nfe",
    ...(nfe.versao !== "" && { version: nfe.versao }),
    facts: nfeFacts(nfe),
    signature: signature.status,
    schema: layout.schema,
    problems: [
      ...faults,
      ...checkProtocolDigest(infProt?.digVal, signature.digestValue),
      ...signature.reasons,
      ...layout.problems,
    ],
    parsed: { kind: "nfe", nfe },
  };
}

/** The fields of the command line's contract. Times are the layout's own text, with its offset. */
function nfeFacts(nfe: Nfe): Record<string, unknown> {
  const { ide, emit, dest, ICMSTot, ISSQNtot, IBSCBSTot, infProt } = nfe;
  return presentFacts({
    key: nfe.chave,
    model: ide.mod,
    series: ide.serie,
    number: ide.nNF,
    issuedAt: ide.dhEmi,
    issuer: { taxId: emit.CNPJ ?? emit.CPF, name: emit.xNome },
    recipient: { taxId: dest?.CNPJ ?? dest?.CPF ?? dest?.idEstrangeiro, name: dest?.xNome },
    purpose: PURPOSES.get(ide.finNFe),
    operation: OPERATIONS.get(ide.tpNF),
    total: amountFact(ICMSTot["vNF"]),
    items: nfe.det.length,
    installments: nfe.dup.map(({ nDup, dVenc, vDup }) =>
      presentFacts({ number: nDup, dueOn: dVenc, amount: amountFact(vDup) }),
    ),
    taxes: {
      icms: amountFact(ICMSTot["vICMS"]),
      icmsSt: amountFact(ICMSTot["vST"]),
      ipi: amountFact(ICMSTot["vIPI"]),
      pis: amountFact(ICMSTot["vPIS"]),
      cofins: amountFact(ICMSTot["vCOFINS"]),
      iss: amountFact(ISSQNtot?.["vISS"]),
      cbs: amountFact(IBSCBSTot?.["vCBS"]),
      ibs: amountFact(IBSCBSTot?.["vIBS"]),
    },
    authorization: { status: nfeAuthorization(nfe), protocol: infProt?.nProt },
  });
}

/** The protocol repeats the digest of what was authorised: another digest means that it authorised something else. */
function checkProtocolDigest(digVal: string | undefined, digestValue: string | undefined): Fault[] {
  if (digVal === undefined || digestValue === undefined || digVal === digestValue) return [];
  return [
    {
      code: "nfe.protocol_digest_differs",
      message: "O protocolo da SEFAZ autorizou outro conteúdo, não o deste arquivo. Peça o XML original ao emitente.",
      path: "protNFe/infProt/digVal",
    },
  ];
}

const REGISTERED = ["135", "136", "155"];

/**
 * Status is "requested" (nobody has answered), "registered" or "refused".
 *
 * @param element `procEventoNFe`, `evento`, `retEvento` or `resEvento`
 */
export function inspectNfeEvent(document: XmlDocument, element: XmlElement, trust: TrustStore): Inspected {
  const [event] = readNfeEvents(element);
  if (event === undefined) return incomplete(element);
  const infEvento = (element.child("evento") ?? element).child("infEvento");
  // An answer is signed by the authority or not at all, and a summary never is.
  const isRequest = element.name === "procEventoNFe" || element.name === "evento";
  const signature =
    infEvento === undefined || !isRequest
      ? undefined
      : verifySignature(document, infEvento, nfeSignature, {
          signer: event.CNPJ ?? event.CPF ?? "",
          signedAt: instant(event.dhEvento ?? ""),
          trust,
        });
  const layout = judgeLayout(document, () =>
    element.name === "resEvento" ? checkDistributionLayout(element) : checkNfeEventLayout(element),
  );
  return {
    kind: "nfe-event",
    ...(event.versao !== undefined && { version: event.versao }),
    facts: presentFacts({
      key: event.chNFe,
      eventType: event.tpEvento,
      sequence: event.nSeqEvento,
      at: event.dhEvento ?? event.dhRegEvento,
      status: eventStatus(event, element),
      description: event.descEvento,
      protocol: event.nProt,
    }),
    ...(signature !== undefined && { signature: signature.status }),
    schema: layout.schema,
    problems: [...(signature?.reasons ?? []), ...layout.problems],
    parsed: { kind: "nfe-event", events: [event] },
  };
}

function eventStatus(event: NfeEvent, element: XmlElement): "requested" | "registered" | "refused" {
  // The authority lists only what it registered.
  if (element.name === "resEvento") return "registered";
  if (event.cStat === undefined) return "requested";
  return REGISTERED.includes(event.cStat) ? "registered" : "refused";
}

const SUMMARY_STATUSES: ReadonlyMap<string, string> = new Map([
  ["1", "authorised"],
  ["2", "denied"],
  ["3", "cancelled"],
]);

/** @param element `resNFe`: what the recipient learns before the whole note */
export function inspectNfeSummary(document: XmlDocument, element: XmlElement): Inspected {
  const fields = element.leaves();
  const version = element.attribute("versao");
  return {
    kind: "nfe-summary",
    ...(version !== undefined && { version }),
    facts: presentFacts({
      key: fields["chNFe"],
      issuer: { taxId: fields["CNPJ"] ?? fields["CPF"], name: fields["xNome"] },
      issuedAt: fields["dhEmi"],
      total: amountFact(fields["vNF"]),
      status: SUMMARY_STATUSES.get(fields["cSitNFe"] ?? ""),
    }),
    ...judgeLayout(document, () => checkDistributionLayout(element)),
  };
}

/** A known envelope with nothing of what it should have. */
export function incomplete(element: XmlElement): Inspected {
  return {
    kind: "unknown",
    facts: { root: element.name },
    problems: [
      {
        code: "xml.document_incomplete",
        message: `O arquivo começa como um documento (${element.name}), mas não traz o conteúdo dele. Peça o arquivo completo.`,
        path: element.path,
      },
    ],
  };
}

/** An instant written with its offset; undefined when it is not one (a civil date alone is not). */
export function instant(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/.test(text)) return undefined;
  // Without an offset it is the issuer's own time; three hours more or less do not matter to a certificate of a year.
  const date = new Date(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}-03:00`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
