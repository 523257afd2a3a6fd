import { checkAbrasfLayout, checkNfseLayout, type NfseParty, readDps, readNfse } from "../formats/nfse/index.ts";
import {
  dpsSignature,
  nfseSignature,
  type TrustStore,
  verifySignature,
  type XmlDocument,
  type XmlElement,
} from "../formats/xml/index.ts";
import { amountFact, presentFacts } from "./facts.ts";
import { incomplete, instant } from "./inspect-nfe.ts";
import type { Inspected } from "./inspected.ts";
import { judgeLayout } from "./judge-layout.ts";

/** @param element `NFSe` of the national standard */
export function inspectNfse(document: XmlDocument, element: XmlElement, trust: TrustStore): Inspected {
  const { nfse, faults } = readNfse(element);
  const infNFSe = element.child("infNFSe");
  if (nfse === undefined || infNFSe === undefined) return incomplete(element);
  const { dps, emit } = nfse;
  const signature = verifySignature(document, infNFSe, nfseSignature, {
    signer: "authority",
    signedAt: instant(nfse.dhProc),
    trust,
  });
  const provider = dps.prest.CNPJ === undefined && dps.prest.CPF === undefined ? emit : dps.prest;
  const layout = judgeLayout(document, () => checkNfseLayout(element));
  const isIssuer = taxIdOf(provider) === taxIdOf(emit);
  return {
    kind: "nfse",
    ...(nfse.versao !== undefined && { version: nfse.versao }),
    facts: presentFacts({
      key: nfse.chave,
      number: nfse.nNFSe,
      issuedAt: nfse.dhProc,
      provider: { taxId: taxIdOf(provider), name: provider.xNome ?? (isIssuer ? emit.xNome : undefined) },
      taker: { taxId: dps.toma && taxIdOf(dps.toma), name: dps.toma?.xNome },
      total: amountFact(dps.vServ),
      net: amountFact(nfse.valores["vLiq"]),
      issWithheld: dps.tpRetISSQN === undefined ? undefined : dps.tpRetISSQN !== "1",
      serviceCode: dps.cTribNac,
      competence: monthFact(dps.dCompet),
    }),
    signature: signature.status,
    schema: layout.schema,
    problems: [...faults, ...signature.reasons, ...layout.problems],
    parsed: { kind: "nfse", nfse },
  };
}

/** @param element `DPS` that came by itself: a request, not yet a note */
export function inspectDps(document: XmlDocument, element: XmlElement, trust: TrustStore): Inspected {
  const dps = readDps(element);
  const infDPS = element.child("infDPS");
  if (dps === undefined || infDPS === undefined) return incomplete(element);
  const signature = verifySignature(document, infDPS, dpsSignature, {
    signer: taxIdOf(dps.prest) ?? "",
    signedAt: instant(dps.dhEmi),
    trust,
  });
  const layout = judgeLayout(document, () => checkNfseLayout(element));
  return {
    kind: "dps",
    ...(dps.versao !== undefined && { version: dps.versao }),
    facts: presentFacts({
      id: infDPS.attribute("Id"),
      number: dps.nDPS,
      series: dps.serie,
      issuedAt: dps.dhEmi,
      provider: { taxId: taxIdOf(dps.prest), name: dps.prest.xNome },
      taker: { taxId: dps.toma && taxIdOf(dps.toma), name: dps.toma?.xNome },
      total: amountFact(dps.vServ),
      issWithheld: dps.tpRetISSQN === undefined ? undefined : dps.tpRetISSQN !== "1",
      serviceCode: dps.cTribNac,
      competence: monthFact(dps.dCompet),
    }),
    signature: signature.status,
    schema: layout.schema,
    problems: [...signature.reasons, ...layout.problems],
  };
}

/** @param element `pedRegEvento` (or an event that holds one) of the national NFS-e; the key has 50 characters */
export function inspectNfseEvent(document: XmlDocument, element: XmlElement): Inspected {
  const request = element.child("infPedReg") ?? element.at("infEvento", "pedRegEvento", "infPedReg");
  const fields = request?.leaves();
  if (request === undefined || fields === undefined) return incomplete(element);
  const version = element.attribute("versao");
  return {
    kind: "nfe-event",
    ...(version !== undefined && { version }),
    facts: presentFacts({
      key: fields["chNFSe"],
      eventType: request.children.find(({ name }) => /^e\d{6}$/.test(name))?.name,
      sequence: fields["nPedRegEvento"],
      at: fields["dhEvento"],
      status: element.name === "pedRegEvento" ? "requested" : "registered",
    }),
    ...judgeLayout(document, () => checkNfseLayout(element)),
  };
}

