import { beforeAll, describe, expect, test } from "vitest";
import { makeCompany, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { dateIn } from "../values/calendar.ts";
import { newUuid, publicId } from "./identifier.ts";
import { reportTouch, sumTouch } from "./touch-session.ts";

const database = useTestDatabase();
const userId = newUuid();
let companyId = "";
beforeAll(async () => {
  companyId = await makeCompany(database.db);
});

const later = (seconds: number): Date => new Date(testTime.getTime() + seconds * 1_000);
const item = publicId("exception", newUuid());
async function report(
  sessionId: string,
  {
    seconds,
    touchMs,
    user = userId,
    isDecision = false,
  }: { seconds: number; touchMs: number; user?: string; isDecision?: boolean },
): Promise<number> {
  return await database.db.withCompany(companyId, (tx) =>
    reportTouch(tx, { sessionId, userId: user, item, touchMs, at: later(seconds), isDecision }),
  );
}

describe("what a person works on an item", () => {
  test("grows with each report, and is never more than the time since it was opened", async () => {
    const session = newUuid();
    expect(await report(session, { seconds: 15, touchMs: 15_000 })).toBe(15_000);
    expect(await report(session, { seconds: 30, touchMs: 29_000 })).toBe(29_000);
    expect(await report(session, { seconds: 45, touchMs: 4_000_000 })).toBe(45_000);
    // A report that comes late takes nothing away.
    expect(await report(session, { seconds: 40, touchMs: 31_000 })).toBe(45_000);
  });

  test("is 30 minutes at most of one opening", async () => {
    const session = newUuid();
    await report(session, { seconds: 15, touchMs: 15_000 });
    expect(await report(session, { seconds: 4 * 3_600, touchMs: 3 * 3_600_000 })).toBe(1_800_000);
  });

  test("that was never reported before a decision is what fits between two reports", async () => {
    expect(await report(newUuid(), { seconds: 7, touchMs: 7_000, isDecision: true })).toBe(7_000);
    expect(await report(newUuid(), { seconds: 7, touchMs: 900_000, isDecision: true })).toBe(20_000);
  });

  test("cannot be told by somebody else", async () => {
    const session = newUuid();
    await report(session, { seconds: 15, touchMs: 10_000 });
    expect(await report(session, { seconds: 60, touchMs: 50_000, user: newUuid() })).toBe(20_000);
    expect(await report(session, { seconds: 61, touchMs: 11_000 })).toBe(11_000);
  });

  test("is summed by day, with what was looked at and left undecided", async () => {
    const other = await makeCompany(database.db, { taxId: "11444777000161" });
    await database.db.withCompany(other, async (tx) => {
      const base = { userId, item, touchMs: 10_000, at: testTime };
      await reportTouch(tx, { ...base, sessionId: newUuid(), isDecision: true });
      await reportTouch(tx, { ...base, sessionId: newUuid(), isDecision: false });
      await reportTouch(tx, { ...base, sessionId: newUuid(), item: "new-title", isDecision: true });
      const day = dateIn("America/Sao_Paulo", testTime);
      const found = await sumTouch(tx, { objectTypes: ["exception"], day, zone: "America/Sao_Paulo" });
      expect(found).toEqual({ touchMs: 20_000, decided: 1 });
    });
  });
});
