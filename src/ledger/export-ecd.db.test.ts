import { describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { checkEcd, type SpedRecord, walkSped } from "../formats/sped/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { Refusal } from "../kernel/errors.ts";
import { calendarDate } from "../values/calendar.ts";
import { goldenEcd, hasGoldenYear, postGoldenYear } from "./golden-year-for-tests.ts";
import { textOf } from "./hledger-for-tests.ts";
import {
  accountsByRole,
  closeYear,
  type EcdBook,
  ecdBook,
  exportEcd,
  openBankLedgerAccount,
  postEntries,
} from "./index.ts";

const database = useTestDatabase();

const book: EcdBook = ecdBook.parse({
  number: 1,
  nire: "35200000001",
  registeredOn: "2025-01-02",
  city: "SÃO PAULO",
  start: 1,
  signers: [
    {
      name: "CONTADOR EXEMPLO",
      taxId: "52998224725",
      qualification: "CONTADOR",
      code: "900",
      crc: "1SP123456",
      email: "contador@example.com",
      phone: "(11) 3333-0000",
      crcState: "SP",
      certificate: "SP/2026/001",
      certificateUntil: "2026-12-31",
      legalResponsible: false,
    },
    {
      name: "ADMINISTRADOR EXEMPLO",
      taxId: "11144477735",
      qualification: "ADMINISTRADOR",
      code: "205",
      legalResponsible: true,
    },
  ],
});

const records = (text: string | Uint8Array): SpedRecord[] => [...walkSped([text])];

/** The registers that hold the books' figures, in an order of their own: by month, account and code. */
function figures(text: string | Uint8Array): readonly string[] {
  let month = "";
  return records(text)
    .flatMap(({ register, fields }) => {
      if (register === "I150") month = fields[1] ?? "";
      // A side of a zero is nobody's; texts and order numbers may differ.
      const values = fields.map((field, at) =>
        /^[DC]$/.test(field) && /^0(,00)?$/.test(fields[at - 1] ?? "") ? "" : field,
      );
      if (register === "I155") return [`${month} ${values.join("|")}`];
      if (register === "I355") return [values.join("|")];
      if (register === "J100") return [values.toSpliced(6, 1).join("|")];
      return register === "J150" ? [values.toSpliced(6, 1).toSpliced(1, 1).join("|")] : [];
    })
    .toSorted();
}

const faultsOf = (text: string): string[] => [...checkEcd(walkSped([text]))].map(({ message }) => message);

const write = async (tx: Transaction, year = 2025): Promise<string> => await textOf(exportEcd(tx, { year, book }));

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal ? error.code : String(error);
}

/** Books with two cost centres, a contra account, awkward histories, and a loss. */
async function inventedBooks(tx: Transaction): Promise<void> {
  const bank = await openBankLedgerAccount(tx, testActor, testTime, "Banco | 1 – “principal”");
  const roles = await accountsByRole(tx);
  const of = (role: string): string => roles.get(role) ?? "";
  const entries: readonly (readonly [string, string, string, bigint, string])[] = [
    ["2024-12-10", bank, of("capital"), 1_000_000n, "Integralização"],
    ["2025-01-15", of("services_expense"), bank, 30_001n, "Honorários\tde janeiro"],
    ["2025-02-10", of("receivable"), of("revenue_services"), 12_345n, "NFS-e 10 → cliente"],
    ["2025-02-20", bank, of("receivable"), 12_345n, "|"],
    ["2025-12-31", of("depreciation_expense"), of("accumulated_depreciation"), 4_567n, "Depreciação"],
  ];
  await postEntries(
    tx,
    testActor,
    testTime,
    entries.map(([on, debit, credit, amountCentavos, history], at) => ({
      postedOn: calendarDate(on),
      history,
      source: { kind: "journal" },
      rule: { id: "test", version: 1 },
      idempotencyKey: `invented:${at}`,
      lines: [
        { accountId: debit, side: "D" as const, amountCentavos },
        { accountId: credit, side: "C" as const, amountCentavos },
      ],
    })),
  );
}

