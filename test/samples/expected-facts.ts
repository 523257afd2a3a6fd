// What the MANIFESTs of ../shared/samples measured of each file, in the words of the command line's contract. Nothing is compared that a
// manifest does not say; what it says to be absent (null) must be absent.

/** Any JSON of a manifest; what is not there is undefined. */
// biome-ignore lint/suspicious/noExplicitAny: the manifests have a shape for each kind, and what differs from it shows as a difference
export type Measured = Readonly<Record<string, any>>;

/** Facts of one document by their paths ("issuer.taxId"); `kind`, `signature` and `schema` stand beside them. */
export type ExpectedFacts = Readonly<Record<string, unknown>>;

const PURPOSES: Readonly<Record<string, string>> = {
  1: "normal",
  2: "complementary",
  3: "adjustment",
  4: "return",
  5: "credit_note",
  6: "debit_note",
};

/** The documents of a file of `fiscal/`, those that its manifest describes, in their order. */
export function expectedFiscal({ kind, facts, ...sample }: Measured): readonly ExpectedFacts[] {
  const common = { signature: signatureOf(sample), schema: schemaOf(sample) };
  if (/^nfc?e:/.test(kind)) return [{ ...nfe(facts), ...common, kind: kind.startsWith("nfce") ? "nfce" : "nfe" }];
  if (kind.startsWith("cte:")) return [{ ...cte(facts), ...common, kind: "cte" }];
  if (kind === "nfse-nacional") return [{ ...nfse(facts), ...common, kind: "nfse" }];
  if (kind === "dps-nacional") return [{ ...dps(facts), ...common, kind: "dps" }];
  if (kind === "nfse-abrasf") return facts["notas"].map(abrasf);
  if (kind === "rps-abrasf") return facts["rps"].map(rps);
  if (kind === "nfse-nacional-evento") {
    return [{ kind: "nfe-event", key: facts["chNFSe"], eventType: facts["evento"], at: facts["dhEvento"] }];
  }
  if (kind === "retEnvEvento") return [answer(facts["evento"])];
  if (kind.startsWith("evento:")) return facts["eventos"].map((one: Measured) => event(one, facts["retorno"]));
  return page(facts);
}

function nfe(f: Measured): ExpectedFacts {
  const { totais = {}, ISSQNtot = {}, IBSCBSTot = {}, protocolo = null } = f;
  return {
    key: f["chave"],
    model: f["mod"],
    series: f["serie"],
    number: f["nNF"],
    issuedAt: f["dhEmi"],
    "issuer.taxId": f["emit_doc"],
    "issuer.name": f["emit_nome"],
    "recipient.taxId": f["dest_doc"] ?? null,
    "recipient.name": f["dest_nome"] ?? null,
    purpose: PURPOSES[f["finNFe"]],
    operation: f["tpNF"] === "1" ? "exit" : "entry",
    total: f["vNF"],
    items: f["itens"],
    installments: (f["parcelas"] ?? []).map(({ nDup, dVenc, vDup }: Measured) => ({
      ...(nDup != null && { number: nDup }),
      ...(dVenc != null && { dueOn: dVenc }),
      amount: vDup,
    })),
    "taxes.icms": twoPlaces(totais.vICMS),
    "taxes.icmsSt": twoPlaces(totais.vST),
    "taxes.ipi": twoPlaces(totais.vIPI),
    "taxes.pis": twoPlaces(totais.vPIS),
    "taxes.cofins": twoPlaces(totais.vCOFINS),
    "taxes.iss": twoPlaces(ISSQNtot.vISS),
    "taxes.cbs": twoPlaces(IBSCBSTot.vCBS),
    "taxes.ibs": twoPlaces(IBSCBSTot.vIBS),
    "authorization.protocol": protocolo?.nProt ?? null,
    ...(protocolo?.cStat === "100" && { "authorization.status": "authorised" }),
  };
}

function cte(f: Measured): ExpectedFacts {
  // 0 sender, 3 recipient; the others are not in the manifest.
  const payer = { 0: "rem", 3: "dest" }[String(f["tomador"])];
  return {
    key: f["chave"],
    number: f["nCT"],
    issuedAt: f["dhEmi"],
    "issuer.taxId": f["emit_doc"],
    "issuer.name": f["emit_nome"],
    ...(f["dest_doc"] !== undefined && { "recipient.taxId": f["dest_doc"], "recipient.name": f["dest_nome"] }),
    ...(payer !== undefined && { "payer.taxId": f[`${payer}_doc`], "payer.name": f[`${payer}_nome`] }),
    ...(f["tomador_doc"] !== undefined && { "payer.taxId": f["tomador_doc"], "payer.name": f["tomador_nome"] }),
    total: f["vTPrest"],
    ...(f["protocolo"] != null && { "authorization.protocol": f["protocolo"].nProt }),
  };
}

