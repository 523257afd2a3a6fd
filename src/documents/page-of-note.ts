import type { XmlElement } from "../formats/xml/index.ts";
import type { PageSection, PageValue } from "./contract.ts";

/**
 * A note as a person reads it, section by section, each value with the path of the element that it was read from. Nothing is
 * computed here: what stands on the page stands in the XML, as text.
 */

type Kind = PageValue["kind"];
type Field = readonly [name: string, label: string, kind?: Kind];

/** More rows than a page shows are in the file itself. */
export const ROWS_MAX = 500;

export function sectionsOfNfe(infNFe: XmlElement): PageSection[] {
  const ide = infNFe.child("ide");
  const total = infNFe.child("total");
  const cobr = infNFe.child("cobr");
  const added = infNFe.child("infAdic");
  const protocol = protocolOf(infNFe);
  return present([
    section("nota", "Nota", [
      ...values(ide, [
        ["nNF", "Número"],
        ["serie", "Série"],
        ["natOp", "Natureza da operação"],
        ["dhEmi", "Emissão", "instant"],
        ["dEmi", "Emissão", "date"],
        ["dhSaiEnt", "Saída ou entrada", "instant"],
      ]),
      keyOf(infNFe, "NFe"),
      ...values(protocol, [
        ["nProt", "Protocolo"],
        ["xMotivo", "Resposta da SEFAZ"],
        ["dhRecbto", "Autorizada em", "instant"],
      ]),
    ]),
    party("emitente", "Emitente", infNFe.child("emit"), "enderEmit"),
    party("destinatario", "Destinatário", infNFe.child("dest"), "enderDest"),
    itemsOf(infNFe.childrenNamed("det")),
    section("totais", "Totais", values(total?.child("ICMSTot"), TOTALS)),
    section("impostos", "Impostos", [
      ...values(total?.child("ICMSTot"), TAXES),
      ...values(total?.child("ISSQNtot"), [["vISS", "ISS", "money"]]),
      ...values(total?.child("retTrib"), WITHHELD),
      ...deepValues(total?.child("IBSCBSTot"), [
        ["vBCIBSCBS", "Base de IBS e CBS", "money"],
        ["vIBS", "IBS", "money"],
        ["vCBS", "CBS", "money"],
      ]),
    ]),
    installmentsOf(cobr),
    paymentsOf(infNFe.child("pag")),
    section("informacoes", "Informações", [
      ...values(added, [
        ["infCpl", "Informações complementares"],
        ["infAdFisco", "Ao fisco"],
      ]),
    ]),
  ]);
}

export function sectionsOfNfse(infNFSe: XmlElement): PageSection[] {
  const dps = infNFSe.at("DPS", "infDPS");
  const service = dps?.at("serv", "cServ");
  const amounts = dps?.child("valores");
  return present([
    section("nota", "Nota", [
      ...values(infNFSe, [
        ["nNFSe", "Número"],
        ["dhProc", "Gerada em", "instant"],
        ["xLocEmi", "Município emissor"],
        ["xTribNac", "Tributação nacional"],
      ]),
      keyOf(infNFSe, "NFS"),
      ...values(dps, [
        ["nDPS", "DPS"],
        ["serie", "Série da DPS"],
        ["dhEmi", "Emissão da DPS", "instant"],
        ["dCompet", "Competência", "date"],
      ]),
      ...values(dps?.child("subst"), [["chSubstda", "Substitui a nota", "key"]]),
    ]),
    party("emitente", "Emitente", infNFSe.child("emit"), "enderNac"),
    party("prestador", "Prestador", dps?.child("prest"), "end"),
    party("destinatario", "Tomador", dps?.child("toma"), "end"),
    section("servico", "Serviço", [
      ...values(service, [
        ["cTribNac", "Código do serviço"],
        ["xDescServ", "Descrição"],
        ["cNBS", "NBS"],
      ]),
    ]),
    section("totais", "Totais", [
      ...deepValues(amounts?.child("vServPrest"), [["vServ", "Valor do serviço", "money"]]),
      ...values(amounts?.child("vDescCondIncond"), [
        ["vDescIncond", "Desconto incondicionado", "money"],
        ["vDescCond", "Desconto condicionado", "money"],
      ]),
      ...values(infNFSe.child("valores"), [["vLiq", "Valor líquido", "money"]]),
    ]),
    section("impostos", "Impostos", [
      ...values(infNFSe.child("valores"), [
        ["vBC", "Base do ISS", "money"],
        ["pAliqAplic", "Alíquota do ISS (%)", "quantity"],
        ["vISSQN", "ISS", "money"],
        ["vTotalRet", "Total retido", "money"],
      ]),
      ...deepValues(amounts?.at("trib", "tribFed"), [
        ["vRetIRRF", "IRRF retido", "money"],
        ["vRetCP", "INSS retido", "money"],
        ["vRetCSLL", "CSLL retida", "money"],
        ["vPis", "PIS", "money"],
        ["vCofins", "COFINS", "money"],
      ]),
      ...deepValues(infNFSe.child("IBSCBS"), [
        ["vIBSTot", "IBS", "money"],
        ["vCBS", "CBS", "money"],
      ]),
    ]),
  ]);
}

