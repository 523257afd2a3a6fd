import { beforeAll, describe, expect, test } from "vitest";
import { inventNote, inventParty, inventService, inventStatement } from "../../test/support/invented-documents.ts";
import { entriesOf, failedChecks, takeFiles } from "../../test/support/take-files.ts";
import { testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { verifyCompany } from "../integrations/index.ts";
import { listTitles } from "../ledger/index.ts";
import { billBook } from "../payables/index.ts";
import { receivableBook } from "../receivables/index.ts";
import { decideByPerson, listMovements, type PersonSettles } from "./index.ts";

const database = useTestDatabase();
const person = { class: "person", id: "ana" } as const;
const company = inventParty(801, "Consultoria Invenção Ltda");
const customer = inventParty(1, "Cliente Imaginado Ltda");
const supplier = inventParty(2, "Moinho Inventado Ltda");

let companyId = "";
let receipt = "";
let payment = "";
let receivable = "";
let bill = "";

beforeAll(async () => {
  const service = inventService({ number: 1, provider: company, taker: customer, amount: 100_000n });
  const purchase = inventNote({
    number: 1,
    issuer: supplier,
    recipient: company,
    finalConsumer: true,
    items: [{ amount: 50_000n, ncm: "48025610" }],
    installments: [{ amount: 50_000n, dueOn: "2026-03-20" }],
  });
  const lines = [
    { on: "2026-03-20", amount: "950.00", memo: "CREDITO EM CONTA", fitid: "1" },
    { on: "2026-03-21", amount: "-471.20", memo: "DEBITO EM CONTA", fitid: "2" },
  ];
  const taken = await takeFiles(database.db, company, {
    "s.xml": service.xml,
    "c.xml": purchase.xml,
    "1.ofx": inventStatement({ lines }),
  });
  companyId = taken.companyId;
  expect(failedChecks(taken)).toEqual([]);
  const movements = await database.db.withCompany(companyId, listMovements);
  receipt = movements.find(({ amountCentavos }) => amountCentavos > 0n)?.id ?? "";
  payment = movements.find(({ amountCentavos }) => amountCentavos < 0n)?.id ?? "";
  receivable = (await database.db.withCompany(companyId, (tx) => listTitles(tx, receivableBook)))[0]?.id ?? "";
  bill = (await database.db.withCompany(companyId, (tx) => listTitles(tx, billBook)))[0]?.id ?? "";
});

const settle = async (movementId: string, settles: readonly PersonSettles[]) =>
  await database.db.withCompany(companyId, (tx) =>
    decideByPerson(
      tx,
      { actor: person, at: testTime },
      { movementId, decision: { status: "settled", reason: "conferido no comprovante", settles } },
    ),
  );
const undo = async (movementId: string) =>
  await database.db.withCompany(companyId, (tx) =>
    decideByPerson(
      tx,
      { actor: person, at: testTime },
      { movementId, decision: { status: "pending", reason: "engano" } },
    ),
  );
const openOf = async (book: typeof billBook) =>
  (await database.db.withCompany(companyId, (tx) => listTitles(tx, book)))[0];
const lastEntry = async () => (await entriesOf(database.db, companyId, "person")).at(-1);
const failed = async () => (await verifyCompany(database.db, companyId)).filter(({ ok }) => !ok);

test("of a receipt, what was paid late, discounted, kept by the bank and withheld each goes to its account", async () => {
  await settle(receipt, [
    {
      side: "receivable",
      titleId: receivable,
      amountCentavos: 100_000n,
      interestCentavos: 1_000n,
      fineCentavos: 2_000n,
      discountCentavos: 500n,
      feeCentavos: 250n,
      withheld: { irrf: 1_500n, csll: 1_000n, pis: 650n, cofins: 3_000n, inss: 600n, iss: 500n },
    },
  ]);
  expect(await lastEntry()).toEqual([
    "D bank 950.00",
    "D collection_fee_expense 2.50",
    "D discount_granted 5.00",
    "D irrf_withheld_asset 15.00",
    "D csll_withheld_asset 10.00",
    "D pis_withheld_asset 6.50",
    "D cofins_withheld_asset 30.00",
    "D inss_withheld_asset 6.00",
    "D iss_withheld_asset 5.00",
    "C receivable 1000.00",
    "C late_interest_income 30.00",
  ]);
  expect(await openOf(receivableBook)).toMatchObject({ status: "settled", settledCentavos: 100_000n });
  const [row] = await database.db.withCompany(companyId, (tx) =>
    tx.query(
      `select amount_centavos, interest_centavos, fine_centavos, discount_centavos, fee_centavos
         from receivables.settlement where company_id = $1 and undone_at is null`,
      [companyId],
    ),
  );
  expect(row).toEqual({
    amount_centavos: 100_000n,
    interest_centavos: 1_000n,
    fine_centavos: 2_000n,
    discount_centavos: 500n,
    fee_centavos: 250n,
  });
  const [match] = await database.db.withCompany(companyId, (tx) =>
    tx.query(`select parts from banking.match where company_id = $1 and movement_id = $2 and undone_at is null`, [
      companyId,
      receipt,
    ]),
  );
  expect(match).toMatchObject({
    parts: {
      person: "ana",
      settles: [{ titleId: receivable, amount: "1000.00", fee: "2.50", withheld: { irrf: "15.00", inss: "6.00" } }],
    },
  });
  expect(await failed()).toEqual([]);
});

test("and undoing it opens the title, reverses all of it and returns the money to suspense", async () => {
  await undo(receipt);
  expect(await openOf(receivableBook)).toMatchObject({ status: "open", settledCentavos: 0n });
  const balances = await database.db.withCompany(companyId, (tx) =>
    tx.query<{ role: string; balance: bigint }>(
      `select account.role, sum(case line.side when 'D' then line.amount_centavos else -line.amount_centavos end)::bigint as balance
         from ledger.entry_line line
         join ledger.account account on account.company_id = $1 and account.id = line.account_id
        where line.company_id = $1
          and account.role in ('irrf_withheld_asset', 'collection_fee_expense', 'late_interest_income', 'discount_granted')
        group by account.role`,
      [companyId],
    ),
  );
  expect(balances.map(({ balance }) => balance)).toEqual([0n, 0n, 0n, 0n]);
  expect(await failed()).toEqual([]);
});

test("of a payment, the taxes that the company withheld are owed to who collects them", async () => {
  await settle(payment, [
    {
      side: "payable",
      titleId: bill,
      amountCentavos: 50_000n,
      fineCentavos: 100n,
      discountCentavos: 55n,
      withheld: { irrf: 750n, csll: 500n, pis: 325n, cofins: 1_350n },
    },
  ]);
  expect(await lastEntry()).toEqual([
    "D payable 500.00",
    "D late_interest_expense 1.00",
    "C discount_obtained 0.55",
    "C irrf_services_payable 7.50",
    "C csrf_payable 21.75",
    "C bank 471.20",
  ]);
  expect(await failed()).toEqual([]);
  await undo(payment);
  expect(await openOf(billBook)).toMatchObject({ status: "open", settledCentavos: 0n });
});

describe("is refused", () => {
  const whole = (more: Partial<PersonSettles> = {}): PersonSettles => ({
    side: "receivable",
    titleId: receivable,
    amountCentavos: 95_000n,
    ...more,
  });

  test.each([
    ["what does not add up to the movement", () => settle(receipt, [whole({ feeCentavos: 1n })]), "settlement_differs"],
    [
      "a title of the other side",
      () => settle(receipt, [whole({ side: "payable", titleId: bill })]),
      "settlement_differs",
    ],
    ["nothing", () => settle(receipt, []), "settlement_differs"],
    [
      "a negative part",
      () => settle(receipt, [whole({ discountCentavos: -1n, feeCentavos: 1n })]),
      "settlement_amount_invalid",
    ],
    [
      "a negative tax",
      () => settle(receipt, [whole({ withheld: { iss: -1n }, feeCentavos: 1n })]),
      "settlement_amount_invalid",
    ],
    [
      "no principal",
      () => settle(receipt, [whole({ amountCentavos: 0n, interestCentavos: 95_000n })]),
      "settlement_amount_invalid",
    ],
    [
      "one title twice",
      () => settle(receipt, [whole({ amountCentavos: 90_000n }), whole({ amountCentavos: 5_000n })]),
      "title_repeated",
    ],
    [
      "a bank's fee on a payment",
      () => settle(payment, [{ side: "payable", titleId: bill, amountCentavos: 47_220n, feeCentavos: 100n }]),
      "fee_not_on_payment",
    ],
    [
      "more than is open",
      () => settle(receipt, [whole({ amountCentavos: 100_100n, withheld: { iss: 5_100n } })]),
      "title_not_open",
    ],
  ])("%s", async (_, attempt, code) => {
    await expect(attempt()).rejects.toMatchObject({ code: `banking.${code}` });
    expect(await openOf(receivableBook)).toMatchObject({ status: "open" });
  });
});
