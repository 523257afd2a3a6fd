import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { makeCompany, testActor, testTime, useTestDatabase } from "../../test/support/test-database.ts";
import { calendarDate, month } from "../values/calendar.ts";
import { decimalText } from "../values/decimal.ts";
import { cnpjCheckDigits } from "../values/tax-id.ts";
import { hledgerBalances, hledgerIsInstalled, ourBalances, rounded, textOf } from "./hledger-for-tests.ts";
import { checkBalancesEqualLines, checkEntriesBalanced, exportHledger, importHledger, trialBalance } from "./index.ts";

const database = useTestDatabase();
const samples = new URL("../../../shared/samples/accounting/journals/hledger/", import.meta.url);

/** Journals of our own with what the samples use, invented. */
const WORKSHOP = `
commodity R$1.000,00
account ativos            ; type:A
account ativos:caixa      ; type:C
account receitas          ; type:R

2026-01-02 abertura
    ativos:caixa             R$1.000,00 = R$1.000,00
    ativos                       R$5,00
    patrimônio:capital

2026-01-10 * (NF 7) Cliente Um | conserto
    ativos:caixa               R$250,50  ; à vista
    receitas:consertos

2026-01-10 * (NF 7) Cliente Um | conserto
    ativos:caixa               R$250,50
    receitas:consertos

2026-02-01 dólares para a viagem
    ativos:viagem               10 USD @ R$5,333
    ativos:caixa               R$-53,33

2026-02-02 orçamento
    (metas:viagem)             R$100,00

2026-02-03 nada
    ativos:caixa                 R$0
    receitas:consertos
`;

describe("a journal is posted into the books", () => {
  const company = (taxId: string) => makeCompany(database.db, { taxId });
  const importInto = (companyId: string, text: string) =>
    database.db.withCompany(companyId, (tx) =>
      importHledger(tx, testActor, testTime, { text, fileName: "oficina.journal" }),
    );
  const balancesOf = async (companyId: string) => {
    const balances = await database.db.withCompany(companyId, ourBalances);
    return Object.fromEntries([...balances].map(([account, balance]) => [account, decimalText(balance)]));
  };

  test("each account and commodity gets its balance, and each commodity balances by itself", async () => {
    const companyId = await company("11222333000181");
    expect(await importInto(companyId, WORKSHOP)).toEqual({
      entries: 5,
      repeated: 0,
      accounts: 16,
      ignored: [{ line: 27, what: "transação sem valor" }],
    });
    expect(await balancesOf(companyId)).toEqual({
      "ativos|R$": "5.00",
      "ativos:caixa|R$": "1447.67",
      "ativos:viagem|USD": "10.00",
      "contrapartidas virtuais|R$": "-100.00",
      "equity:conversion|R$": "53.33",
      "equity:conversion|USD": "-10.00",
      "metas:viagem|R$": "100.00",
      "patrimônio:capital|R$": "-1005.00",
      "receitas:consertos|R$": "-501.00",
    });
    const sums = await database.db.withCompany(companyId, async (tx) =>
      (await trialBalance(tx, { from: month("2026-01"), to: month("2026-12") })).filter(({ kind }) => kind === "S"),
    );
    expect(sums.map(({ code, name, closingCentavos }) => [code, name, closingCentavos])).toContainEqual([
      "ativos:",
      "ativos",
      145_267n,
    ]);
    for (const check of [checkEntriesBalanced, checkBalancesEqualLines]) {
      expect(await database.db.withCompany(companyId, check)).toMatchObject({ ok: true });
    }
  });

  test("the same file again posts nothing; a longer one posts what is new, whatever decimals it brings", async () => {
    const companyId = await company("12ABC34501DE35");
    await importInto(companyId, WORKSHOP);
    const before = await balancesOf(companyId);
    expect(await importInto(companyId, WORKSHOP)).toMatchObject({ entries: 0, repeated: 5, accounts: 0 });
    expect(await balancesOf(companyId)).toEqual(before);
    const longer = `${WORKSHOP}\n2026-03-01 câmbio\n    ativos:viagem  0.125 USD\n    ganhos\n`;
    expect(await importInto(companyId, longer)).toMatchObject({ entries: 1, repeated: 5, accounts: 3 });
  });

  test("what cannot be read is refused with its line, and nothing is posted", async () => {
    const companyId = await company("XT9CDVWJ000172");
    const refused = async (text: string) => {
      await expect(importInto(companyId, text)).rejects.toMatchObject({ code: "ledger.journal_unreadable" });
      return await importInto(companyId, text).catch((error: Error) => error.message);
    };
    expect(await refused(`${WORKSHOP}\n2026-03-01 torta\n    a  1\n    b  2\n`)).toMatch(
      /erro na linha 31: a transação não/,
    );
    expect(await refused("2026-01-01\n  a  1 BRL = 2 BRL\n  b\n")).toMatch(/linha 2: o saldo de a não confere/);
    expect(await refused("1850-01-01\n  a  1 BRL\n  b\n")).toMatch(/linha 1: a data 1850-01-01/);
    expect(await refused("2026-01-01\n  a  1E17 BRL\n  b\n")).toMatch(/linha 1: o valor .* é grande demais/);
    expect(await refused("2026-01-01\n  a  0.0000000000001 X\n  b\n")).toMatch(/mais de 12 casas/);
    expect(await balancesOf(companyId)).toEqual({});
  });

  test("imported books leave again as a journal with the same balances", async () => {
    const [first, second] = [await company("LWNDT383000182"), await company("992Z30KX000193")];
    await importInto(first, WORKSHOP);
    const text = await database.db.withCompany(first, async (tx) => await textOf(exportHledger(tx)));
    await importInto(second, text);
    expect(await balancesOf(second)).toEqual(await balancesOf(first));
    const february = await database.db.withCompany(
      first,
      async (tx) => await textOf(exportHledger(tx, { from: calendarDate("2026-02-01") })),
    );
    expect(february).toContain("dólares para a viagem");
    expect(february).not.toContain("2026-01");
  });
});