function nfse(f: Measured): ExpectedFacts {
  const d = f["dps"];
  return {
    key: f["chave"],
    number: f["nNFSe"],
    issuedAt: f["dhProc"],
    // Who renders the service is in the DPS; the issuer of the note is nearly always the same, and has the name.
    "provider.taxId": d.prest_doc,
    ...(d.prest_doc === f["emit_doc"] && { "provider.name": f["emit_nome"] }),
    "taker.taxId": d.toma_doc ?? null,
    "taker.name": d.toma_nome ?? null,
    total: d.vServ,
    net: f["valores"].vLiq,
    issWithheld: d.tpRetISSQN !== "1",
    serviceCode: d.cTribNac,
    competence: String(d.dCompet).slice(0, 7),
  };
}

function dps(f: Measured): ExpectedFacts {
  return {
    id: f["dps_id"],
    number: f["nDPS"],
    series: f["serie"],
    issuedAt: f["dhEmi"],
    "provider.taxId": f["prest_doc"],
    "taker.taxId": f["toma_doc"],
    "taker.name": f["toma_nome"],
    total: f["vServ"],
    issWithheld: f["tpRetISSQN"] !== "1",
    serviceCode: f["cTribNac"],
    competence: String(f["dCompet"]).slice(0, 7),
  };
}

function abrasf(f: Measured): ExpectedFacts {
  return {
    kind: "nfse-abrasf",
    number: f["Numero"],
    issuedAt: f["DataEmissao"],
    "provider.taxId": f["prestador_doc"],
    "provider.name": f["prestador_nome"],
    "taker.taxId": f["tomador_doc"],
    "taker.name": f["tomador_nome"],
    total: twoPlaces(f["Valores"].ValorServicos),
    net: twoPlaces(f["Valores"].ValorLiquidoNfse),
    issWithheld: f["IssRetido"] === "1",
    serviceCode: f["ItemListaServico"],
    competence: String(f["Competencia"]).slice(0, 7),
  };
}

function rps(f: Measured): ExpectedFacts {
  return {
    kind: "rps",
    number: f["Numero"],
    series: f["Serie"],
    issuedAt: f["DataEmissao"],
    "provider.taxId": f["prestador_doc"],
    "taker.taxId": f["tomador_doc"],
    total: twoPlaces(f["Valores"].ValorServicos),
  };
}

/** Layouts write "100" and "100.0"; facts have two places. */
function twoPlaces(amount: string | null | undefined): string | null {
  if (amount == null) return null;
  const [integer = "", places = ""] = amount.split(".");
  return `${integer}.${places.padEnd(2, "0")}`;
}

function event(f: Measured, answered: Measured | undefined): ExpectedFacts {
  return {
    kind: "nfe-event",
    key: f["chNFe"],
    eventType: f["tpEvento"],
    sequence: f["nSeqEvento"],
    at: f["dhEvento"],
    status: answered === undefined ? "requested" : statusOf(answered["cStat"]),
  };
}

function answer(f: Measured): ExpectedFacts {
  return {
    kind: "nfe-event",
    key: f["chNFe"],
    eventType: f["tpEvento"],
    sequence: f["nSeqEvento"],
    at: f["dhRegEvento"],
    status: statusOf(f["cStat"]),
  };
}

function statusOf(cStat: string): string {
  return ["135", "136", "155"].includes(cStat) ? "registered" : "refused";
}

const SUMMARIES: Readonly<Record<string, string>> = { 1: "authorised", 2: "denied", 3: "cancelled" };

function page(f: Measured): readonly ExpectedFacts[] {
  const documents: readonly Measured[] = f["documentos"] ?? [];
  return [
    {
      kind: "nfe-distribution",
      status: f["cStat"],
      lastNsu: f["ultNSU"],
      maxNsu: f["maxNSU"],
      documents: f["n_documentos"] ?? documents.length,
    },
    ...documents.map((one): ExpectedFacts => {
      if (one["erro"] !== undefined) return { kind: "unknown" };
      const issuer = { "issuer.taxId": one["emit_doc"], "issuer.name": one["emit_nome"] };
      const note = { key: one["chave"], ...issuer, total: one["vNF"], issuedAt: one["dhEmi"] };
      if (one["raiz"] === "resNFe") return { kind: "nfe-summary", ...note, status: SUMMARIES[one["cSitNFe"]] };
      if (one["raiz"] === "nfeProc") return { kind: "nfe", ...note };
      return { kind: "nfe-event", key: one["chave"], ...(one["tpEvento"] != null && { eventType: one["tpEvento"] }) };
    }),
  ];
}

/** No root is given, so a signature that holds is untrusted; of a note with two, the outer one signs it all. */
function signatureOf({ signature_check: checks }: Measured): string | undefined {
  if (checks === undefined) return undefined;
  const last = checks.at(-1);
  return last.digest_ok === true && last.signature_ok === true ? "untrusted" : "invalid";
}

