import { expect, test } from "vitest";
import type { OfxStatement } from "../formats/ofx/index.ts";
import { bindAccount, rawTriple } from "./bind-account.ts";

const main = { bank: "341", branch: "0001", number: "12345-6" };
const other = { bank: "341", branch: "0002", number: "98765-4" };
const elsewhere = { bank: "001", branch: "1234-5", number: "12345-6" };
const all = [main, other, elsewhere];

function statement(BANKID: string, ACCTID: string, BRANCHID?: string): OfxStatement {
  return { kind: "bank", BANKID, ACCTID, ...(BRANCHID === undefined ? {} : { BRANCHID }), transactions: [] };
}

test.each([
  ["the number alone", statement("341", "12345-6"), main],
  ["no hyphen and zeros on the left", statement("0341", "0000123456"), main],
  ["branch and number together", statement("341", "0001123456"), main],
  ["branch, slash, number", statement("341", "0001/12345-6"), main],
  ["branch without zeros", statement("341", "1123456"), main],
  ["a branch of its own", statement("341", "123456", "0001"), main],
  ["a branch with its check digit", statement("341", "123456", "0001-9"), main],
  ["a branch with its check digit and no hyphen", statement("341", "123456", "00019"), main],
  ["a branch written without the digit that the company gave", statement("1", "12345-6", "1234"), elsewhere],
  ["the bank without zeros", statement("1", "12345-6"), elsewhere],
])("a statement that names the account by %s is bound to it", (_, given, account) => {
  expect(bindAccount(given, all)).toBe(account);
});

test.each([
  ["another bank", statement("033", "12345-6")],
  ["another number", statement("341", "12345-7")],
  ["another branch", statement("341", "12345-6", "0002")],
  ["a branch that only begins alike", statement("341", "12345-6", "0012")],
  ["a longer number that ends alike", statement("341", "999123456")],
  ["no bank at all", statement("", "12345-6")],
])("a statement of %s is nobody's: it is never guessed", (_, given) => {
  expect(bindAccount(given, all)).toBeUndefined();
});

test("a statement that fits two accounts, or of a card, waits for a person", () => {
  const twin = { ...main, branch: "0003" };
  expect(bindAccount(statement("341", "12345-6"), [main, twin])).toBeUndefined();
  expect(bindAccount(statement("341", "12345-6", "0003"), [main, twin])).toBe(twin);
  expect(bindAccount({ ...statement("341", "12345-6"), kind: "card" }, all)).toBeUndefined();
});

test("a feed is known by exactly what the file says", () => {
  expect(rawTriple(statement("341", "12345-6", "0001"))).not.toBe(rawTriple(statement("341", "12345-6", "1")));
});
