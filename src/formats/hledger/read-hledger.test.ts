import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarDate } from "../../values/calendar.ts";
import { decimalText } from "../../values/decimal.ts";
import { readHledger, settleJournal } from "./index.ts";
import { accountName, writeAccount, writeCommodity, writeTransaction } from "./write-hledger.ts";

const faultsOf = (text: string) => {
  const journal = readHledger(text);
  return [...journal.faults, ...settleJournal(journal).faults].map(({ line, message }) => `${line}: ${message}`);
};

/** Every amount of a settled journal, as `account amount commodity`. */
const settled = (text: string) => {
  const journal = readHledger(text);
  expect(journal.faults).toEqual([]);
  const { transactions, faults } = settleJournal(journal);
  expect(faults).toEqual([]);
  return transactions.flatMap(({ postings }) =>
    postings.flatMap(({ account, amounts }) =>
      amounts.map(({ commodity, quantity }) => `${account} ${decimalText(quantity)} ${commodity}`.trim()),
    ),
  );
};

describe("what a transaction says", () => {
  test("dates, status, code, payee and note, comments and tags are read", () => {
    const { transactions, faults } = readHledger(`
Y2026
03/10=4/1 * (NF 12) Papelaria Teste | material  ; area:loja, urgente:
    ; projeto:reforma
    ! despesas:material  10,50 BRL  ; nota:12
    ativos:banco corrente
2026.3.9 sem sinal
    a  1
    b
`);
    expect(faults).toEqual([]);
    expect(transactions).toHaveLength(2);
    expect(transactions[0]).toMatchObject({
      line: 3,
      date: "2026-03-10",
      secondaryDate: "2026-04-01",
      status: "*",
      code: "NF 12",
      payee: "Papelaria Teste",
      note: "material",
      tags: { area: "loja", urgente: "", projeto: "reforma" },
      postings: [
        { line: 5, status: "!", account: "despesas:material", kind: "real", tags: { nota: "12" } },
        { line: 6, account: "ativos:banco corrente" },
      ],
    });
    expect(transactions[0]?.postings[1]).not.toHaveProperty("amount");
    expect(transactions[1]).toMatchObject({ date: "2026-03-09", payee: "sem sinal", note: "sem sinal" });
  });

  test("virtual postings, in parentheses and in brackets, are told from real ones", () => {
    const [transaction] = readHledger("2026-01-01\n  (a)  1\n  [b]  2\n  [c]  -2\n").transactions;
    expect(transaction?.postings.map(({ kind, account }) => [kind, account])).toEqual([
      ["unbalanced", "a"],
      ["bracketed", "b"],
      ["bracketed", "c"],
    ]);
  });

  test.each([
    ["1.234,56 BRL", "1234.56", "BRL"],
    ["R$1.234,56", "1234.56", "R$"],
    ["-R$ 1.234.567", "-1234567", "R$"],
    ["$-1,234.50", "-1234.50", "$"],
    ["- $ 3", "-3", "$"],
    ["1,000", "1.000", ""],
    ["1 000 000,00 EUR", "1000000.00", "EUR"],
    ['3 "ação 4"', "3", "ação 4"],
    ["10.", "10", ""],
    [".5 h", "0.5", "h"],
    ["1.5E3 A", "1500", "A"],
    ["25E-3 A", "0.025", "A"],
  ])("the amount %s is %s of %s", (text, quantity, commodity) => {
    const [transaction] = readHledger(`2026-01-01\n  a  ${text}\n  b\n`).transactions;
    const amount = transaction?.postings[0]?.amount;
    expect(amount === undefined ? undefined : [decimalText(amount.quantity), amount.commodity]).toEqual([
      quantity,
      commodity,
    ]);
  });

  test("a directive says which mark is the decimal one, and the commodity of bare amounts", () => {
    const read = (directive: string, text: string) => {
      const amount = readHledger(`${directive}\n2026-01-01\n  a  ${text}\n  b\n`).transactions[0]?.postings[0]?.amount;
      return amount === undefined ? undefined : `${decimalText(amount.quantity)} ${amount.commodity}`;
    };
    expect(read("commodity 1.000,00 BRL", "1.000 BRL")).toBe("1000 BRL");
    expect(read("commodity BRL\n  format 1.000,00 BRL", "1.000 BRL")).toBe("1000 BRL");
    expect(read("decimal-mark ,", "1.000 EUR")).toBe("1000 EUR");
    expect(read("D R$1.000,00", "2.000")).toBe("2000 R$");
  });
});

describe("directives", () => {
  test("accounts with types, prices and comment blocks are read; rules are reported and left out", () => {
    const journal = readHledger(`* título
comment
2026-01-01 dentro do comentário
end comment
account caixa  ; type:C
account loja nova
    ; type:X
P 2026-01-02 EUR R$5,80
apply account filial
alias velha=nova
2026-01-01
  velha:x  1
  outra
end apply account
= despesas
  (orçamento)  *1
~ monthly
  a  1
  b
`);
    expect(journal.faults).toEqual([]);
    expect(journal.accounts.map(({ name, tags }) => [name, tags["type"]])).toEqual([
      ["caixa", "C"],
      ["loja nova", "X"],
    ]);
    expect(journal.prices).toMatchObject([{ date: "2026-01-02", commodity: "EUR", amount: { commodity: "R$" } }]);
    expect(journal.transactions).toHaveLength(1);
    expect(journal.transactions[0]?.postings.map(({ account }) => account)).toEqual(["filial:velha:x", "filial:outra"]);
    expect(journal.ignored.map(({ what }) => what)).toEqual(["regra automática (=)", "transação periódica (~)"]);
  });

  test("what is not understood is a fault with its line, not a guess", () => {
    expect(faultsOf("include outro.journal\n")).toEqual([
      "1: o arquivo outro.journal é incluído de fora; junte-o a este diário",
    ]);
    expect(faultsOf("03-10 sem ano\n  a  1\n  b\n")[0]).toMatch(/^1: a data “03-10”/);
    expect(faultsOf("2026-02-30\n  a  1\n  b\n")[0]).toMatch(/^1: a data “2026-02-30”/);
    expect(faultsOf("xyz 1\n")).toEqual(["1: diretiva desconhecida “xyz”"]);
    expect(faultsOf("2026-01-01\n  a  um\n  b\n")[0]).toMatch(/^2: /);
    expect(faultsOf("2026-01-01\n  a  1,2,3.4.5\n  b\n")[0]).toMatch(/^2: /);
    expect(faultsOf("decimal-mark ,\n2026-01-01\n  a  1,000.00\n  b\n")[0]).toMatch(/^3: /);
    expect(faultsOf("  a  1\n")).toEqual(["1: linha recuada sem transação acima dela"]);
  });
});