/**
 * A note of a municipality that follows ABRASF, versions 1.00 to 2.04 (there is no reader of the whole layout yet).
 *
 * @param element `CompNfse`, or an `InfNfse` without one
 */
export function inspectAbrasf(document: XmlDocument, element: XmlElement): Inspected {
  const note = element.name === "InfNfse" ? element : element.at("Nfse", "InfNfse");
  if (note === undefined) return incomplete(element);
  // Version 2 puts what the provider declared in a group of its own, and names the service's amounts there.
  const declared = note.at("DeclaracaoPrestacaoServico", "InfDeclaracaoPrestacaoServico") ?? note;
  const service = declared.child("Servico");
  const amounts = service?.child("Valores")?.leaves() ?? {};
  const noteAmounts = note.child("ValoresNfse")?.leaves() ?? {};
  const withheld = amounts["IssRetido"] ?? service?.textOf("IssRetido");
  const provider = note.child("PrestadorServico") ?? declared.child("Prestador");
  return {
    kind: "nfse-abrasf",
    facts: presentFacts({
      number: note.textOf("Numero"),
      // Unique only within a municipality and a provider, so it is no key.
      verificationCode: note.textOf("CodigoVerificacao"),
      issuedAt: note.textOf("DataEmissao"),
      provider: abrasfParty(provider),
      taker: abrasfParty(declared.child("TomadorServico") ?? declared.child("Tomador")),
      total: amountFact(amounts["ValorServicos"]),
      net: amountFact(noteAmounts["ValorLiquidoNfse"] ?? amounts["ValorLiquidoNfse"]),
      issWithheld: withheld === undefined ? undefined : withheld === "1",
      serviceCode: service?.textOf("ItemListaServico"),
      competence: monthFact(declared.textOf("Competencia") ?? ""),
    }),
    ...(element.child("Signature") === undefined &&
      note.parent?.child("Signature") === undefined && { signature: "absent" }),
    ...judgeLayout(document, () => checkAbrasfLayout(element)),
  };
}

/** @param element `Rps`: a service declared to a municipality, not yet a note */
export function inspectRps(document: XmlDocument, element: XmlElement): Inspected {
  const declared = element.child("InfDeclaracaoPrestacaoServico") ?? element.child("InfRps") ?? element;
  const rps = declared.child("Rps") ?? declared;
  const identification = rps.child("IdentificacaoRps");
  const service = declared.child("Servico");
  return {
    kind: "rps",
    facts: presentFacts({
      number: identification?.textOf("Numero"),
      series: identification?.textOf("Serie"),
      issuedAt: rps.textOf("DataEmissao"),
      provider: abrasfParty(declared.child("Prestador")),
      taker: abrasfParty(declared.child("TomadorServico") ?? declared.child("Tomador")),
      total: amountFact(service?.child("Valores")?.textOf("ValorServicos")),
      competence: monthFact(declared.textOf("Competencia") ?? ""),
      serviceCode: service?.textOf("ItemListaServico"),
    }),
    ...(element.child("Signature") === undefined && { signature: "absent" }),
    ...judgeLayout(document, () => checkAbrasfLayout(element)),
  };
}

function taxIdOf(party: NfseParty): string | undefined {
  return party.CNPJ ?? party.CPF ?? party.NIF;
}

function abrasfParty(element: XmlElement | undefined): { taxId: string | undefined; name: string | undefined } {
  const identification = element?.child("IdentificacaoPrestador") ?? element?.child("IdentificacaoTomador") ?? element;
  // Version 1 lets the provider's number stand without its group.
  const number = identification?.child("CpfCnpj") ?? identification;
  return { taxId: number?.textOf("Cnpj") ?? number?.textOf("Cpf"), name: element?.textOf("RazaoSocial") };
}

/** The month of a date, "2026-01"; competence is a month even where the layout asks for a day. */
function monthFact(text: string): string | undefined {
  return /^\d{4}-\d{2}/.exec(text)?.[0];
}
