import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { sealEvents, verifyChain } from "./audit-chain.ts";
import { announce } from "./events.ts";
import { newUuid } from "./identifier.ts";

const TAMPERED_SEQ = 5n;

const database = useTestDatabase();
let attacker: pg.Client;

beforeAll(async () => {
  attacker = new pg.Client({ ...database.address });
  await attacker.connect();
  // Whoever has the server's own superuser can take every guard away. The chain is for that day.
  await attacker.query("set session_replication_role = replica");
});
afterAll(async () => {
  await attacker.end();
});

const TAX_IDS = [
  "11222333000181",
  "12345678000195",
  "12ABC34501DE35",
  "XT9CDVWJ000172",
  "LWNDT383000182",
  "992Z30KX000193",
  "2T82HN7P000105",
  "9WHE64G2000170",
  "CCHVZLWP000198",
  "B9J5LWB1000111",
  "33000167000101",
  "60746948000112",
  "00000000000191",
  "00360305000104",
  "11444777000161",
];

/** A company whose every event is sealed, and the number of them. */
async function sealedCompany(): Promise<{ companyId: string; sealed: bigint }> {
  const taxId = TAX_IDS.pop();
  if (taxId === undefined) throw new Error("add a tax id to the list");
  const companyId = await makeCompany(database.db, { taxId });
  for (let count = 0; count < 3; count++) await tell(companyId, { amount: `${count}.00` });
  const sealed = await database.db.withSealer(companyId, sealEvents);
  return { companyId, sealed: BigInt(sealed) };
}

async function tell(companyId: string, after: Record<string, string | bigint>): Promise<void> {
  const bill = { type: "bill", id: newUuid() };
  await database.db.withCompany(companyId, (tx) =>
    announce(tx, [{ type: "payables.bill_created", actor: testActor, at: testTime, objects: [bill], after }]),
  );
}

async function verdictOf(companyId: string) {
  return await database.db.withCompany(companyId, verifyChain);
}

async function eventAt(companyId: string, seq: bigint): Promise<string> {
  const { rows } = await attacker.query<{ event_id: string }>(
    "select event_id from kernel.event_seal where company_id = $1 and seq = $2",
    [companyId, seq],
  );
  return rows[0]?.event_id ?? "";
}

