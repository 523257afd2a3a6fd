import type { OfxStatement } from "../formats/ofx/index.ts";

/** How the file names the account, exactly: what a feed is bound by. */
export function rawTriple({ kind, BANKID, BRANCHID, ACCTID }: OfxStatement): string {
  return [kind, BANKID ?? "", BRANCHID ?? "", ACCTID].join("|");
}

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
export function bindAccount<A extends Account>(statement: OfxStatement, accounts: readonly A[]): A | undefined {
  if (statement.kind === "card") return undefined;
  const bank = stripZeros(statement.BANKID ?? "");
  const written = plain(statement.ACCTID);
  const branchWritten = stripZeros(plain(statement.BRANCHID ?? ""));
  const fitting = accounts.filter((account) => {
    if (stripZeros(account.bank) !== bank) return false;
    if (branchWritten !== "" && !branchFits(branchWritten, account.branch)) return false;
    return accountFits(written, account);
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

function branchFits(written: string, branch: string): boolean {
  const own = plain(branch);
  // Some banks write the branch with its check digit, some without.
  return written === stripZeros(own) || stripZeros(written.slice(0, -1)) === stripZeros(own);
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
