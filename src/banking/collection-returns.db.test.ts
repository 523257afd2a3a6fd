import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inventNote, inventParty, inventService, inventStatement } from "../../test/support/invented-documents.ts";
import { type InventedReturn, inventReturn } from "../../test/support/invented-return.ts";
import { entriesOf, type Files, failedChecks, type Taken, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";
import { findCompanyId } from "../companies/index.ts";

const database = useTestDatabase();
let companies = 900;
const newCompany = () => {
  companies += 1;
  return inventParty(companies, "Padaria Invenção Ltda");
};
const first = inventParty(1, "Mercado Imaginado Ltda");
const second = inventParty(2, "Empório Fictício Ltda");
const third = inventParty(3, "Armazém Inventado Ltda");

type Company = ReturnType<typeof newCompany>;

function sale(company: Company, { number, to, amount }: { number: number; to: Company; amount: bigint }): string {
  return inventNote({
    number,
    issuer: company,
    recipient: to,
    finalConsumer: true,
    items: [{ amount, ncm: "48025610", cfop: "5102" }],
    installments: [{ amount, dueOn: "2026-03-19" }],
  }).xml;
}

/** Two boletos of 19 March, one paid late; the bank keeps 2,50 of each and credits 1.496,30 in one line on the 23rd. */
function scene(company: Company, more: Partial<InventedReturn> = {}): Files {
  return {
    "a.xml": sale(company, { number: 101, to: first, amount: 100_000n }),
    "b.xml": sale(company, { number: 102, to: second, amount: 48_000n }),
    "extrato.ofx": inventStatement({
      lines: [
        { on: "2026-03-23", amount: "1496.30", memo: "LIQUIDACAO COBRANCA SIMPLES", fitid: "1" },
        { on: "2026-03-24", amount: "700.00", memo: "COBRANCA RECEBIDA", fitid: "2" },
      ],
    }),
    "retorno.ret": inventReturn({
      company,
      titles: [
        {
          documentNumber: "101/001",
          payer: first,
          face: 100_000n,
          additions: 2_130n,
          fee: 250n,
          dueOn: "2026-03-19",
          paidOn: "2026-03-20",
          creditedOn: "2026-03-23",
        },
        {
          documentNumber: "000102",
          payer: second,
          face: 48_000n,
          fee: 250n,
          dueOn: "2026-03-19",
          paidOn: "2026-03-20",
          creditedOn: "2026-03-23",
        },
      ],
      ...more,
    }),
  };
}

const only = (files: Files, ...names: string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([name]) => names.includes(name)));
const credit = ({ report }: Taken) => report.movements.find(({ amount }) => amount === "1496.30");

/** What is left in the end, whatever ids and keys it has, and whatever passed through suspense. */
function stateOf({ report }: Taken) {
  return {
    movements: report.movements.map(({ on, amount, status, category, settles, why }) => ({
      ...{ on, amount, status, category, why },
      settles: settles.map((settled) => settled.amount).sort(),
    })),
    receivables: report.receivables
      .map(({ counterpartyTaxId, amount, settled, status }) => ({ counterpartyTaxId, amount, settled, status }))
      .sort((one, other) => (String(one.counterpartyTaxId) < String(other.counterpartyTaxId) ? -1 : 1)),
    pending: report.pending.map(({ code, message }) => `${code} ${message}`).sort(),
    balances: report.trialBalance
      .filter(({ closing }) => closing !== "0.00")
      .map(({ account, closing }) => [account, closing]),
  };
}

test("one credit settles the titles that the return names, with interest and the bank's fee apart", async () => {
  const company = newCompany();
  const taken = await takeFiles(database.db, company, scene(company));
  expect(credit(taken)).toMatchObject({ status: "settled", category: "customer-receipt", settles: [{}, {}] });
  expect(credit(taken)?.why).toContain("O retorno da cobrança");
  expect(taken.report.documents.find(({ kind }) => kind === "cnab240")).toMatchObject({ status: "accepted" });
  expect(taken.report.receivables.map(({ status }) => status)).toEqual(["settled", "settled"]);
  const entry = (await entriesOf(database.db, taken.companyId, "collection-return"))[0];
  expect(entry).toEqual([
    "D bank 1018.80",
    "D collection_fee_expense 2.50",
    "C receivable 1000.00",
    "C late_interest_income 21.30",
    "D bank 477.50",
    "D collection_fee_expense 2.50",
    "C receivable 480.00",
  ]);
  expect(failedChecks(taken)).toEqual([]);
});

