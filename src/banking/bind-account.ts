import type { OfxStatement } from "../formats/ofx/index.ts";

/** How the file names the account, exactly: what a feed is bound by. */
export function rawTriple({ kind, BANKID, BRANCHID, ACCTID }: OfxStatement): string {
  return [kind, BANKID ?? "", BRANCHID ?? "", ACCTID].join("|");
}

/** An account as a bank's file writes it. */
export type WrittenAccount = Pick<OfxStatement, "kind" | "BANKID" | "BRANCHID" | "ACCTID">;

interface Account {
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
}

/**
 * The company's account that a statement is of, when the file says it beyond doubt: the same bank, and an account number that
 * is the company's, alone or after its branch. Banks disagree on zeros, hyphens and on whether the branch is there. More
 * than one account that fits, or none, is for a person to bind.
 */
export function bindAccount<A extends Account>(statement: WrittenAccount, accounts: readonly A[]): A | undefined {
  if (statement.kind === "card") return undefined;
  const bank = stripZeros(statement.BANKID ?? "");
  const written = plain(statement.ACCTID);
  const branchWritten = statement.BRANCHID ?? "";
  const fitting = accounts.filter((account) => {
    if (stripZeros(account.bank) !== bank) return false;
    if (stripZeros(branchWritten) !== "" && !branchFits(branchWritten, account.branch)) return false;
    return accountFits(written, account);
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A branch has four digits; some banks write it with its check digit, some without, and so may whoever registered it. */
const BRANCH_DIGITS = 4;

function branchFits(written: string, own: string): boolean {
  return branchForms(written).some((form) => branchForms(own).includes(form));
}

/** A branch as it is written, and without what can only be its check digit: after a hyphen, or beyond the four digits. */
function branchForms(branch: string): readonly string[] {
  const whole = plain(branch);
  const hasCheckDigit = /-[0-9A-Z]$/i.test(branch.trim()) || whole.length === BRANCH_DIGITS + 1;
  return [whole, ...(hasCheckDigit ? [whole.slice(0, -1)] : [])].map(stripZeros);
}

function accountFits(written: string, { branch, number }: Account): boolean {
  const own = stripZeros(plain(number));
  if (stripZeros(written) === own) return true;
  if (!written.endsWith(own)) return false;
  const before = written.slice(0, written.length - own.length);
  return (
    stripZeros(before) === "" || stripZeros(before) === stripZeros(plain(branch)) || isBranchThenZeros(before, branch)
  );
}

function isBranchThenZeros(before: string, branch: string): boolean {
  const own = stripZeros(plain(branch));
  return own !== "" && new RegExp(`^0*${own}0*$`).test(before);
}

function plain(text: string): string {
  return text.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

function stripZeros(text: string): string {
  return plain(text).replace(/^0+/, "");
}
