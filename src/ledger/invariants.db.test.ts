import pg from "pg";
import { describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { newUuid } from "../kernel/identifier.ts";
import { calendarDate } from "../values/calendar.ts";
import { accountsByRole, type EntryDraft, postEntries, reverseEntries } from "./index.ts";

const database = useTestDatabase();

/** The two accounts of the examples and an entry between them. */
async function books(taxId?: string) {
  const companyId = await makeCompany(database.db, taxId === undefined ? {} : { taxId });
  const accounts = await database.db.withCompany(companyId, accountsByRole);
  const cash = accounts.get("cash") ?? "";
  const capital = accounts.get("capital") ?? "";
  const draft = (key: string, postedOn = "2026-03-10"): EntryDraft => ({
    postedOn: calendarDate(postedOn),
    history: "Integralização",
    source: { kind: "document" },
    rule: { id: "capital", version: 1 },
    idempotencyKey: key,
    lines: [
      { accountId: cash, side: "D", amountCentavos: 10_000n },
      { accountId: capital, side: "C", amountCentavos: 10_000n },
    ],
  });
  const post = (...drafts: EntryDraft[]) =>
    database.db.withCompany(companyId, (tx) => postEntries(tx, testActor, testTime, drafts));
  return { companyId, cash, capital, draft, post };
}

/** SQL as the application's role would run it if it went around the code. */
async function attack(companyId: string, ...statements: [sql: string, parameters?: unknown[]][]): Promise<void> {
  await database.db.withCompany(companyId, async (tx) => {
    for (const [sql, parameters] of statements) await tx.query(sql, parameters);
  });
}

const INSERT_ENTRY = `
  insert into ledger.entry (company_id, id, number, posted_on, history, source_kind, line_count, total_centavos,
                            content_hash, idempotency_key)
  values ($1, $2, $3, $4, 'x', 'document', $5, $6, sha256('x'), $7)`;

const withLines = (entry: string, lines: string) => `with entry as (${entry}) ${lines}`;

describe("the database refuses, whatever the application does", () => {
  test("an entry without lines", async () => {
    const { companyId, post, draft } = await books("11222333000181");
    await post(draft("first"));
    await expect(
      attack(companyId, [INSERT_ENTRY, [companyId, newUuid(), 2n, "2026-03-10", 2, 100n, "k"]]),
    ).rejects.toMatchObject({ constraint: "entry_balances" });
  });

  test("an entry whose debits and credits differ", async () => {
    const { companyId, cash, capital, post, draft } = await books("12345678000195");
    await post(draft("first"));
    const id = newUuid();
    const sql = withLines(
      INSERT_ENTRY,
      `insert into ledger.entry_line (company_id, entry_id, line, account_id, side, amount_centavos)
       values ($1, $2, 1, $8, 'D', 100), ($1, $2, 2, $9, 'C', 99)`,
    );
    await expect(
      attack(companyId, [sql, [companyId, id, 2n, "2026-03-10", 2, 100n, "k", cash, capital]]),
    ).rejects.toMatchObject({ constraint: "entry_balances" });
  });

  test("a line added to an entry that stands, even in balance", async () => {
    const { companyId, cash, capital, post, draft } = await books("12ABC34501DE35");
    const [entry] = await post(draft("first"));
    await expect(
      attack(companyId, [
        `insert into ledger.entry_line (company_id, entry_id, line, account_id, side, amount_centavos)
         values ($1, $2, 3, $3, 'D', 50), ($1, $2, 4, $4, 'C', 50)`,
        [companyId, entry?.id, cash, capital],
      ]),
    ).rejects.toMatchObject({ constraint: "entry_balances" });
  });

  test("a number that leaves a gap, or repeats one", async () => {
    const { companyId, cash, capital, post, draft } = await books("XT9CDVWJ000172");
    await post(draft("first"));
    const sql = withLines(
      INSERT_ENTRY,
      `insert into ledger.entry_line (company_id, entry_id, line, account_id, side, amount_centavos)
       values ($1, $2, 1, $8, 'D', 100), ($1, $2, 2, $9, 'C', 100)`,
    );
    for (const [number, constraint] of [
      [3n, "entry_numbers_have_no_gap"],
      [1n, "entry_number_once"],
    ] as const) {
      await expect(
        attack(companyId, [sql, [companyId, newUuid(), number, "2026-03-10", 2, 100n, "k", cash, capital]]),
      ).rejects.toMatchObject({ constraint });
    }
  });

  test("changing, removing or emptying what was posted", async () => {
    const { companyId, post, draft } = await books("LWNDT383000182");
    await post(draft("first"));
    for (const sql of [
      "update ledger.entry set history = 'y'",
      "delete from ledger.entry",
      "update ledger.entry_line set amount_centavos = 1",
      "delete from ledger.entry_line",
      "truncate ledger.entry, ledger.entry_line",
      "update ledger.balance_month set debits_centavos = 0",
      "update ledger.entry_counter set last_number = 40",
    ]) {
      await expect(attack(companyId, [sql]), sql).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("changing what was posted, even as the owner of the tables", async () => {
    const { companyId, post, draft } = await books("992Z30KX000193");
    await post(draft("first"));
    const client = new pg.Client({ ...database.address });
    await client.connect();
    try {
      await client.query("set role retaguarda_owner");
      await client.query("select set_config('app.company_id', $1, false)", [companyId]);
      await expect(client.query("update ledger.entry set history = 'y'")).rejects.toMatchObject({
        constraint: "never_changed",
      });
      await expect(client.query("truncate ledger.entry_line")).rejects.toMatchObject({ constraint: "never_changed" });
    } finally {
      await client.end();
    }
  });

  test("a synthetic account, and an account of another company", async () => {
    const { companyId, cash, post, draft } = await books("2T82HN7P000105");
    const other = await books("9WHE64G2000170");
    await post(draft("first"));
    const [synthetic] = await database.db.withCompany(companyId, (tx) =>
      tx.query<{ id: string }>("select id from ledger.account where company_id = $1 and code = '1.1'", [companyId]),
    );
    const using = (accountId: string | undefined): EntryDraft => ({
      ...draft("second"),
      lines: [
        { accountId: cash, side: "D", amountCentavos: 5n },
        { accountId: accountId ?? "", side: "C", amountCentavos: 5n },
      ],
    });
    await expect(post(using(synthetic?.id))).rejects.toMatchObject({ code: "ledger.account_takes_no_postings" });
    await expect(post(using(other.capital))).rejects.toMatchObject({ constraint: "entry_line_account_fk" });
  });

  test("a posting in a month that is closed, and a locked month that is reopened", async () => {
    const { companyId, post, draft } = await books("CCHVZLWP000198");
    await post(draft("first"));
    const move = (status: string) =>
      attack(companyId, [
        "update ledger.period set status = $2 where company_id = $1 and competencia = '2026-03-01'",
        [companyId, status],
      ]);
    await move("closing");
    await move("closed");
    await expect(post(draft("second"))).rejects.toMatchObject({ code: "ledger.period_closed" });
    await move("locked");
    await expect(move("open")).rejects.toMatchObject({ constraint: "period_states" });
  });

  test("a reversal that does not mirror, and a second reversal", async () => {
    const { companyId, cash, capital, post, draft } = await books("B9J5LWB1000111");
    const [entry] = await post(draft("first"));
    const reverses = entry?.id ?? "";
    await expect(
      post({
        ...draft("crooked"),
        reversesId: reverses,
        lines: [
          { accountId: capital, side: "D", amountCentavos: 1n },
          { accountId: cash, side: "C", amountCentavos: 1n },
        ],
      }),
    ).rejects.toMatchObject({ constraint: "reversal_mirrors" });
    const reverse = () =>
      database.db.withCompany(companyId, (tx) =>
        reverseEntries(tx, testActor, testTime, { entryIds: [reverses], reason: "engano" }),
      );
    const [first] = await reverse();
    const [again] = await reverse();
    expect(again).toEqual({ id: first?.id, repeated: true });
    await expect(post({ ...draft("twice"), reversesId: reverses })).rejects.toThrow();
  });
});

describe("a fact is posted once", () => {
  test("the same fact again returns the entry that stands; with other content it is refused", async () => {
    const { post, draft } = await books("33000167000101");
    const [first] = await post(draft("fact"));
    const [second] = await post(draft("fact"));
    expect(second).toEqual({ id: first?.id, repeated: true });
    await expect(post({ ...draft("fact"), history: "Outra coisa" })).rejects.toMatchObject({
      code: "ledger.idempotency_key_reused",
    });
  });

  test("sixteen writers at once leave numbers without a gap, and balances equal to the lines", async () => {
    const { companyId, post, draft } = await books("60746948000112");
    const writers = Array.from({ length: 16 }, async (_, writer) => {
      for (let turn = 0; turn < 5; turn++) {
        await post(draft(`w${writer}.${turn}`), draft(`w${writer}.${turn}b`, "2026-04-01"), draft("shared"));
      }
    });
    await Promise.all(writers);
    const [numbers] = await database.db.withCompany(companyId, (tx) =>
      tx.query<{ count: bigint; highest: bigint }>(
        "select count(*) as count, max(number) as highest from ledger.entry where company_id = $1",
        [companyId],
      ),
    );
    expect(numbers).toEqual({ count: 161n, highest: 161n });
  });
});