test("the return, the statement and the notes may come in any order and in any number of runs", async () => {
  const reference = newCompany();
  const inOneRun = stateOf(await takeFiles(database.db, reference, scene(reference)));
  expect(inOneRun.movements.map(({ status }) => status)).toEqual(["settled", "pending"]);
  const names = Object.keys(scene(reference));
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(names, { minLength: names.length }),
      fc.array(fc.nat(3), { minLength: names.length, maxLength: names.length }),
      async (order, runs) => {
        const company = newCompany();
        const files = scene(company);
        let taken = await takeFiles(database.db, company, {});
        for (const run of [0, 1, 2, 3]) {
          taken = await takeFiles(database.db, company, only(files, ...order.filter((_, at) => runs[at] === run)));
        }
        expect(stateOf(taken)).toEqual(inOneRun);
        expect(failedChecks(taken)).toEqual([]);
      },
    ),
    { numRuns: 8 },
  );
});

test("running again, or the bank sending the same payments in another file, adds nothing", async () => {
  const company = newCompany();
  const files = scene(company);
  await takeFiles(database.db, company, files);
  const before = await countsOf(company);
  await takeFiles(database.db, company, files);
  expect(await countsOf(company)).toEqual(before);
  const again = await takeFiles(database.db, company, {
    "outro.ret": scene(company, { sequence: 2 })["retorno.ret"] ?? "",
  });
  expect(again.report.documents.filter(({ kind, status }) => kind === "cnab240" && status === "accepted")).toHaveLength(
    1,
  );
  expect((await countsOf(company)).titles).toBe(before.titles);
});

async function countsOf({ taxId }: Company) {
  const id = (await findCompanyId(database.db, taxId)) ?? "";
  const [row] = await database.db.withCompany(id, (tx) =>
    tx.query<{ titles: bigint; matches: bigint; events: bigint; entries: bigint }>(
      `select (select count(*) from banking.collected_title where company_id = $1) as titles,
              (select count(*) from banking.match where company_id = $1) as matches,
              (select count(*) from kernel.event where company_id = $1 and type like 'banking.%') as events,
              (select count(*) from ledger.entry where company_id = $1) as entries`,
      [id],
    ),
  );
  if (row === undefined) throw new Error("no counts");
  return row;
}

describe("a return that cannot be followed to the end", () => {
  test("leaves the credit to a person, and says which title was not found", async () => {
    const company = newCompany();
    const files = scene(company);
    const taken = await takeFiles(database.db, company, only(files, "a.xml", "extrato.ofx", "retorno.ret"));
    expect(credit(taken)).toMatchObject({ status: "pending", settles: [] });
    expect(credit(taken)?.why).toMatch(/retorno da cobrança.*não se achou em aberto o título 000102.*480,00/);
    expect(failedChecks(taken)).toEqual([]);
  });

  test("a title paid by another amount than the return explains is not settled", async () => {
    const company = newCompany();
    const files = scene(company);
    const short = String(files["retorno.ret"]).replace(
      "000000000102130000000000101880",
      "000000000102030000000000101880",
    );
    expect(short).not.toBe(files["retorno.ret"]);
    const taken = await takeFiles(database.db, company, { ...files, "retorno.ret": short });
    expect(credit(taken)).toMatchObject({ status: "pending" });
    expect(credit(taken)?.why).toContain("não se explica");
  });

  test.each([
    ["in another day", { on: "2026-03-24", amount: "1496.30", memo: "LIQUIDACAO COBRANCA SIMPLES" }],
    ["of another amount", { on: "2026-03-23", amount: "1496.31", memo: "LIQUIDACAO COBRANCA SIMPLES" }],
    ["that names somebody else", { on: "2026-03-23", amount: "1496.30", memo: `COBRANCA ${third.taxId}` }],
    ["whose words are not of collection", { on: "2026-03-23", amount: "1496.30", memo: "PIX RECEBIDO JOSE DA SILVA" }],
  ])("a credit %s is not the return's", async (_, line) => {
    const company = newCompany();
    const files = { ...scene(company), "extrato.ofx": inventStatement({ lines: [{ ...line, fitid: "1" }] }) };
    const { report } = await takeFiles(database.db, company, files);
    expect(report.movements).toMatchObject([{ status: "pending" }]);
    expect(report.receivables.map(({ status }) => status)).toEqual(["open", "open"]);
  });

  test("two equal credits on the day are for a person", async () => {
    const company = newCompany();
    const line = { on: "2026-03-23", amount: "1496.30", memo: "LIQUIDACAO COBRANCA SIMPLES" };
    const lines = [
      { ...line, fitid: "1" },
      { ...line, fitid: "2" },
    ];
    const { report } = await takeFiles(database.db, company, {
      ...scene(company),
      "extrato.ofx": inventStatement({ lines }),
    });
    expect(report.movements).toMatchObject([{ status: "pending" }, { status: "pending" }]);
  });

  test.each([
    [
      "whose trailers do not close",
      (own: Company) => scene(own, { declared: { records: 9 } }),
      "documents.totals_differ",
    ],
    ["of another company", () => scene(third), "documents.recipient_is_not_company"],
  ])("a file %s is quarantined, and nothing of it is used", async (_, files, code) => {
    const company = newCompany();
    const mine = scene(company);
    const taken = await takeFiles(database.db, company, {
      ...mine,
      "retorno.ret": files(company)["retorno.ret"] ?? "",
    });
    expect(taken.report.documents.find(({ kind }) => kind === "cnab240")).toMatchObject({ status: "quarantined" });
    expect(taken.report.pending.map((each) => each.code)).toContain(code);
    expect(credit(taken)).toMatchObject({ status: "pending" });
  });

  test("a return of a bank where the company has no account waits for the account", async () => {
    const company = newCompany();
    const taken = await takeFiles(database.db, company, scene(company, { bank: "237" }));
    expect(taken.report.pending.map(({ code }) => code)).toContain("banking.account_unbound");
    expect(credit(taken)).toMatchObject({ status: "pending" });
  });
});

