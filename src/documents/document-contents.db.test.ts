import { expect, test } from "vitest";
import { inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import { inventReturn } from "../../test/support/invented-return.ts";
import { failedChecks, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";
import { zipForTests } from "./zip-for-tests.ts";

const database = useTestDatabase();

test("statements and returns inside a ZIP, also one inside another, are taken as those of a folder", async () => {
  const company = inventParty(950, "Padaria Invenção Ltda");
  const statement = (amount: string): string =>
    inventStatement({ lines: [{ on: "2026-03-20", amount, memo: "PIX", fitid: amount }] });
  const inner = zipForTests([{ name: "conta 2.ofx", content: statement("7.00") }]);
  const zip = zipForTests([
    { name: "pasta/extrato", content: statement("3.00") },
    { name: "pasta/extrato conta (1).ofx", content: statement("5.00") },
    { name: "pasta/outro.zip", content: inner },
    { name: "pasta/retorno.ret", content: inventReturn({ company, titles: [] }) },
  ]);
  const taken = await takeFiles(database.db, company, { "banco.zip": zip });
  expect(taken.report.movements.map(({ amount }) => amount).sort()).toEqual(["3.00", "5.00", "7.00"]);
  const [returns] = await database.db.withCompany(taken.companyId, (tx) =>
    tx.query<{ count: bigint }>("select count(*) from banking.collection_return where company_id = $1", [
      taken.companyId,
    ]),
  );
  expect(returns?.count).toBe(1n);
  expect(failedChecks(taken)).toEqual([]);
});
