import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OpenTitle } from "../ledger/index.ts";
import { addDays, calendarDate } from "../values/calendar.ts";
import { parseMoney } from "../values/money.ts";
import type { CollectedTitle } from "./collected-title.ts";
import { decide } from "./decide.ts";
import type { Decision, Known, Undecided } from "./decision.ts";
import { normaliseMemo } from "./memo.ts";
import { explainWithheld } from "./withheld-proposal.ts";

const company = { taxId: "11222333000181", name: "Padaria Invenção Ltda" };
const MOINHO = "12ABC34501DE35";
const MERCADO = "11444777000161";

let ids = 0;

function movement(amount: string, memo: string, more: Partial<Undecided> = {}): Undecided {
  ids += 1;
  return {
    id: `movement ${ids}`,
    bankAccountId: "main",
    movedOn: calendarDate("2026-03-20"),
    amountCentavos: parseMoney(amount),
    memo: normaliseMemo(memo),
    identity: `${amount}|${memo}|${ids}`,
    ...more,
  };
}

function title(amount: string, more: Partial<OpenTitle> = {}): OpenTitle {
  ids += 1;
  return {
    id: `title ${ids}`,
    documentId: `document ${ids}`,
    documentNumber: "4321",
    installment: "001",
    partnerId: "moinho",
    partnerTaxId: MOINHO,
    partnerName: "Moinho Inventado Ltda",
    partnerTradeName: null,
    terms: {},
    accountId: "stock",
    issuedOn: calendarDate("2026-03-01"),
    dueOn: calendarDate("2026-03-20"),
    amountCentavos: parseMoney(amount),
    openCentavos: parseMoney(amount),
    ...more,
  };
}

function decideAll(movements: readonly Undecided[], known: Partial<Known> = {}): (Decision | undefined)[] {
  const decisions = decide(movements, { company, payables: [], receivables: [], ...known });
  return movements.map(({ id }) => decisions.get(id));
}

function settledTitles(decision: Decision | undefined): readonly string[] {
  return decision?.status === "settled" ? decision.settles.map((settles) => settles.title.id).sort() : [];
}

function collectedTitle(more: Partial<CollectedTitle> & { readonly feeCentavos?: bigint }): CollectedTitle {
  ids += 1;
  const { feeCentavos = 0n, faceCentavos = 50_000n, ...rest } = more;
  return {
    id: `collected ${ids}`,
    returnId: "return",
    bankAccountIds: ["main"],
    creditedOn: calendarDate("2026-03-20"),
    bankTitleId: "17",
    documentNumber: "4321",
    companyUse: "",
    payerTaxId: MOINHO,
    dueOn: calendarDate("2026-03-20"),
    faceCentavos,
    additionsCentavos: 0n,
    discountCentavos: 0n,
    paidCentavos: faceCentavos,
    netCentavos: faceCentavos - feeCentavos,
    ...rest,
  };
}

function settledTitle(decision: Decision | undefined): string | undefined {
  return decision?.status === "settled" ? decision.settles[0]?.title.id : undefined;
}

describe("an exact key with the exact amount settles", () => {
  const owed = title("500.00");

  test.each([
    ["the supplier's tax id", `PIX ENVIADO ${MOINHO}`],
    ["the document's number", "PAGTO NF 4321"],
    ["both", `PAGTO NF 4321 ${MOINHO}`],
  ])("by %s", (_, memo) => {
    const [decision] = decideAll([movement("-500.00", memo)], { payables: [owed] });
    expect(settledTitle(decision)).toBe(owed.id);
    expect(decision).toMatchObject({ category: "supplier-payment", why: expect.stringContaining("4321") });
  });

  test("what comes in settles what is to receive, never what is to pay", () => {
    const [decision] = decideAll([movement("500.00", `PIX RECEBIDO ${MOINHO}`)], { payables: [owed] });
    expect(decision?.status).toBe("pending");
    const [receipt] = decideAll([movement("500.00", `PIX RECEBIDO ${MOINHO}`)], { receivables: [owed] });
    expect(receipt).toMatchObject({ status: "settled", category: "customer-receipt" });
  });

  test.each([
    ["an amount that differs by a centavo", "-500.01", `PIX ENVIADO ${MOINHO}`],
    ["nothing but the amount", "-500.00", "PIX ENVIADO"],
    ["another's tax id beside the number", "-500.00", `PAGTO NF 4321 ${MERCADO}`],
    ["another's tax id", "-500.00", `PIX ENVIADO ${MERCADO}`],
    ["a number inside a longer one", "-500.00", "PAGTO NF 94321"],
  ])("and %s does not", (_, amount, memo) => {
    const [decision] = decideAll([movement(amount, memo)], { payables: [owed] });
    expect(decision?.status).not.toBe("settled");
  });

  test("nothing is paid before its note was issued", () => {
    const later = title("500.00", { issuedOn: calendarDate("2026-03-21") });
    const [decision] = decideAll([movement("-500.00", `PIX ENVIADO ${MOINHO}`)], { payables: [later] });
    expect(decision?.status).not.toBe("settled");
  });
});

