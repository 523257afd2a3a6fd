import type { Database, Query, Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import type { Member, Person } from "../kernel/http/route.ts";
import { newUuid } from "../kernel/identifier.ts";
import type { IdentitySession } from "../kernel/identity.ts";
import { refuse } from "./errors.ts";
import { permissionsOf, ROLES, type Role } from "./policy.ts";

export interface AppUser {
  readonly userId: string;
  readonly identityId: string;
  readonly name: string;
  readonly email: string;
}

/** Whether anybody has ever been made here: until then the first person makes themselves. */
export async function hasPeople(db: Database): Promise<boolean> {
  const rows = await db.withoutCompany((tx) => tx.query("select from companies.app_user limit 1"));
  return rows.length > 0;
}

/** Only one first person, whatever two browsers send at once. */
const FIRST_PERSON_LOCK = 7_230_412;

/**
 * The first person of this installation.
 *
 * @param createIdentity makes who signs in; it is called only if nobody was here before
 * @throws `companies.first_owner_exists`
 */
export async function createFirstPerson(
  db: Database,
  given: { readonly name: string; readonly email: string; readonly createIdentity: () => Promise<string> },
): Promise<void> {
  await db.withoutCompany(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [FIRST_PERSON_LOCK]);
    const before = await tx.query("select from companies.app_user limit 1");
    if (before.length > 0) throw refuse("companies.first_owner_exists");
    await insertUser(tx, {
      userId: newUuid(),
      identityId: await given.createIdentity(),
      name: given.name,
      email: given.email.toLowerCase(),
    });
  });
}

export async function insertUser(tx: Query, { userId, identityId, name, email }: AppUser): Promise<void> {
  await tx.query("insert into companies.app_user (user_id, identity_id, name, email) values ($1, $2, $3, $4)", [
    userId,
    identityId,
    name,
    email,
  ]);
}

/** Everybody who can sign in here, in the order they came. */
export async function listPeople(db: Database): Promise<readonly AppUser[]> {
  return await db.withoutCompany((tx) =>
    tx.query<AppUser>(
      `select user_id as "userId", identity_id as "identityId", name, email from companies.app_user order by created_at`,
    ),
  );
}

/** Who already signs in with an e-mail, in whatever company. */
export async function findUserByEmail(tx: Query, email: string): Promise<AppUser | undefined> {
  const [row] = await tx.query<AppUser>(
    `select user_id as "userId", identity_id as "identityId", name, email from companies.app_user where email = $1`,
    [email.toLowerCase()],
  );
  return row;
}

/** Who a session of the sign-in is to us. */
export async function findPerson(db: Database, session: IdentitySession): Promise<Person | undefined> {
  const [row] = await db.withoutCompany((tx) =>
    tx.query<{ user_id: string }>("select user_id from companies.app_user where identity_id = $1", [
      session.identityId,
    ]),
  );
  if (row === undefined) return undefined;
  const { name, email, hasTotp, sessionHash } = session;
  return { userId: row.user_id, name, email, hasTotp, sessionHash };
}

/** The company that a session works in, when the person still belongs to it, with what their roles allow. */
export async function findMember(db: Database, person: Person): Promise<(Member & { roles: Role[] }) | undefined> {
  const [chosen] = await db.withoutCompany((tx) =>
    tx.query<{ company_id: string }>(
      `select chosen.company_id
         from companies.session_company chosen
         join companies.member_directory member
           on member.company_id = chosen.company_id and member.user_id = chosen.user_id and member.active
        where chosen.session_hash = $1 and chosen.user_id = $2`,
      [person.sessionHash, person.userId],
    ),
  );
  if (chosen === undefined) return undefined;
  const roles = await db.withCompany(chosen.company_id, (tx) => rolesOf(tx, person.userId));
  return { ...person, companyId: chosen.company_id, roles, permissions: permissionsOf(roles) };
}

async function rolesOf(tx: Transaction, userId: string): Promise<Role[]> {
  const rows = await tx.query<{ role: string }>(
    "select role from companies.membership where company_id = $1 and user_id = $2 and ended_at is null",
    [tx.companyId, userId],
  );
  return ROLES.filter((role) => rows.some((row) => row.role === role));
}

/** The companies in which a person works. */
export async function listCompaniesOf(
  db: Database,
  userId: string,
): Promise<readonly { readonly id: string; readonly name: string; readonly taxId: string }[]> {
  const ids = await db.withoutCompany((tx) =>
    tx.query<{ company_id: string }>(
      "select company_id from companies.member_directory where user_id = $1 and active order by company_id",
      [userId],
    ),
  );
  const companies = [];
  for (const { company_id: id } of ids) {
    const [found] = await db.withCompany(id, (tx) =>
      tx.query<{ name: string; taxId: string }>(
        `select name, tax_id as "taxId" from companies.company where company_id = $1`,
        [id],
      ),
    );
    if (found !== undefined) companies.push({ id, ...found });
  }
  return companies.sort((a, b) => a.name.localeCompare(b.name, "pt-BR"));
}

/** Makes the session work in a company of the person. @throws `companies.company_not_yours` */
export async function chooseCompany(db: Database, person: Person, companyId: string, at: Date): Promise<void> {
  await db.withoutCompany(async (tx) => {
    const member = await tx.query(
      "select from companies.member_directory where user_id = $1 and company_id = $2 and active",
      [person.userId, companyId],
    );
    if (member.length === 0) throw refuse("companies.company_not_yours");
    await tx.query(
      `insert into companies.session_company (session_hash, user_id, company_id, chosen_at) values ($1, $2, $3, $4)
       on conflict (session_hash) do update set company_id = excluded.company_id, chosen_at = excluded.chosen_at`,
      [person.sessionHash, person.userId, companyId, at],
    );
  });
}

/** Gives a person a role in the company of the transaction; nobody gives one to themselves but who makes the company. */
export async function grantRole(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  { userId, role, grantedBy }: { readonly userId: string; readonly role: Role; readonly grantedBy: string | null },
): Promise<void> {
  const made = await tx.query(
    `insert into companies.membership (company_id, id, user_id, role, granted_by, granted_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (company_id, user_id, role) where ended_at is null do nothing returning id`,
    [tx.companyId, newUuid(), userId, role, grantedBy, at],
  );
  if (made.length === 0) return;
  await tx.query(
    `insert into companies.member_directory (user_id, company_id) values ($1, $2)
     on conflict (user_id, company_id) do update set active = true`,
    [userId, tx.companyId],
  );
  await announce(tx, [
    { type: "companies.role_granted", actor, at, objects: [{ type: "user", id: userId }], after: { role } },
  ]);
}

const RULE_NAMES: Readonly<Record<string, string>> = { rule: "Regra da Retaguarda", integration: "Integração" };

/** What to call those who did something: people by their names, the rest by what they are. By their ids. */
export async function nameActors(
  tx: Transaction,
  actors: readonly { readonly actorClass: "person" | "rule" | "integration"; readonly actorId: string }[],
): Promise<ReadonlyMap<string, string>> {
  const people = [...new Set(actors.flatMap(({ actorClass, actorId }) => (actorClass === "person" ? actorId : [])))];
  const rows =
    people.length === 0
      ? []
      : await tx.query<{ id: string; name: string }>(
          "select user_id::text as id, name from companies.app_user where user_id::text = any($1::text[])",
          [people],
        );
  const names = new Map(actors.map(({ actorClass, actorId }) => [actorId, RULE_NAMES[actorClass] ?? "Pessoa"]));
  for (const { id, name } of rows) names.set(id, name);
  return names;
}
