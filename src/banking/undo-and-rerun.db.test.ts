import path from "node:path";
import { describe, expect, test } from "vitest";
import { generateMonths } from "../../test/simulation/generate-months.ts";
import { inFolder, processInto } from "../../test/support/process-simulation.ts";
import { testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { findCompanyId } from "../companies/index.ts";
import { verifyCompany } from "../integrations/index.ts";
import { listTitles } from "../ledger/index.ts";
import { billBook } from "../payables/index.ts";
import { decideByPerson, listMovements } from "./index.ts";

const database = useTestDatabase();
const person = { class: "person", id: "ana" } as const;

describe("a match that a person undoes", () => {
  test("opens its titles again, goes to suspense, stays so in later runs, and can be decided anew", async () => {
    const simulation = generateMonths({ seed: 301 });
    await inFolder(simulation, async (folder) => {
      const run = () =>
        processInto(database.db, {
          folder: path.join(folder, "documents"),
          company: simulation.company,
          roots: path.join(folder, "trusted-roots"),
        });
      await run();
      const companyId = (await findCompanyId(database.db, simulation.company.taxId)) ?? "";
      const inCompany = <T>(work: Parameters<typeof database.db.withCompany<T>>[1]) =>
        database.db.withCompany(companyId, work);
      const movements = await inCompany(listMovements);
      const settled = movements.find(
        ({ status, settles, amountCentavos }) => status === "settled" && settles.length === 1 && amountCentavos < 0n,
      );
      if (settled === undefined) throw new Error("the month has no settled payment");
      const titleOf = async () => {
        const bills = await inCompany((tx) => listTitles(tx, billBook));
        return bills.find(
          ({ document, installment }) =>
            document === settled.settles[0]?.document && installment === settled.settles[0]?.installment,
        );
      };
      expect(await titleOf()).toMatchObject({ status: "settled" });

      const undo = () =>
        inCompany((tx) =>
          decideByPerson(
            tx,
            { actor: person, at: testTime },
            { movementId: settled.id, decision: { status: "pending", reason: "não é deste fornecedor" } },
          ),
        );
      await undo();
      expect(await titleOf()).toMatchObject({ status: "open", settledCentavos: 0n });
      const again = await run();
      expect(again.checks.filter((check) => !check.ok)).toEqual([]);
      const afterRun = (await inCompany(listMovements)).find(({ id }) => id === settled.id);
      expect(afterRun).toMatchObject({ status: "pending", reason: "não é deste fornecedor" });

      const title = await titleOf();
      await inCompany((tx) =>
        decideByPerson(
          tx,
          { actor: person, at: testTime },
          {
            movementId: settled.id,
            decision: {
              status: "settled",
              reason: "é sim",
              settles: [{ side: "payable", titleId: title?.id ?? "", amountCentavos: -settled.amountCentavos }],
            },
          },
        ),
      );
      expect(await titleOf()).toMatchObject({ status: "settled" });
      expect((await verifyCompany(database.db, companyId)).filter((check) => !check.ok)).toEqual([]);
      await expect(
        inCompany((tx) =>
          decideByPerson(
            tx,
            { actor: person, at: testTime },
            { movementId: settled.id, decision: { status: "settled", reason: "x", settles: [] } },
          ),
        ),
      ).rejects.toMatchObject({ code: "banking.settlement_differs" });
      expect(await titleOf()).toMatchObject({ status: "settled" });
    });
  });
});