describe("what a journal leaves out is computed", () => {
  test("the missing amount is the rest, one for each commodity, at cost", () => {
    expect(settled("2026-01-01\n  a  10 EUR @ 5.5 BRL\n  b  3 USD @@ 15 BRL\n  c  1 BTC\n  d\n")).toEqual([
      "a 10 EUR",
      "b 3 USD",
      "c 1 BTC",
      "d -70.0 BRL",
      "d -1 BTC",
    ]);
  });

  test("a balance that is assigned gives the amount, in the order of dates", () => {
    expect(settled("2026-02-01\n  caixa  = 7 BRL\n  b\n2026-01-01\n  caixa  10 BRL\n  b\n")).toEqual([
      "caixa 10 BRL",
      "b -10 BRL",
      "caixa -3 BRL",
      "b 3 BRL",
    ]);
  });

  test("an assigned total over the accounts below empties every commodity", () => {
    expect(
      settled("2026-01-01\n  r:x  -1 A\n  r:y  -2 B\n  c  1 A\n  c  2 B\n2026-12-31\n  r  ==* 0\n  lucros\n").slice(4),
    ).toEqual(["r 1 A", "r 2 B", "lucros -1 A", "lucros -2 B"]);
  });

  test("an assertion that does not hold, and a transaction that does not balance, are faults", () => {
    expect(faultsOf("2026-01-01\n  a  1 BRL = 2 BRL\n  b\n")).toEqual([
      "2: o saldo de a não confere: difere em -1 BRL",
    ]);
    expect(faultsOf("2026-01-01\n  a  1 EUR\n  b\n2026-01-02\n  a  1 BRL == 1 BRL\n  b\n")).toHaveLength(1);
    expect(faultsOf("2026-01-01\n  a  1.00 BRL\n  b  -0.99 BRL\n")).toEqual([
      "1: a transação não fecha: sobra 0.01 BRL",
    ]);
    expect(faultsOf("2026-01-01\n  a  1\n  b\n  c\n")[0]).toMatch(/mais de uma partida sem valor/);
    expect(faultsOf("2026-01-01\n  (a)\n")[0]).toMatch(/precisa de valor/);
  });

  test("what is smaller than the commodity's last place balances; two commodities imply their rate", () => {
    expect(faultsOf("2026-01-01\n  a  3.333 X @ 1.001 BRL\n  b  -3.34 BRL\n")).toEqual([]);
    expect(faultsOf("2026-01-01\n  a  -1 A\n  b  1 B\n")).toEqual([]);
    expect(faultsOf("2026-01-01\n  a  1 A\n  b  1 B\n")).toHaveLength(1);
  });
});

test("no text crashes the reader", () => {
  const piece = fc.constantFrom(
    "2026-01-01",
    "\n",
    "  ",
    " ",
    "a",
    "(",
    ")",
    "[",
    "]",
    "=",
    "==*",
    "@",
    "@@",
    "1",
    "1.5",
    ",",
    ".",
    "-",
    "$",
    "E9",
    ";",
    "x:y",
    "comment",
    "end comment",
    "account ",
    "commodity ",
    "D ",
    "P ",
    "Y2026",
    '"',
    "{",
    "}",
    "~",
    "*",
    "!",
    "\t",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 60 }).map((parts) => parts.join("")),
      ),
      (text) => {
        settleJournal(readHledger(text));
      },
    ),
    { numRuns: 2000 },
  );
});

test("what is written is read back, whatever the names and histories hold", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 30 });
  fc.assert(
    fc.property(text, text, text, fc.bigInt({ min: 1n, max: 10n ** 15n }), (name, history, payee, amount) => {
      const account = accountName([name]);
      const written =
        writeCommodity("BRL", 2) +
        writeAccount(account, { code: "1.1" }) +
        writeTransaction({
          date: calendarDate("2026-03-10"),
          code: "7",
          ...(payee.trim() === "" ? {} : { payee }),
          description: history,
          tags: { entry: "x" },
          postings: [
            { account, amount: `${amount}.05`, commodity: "BRL", comment: history },
            { account: "Outra", amount: `-${amount}.05`, commodity: "BRL" },
          ],
        });
      const journal = readHledger(written);
      expect([...journal.faults, ...settleJournal(journal).faults]).toEqual([]);
      expect(journal.accounts[0]?.name).toBe(account);
      expect(journal.transactions).toMatchObject([
        { code: "7", tags: { entry: "x" }, postings: [{ account, kind: "real" }, { account: "Outra" }] },
      ]);
    }),
  );
});