describe("more than one candidate", () => {
  const two = [title("500.00"), title("500.00", { documentNumber: "8765" })];

  test("is told apart by the number, and without it is left to a person", () => {
    const [byNumber] = decideAll([movement("-500.00", `NF 8765 ${MOINHO}`)], { payables: two });
    expect(settledTitle(byNumber)).toBe(two[1]?.id);
    const [unclear] = decideAll([movement("-500.00", `PIX ENVIADO ${MOINHO}`)], { payables: two });
    expect(unclear).toMatchObject({ status: "pending", cause: "banking.several_matches" });
  });

  const installments = ["001", "002", "003"].map((installment, at) =>
    title("500.00", { documentId: "one", installment, dueOn: addDays(calendarDate("2026-03-20"), at * 30) }),
  );

  test("equal instalments of one note: the one that is quoted, else the only one due nearby", () => {
    const [quoted] = decideAll([movement("-500.00", "NF 4321/03")], { payables: installments });
    expect(settledTitle(quoted)).toBe(installments[2]?.id);
    const [near] = decideAll([movement("-500.00", `PIX ${MOINHO}`, { movedOn: calendarDate("2026-04-18") })], {
      payables: installments,
    });
    expect(settledTitle(near)).toBe(installments[1]?.id);
  });

  test("equal instalments with no date that tells them apart are left to a person", () => {
    const undated = installments.map((each) => ({ ...each, dueOn: null }));
    const [decision] = decideAll([movement("-500.00", `PIX ${MOINHO}`)], { payables: undated });
    expect(decision).toMatchObject({ status: "pending", cause: "banking.several_matches" });
  });

  test("one title is settled once: the same payment again is for a person", () => {
    const payments = [movement("-500.00", `PIX ${MOINHO}`), movement("-500.00", `PIX ${MOINHO}`)];
    const decisions = decideAll(payments, { payables: [title("500.00")] });
    expect(decisions.map((decision) => decision?.status)).toEqual(["settled", "pending"]);
  });
});

describe("the company's own transfers", () => {
  const out = (more: Partial<Undecided> = {}) => movement("-900.00", "TED MESMA TITULARIDADE", more);
  const into = (more: Partial<Undecided> = {}) =>
    movement("900.00", "TED RECEBIDA", { bankAccountId: "savings", ...more });

  test("two legs of one amount in two accounts, at most one business day apart, are one transfer", () => {
    const friday = calendarDate("2026-03-20");
    for (const movedOn of [friday, calendarDate("2026-03-23")]) {
      const decisions = decideAll([out({ movedOn: friday }), into({ movedOn })]);
      expect(decisions).toMatchObject([{ category: "own-transfer" }, { category: "own-transfer" }]);
      expect(decisions).toMatchObject([{ role: "transfer_clearing" }, { role: "transfer_clearing" }]);
    }
  });

  test.each([
    ["two business days apart", into({ movedOn: calendarDate("2026-03-24") })],
    ["the money arrives before it leaves", into({ movedOn: calendarDate("2026-03-19") })],
    ["both in one account", into({ bankAccountId: "main" })],
    ["another amount", into({ amountCentavos: 90_001n })],
  ])("not when %s: the leg that says so waits for its other end", (_, other) => {
    const [decision] = decideAll([out(), other]);
    expect(decision).toMatchObject({ status: "pending", cause: "banking.own_transfer_unpaired" });
  });

  test("equal amounts of which neither says that it is the company's own are no transfer", () => {
    const decisions = decideAll([movement("-900.00", "TED ENVIADA"), into()]);
    expect(decisions.map((decision) => decision?.status)).toEqual(["pending", "pending"]);
  });

  test("a title with its key comes before a transfer", () => {
    const owed = title("900.00");
    const [decision] = decideAll([movement("-900.00", `TED ${MOINHO}`), into()], { payables: [owed] });
    expect(settledTitle(decision)).toBe(owed.id);
  });
});