describe("sealing", () => {
  test("reaches every event once, and the whole chain holds", async () => {
    const { companyId, sealed } = await sealedCompany();
    expect(sealed).toBeGreaterThan(50n);
    expect(await verdictOf(companyId)).toEqual({ ok: true, sealed, unsealed: 0n });
    expect(await database.db.withSealer(companyId, sealEvents)).toBe(0);
    await tell(companyId, { amount: "7.00" });
    expect(await verdictOf(companyId)).toEqual({ ok: true, sealed, unsealed: 1n });
    expect(await database.db.withSealer(companyId, sealEvents)).toBe(1);
    expect(await verdictOf(companyId)).toEqual({ ok: true, sealed: sealed + 1n, unsealed: 0n });
  });

  test("by several sealers at once leaves one chain without holes", async () => {
    const { companyId, sealed } = await sealedCompany();
    for (let count = 0; count < 10; count++) await tell(companyId, { amount: `${count}.00` });
    const counts = await Promise.all(Array.from({ length: 4 }, () => database.db.withSealer(companyId, sealEvents)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(await verdictOf(companyId)).toEqual({ ok: true, sealed: sealed + 10n, unsealed: 0n });
  });

  test("waits for a transaction that began before and is still running", async () => {
    const { companyId, sealed } = await sealedCompany();
    await database.db.withCompany(companyId, async (tx) => {
      await announce(tx, [
        { type: "payables.bill_created", actor: testActor, at: testTime, objects: [{ type: "bill", id: newUuid() }] },
      ]);
      await tell(companyId, { amount: "later, committed first" });
      expect(await database.db.withSealer(companyId, sealEvents)).toBe(0);
    });
    expect(await database.db.withSealer(companyId, sealEvents)).toBe(2);
    expect(await verdictOf(companyId)).toEqual({ ok: true, sealed: sealed + 2n, unsealed: 0n });
  });

  test("an event with whole numbers, or that names one object twice, verifies as well", async () => {
    const { companyId } = await sealedCompany();
    await tell(companyId, { count: 12n });
    const bill = { type: "bill", id: newUuid() };
    await database.db.withCompany(companyId, (tx) =>
      announce(tx, [{ type: "payables.bill_created", actor: testActor, at: testTime, objects: [bill, bill] }]),
    );
    await database.db.withSealer(companyId, sealEvents);
    expect(await verdictOf(companyId)).toMatchObject({ ok: true, unsealed: 0n });
  });

  test("is not for the application to do", async () => {
    const { companyId } = await sealedCompany();
    await tell(companyId, { amount: "1.00" });
    await expect(database.db.withCompany(companyId, sealEvents)).rejects.toMatchObject({ code: "42501" });
  });
});

describe("tampering by whoever has the whole server is found at the first seal that does not hold", () => {
  test.each([
    [
      "the time of an event",
      "update kernel.event set started_at = started_at - interval '1 day', ended_at = ended_at - interval '1 day' where company_id = $1 and id = $2",
    ],
    ["the author of an event", "update kernel.event set actor_id = 'outra' where company_id = $1 and id = $2"],
    [
      "what an event changed",
      `update kernel.event_change set after = '{"name":"x"}' where company_id = $1 and event_id = $2`,
    ],
    [
      "the object of an event",
      "update kernel.event_object set object_id = gen_random_uuid() where company_id = $1 and event_id = $2",
    ],
    [
      "the hash beside the event and in its seal",
      "update kernel.event_seal set payload_hash = sha256('x') where company_id = $1 and event_id = $2",
    ],
  ])("changing %s", async (_, sql) => {
    const { companyId } = await sealedCompany();
    await attacker.query(sql, [companyId, await eventAt(companyId, TAMPERED_SEQ)]);
    expect(await verdictOf(companyId)).toMatchObject({ ok: false, firstBad: { seq: TAMPERED_SEQ } });
  });

  test("removing an event and keeping its seal, even the last one", async () => {
    const { companyId } = await sealedCompany();
    for (const seq of [await lastSeq(companyId), TAMPERED_SEQ]) {
      const eventId = await eventAt(companyId, seq);
      await attacker.query("delete from kernel.event where company_id = $1 and id = $2", [companyId, eventId]);
      expect(await verdictOf(companyId)).toMatchObject({ ok: false, firstBad: { seq } });
    }
  });

  test("removing an event together with its seal", async () => {
    const { companyId } = await sealedCompany();
    const eventId = await eventAt(companyId, TAMPERED_SEQ);
    await attacker.query("delete from kernel.event_seal where company_id = $1 and event_id = $2", [companyId, eventId]);
    await attacker.query("delete from kernel.event where company_id = $1 and id = $2", [companyId, eventId]);
    expect(await verdictOf(companyId)).toMatchObject({ ok: false, firstBad: { seq: TAMPERED_SEQ, reason: "hole" } });
    // Closing the hole by renumbering breaks the next link instead.
    await attacker.query("update kernel.event_seal set seq = seq + 1000000 where company_id = $1 and seq > $2", [
      companyId,
      TAMPERED_SEQ,
    ]);
    await attacker.query("update kernel.event_seal set seq = seq - 1000001 where company_id = $1 and seq > 1000000", [
      companyId,
    ]);
    expect(await verdictOf(companyId)).toMatchObject({ ok: false, firstBad: { seq: TAMPERED_SEQ, reason: "chain" } });
  });

  test("inserting an event among the others", async () => {
    const { companyId } = await sealedCompany();
    await tell(companyId, { amount: "1000000.00" });
    await attacker.query("update kernel.event_seal set seq = seq + 1000000 where company_id = $1 and seq >= $2", [
      companyId,
      TAMPERED_SEQ,
    ]);
    await attacker.query("update kernel.event_seal set seq = seq - 999999 where company_id = $1 and seq > 1000000", [
      companyId,
    ]);
    await attacker.query(
      `insert into kernel.event_seal (company_id, seq, event_id, payload_hash, prev_hash, hash)
       select change.company_id, $2, change.event_id, change.payload_hash, before.hash,
              sha256(convert_to(format(E'bo-audit-v1\\n%s\\n%s\\n', encode(before.hash, 'hex'),
                                       encode(change.payload_hash, 'hex')), 'UTF8'))
         from kernel.event_change change
         join kernel.event_seal before on before.company_id = $1 and before.seq = $2 - 1
        where change.company_id = $1
          and not exists (select from kernel.event_seal seal
                           where seal.company_id = $1 and seal.event_id = change.event_id)`,
      [companyId, TAMPERED_SEQ],
    );
    // The forged seal itself is well made; the one after it points elsewhere.
    expect(await verdictOf(companyId)).toMatchObject({
      ok: false,
      firstBad: { seq: TAMPERED_SEQ + 1n, reason: "chain" },
    });
  });

  test("swapping two events", async () => {
    const { companyId } = await sealedCompany();
    await attacker.query(
      `update kernel.event_seal set seq = 1000000 + 2 * $2::bigint + 1 - seq
        where company_id = $1 and seq in ($2::bigint, $2::bigint + 1)`,
      [companyId, TAMPERED_SEQ],
    );
    await attacker.query("update kernel.event_seal set seq = seq - 1000000 where company_id = $1 and seq > 1000000", [
      companyId,
    ]);
    expect(await verdictOf(companyId)).toMatchObject({ ok: false, firstBad: { seq: TAMPERED_SEQ, reason: "chain" } });
  });

  test("cutting off the tail leaves a chain that holds: only a head kept elsewhere tells", async () => {
    const { companyId } = await sealedCompany();
    const head = await lastSeq(companyId);
    const eventId = await eventAt(companyId, head);
    await attacker.query("delete from kernel.event_seal where company_id = $1 and event_id = $2", [companyId, eventId]);
    await attacker.query("delete from kernel.event where company_id = $1 and id = $2", [companyId, eventId]);
    expect(await verdictOf(companyId)).toEqual({ ok: true, sealed: head - 1n, unsealed: 0n });
  });
});

async function lastSeq(companyId: string): Promise<bigint> {
  const { rows } = await attacker.query<{ seq: string }>(
    "select max(seq) as seq from kernel.event_seal where company_id = $1",
    [companyId],
  );
  return BigInt(rows[0]?.seq ?? 0);
}