function schemaOf({ xsd_check: check }: Measured): string | undefined {
  return check === undefined ? undefined : check.result === "valid" ? "valid" : "invalid";
}

/** The documents of a file of `banking/`. */
export function expectedBanking({ kind, facts, bank }: Measured): readonly ExpectedFacts[] {
  if (kind === "ofx") return facts["statements"].map((one: Measured) => ofx(one));
  if (kind === "camt") return facts["statements"].map((one: Measured) => camt(one));
  return [{ kind, bank, ...(kind === "cnab240" ? cnab240(facts) : cnab400(facts)) }];
}

function ofx(f: Measured): ExpectedFacts {
  return {
    kind: "ofx",
    bank: f["bankid"],
    branch: f["branchid"],
    account: f["acctid"],
    type: f["accttype"],
    currency: f["currency"],
    from: f["dtstart"],
    to: f["dtend"],
    transactions: f["transactions"],
    credits: f["credits_sum"],
    debits: f["debits_sum"],
    balance: f["ledger_balance"],
    balanceOn: f["ledger_date"],
  };
}

function camt(f: Measured): ExpectedFacts {
  const closing = f["balances"].find(({ code }: Measured) => code === "CLBD");
  return {
    kind: "camt053",
    transactions: f["entries"],
    credits: f["credits_sum"],
    debits: `-${f["debits_sum"]}`,
    balance: closing?.amount,
    balanceOn: closing?.date,
  };
}

function cnab240(f: Measured): ExpectedFacts {
  const { collection, statement_E: statement, batches } = f;
  const titles = collection ?? f["payments_A"] ?? f["payments_O"] ?? f["collection_out"];
  return {
    direction: statement === undefined ? f["file_header"].direction : "extrato",
    records: f["file_trailer"]?.records_actual ?? f["physical_lines"],
    service: batches[0].service,
    batches: batches.length,
    ...(titles !== undefined && { titles: titles.titles ?? titles.count }),
    ...(collection !== undefined && {
      paid: collection.paid_titles_06_17,
      paidTotal: collection.paid_sum,
      fees: collection.fees_sum,
    }),
    ...(statement !== undefined && { credits: statement.credits_sum, debits: statement.debits_sum }),
  };
}

function cnab400(f: Measured): ExpectedFacts {
  const { collection } = f;
  const titles = collection ?? f["collection_out"];
  return {
    direction: f["direction"],
    records: Object.values<number>(f["record_types"]).reduce((sum, count) => sum + count, 0),
    ...(titles !== undefined && { titles: titles.titles }),
    ...(collection !== undefined && { paid: collection.paid_titles, paidTotal: collection.paid_sum_received }),
  };
}

/** The document of a file of `accounting/`, where it is one that `inspect` reads: the SPED files. */
export function expectedAccounting({ file, facts }: Measured): readonly ExpectedFacts[] {
  const { header, register_lines: lines, registers, ecd_lines: ecdLines } = facts ?? {};
  if (/ecd-\d+\.txt$/.test(file)) return [{ kind: "sped-ecd", lines: ecdLines }];
  if (header?.[0] !== "0000") return [];
  const isEcd = header[1] === "LECD";
  const isContributions = file.includes("contribuicoes");
  // Where the dates, the name and the CNPJ stand differs from book to book.
  const [from, to, name, taxId] = isEcd ? header.slice(2) : isContributions ? header.slice(5) : header.slice(3);
  return [
    {
      kind: isEcd ? "sped-ecd" : isContributions ? "sped-efd-contribuicoes" : "sped-efd-icms-ipi",
      "period.from": day(from),
      "period.to": day(to),
      "company.name": name,
      ...(taxId !== undefined && { "company.taxId": taxId }),
      lines,
      registers,
    },
  ];
}

function day(written: string): string {
  return `${written.slice(4)}-${written.slice(2, 4)}-${written.slice(0, 2)}`;
}

export function expectedBoleto(item: Measured): ExpectedFacts {
  return {
    kind: "boleto",
    line: item["line"],
    barcode: item["barcode"],
    "kind of boleto": item["kind"] === "banco" ? "bank" : "utility",
    ...(item["kind"] === "banco" && { bank: item["bank"], dueOn: item["due_at_reference_2026_11_24"] ?? null }),
    amount: item["amount"] === "0.00" ? null : item["amount"],
  };
}

export function expectedPix({ facts: f }: Measured): ExpectedFacts {
  return {
    kind: "pix",
    key: f["key"] ?? null,
    url: f["url"] ?? null,
    amount: twoPlaces(f["amount"]),
    merchant: f["merchant_name"],
    city: f["merchant_city"],
    txid: f["txid"] ?? null,
    // A code that only authorises a recurrence is neither.
    ...(f["kind"] !== "recurrence-only" && { dynamic: f["kind"] === "dynamic" }),
  };
}
