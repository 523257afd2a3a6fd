import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Nfe, NfeItem } from "../formats/nfe/index.ts";
import type { Nfse } from "../formats/nfse/index.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import { opensTitle, totalWithheld, tradeOfNfe, tradeOfNfse } from "./trade.ts";

const us = { CNPJ: "11222333000181", xNome: "Padaria Invenção Ltda" };
const ourBranch = { CNPJ: "11222333000262", xNome: "Padaria Invenção Ltda, filial" };
const them = { CNPJ: "12ABC34501DE35", xNome: "Moinho Inventado Ltda" };
const company = { taxId: us.CNPJ };

type NoteDraft = Partial<Omit<Nfe, "ide">> & { readonly ide?: Partial<Nfe["ide"]> };

/** A purchase of R$ 100,00 from them, issued on 10 March, unless something else is asked. */
function note({ ide, ...more }: NoteDraft = {}): Nfe {
  return {
    versao: "4.00",
    chave: "",
    ide: {
      cUF: "35",
      natOp: "Venda",
      mod: "55",
      serie: "1",
      nNF: "123",
      dhEmi: "2026-03-10T22:30:00-03:00",
      tpNF: "1",
      tpEmis: "1",
      tpAmb: "1",
      finNFe: "1",
      refNFe: [],
      ...ide,
    },
    emit: them,
    dest: us,
    det: [item("5102", "100.00")],
    ICMSTot: { vNF: "100.00" },
    dup: [],
    detPag: [],
    eventos: [],
    ...more,
  };
}

function item(CFOP: string, vProd: string, more: Partial<NfeItem> = {}): NfeItem {
  return { nItem: "1", cProd: "P1", xProd: "Produto inventado", NCM: "11010010", CFOP, vProd, ...more };
}

function titlesOf(nfe: Nfe) {
  return tradeOfNfe(nfe, company).titles.map(({ installment, dueOn, amountCentavos }) => [
    installment,
    dueOn,
    moneyText(amountCentavos),
  ]);
}

describe("how much a note charges", () => {
  test("the instalments win over the note's total", () => {
    const nfe = note({
      dup: [
        { nDup: "001", dVenc: "2026-04-10", vDup: "30.00" },
        { nDup: "002", dVenc: "2026-05-10", vDup: "40.00" },
      ],
    });
    expect(titlesOf(nfe)).toEqual([
      ["001", "2026-04-10", "30.00"],
      ["002", "2026-05-10", "40.00"],
    ]);
    expect(tradeOfNfe(nfe, company)).toMatchObject({ side: "payable", effect: "opens", issuedOn: "2026-03-10" });
  });

  test("an instalment without name or date keeps its place; one of nothing is left out; two of one name stay two", () => {
    const dup = [
      { vDup: "30.00" },
      { nDup: "2", vDup: "0.00" },
      { nDup: "A", vDup: "1.00" },
      { nDup: "A", vDup: "2.00" },
    ];
    expect(titlesOf(note({ dup }))).toEqual([
      ["001", null, "30.00"],
      ["A", null, "1.00"],
      ["A/3", null, "2.00"],
    ]);
  });

  test("instalments of nothing leave the note's total to speak; a note of nothing opens nothing", () => {
    const nothing = [{ nDup: "001", vDup: "0.00" }];
    expect(titlesOf(note({ dup: nothing }))).toEqual([["001", null, "100.00"]]);
    expect(tradeOfNfe(note({ ICMSTot: { vNF: "0.00" }, dup: nothing }), company)).toMatchObject({
      effect: "none",
      titles: [],
    });
  });

  test("a bonus beside what is sold is not charged", () => {
    const nfe = note({ det: [item("5102", "80.00"), item("5910", "20.00")] });
    expect(titlesOf(nfe)).toEqual([["001", null, "80.00"]]);
  });

  test("only bonus charges nothing", () => {
    expect(tradeOfNfe(note({ det: [item("5910", "100.00")] }), company)).toMatchObject({ effect: "none", titles: [] });
  });

  test("without instalments, what is withheld is not owed to the supplier", () => {
    const retTrib = { vIRRF: "1.50", vRetPIS: "0.65", vRetCOFINS: "3.00", vRetCSLL: "1.00", vRetPrev: "11.00" };
    const nfe = note({ retTrib, ISSQNtot: { vISSRet: "5.00" } });
    expect(titlesOf(nfe)).toEqual([["001", null, "77.85"]]);
    expect(moneyText(totalWithheld(tradeOfNfe(nfe, company).withheld))).toBe("22.15");
  });

  test("freight, discount, IPI and ICMS-ST of what is charged are charged", () => {
    const more = { vFrete: "10.00", vSeg: "1.00", vOutro: "2.00", vDesc: "3.00", vIPI: "4.00", vICMSST: "5.00" };
    expect(titlesOf(note({ det: [item("5102", "100.00", more), item("5910", "1.00")] }))).toEqual([
      ["001", null, "119.00"],
    ]);
  });
});

