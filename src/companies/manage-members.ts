import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { refuse } from "./errors.ts";
import { grantRole } from "./people.ts";
import type { Role } from "./policy.ts";

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

/** Who works in the company now, by name. */
export async function listMembers(tx: Transaction): Promise<readonly MemberRow[]> {
  return await tx.query<MemberRow>(
    `select person.user_id as "userId", person.name, person.email, array_agg(membership.role order by membership.role) as roles
       from companies.membership membership
       join companies.app_user person on person.user_id = membership.user_id
      where membership.company_id = $1 and membership.ended_at is null
      group by person.user_id
      order by person.name, person.user_id`,
    [tx.companyId],
  );
}

/**
 * Gives a person exactly these roles in the company; with none, they leave it. Nobody changes their own, and somebody always owns
 * the company.
 *
 * @throws `companies.own_roles`, `companies.last_owner`
 */
export async function setRoles(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  { userId, roles }: { readonly userId: string; readonly roles: readonly Role[] },
): Promise<void> {
  if (actor.id === userId) throw refuse("companies.own_roles");
  // Two who remove each other at once must not both succeed.
  const owners = await tx.query<{ userId: string }>(
    `select user_id as "userId" from companies.membership
      where company_id = $1 and role = 'owner' and ended_at is null order by id for update`,
    [tx.companyId],
  );
  if (!roles.includes("owner") && owners.length === 1 && owners[0]?.userId === userId)
    throw refuse("companies.last_owner");
  const ended = await tx.query<{ role: string }>(
    `update companies.membership set ended_at = $3
      where company_id = $1 and user_id = $2 and ended_at is null and role <> all($4::text[])
      returning role`,
    [tx.companyId, userId, at, roles],
  );
  for (const role of roles) await grantRole(tx, { actor, at }, { userId, role, grantedBy: actor.id });
  await tx.query("update companies.member_directory set active = $3 where company_id = $2 and user_id = $1", [
    userId,
    tx.companyId,
    roles.length > 0,
  ]);
  await announce(
    tx,
    ended.map(({ role }) => ({
      type: "companies.role_revoked" as const,
      actor,
      at,
      objects: [{ type: "user", id: userId }] as const,
      before: { role },
    })),
  );
}