describe("the bank's own words", () => {
  test("categorise, with the account of what they say", () => {
    expect(
      decideAll([movement("-12.00", "TARIFA PACOTE DE SERVICOS"), movement("3.10", "REND PAGO APLIC AUT MAIS")]),
    ).toMatchObject([
      { status: "categorised", category: "bank-fee", role: "bank_fee_expense" },
      { status: "categorised", category: "interest-income", role: "investment_income" },
    ]);
  });

  test("give way where the memo also names who is owed just that", () => {
    const light = title("300.00", { partnerName: "Energisa Inventada S/A" });
    const [decision] = decideAll([movement("-300.00", "PAGTO CONTA LUZ ENERGISA")], { payables: [light] });
    expect(decision?.status).toBe("pending");
  });

  test("are not believed of a refund", () => {
    const [decision] = decideAll([movement("12.00", "ESTORNO TARIFA PACOTE")]);
    expect(decision).toMatchObject({ status: "pending", category: "unknown" });
  });
});

test("what nothing explains is pending, with a sentence that says why", () => {
  const rival = title("77.00");
  expect(
    decideAll([movement("-77.00", "PAGAMENTO"), movement("-78.00", "PAGAMENTO")], { payables: [rival] }),
  ).toMatchObject([
    { status: "pending", category: "unknown", why: expect.stringContaining("um título") },
    { status: "pending", category: "unknown", why: expect.stringContaining("Nenhum título") },
  ]);
});