describe("what a note is for", () => {
  test("a complement opens a title of its own", () => {
    expect(tradeOfNfe(note({ ide: { finNFe: "2" } }), company)).toMatchObject({ effect: "opens", side: "payable" });
  });

  test("an adjustment moves no money", () => {
    expect(tradeOfNfe(note({ ide: { finNFe: "3" } }), company)).toMatchObject({ effect: "none", doubts: [] });
  });

  test("a debit note opens a title only by its own instalments; without any a person looks", () => {
    const without = tradeOfNfe(note({ ide: { finNFe: "6" } }), company);
    expect(without).toMatchObject({ effect: "none", doubts: [{ code: "documents.no_payment_stated" }] });
    const charged = note({ ide: { finNFe: "6" }, dup: [{ nDup: "001", vDup: "9.00" }] });
    expect(titlesOf(charged)).toEqual([["001", null, "9.00"]]);
  });

  test("what we issue is to receive, what they issue is to pay", () => {
    expect(tradeOfNfe(note({ emit: us, dest: them }), company)).toMatchObject({
      side: "receivable",
      effect: "opens",
      partner: { taxId: them.CNPJ, name: them.xNome },
    });
    expect(tradeOfNfe(note(), company)).toMatchObject({ side: "payable", partner: { taxId: them.CNPJ } });
    expect(tradeOfNfe(note({ dest: ourBranch }), company).side).toBe("payable");
  });

  test("between our own establishments nothing is owed", () => {
    const nfe = note({ emit: us, dest: ourBranch, det: [item("5152", "100.00")], dup: [{ vDup: "100.00" }] });
    expect(tradeOfNfe(nfe, company)).toMatchObject({ effect: "none", titles: [] });
  });

  test("an entry note of our own buys from who it names, where it says how much", () => {
    const bought = note({
      ide: { tpNF: "0" },
      emit: us,
      dest: { CPF: "12345678909", xNome: "Produtor Inventado" },
      det: [item("1101", "100.00")],
    });
    expect(tradeOfNfe(bought, company)).toMatchObject({ side: "payable", effect: "none" });
    expect(tradeOfNfe({ ...bought, dup: [{ nDup: "001", vDup: "100.00" }] }, company)).toMatchObject({
      side: "payable",
      effect: "opens",
      partner: { taxId: "12345678909" },
    });
  });

  test("an entry note of who bought from us is looked at by a person", () => {
    expect(tradeOfNfe(note({ ide: { tpNF: "0" } }), company)).toMatchObject({
      side: "receivable",
      effect: "none",
      doubts: [{ code: "documents.no_payment_stated" }],
    });
  });
});

describe("what comes back", () => {
  const refNFe = ["35260312ABC34501DE35550010000001231123456780"];
  test.each([
    { what: "we return by our exit note", emit: us, dest: them, tpNF: "1", finNFe: "4", side: "payable" },
    {
      what: "the supplier takes back by its entry note",
      emit: them,
      dest: us,
      tpNF: "0",
      finNFe: "4",
      side: "payable",
    },
    { what: "the customer returns by its exit note", emit: them, dest: us, tpNF: "1", finNFe: "4", side: "receivable" },
    { what: "we take back by our entry note", emit: us, dest: them, tpNF: "0", finNFe: "4", side: "receivable" },
    { what: "the supplier credits", emit: them, dest: us, tpNF: "1", finNFe: "5", side: "payable" },
    { what: "the supplier credits by an entry note", emit: them, dest: us, tpNF: "0", finNFe: "5", side: "payable" },
    { what: "we credit", emit: us, dest: them, tpNF: "1", finNFe: "5", side: "receivable" },
    { what: "we credit by an entry note", emit: us, dest: them, tpNF: "0", finNFe: "5", side: "receivable" },
  ])("$what: it takes off what is $side, and opens nothing", ({ emit, dest, tpNF, finNFe, side }) => {
    const nfe = note({ emit, dest, ide: { tpNF, finNFe, refNFe }, det: [item("5202", "100.00")] });
    expect(tradeOfNfe(nfe, company)).toMatchObject({
      effect: "reduces",
      side,
      titles: [],
      reducesCentavos: 10_000n,
      refersTo: refNFe,
      partner: { taxId: them.CNPJ },
    });
  });
});

