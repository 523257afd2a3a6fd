import { checkCteEventLayout, checkCteLayout } from "../formats/cte/index.ts";
import {
  nfeSignature,
  type TrustStore,
  verifySignature,
  type XmlDocument,
  type XmlElement,
} from "../formats/xml/index.ts";
import { isValidAccessKey } from "../values/access-key.ts";
import type { Fault } from "../values/fault.ts";
import { amountFact, presentFacts } from "./facts.ts";
import { incomplete, instant } from "./inspect-nfe.ts";
import type { Inspected } from "./inspected.ts";
import { judgeLayout } from "./judge-layout.ts";

/**
 * Says what a CT-e says (models 57 and 67, simplified too): enough to know whose freight it is and how much. There is no
 * reader of the whole layout yet.
 *
 * @param element `cteProc`, `CTe`, `CTeOS`, `CTeSimp` or their own `…Proc`
 * @see MOC CT-e 4.00
 */
export function inspectCte(document: XmlDocument, element: XmlElement, trust: TrustStore): Inspected {
  const infCte = element.child("infCte") ?? element.children.map((child) => child.child("infCte")).find(Boolean);
  if (infCte === undefined) return incomplete(element);
  const ide = infCte.child("ide")?.leaves() ?? {};
  const emit = party(infCte.child("emit"));
  const infProt = element.at("protCTe", "infProt")?.leaves();
  const key = (infCte.attribute("Id") ?? "").replace(/^CTe/, "");
  const version = infCte.attribute("versao");
  const amounts = infCte.child("vPrest") ?? infCte.child("total");
  const signature = verifySignature(document, infCte, nfeSignature, {
    signer: emit.taxId ?? "",
    signedAt: instant(ide["dhEmi"] ?? ""),
    trust,
  });
  const status = authorization(infProt?.["cStat"]);
  const layout = judgeLayout(document, () => checkCteLayout(element));
  return {
    kind: "cte",
    ...(version !== undefined && { version }),
    facts: presentFacts({
      key,
      model: ide["mod"],
      series: ide["serie"],
      number: ide["nCT"],
      issuedAt: ide["dhEmi"],
      issuer: emit,
      recipient: party(infCte.child("dest")),
      payer: payer(infCte),
      total: amountFact(amounts?.textOf("vTPrest")),
      authorization: { status, protocol: infProt?.["nProt"] },
    }),
    signature: signature.status,
    schema: layout.schema,
    problems: [...check(key, infProt?.["chCTe"], status, ide), ...signature.reasons, ...layout.problems],
  };
}

type Party = { taxId: string | undefined; name: string | undefined };

function party(element: XmlElement | undefined): Party {
  const fields = element?.leaves() ?? {};
  return { taxId: fields["CNPJ"] ?? fields["CPF"], name: fields["xNome"] };
}

// `toma3/toma` points to another group of the document; `toma4` (and `toma` in CT-e OS and simplified) is the payer itself.
const PAYERS: ReadonlyMap<string, string> = new Map([
  ["0", "rem"],
  ["1", "exped"],
  ["2", "receb"],
  ["3", "dest"],
]);

function payer(infCte: XmlElement): Party {
  const pointed = (infCte.at("ide", "toma3") ?? infCte.at("ide", "toma03"))?.textOf("toma");
  const group = PAYERS.get(pointed ?? "");
  if (group !== undefined) return party(infCte.child(group));
  return party(infCte.at("ide", "toma4") ?? infCte.child("toma"));
}

function authorization(cStat: string | undefined): string {
  if (cStat === undefined) return "absent";
  if (cStat === "100" || cStat === "150") return "authorised";
  if (["101", "151", "155"].includes(cStat)) return "cancelled";
  return ["110", "301"].includes(cStat) ? "denied" : "rejected";
}

function check(
  key: string,
  protocolKey: string | undefined,
  status: string,
  ide: Readonly<Record<string, string>>,
): Fault[] {
  const faults: Fault[] = [];
  if (!isValidAccessKey(key)) {
    faults.push({
      code: "cte.key_check_digit",
      message: `O dígito verificador da chave ${key} está errado. Confira a chave na SEFAZ antes de aceitar o CT-e.`,
      path: "infCte/@Id",
    });
  }
  if (protocolKey !== undefined && protocolKey !== key) {
    faults.push({
      code: "cte.key_differs",
      message: `O protocolo é de outro CT-e (chave ${protocolKey}). Peça o arquivo original ao transportador.`,
      path: "protCTe/infProt/chCTe",
    });
  }
  if (status === "cancelled" || status === "denied") {
    const isCancelled = status === "cancelled";
    faults.push({
      code: isCancelled ? "cte.cancelled" : "cte.denied",
      message: `O CT-e ${ide["nCT"] ?? ""} foi ${isCancelled ? "cancelado" : "denegado"}. Não pague por ele: fale com o transportador.`,
      path: "protCTe/infProt/cStat",
    });
  } else if (status !== "authorised") {
    faults.push({
      code: "cte.not_authorised",
      message: `Nada prova que o CT-e ${ide["nCT"] ?? ""} está autorizado. Peça o arquivo completo (cteProc) ou confira a chave na SEFAZ.`,
    });
  }
  if (ide["tpAmb"] === "2") {
    faults.push({
      code: "cte.homologation",
      message: `O CT-e ${ide["nCT"] ?? ""} é de homologação (teste), sem valor fiscal. Peça o de produção ao transportador.`,
      path: "infCte/ide/tpAmb",
    });
  }
  return faults;
}

/** @param element `procEventoCTe`, `eventoCTe` or `retEventoCTe` */
export function inspectCteEvent(document: XmlDocument, element: XmlElement): Inspected {
  const request = (element.child("eventoCTe") ?? (element.name === "eventoCTe" ? element : undefined))?.child(
    "infEvento",
  );
  const answer = (element.child("retEventoCTe") ?? (element.name === "retEventoCTe" ? element : undefined))?.child(
    "infEvento",
  );
  const asked = request?.leaves() ?? {};
  const answered = answer?.leaves() ?? {};
  const key = asked["chCTe"] ?? answered["chCTe"];
  if (key === undefined) return incomplete(element);
  const cStat = answered["cStat"];
  return {
    kind: "cte-event",
    facts: presentFacts({
      key,
      eventType: asked["tpEvento"] ?? answered["tpEvento"],
      sequence: asked["nSeqEvento"] ?? answered["nSeqEvento"],
      at: asked["dhEvento"] ?? answered["dhRegEvento"],
      status: cStat === undefined ? "requested" : ["134", "135", "136"].includes(cStat) ? "registered" : "refused",
    }),
    ...judgeLayout(document, () => checkCteEventLayout(element)),
  };
}