const files = existsSync(samples) ? readdirSync(samples).filter((name) => name.endsWith(".journal")) : [];
const missing = existsSync(samples) ? "hledger não está instalado" : "amostras ausentes";

describe.skipIf(!hledgerIsInstalled || files.length === 0)(`journals of others (${missing}: pulado)`, () => {
  test.each(files)("%s has the balances that hledger gives it", async (name) => {
    const text = readFileSync(new URL(name, samples), "utf8");
    const companyId = await makeCompany(database.db, { taxId: taxIds.next().value });
    const { ours, again } = await database.db.withCompany(companyId, async (tx) => {
      await importHledger(tx, testActor, testTime, { text, fileName: name });
      const again = await importHledger(tx, testActor, testTime, { text, fileName: name });
      return { ours: await ourBalances(tx), again };
    });
    expect(again).toMatchObject({ entries: 0, accounts: 0 });
    const theirs = hledgerBalances(text);
    const places = new Map<string, number>();
    for (const [key, { scale }] of theirs) {
      const commodity = key.slice(key.indexOf("|") + 1);
      places.set(commodity, Math.max(places.get(commodity) ?? 0, scale));
    }
    const shown = [...ours]
      .filter(([key]) => !/^(equity:conversion|contrapartidas virtuais)\|/i.test(key))
      .map(([key, balance]) => {
        const commodity = key.slice(key.indexOf("|") + 1);
        return [key, rounded(balance, places.get(commodity) ?? balance.scale)] as const;
      })
      .filter(([, balance]) => !/^-?[0.]*$/.test(balance));
    const expected = [...theirs].map(([key, balance]) => {
      const commodity = key.slice(key.indexOf("|") + 1);
      return [key, rounded(balance, places.get(commodity) ?? balance.scale)] as const;
    });
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
  });
});

/** Invented tax ids with valid check digits: a company each. */
const taxIds = (function* (): Generator<string, string> {
  for (let number = 1; ; number++) {
    const base = `${String(number).padStart(8, "0")}0001`;
    yield base + cnpjCheckDigits(base);
  }
})();