describe("the operation", () => {
  test.each([
    ["5102", true],
    ["6108", true],
    ["5405", true],
    ["5116", false],
    ["5117", false],
    ["5922", true],
    ["5949", false],
    ["5910", false],
    ["5152", false],
    ["5202", false],
    ["5901", false],
    ["5915", false],
    ["5353", true],
    ["5933", true],
    ["5551", true],
    ["5656", true],
    ["1102", true],
    ["7101", true],
  ])("%s charges: %s", (cfop, expected) => {
    expect(opensTitle(cfop)).toBe(expected);
  });

  test("another exit (5949) charges only where the note says how much", () => {
    const det = [item("5949", "100.00")];
    expect(tradeOfNfe(note({ det }), company).effect).toBe("none");
    expect(titlesOf(note({ det, dup: [{ nDup: "001", vDup: "100.00" }] }))).toHaveLength(1);
  });
});

describe("how it is paid", () => {
  const paid = (tPag: string, more: Partial<Nfe["detPag"][number]> = {}) => [{ tPag, vPag: "100.00", ...more }];

  test("a sale that says it has no payment opens nothing, and a person looks", () => {
    expect(tradeOfNfe(note({ detPag: paid("90") }), company)).toMatchObject({
      effect: "none",
      doubts: [{ code: "documents.no_payment_stated" }],
    });
  });

  test("instalments beside “no payment” are instalments all the same", () => {
    const dup = [{ nDup: "001", vDup: "100.00" }];
    expect(tradeOfNfe(note({ detPag: paid("90"), dup }), company)).toMatchObject({ effect: "opens", doubts: [] });
  });

  test("a counter sale in cash or by card is received at once; by Pix, or by two ways, it is a title", () => {
    const counter = (detPag: Nfe["detPag"]) => note({ ide: { mod: "65" }, emit: us, dest: {}, detPag });
    expect(tradeOfNfe(counter(paid("01")), company)).toMatchObject({
      titles: [],
      received: { role: "cash", centavos: 10_000n },
      partner: { name: "Consumidor não identificado" },
    });
    expect(tradeOfNfe(counter(paid("03")), company).received?.role).toBe("card_receivable");
    expect(tradeOfNfe(counter(paid("04")), company).received?.role).toBe("card_receivable");
    expect(tradeOfNfe(counter(paid("17")), company)).toMatchObject({ titles: [{ dueOn: "2026-03-10" }] });
    expect(tradeOfNfe(counter([...paid("01"), ...paid("03")]), company).titles).toHaveLength(1);
  });

  test("“cash” on an NF-e is a habit: it is a title, due on the day", () => {
    expect(tradeOfNfe(note({ emit: us, dest: them, detPag: paid("01") }), company)).toMatchObject({
      titles: [{ dueOn: "2026-03-10" }],
    });
  });

  test.each([
    ["a stated date is the date", paid("15", { dPag: "2026-04-01" }), "2026-04-01"],
    ["a stated date that does not exist is none", paid("15", { dPag: "2026-02-30" }), null],
    ["paid at sight is due on the day, by the issuer's own calendar", paid("15", { indPag: "0" }), "2026-03-10"],
    ["on term without a date has no date", paid("01", { indPag: "1" }), null],
    ["Pix is paid on the spot", paid("20"), "2026-03-10"],
    ["a boleto without a date has no date", paid("15"), null],
    ["nothing said has no date", [], null],
  ])("due: %s", (_, detPag, dueOn) => {
    expect(tradeOfNfe(note({ detPag }), company).titles).toMatchObject([{ dueOn }]);
  });
});

const cents = fc.bigInt({ min: 1n, max: 100_000n });
const maybe = fc.option(cents, { nil: undefined });