describe("the ECD of a year", () => {
  test.skipIf(!hasGoldenYear)(
    "of the golden year has the figures of the golden file, and the checker has nothing to say",
    async () => {
      const companyId = await makeCompany(database.db, {
        name: "EMPRESA EXEMPLO COMERCIO E SERVICOS LTDA",
        city: "3550308",
      });
      const text = await database.db.withCompany(companyId, async (tx) => {
        await postGoldenYear(tx, { closed: true });
        return await write(tx);
      });
      expect(faultsOf(text)).toEqual([]);
      expect(figures(text)).toEqual(figures(goldenEcd()));
      const counts = (of: string | Uint8Array): Map<string, number> =>
        new Map([...Map.groupBy(records(of), ({ register }) => register)].map(([name, some]) => [name, some.length]));
      expect(counts(text)).toEqual(counts(goldenEcd()));
    },
  );

  test.skipIf(!hasGoldenYear)("of the golden year closed by us is the same", async () => {
    const companyId = await makeCompany(database.db, { taxId: "12ABC34501DE35", city: "3550308" });
    const { text, closing, again } = await database.db.withCompany(companyId, async (tx) => {
      await postGoldenYear(tx, { closed: false });
      expect(await refusalOf(write(tx))).toBe("ledger.year_not_closed");
      const first = await closeYear(tx, testActor, testTime, { year: 2025 });
      return { closing: first, again: await closeYear(tx, testActor, testTime, { year: 2025 }), text: await write(tx) };
    });
    expect(closing).toEqual({ accounts: 17, resultCentavos: 14_223_496n });
    expect(again).toEqual({ accounts: 0, resultCentavos: 0n });
    expect(faultsOf(text)).toEqual([]);
    expect(figures(text)).toEqual(figures(goldenEcd()));
  });

  test("a year that goes on from another, with a loss and texts that the file may not hold, is written and accepted", async () => {
    const companyId = await makeCompany(database.db, { taxId: "33000167000101", taxRegime: "real" });
    const text = await database.db.withCompany(companyId, async (tx) => {
      await inventedBooks(tx);
      await closeYear(tx, testActor, testTime, { year: 2025 });
      return await write(tx);
    });
    expect(faultsOf(text)).toEqual([]);
    expect(text).toContain("|I155|1.1.1.02.001||10000,00|D|0,00|300,01|9699,99|D|\r\n");
    expect(text).toContain("|Honorários de janeiro|");
    // 123.45 - 300.01 - 45.67 = -222.23, a debit in the DRE.
    expect(text).toContain("|RESULTADO DO EXERCÍCIO|||222,23|D|D||\r\n");
    expect(text).toMatch(/\|J100\|1\|T\|1\|\|A\|[^|]+\|10000,00\|D\|9777,77\|D\|\|\r\n/);
  });

  test("what was posted after the closing is closed by closing again", async () => {
    const companyId = await makeCompany(database.db, { taxId: "XT9CDVWJ000172" });
    const later = await database.db.withCompany(companyId, async (tx) => {
      await inventedBooks(tx);
      await closeYear(tx, testActor, testTime, { year: 2025 });
      const roles = await accountsByRole(tx);
      await postEntries(tx, testActor, testTime, [
        {
          postedOn: calendarDate("2025-12-30"),
          history: "Nota que chegou tarde",
          source: { kind: "journal" },
          rule: { id: "test", version: 1 },
          idempotencyKey: "late",
          lines: [
            { accountId: roles.get("services_expense") ?? "", side: "D", amountCentavos: 100n },
            { accountId: roles.get("payable") ?? "", side: "C", amountCentavos: 100n },
          ],
        },
      ]);
      expect(await refusalOf(write(tx))).toBe("ledger.year_not_closed");
      const again = await closeYear(tx, testActor, testTime, { year: 2025 });
      expect(faultsOf(await write(tx))).toEqual([]);
      return again;
    });
    expect(later).toEqual({ accounts: 1, resultCentavos: -100n });
  });

  test("a closing entry that touches another account is refused by the database", async () => {
    const companyId = await makeCompany(database.db, { taxId: "LWNDT383000182" });
    const refused = database.db.withCompany(companyId, async (tx) => {
      const roles = await accountsByRole(tx);
      await postEntries(tx, testActor, testTime, [
        {
          postedOn: calendarDate("2025-12-31"),
          kind: "E",
          history: "Encerramento errado",
          source: { kind: "journal" },
          rule: { id: "test", version: 1 },
          idempotencyKey: "wrong",
          lines: [
            { accountId: roles.get("revenue_services") ?? "", side: "D", amountCentavos: 100n },
            { accountId: roles.get("retained_earnings") ?? "", side: "C", amountCentavos: 100n },
          ],
        },
      ]);
    });
    expect(await refusalOf(refused)).toBe("ledger.closing_touches_other_account");
  });

  test("a year without entries, and a company with a CPF, are refused", async () => {
    const empty = await makeCompany(database.db, { taxId: "05570714000159" });
    const person = await makeCompany(database.db, { taxId: "52998224725" });
    expect(await refusalOf(database.db.withCompany(empty, (tx) => write(tx)))).toBe("ledger.ecd_year_empty");
    expect(await refusalOf(database.db.withCompany(person, (tx) => write(tx)))).toBe("ledger.ecd_company_without_cnpj");
  });
});