const TOTALS: readonly Field[] = [
  ["vProd", "Produtos", "money"],
  ["vFrete", "Frete", "money"],
  ["vSeg", "Seguro", "money"],
  ["vDesc", "Desconto", "money"],
  ["vOutro", "Outras despesas", "money"],
  ["vIPI", "IPI", "money"],
  ["vST", "ICMS ST", "money"],
  ["vNF", "Total da nota", "money"],
];

const TAXES: readonly Field[] = [
  ["vBC", "Base do ICMS", "money"],
  ["vICMS", "ICMS", "money"],
  ["vBCST", "Base do ICMS ST", "money"],
  ["vST", "ICMS ST", "money"],
  ["vFCP", "FCP", "money"],
  ["vIPI", "IPI", "money"],
  ["vPIS", "PIS", "money"],
  ["vCOFINS", "COFINS", "money"],
  ["vTotTrib", "Tributos aproximados", "money"],
];

const WITHHELD: readonly Field[] = [
  ["vIRRF", "IRRF retido", "money"],
  ["vRetPIS", "PIS retido", "money"],
  ["vRetCOFINS", "COFINS retida", "money"],
  ["vRetCSLL", "CSLL retida", "money"],
  ["vRetPrev", "INSS retido", "money"],
];

function present(sections: readonly (PageSection | undefined)[]): PageSection[] {
  return sections.filter((found) => found !== undefined);
}

function section(id: string, title: string, found: readonly (PageValue | undefined)[]): PageSection | undefined {
  const known = found.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : { id, title, values: known, table: null };
}

function values(element: XmlElement | undefined, fields: readonly Field[]): PageValue[] {
  return fields.flatMap(([name, label, kind = "text"]) => {
    const child = element?.child(name);
    const value = child?.text ?? "";
    return child === undefined || value === "" ? [] : [{ label, value, kind, path: child.path }];
  });
}

/** Fields whose group differs from layout to layout: the first of that name, at any depth. */
function deepValues(element: XmlElement | undefined, fields: readonly Field[]): PageValue[] {
  return fields.flatMap(([name, label, kind = "text"]) => {
    const found = element === undefined ? undefined : deepChild(element, name);
    return found === undefined || found.text === "" ? [] : [{ label, value: found.text, kind, path: found.path }];
  });
}