describe("without a return", () => {
  const net = (memo = "LIQUIDACAO COBRANCA SIMPLES") =>
    inventStatement({ lines: [{ on: "2026-03-20", amount: "1475.00", memo, fitid: "1" }] });

  test("a credit of all that was due, less the fee that the company agreed, settles it with the fee apart", async () => {
    const company = newCompany();
    const files = { ...only(scene(company), "a.xml", "b.xml"), "extrato.ofx": net() };
    const taken = await takeFiles(database.db, { ...company, collectionFee: "2.50" }, files);
    expect(taken.report.movements).toMatchObject([{ status: "settled", settles: [{}, {}] }]);
    expect((await entriesOf(database.db, taken.companyId, "all-due-that-day"))[0]).toEqual([
      "D bank 997.50",
      "D collection_fee_expense 2.50",
      "C receivable 1000.00",
      "D bank 477.50",
      "D collection_fee_expense 2.50",
      "C receivable 480.00",
    ]);
    expect(failedChecks(taken)).toEqual([]);
  });

  test.each([
    ["nothing was agreed", undefined, net()],
    ["another fee was agreed", "1.90", net()],
    ["the words are not the bank's own of a collection", "2.50", net("CREDITO EM CONTA")],
  ])("it waits when %s", async (_, collectionFee, statement) => {
    const company = newCompany();
    const files = { ...only(scene(company), "a.xml", "b.xml"), "extrato.ofx": statement };
    const given = collectionFee === undefined ? company : { ...company, collectionFee };
    const { report } = await takeFiles(database.db, given, files);
    expect(report.movements).toMatchObject([{ status: "pending" }]);
  });
});

describe("what waits is told by what is known now", () => {
  const statement = inventStatement({
    lines: [{ on: "2026-03-20", amount: "938.50", memo: `PIX RECEBIDO ${first.taxId}`, fitid: "1" }],
  });

  test("a note that comes later gives the movement its reason and what to propose; again, nothing changes", async () => {
    const company = newCompany();
    const before = await takeFiles(database.db, company, { "extrato.ofx": statement });
    expect(before.report.pending).toMatchObject([{ code: "banking.movement_unknown" }]);
    const service = inventService({ number: 7, provider: company, taker: first, amount: 100_000n });
    const after = await takeFiles(database.db, company, { "s.xml": service.xml });
    expect(after.report.movements).toMatchObject([
      { status: "pending", why: expect.stringContaining("falta exatamente 6,15 %: IRRF e CSRF retidos?") },
    ]);
    expect(after.report.pending).toMatchObject([
      { code: "banking.amount_differs", message: expect.stringContaining("IRRF e CSRF") },
    ]);
    const [match] = await database.db.withCompany(after.companyId, (tx) =>
      tx.query<{ parts: unknown }>(`select parts from banking.match where company_id = $1 and undone_at is null`, [
        after.companyId,
      ]),
    );
    expect(match?.parts).toMatchObject({
      amount: "withheld",
      proposal: {
        settles: [
          {
            side: "receivable",
            amount: "1000.00",
            withheld: { irrf: "15.00", pis: "6.50", cofins: "30.00", csll: "10.00" },
          },
        ],
      },
    });
    const counts = await countsOf(company);
    const again = await takeFiles(database.db, company, { "s.xml": service.xml });
    expect(await countsOf(company)).toEqual(counts);
    expect(stateOf(again)).toEqual(stateOf(after));
  });

  test("the same cause with a better sentence changes what the inbox says", async () => {
    const company = newCompany();
    const statement = inventStatement({
      lines: [{ on: "2026-03-20", amount: "1000.00", memo: "CREDITO EM CONTA", fitid: "1" }],
    });
    const before = await takeFiles(database.db, company, { "extrato.ofx": statement });
    expect(before.report.pending[0]?.message).toContain("Nenhum título em aberto");
    const after = await takeFiles(database.db, company, {
      "a.xml": sale(company, { number: 101, to: first, amount: 100_000n }),
    });
    expect(after.report.pending).toMatchObject([
      { code: "banking.movement_unknown", message: expect.stringContaining("um título deste valor em aberto (101 de") },
    ]);
  });
});