test("the same facts in any order are decided the same", () => {
  const memos = [
    `PIX ${MOINHO}`,
    `TED ${MERCADO}`,
    "NF 4321",
    "NF 4321/002",
    "NF 8765",
    "TED MESMA TITULARIDADE",
    "TAR CESTA",
    "PIX",
    "LIQUIDACAO COBRANCA",
    "LIQUIDACAO COBRANCA",
  ];
  const amounts = [10_000n, 20_000n, 30_000n];
  const days = fc.nat(25).map((days) => addDays(calendarDate("2026-03-05"), days));
  const movements = fc.array(
    fc.record({
      amount: fc.constantFrom(...amounts),
      out: fc.boolean(),
      memo: fc.constantFrom(...memos),
      movedOn: days,
      bankAccountId: fc.constantFrom("main", "savings"),
    }),
    { maxLength: 12 },
  );
  const titles = fc.array(
    fc.record({
      openCentavos: fc.constantFrom(...amounts),
      documentId: fc.constantFrom("one", "two", "three"),
      documentNumber: fc.constantFrom("4321", "8765"),
      installment: fc.constantFrom("001", "002"),
      partner: fc.constantFrom(
        { partnerId: "moinho", partnerTaxId: MOINHO, partnerName: "Moinho Inventado Ltda" },
        { partnerId: "mercado", partnerTaxId: MERCADO, partnerName: "Mercado Fictício Ltda" },
        { partnerId: "feirante", partnerTaxId: null, partnerName: "Feirante Imaginado" },
      ),
      dueOn: fc.option(days),
      isBill: fc.boolean(),
    }),
    { maxLength: 10 },
  );
  const returns = fc.array(
    fc.record({
      returnId: fc.constantFrom("first", "second"),
      creditedOn: days,
      documentNumber: fc.constantFrom("4321", "8765/1", "000"),
      payerTaxId: fc.constantFrom(MOINHO, MERCADO),
      faceCentavos: fc.constantFrom(...amounts),
      feeCentavos: fc.constantFrom(0n, 0n, 100n),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(movements, titles, returns, fc.infiniteStream(fc.nat()), (drawn, open, paid, chance) => {
      const all = drawn.map(
        ({ amount, out, ...rest }, at): Undecided => ({
          ...rest,
          id: `movement ${at}`,
          amountCentavos: out ? -amount : amount,
          identity: `${rest.memo}|${String(at).padStart(3, "0")}`,
        }),
      );
      const books = open.map(({ isBill, partner, ...rest }, at) => ({
        isBill,
        ...title("0.00", { ...rest, ...partner, id: `title ${at}`, amountCentavos: rest.openCentavos }),
      }));
      const collected = paid.map((each, at) => collectedTitle({ ...each, id: `collected ${at}` }));
      const shuffled = <T>(items: readonly T[]): T[] =>
        items
          .map((item) => ({ item, key: chance.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
      const known = (some: typeof books, said: typeof collected): Known => ({
        company,
        collected: said,
        collectionFeeCentavos: 100n,
        payables: some.filter(({ isBill }) => isBill),
        receivables: some.filter(({ isBill }) => !isBill),
      });
      const said = (decisions: ReadonlyMap<string, Decision>) =>
        [...decisions]
          .map(([id, decision]) => [id, decision.status, decision.category, settledTitles(decision), decision.why])
          .sort();
      const decisions = decide(all, known(books, collected));
      expect(said(decide(shuffled(all), known(shuffled(books), shuffled(collected))))).toEqual(said(decisions));
      expect(decisions.size).toBe(all.length);
      const settled = [...decisions.values()].flatMap(settledTitles);
      expect(new Set(settled).size).toBe(settled.length);
    }),
    { numRuns: 300 },
  );
});

describe("a memo that says which documents it pays", () => {
  const one = title("300.00", { documentNumber: "57878" });
  const two = title("200.00", { documentNumber: "57879" });

  test.each(["NF 57878/57879", "NF 57878, 57879", "NF 57878 E 57879"])("settles them together: %s", (memo) => {
    const [decision] = decideAll([movement("-500.00", `PIX ENVIADO ${memo}`)], { payables: [one, two] });
    expect(decision).toMatchObject({ status: "settled", rule: "several-titles" });
    expect(decision?.status === "settled" && decision.settles.map((settles) => settles.title.id)).toEqual([
      one.id,
      two.id,
    ]);
  });

  test("that do not add up to the amount is left to a person", () => {
    const [decision] = decideAll([movement("-510.00", "PIX ENVIADO NF 57878/57879")], { payables: [one, two] });
    expect(decision?.status).toBe("pending");
  });

  test("in part, takes off that part, and what is left is paid by another", () => {
    const paid = [
      movement("-120.00", "PIX ENVIADO PARCIAL NF 57.878"),
      movement("-180.00", "PIX ENVIADO SALDO NF 57878", { movedOn: calendarDate("2026-03-27") }),
    ];
    const [part, rest] = decideAll(paid, { payables: [one, two] });
    expect(part).toMatchObject({ status: "settled", rule: "partial-said", settles: [{ amountCentavos: 12000n }] });
    expect(part?.why).toContain("restam R$ 180,00");
    expect(rest).toMatchObject({ status: "settled", rule: "document-number", settles: [{ amountCentavos: 18000n }] });
    const [pending] = decideAll([movement("-350.00", "PIX ENVIADO PARCIAL NF 57878")], { payables: [one] });
    expect(pending?.status).toBe("pending");
  });
});

describe("a collection return", () => {
  const owed = [
    title("500.00", { documentNumber: "4321" }),
    title("300.00", { documentNumber: "8765", installment: "002", partnerId: "mercado", partnerTaxId: MERCADO }),
  ];
  const paid = [
    collectedTitle({ feeCentavos: 190n }),
    collectedTitle({ documentNumber: "8765/02", payerTaxId: MERCADO, faceCentavos: 30_000n, feeCentavos: 190n }),
  ];
  const credit = movement("796.20", "LIQUIDACAO COBRANCA SIMPLES");
  const decideCredit = (collected: readonly CollectedTitle[], receivables = owed) =>
    decideAll([credit], { receivables, collected })[0];

  test("settles what its credit pays, each title with the fee that was kept of it", () => {
    const decision = decideCredit(paid);
    expect(settledTitles(decision)).toEqual(owed.map(({ id }) => id));
    expect(decision).toMatchObject({
      rule: "collection-return",
      settles: [{ feeCentavos: 190n }, { feeCentavos: 190n }],
    });
    expect(decision?.why).toContain("R$ 3,80 de tarifa");
  });

  const [first, second] = paid as [CollectedTitle, CollectedTitle];
  test.each([
    ["quoted in the company's own field", { ...second, documentNumber: "", companyUse: "NF 8765-2" }],
    ["without its instalment, when only one title fits", { ...second, documentNumber: "008765" }],
  ])("finds a title %s", (_, written) => {
    expect(decideCredit([first, written])?.status).toBe("settled");
  });

  test.each([
    ["another number", { ...second, documentNumber: "8766" }, "não se achou"],
    ["another instalment", { ...second, documentNumber: "8765/03" }, "não se achou"],
    ["another payer", { ...second, payerTaxId: MOINHO }, "não se achou"],
    ["no payer", { ...second, payerTaxId: null }, "não se achou"],
    ["no number", { ...second, documentNumber: "000" }, "de nosso número 17"],
    ["another face value", { ...second, faceCentavos: 30_001n, paidCentavos: 30_001n }, "não se achou"],
    ["a payment that it does not explain", { ...second, paidCentavos: 29_000n }, "não se explica"],
    ["more credited than was paid", { ...second, paidCentavos: 29_000n, discountCentavos: 1_000n }, "não se explica"],
  ])("that says %s leaves the credit to a person, and says so", (_, written, sentence) => {
    const decision = decideCredit([first, written]);
    expect(decision).toMatchObject({ status: "pending", parts: { missing: 1, candidates: [owed[0]?.id] } });
    expect(decision?.why).toContain(sentence);
  });

  test("keeps other evidence from taking its credit or its titles", () => {
    const due = owed.map((each) => ({ ...each, dueOn: calendarDate("2026-03-19") }));
    const gross = movement("800.00", "LIQUIDACAO COBRANCA SIMPLES");
    const whole = [collectedTitle({}), collectedTitle({ documentNumber: "9", faceCentavos: 30_000n })];
    const [decision] = decideAll([gross], { receivables: due, collected: whole });
    expect(decision).toMatchObject({ status: "pending", rule: "collection-return" });
    expect(decideAll([gross], { receivables: due })[0]).toMatchObject({ status: "settled" });
  });

  test("of a day when two files were credited apart settles each by its own", () => {
    const credits = [movement("498.10", "COB COMPE"), movement("298.10", "COB INTERNET")];
    const files = [first, { ...second, returnId: "another" }];
    expect(decideAll(credits, { receivables: owed, collected: files }).map(settledTitles)).toEqual(
      owed.map(({ id }) => [id]),
    );
  });
});

describe("what waits says what it may be, for a person to confirm", () => {
  const owed = title("1000.00");

  test.each([
    ["938.50", "falta exatamente 6,15 %: IRRF e CSRF", { irrf: "15.00", pis: "6.50", cofins: "30.00", csll: "10.00" }],
    ["985.00", "falta exatamente 1,5 %: IRRF", { irrf: "15.00" }],
    ["953.50", "falta exatamente 4,65 %: CSRF", { pis: "6.50", cofins: "30.00", csll: "10.00" }],
    ["890.00", "falta exatamente 11 %: INSS", { inss: "110.00" }],
    ["950.00", "falta exatamente 5 %: ISS", { iss: "50.00" }],
  ])("%s of 1.000,00: %s", (amount, sentence, withheld) => {
    const [decision] = decideAll([movement(amount, `PIX RECEBIDO ${MOINHO}`)], { receivables: [owed] });
    expect(decision).toMatchObject({
      status: "pending",
      cause: "banking.amount_differs",
      parts: {
        candidates: [owed.id],
        proposal: { settles: [{ side: "receivable", titleId: owed.id, amount: "1000.00", withheld }] },
      },
    });
    expect(decision?.why).toContain(sentence);
  });

  test("a proposal is for whom the memo names alone, and for one title alone", () => {
    const [stranger] = decideAll([movement("938.50", `PIX RECEBIDO ${MERCADO}`)], { receivables: [owed] });
    expect(stranger).toMatchObject({ status: "pending", parts: {} });
    const [two] = decideAll([movement("938.50", `PIX RECEBIDO ${MOINHO}`)], { receivables: [owed, title("1000.00")] });
    expect(two?.parts.proposal).toBeUndefined();
    expect(two?.parts.candidates).toHaveLength(2);
  });

  test("the one title of the amount is proposed, and of many at most nine are offered", () => {
    const [one] = decideAll([movement("-77.00", "PAGAMENTO")], { payables: [title("77.00")] });
    expect(one?.parts).toMatchObject({ proposal: { settles: [{ side: "payable", amount: "77.00" }] } });
    const many = Array.from({ length: 12 }, () => title("77.00"));
    const [several] = decideAll([movement("-77.00", "PAGAMENTO")], { payables: many });
    expect(several?.parts.candidates).toHaveLength(9);
  });

  test("whatever is withheld, what a proposal keeps is what was missing", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 9_999_999n), fc.bigInt(0n, 2_500n), (open, rate) => {
        const amount = open - (open * rate) / 10_000n;
        const explanation = explainWithheld(open, amount);
        if (explanation === undefined) return;
        const kept = Object.values(explanation.withheld).reduce((sum, each) => sum + parseMoney(each), 0n);
        expect(kept).toBe(open - amount);
      }),
    );
  });
});
