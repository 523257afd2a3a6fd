import type { Centavos } from "../values/money.ts";
import type { EntryLineDraft, Side } from "./entry.ts";
import { refuse } from "./errors.ts";
import rulesFile from "./posting-rules.json" with { type: "json" };

/** How a kind of fact is posted: which roles, on which side, by which amounts. Rules address roles, never codes. */
export interface PostingRule {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly lines: readonly { readonly side: Side; readonly role: string; readonly amount: string }[];
}

const rules = new Map(rulesFile.rules.map((rule) => [rule.id, asRule(rule)]));

function asRule(rule: (typeof rulesFile.rules)[number]): PostingRule {
  return { ...rule, lines: rule.lines.map((line) => ({ ...line, side: line.side === "D" ? "D" : "C" })) };
}

export function postingRule(id: string): PostingRule {
  const rule = rules.get(id);
  if (rule === undefined) throw new Error(`no posting rule ${id}`);
  return rule;
}

/** The accounts of a company by the role they play. The bank is not here: it is the account of the movement. */
export type AccountsByRole = ReadonlyMap<string, string>;

/**
 * The lines of an entry by a rule. `amounts` are the rule's inputs in centavos: one that is left out is zero. `roles`
 * puts another role in the place of one of the rule's (the tax that is paid, the class of the goods), and `accounts`
 * an account in the place of a role (the bank account of the movement).
 *
 * @throws `ledger.account_role_missing`
 */
export function linesByRule(
  rule: PostingRule,
  accounts: AccountsByRole,
  given: {
    readonly amounts: Readonly<Record<string, Centavos>>;
    readonly roles?: Readonly<Record<string, string>>;
    readonly accounts?: Readonly<Record<string, string>>;
    readonly partnerId?: string;
  },
): EntryLineDraft[] {
  return rule.lines.flatMap((line) => {
    const amountCentavos = evaluate(line.amount, given.amounts);
    if (amountCentavos === 0n) return [];
    const role = given.roles?.[line.role] ?? line.role;
    const accountId = given.accounts?.[role] ?? accountOfRole(accounts, role);
    const partner = given.partnerId === undefined ? {} : { partnerId: given.partnerId };
    return [{ accountId, side: line.side, amountCentavos, ...partner }];
  });
}

/** @throws `ledger.account_role_missing` */
export function accountOfRole(accounts: AccountsByRole, role: string): string {
  const accountId = accounts.get(role);
  if (accountId === undefined) throw refuse("ledger.account_role_missing", { role });
  return accountId;
}

/** Amounts in rules are sums and differences of inputs: `total-irrf-iss`. */
function evaluate(expression: string, amounts: Readonly<Record<string, Centavos>>): Centavos {
  let sum = 0n;
  for (const [, sign, name = ""] of expression.matchAll(/([+-]?)([a-z_]+)/g)) {
    const amount = amounts[name] ?? 0n;
    sum += sign === "-" ? -amount : amount;
  }
  return sum;
}