function service(
  amounts: { vServ: bigint; vLiq: bigint },
  kept: Partial<Readonly<Record<"irrf" | "pis" | "cofins" | "csll" | "inss" | "iss", bigint | undefined>>> = {},
  more: Partial<Nfse["dps"]> = {},
): Nfse {
  const field = (name: string, amount: bigint | undefined) =>
    amount === undefined ? {} : { [name]: moneyText(amount) };
  return {
    chave: "",
    nNFSe: "55",
    cStat: "100",
    dhProc: "",
    emit: them,
    valores: { vLiq: moneyText(amounts.vLiq), ...field("vISSQN", kept.iss ?? 200n) },
    dps: {
      dhEmi: "2026-03-10T10:00:00-03:00",
      serie: "1",
      nDPS: "55",
      dCompet: "2026-02-28",
      prest: { CNPJ: them.CNPJ },
      toma: us,
      vServ: moneyText(amounts.vServ),
      tpRetISSQN: kept.iss === undefined ? "1" : "2",
      tribFed: {
        ...field("vRetIRRF", kept.irrf),
        ...field("vRetCSLL", kept.csll),
        ...field("vRetCP", kept.inss),
        ...field("vPis", kept.pis),
        ...field("vCofins", kept.cofins),
      },
      ...more,
    },
  };
}

describe("a service", () => {
  test("belongs to the month of its competence, and its title is the net", () => {
    expect(tradeOfNfse(service({ vServ: 10_000n, vLiq: 10_000n }), company)).toMatchObject({
      side: "payable",
      issuedOn: "2026-03-10",
      competencia: "2026-02-01",
      partner: { taxId: them.CNPJ, name: them.xNome },
      titles: [{ installment: "001", dueOn: null, amountCentavos: 10_000n }],
      doubts: [],
    });
    const ours = { ...service({ vServ: 10_000n, vLiq: 10_000n }), emit: us };
    expect(tradeOfNfse(ours, company).side).toBe("receivable");
  });

  test("whatever mix is withheld, the net and what is withheld make the service, less its discounts", () => {
    const kept = fc.record({
      irrf: maybe,
      csll: maybe,
      inss: maybe,
      iss: maybe,
      contributions: fc.option(fc.tuple(cents, cents)),
    });
    fc.assert(
      fc.property(kept, cents, fc.nat(10_000), ({ contributions, ...others }, net, discount) => {
        const [pis, cofins] = contributions ?? [undefined, undefined];
        const all = { ...others, pis, cofins };
        const withheld = Object.values(all).reduce<bigint>((sum, each) => sum + (each ?? 0n), 0n);
        const vServ = net + withheld + BigInt(discount);
        const vDescIncond = moneyText(BigInt(discount));
        const trade = tradeOfNfse(service({ vServ, vLiq: net }, all, { vDescIncond }), company);
        expect(trade.doubts).toEqual([]);
        expect(trade.titles[0]?.amountCentavos).toBe(net);
        expect(totalWithheld(trade.withheld)).toBe(withheld);
        expect(net + totalWithheld(trade.withheld) + BigInt(discount)).toBe(vServ);
      }),
    );
  });

  test("PIS and COFINS that are stated but not taken off the net are not withheld", () => {
    const trade = tradeOfNfse(service({ vServ: 10_000n, vLiq: 10_000n }, { pis: 65n, cofins: 300n }), company);
    expect(totalWithheld(trade.withheld)).toBe(0n);
    expect(trade.doubts).toEqual([]);
  });

  test("a difference that nothing explains is asked about, and nothing is taken for withheld", () => {
    fc.assert(
      fc.property(fc.nat(10_000), cents, (irrf, gap) => {
        const amounts = { vServ: 1_000_000n, vLiq: 1_000_000n - BigInt(irrf) - gap };
        const trade = tradeOfNfse(service(amounts, { irrf: BigInt(irrf) }), company);
        expect(trade.doubts).toMatchObject([{ code: "payables.withholding_unclear" }]);
        expect(totalWithheld(trade.withheld)).toBe(0n);
        expect(trade.titles[0]?.amountCentavos).toBe(amounts.vLiq);
      }),
    );
  });

  test("a net of nothing opens nothing", () => {
    expect(tradeOfNfse(service({ vServ: 100n, vLiq: 0n }, { irrf: 100n }), company)).toMatchObject({
      effect: "none",
      titles: [],
    });
  });
});

test("whatever amounts a note writes, what is owed is a sum that the books can hold", () => {
  const text = fc.oneof(fc.string(), fc.bigInt().map(String), fc.constantFrom("1e9", "-1.00", "999999999999999999.99"));
  fc.assert(
    fc.property(text, text, text, (vNF, vDup, vProd) => {
      const nfe = note({ ICMSTot: { vNF }, dup: [{ nDup: "1", vDup }], det: [item("5102", vProd, { vICMS: vNF })] });
      for (const { amountCentavos } of tradeOfNfe(nfe, company).titles) {
        expect(amountCentavos > 0n && amountCentavos < parseMoney("10000000000000.00")).toBe(true);
      }
    }),
  );
});