function deepChild(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : deepChild(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keyOf(element: XmlElement, prefix: string): PageValue | undefined {
  const id = element.attribute("Id");
  if (id === undefined) return undefined;
  return { label: "Chave de acesso", value: id.slice(prefix.length), kind: "key", path: `${element.path}/@Id` };
}

function protocolOf(infNFe: XmlElement): XmlElement | undefined {
  return infNFe.parent?.parent?.at("protNFe", "infProt");
}

function party(id: string, title: string, element: XmlElement | undefined, address: string): PageSection | undefined {
  return section(id, title, [
    ...values(element, [
      ["xNome", "Nome"],
      ["xFant", "Nome fantasia"],
      ["CNPJ", "CNPJ", "tax_id"],
      ["CPF", "CPF", "tax_id"],
      ["NIF", "NIF"],
      ["idEstrangeiro", "Identificação no exterior"],
      ["IE", "Inscrição estadual"],
      ["IM", "Inscrição municipal"],
    ]),
    ...values(element?.child(address), [
      ["xLgr", "Logradouro"],
      ["nro", "Número"],
      ["xCpl", "Complemento"],
      ["xBairro", "Bairro"],
      ["xMun", "Município"],
      ["UF", "UF"],
      ["CEP", "CEP"],
    ]),
    ...values(element, [
      ["fone", "Telefone"],
      ["email", "E-mail"],
    ]),
  ]);
}

const ITEM_COLUMNS: readonly Field[] = [
  ["cProd", "Código"],
  ["xProd", "Descrição"],
  ["NCM", "NCM"],
  ["CFOP", "CFOP"],
  ["uCom", "Un."],
  ["qCom", "Quantidade", "quantity"],
  ["vUnCom", "Unitário", "quantity"],
  ["vDesc", "Desconto", "money"],
  ["vProd", "Total", "money"],
];

function itemsOf(items: readonly XmlElement[]): PageSection | undefined {
  return tableOf("itens", "Itens", ITEM_COLUMNS, {
    elements: items,
    fieldsOf: (item) => item.child("prod"),
  });
}

function installmentsOf(cobr: XmlElement | undefined): PageSection | undefined {
  const columns: readonly Field[] = [
    ["nDup", "Parcela"],
    ["dVenc", "Vencimento", "date"],
    ["vDup", "Valor", "money"],
  ];
  const found = tableOf("duplicatas", "Duplicatas", columns, {
    elements: cobr?.childrenNamed("dup") ?? [],
    fieldsOf: (dup) => dup,
  });
  const invoice = values(cobr?.child("fat"), [
    ["nFat", "Fatura"],
    ["vOrig", "Valor original", "money"],
    ["vDesc", "Desconto", "money"],
    ["vLiq", "Valor líquido", "money"],
  ]);
  if (found === undefined) return section("duplicatas", "Fatura", invoice);
  return { ...found, values: invoice };
}

/** `tPag` of the layout: how it is paid. */
const PAYMENTS: Readonly<Record<string, string>> = {
  "01": "Dinheiro",
  "02": "Cheque",
  "03": "Cartão de crédito",
  "04": "Cartão de débito",
  "05": "Crédito da loja",
  "14": "Duplicata mercantil",
  "15": "Boleto",
  "16": "Depósito",
  "17": "Pix dinâmico",
  "18": "Transferência",
  "20": "Pix estático",
  "90": "Sem pagamento",
  "99": "Outros",
};

function paymentsOf(pag: XmlElement | undefined): PageSection | undefined {
  const details = pag?.childrenNamed("detPag") ?? [];
  const found = details.length === 0 && pag !== undefined ? [pag] : details;
  return section(
    "pagamento",
    "Pagamento",
    found.flatMap((detail) => {
      const how = detail.textOf("tPag");
      return values(detail, [["vPag", (how === undefined ? undefined : PAYMENTS[how]) ?? "Pagamento", "money"]]);
    }),
  );
}

function tableOf(
  id: string,
  title: string,
  columns: readonly Field[],
  {
    elements,
    fieldsOf,
  }: { readonly elements: readonly XmlElement[]; readonly fieldsOf: (row: XmlElement) => XmlElement | undefined },
): PageSection | undefined {
  if (elements.length === 0) return undefined;
  const shown = elements.slice(0, ROWS_MAX);
  const parent = shown[0]?.parent?.path ?? "";
  const name = shown[0]?.name ?? "";
  return {
    id,
    title,
    values: [],
    table: {
      columns: columns.map(([, label, kind = "text"]) => ({ label, kind })),
      // Their place among their brothers is known: asking each for its path would count them all again.
      rows: shown.map((row, at) => ({
        path: `${parent}/${name}${elements.length > 1 ? `[${at + 1}]` : ""}`,
        cells: columns.map(([field]) => fieldsOf(row)?.textOf(field) ?? null),
      })),
      left: elements.length - shown.length,
    },
  };
}
