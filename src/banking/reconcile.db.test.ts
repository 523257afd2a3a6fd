import { expect, test } from "vitest";
import { inventNote, inventParty, inventStatement } from "../../test/support/invented-documents.ts";
import { failedChecks, oneAccount, takeFiles } from "../../test/support/take-files.ts";
import { useTestDatabase } from "../../test/support/test-database.ts";

const database = useTestDatabase();
const supplier = inventParty(1, "Moinho Inventado Ltda");

test("the same line in two accounts settles one title, from the same account whichever file comes first", async () => {
  const accounts = [
    ...oneAccount,
    { bank: "033", branch: "0002", number: "777-7", opening: { on: "2026-02-28", balance: "1000.00" } },
  ];
  const lines = [{ on: "2026-03-20", amount: "-500.00", memo: `PIX ENVIADO ${supplier.taxId}`, fitid: "1" }];
  const statements = [inventStatement({ lines }), inventStatement({ bank: "033", account: "00027777", lines })];
  const settledFrom: string[] = [];
  for (const [at, order] of [statements, [...statements].reverse()].entries()) {
    const company = inventParty(700 + at, "Padaria Invenção Ltda");
    const purchase = inventNote({
      number: 1,
      issuer: supplier,
      recipient: company,
      finalConsumer: true,
      items: [{ amount: 50_000n, ncm: "48025610" }],
      installments: [{ amount: 50_000n, dueOn: "2026-03-20" }],
    });
    const taken = await takeFiles(
      database.db,
      { ...company, accounts },
      { "c.xml": purchase.xml, "1.ofx": order[0] ?? "", "2.ofx": order[1] ?? "" },
    );
    const settled = taken.report.movements.filter(({ status }) => status === "settled");
    expect(settled).toHaveLength(1);
    settledFrom.push(settled[0]?.account ?? "");
    expect(failedChecks(taken)).toEqual([]);
  }
  expect(settledFrom[0]).toBe(settledFrom[1]);
});
