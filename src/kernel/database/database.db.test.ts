import { describe, expect, test } from "vitest";
import { useTestDatabase } from "../../../test/support/test-database.ts";
import { findAlteredBlobs, readBlobs, sha256Of, storeBlobs } from "../blobs.ts";
import { newUuid } from "../identifier.ts";
import { addressOf, asAdministrator, nameOf } from "./database.ts";

const database = useTestDatabase();

describe("what the driver hands over", () => {
  test("whole numbers are bigint, civil dates and decimals their own text, instants dates", async () => {
    const [row] = await database.db.withoutCompany((tx) =>
      tx.query(`select 9007199254740993::bigint as number, '2026-03-10'::date as date, 1.10::numeric as decimal,
                       array[1, 2]::bigint[] as numbers, array['2026-03-10']::date[] as dates,
                       array[]::bigint[] as none, '2026-03-10T12:00:00.000Z'::timestamptz as instant`),
    );
    expect(row).toEqual({
      number: 9007199254740993n,
      date: "2026-03-10",
      decimal: "1.10",
      numbers: [1n, 2n],
      dates: ["2026-03-10"],
      none: [],
      instant: new Date("2026-03-10T12:00:00.000Z"),
    });
  });

  test("what is bound comes back as it went", async () => {
    const given = { number: 9007199254740993n, date: "2026-12-31", text: "it's “ok”; -- drop" };
    const [row] = await database.db.withoutCompany((tx) =>
      tx.query("select $1::bigint as number, $2::date as date, $3::text as text", [
        given.number,
        given.date,
        given.text,
      ]),
    );
    expect(row).toEqual(given);
  });
});

describe("a transaction", () => {
  test("that throws leaves nothing, and its connection serves the next one", async () => {
    const companyId = newUuid();
    const bytes = Buffer.from("um arquivo");
    for (let turn = 0; turn < 30; turn++) {
      await expect(
        database.db.withCompany(companyId, async (tx) => {
          await storeBlobs(tx, [bytes]);
          throw new Error("midway");
        }),
      ).rejects.toThrow("midway");
    }
    expect(await database.db.withCompany(companyId, (tx) => readBlobs(tx, [sha256Of(bytes)]))).toEqual(new Map());
  });

  test("is of the application's role, which can take on no other", async () => {
    await expect(
      database.db.withoutCompany(async (tx) => await tx.query("select current_user as role")),
    ).resolves.toEqual([{ role: "retaguarda_app" }]);
  });
});

describe("stored bytes", () => {
  test("are kept once under their hash, and come back byte by byte", async () => {
    const companyId = newUuid();
    const bytes = Buffer.from([0, 255, 13, 10, 39, 92]);
    await database.db.withCompany(companyId, (tx) => storeBlobs(tx, [bytes, bytes]));
    await database.db.withCompany(companyId, (tx) => storeBlobs(tx, [bytes]));
    expect(await database.db.withCompany(companyId, (tx) => readBlobs(tx, [sha256Of(bytes)]))).toEqual(
      new Map([[sha256Of(bytes), bytes]]),
    );
  });

  test("that somebody altered behind every guard are found, and are not given out", async () => {
    const companyId = newUuid();
    const [good, bad] = [Buffer.from("boleto de R$ 100,00"), Buffer.from("boleto de R$ 200,00")];
    await database.db.withCompany(companyId, (tx) => storeBlobs(tx, [good, bad]));
    await asAdministrator(database.address, async (client) => {
      await client.query("set session_replication_role = replica");
      await client.query("alter table kernel.blob drop constraint blob_hash_is_true");
      await client.query("update kernel.blob set bytes = $2 where company_id = $1 and bytes = $3", [
        companyId,
        Buffer.from("boleto de R$ 900,00"),
        bad,
      ]);
    });
    expect(await database.db.withCompany(companyId, findAlteredBlobs)).toEqual({ total: 2n, altered: [sha256Of(bad)] });
    await expect(
      database.db.withCompany(companyId, (tx) => readBlobs(tx, [sha256Of(good), sha256Of(bad)])),
    ).rejects.toMatchObject({ code: "kernel.file_differs_from_hash" });
  });
});

describe("the name of a database", () => {
  test("never carries a password", () => {
    expect(nameOf({ connectionString: "postgres://ana:segredo@banco/contas" })).toBe("postgres://ana@banco/contas");
    expect(nameOf({ database: "contas" })).toBe("contas");
  });

  test("can be another on the same server", () => {
    expect(addressOf({ connectionString: "postgres://ana@banco:5433/contas?sslmode=require" }, "outra")).toEqual({
      connectionString: "postgres://ana@banco:5433/outra?sslmode=require",
    });
    expect(addressOf({ host: "/tmp", database: "contas" }, "outra")).toEqual({ host: "/tmp", database: "outra" });
  });
});
