import type { Database } from "../kernel/database/database.ts";
import { companyRoute, type Person, personRoute, type Route } from "../kernel/http/route.ts";
import { publicId, uuidOf } from "../kernel/identifier.ts";
import type { Identity } from "../kernel/identity.ts";
import { changePartnerStatus } from "./change-partner-status.ts";
import * as contract from "./contract.ts";
import { refuse } from "./errors.ts";
import { countPartners, findPartner, listPartnersPage, type PartnerRow } from "./partner-store.ts";
import { chooseCompany, createFirstPerson, findMember, findPerson, hasPeople, listCompaniesOf } from "./people.ts";
import { readCompany } from "./terms.ts";

export function companiesRoutes(identity: Identity): readonly Route[] {
  return [
    personRoute(contract.readSession, async ({ db, person, at }) => await describeSession(db, person, at)),
    personRoute(contract.chooseCompany, async ({ db, person, body, at }) => {
      if (person !== undefined) await chooseCompany(db, person, uuidOf("company", body.companyId) ?? "", at);
      return await describeSession(db, person, at);
    }),
    personRoute(contract.createFirstOwner, async ({ db, body, at, headers, answerHeaders }) => {
      await createFirstPerson(db, { ...body, createIdentity: () => identity.createPerson(body) });
      const signedIn = await identity.signIn({ ...body, headers });
      for (const cookie of signedIn.getSetCookie()) answerHeaders.append("Set-Cookie", cookie);
      return await describeSession(db, await personOf(db, identity, signedIn), at);
    }),
    ...partnerRoutes,
  ];
}

export const partnerRoutes: readonly Route[] = [
  companyRoute(contract.listPartners, async ({ tx, query, cursors }) => {
    const { limit, q, role, status } = query;
    const filter = { q, role, status };
    const rows = await listPartnersPage(tx, filter, { after: cursors.after, limit });
    const page = cursors.page(rows, limit, ({ name, id }) => [name, id], describePartner);
    return { ...page, total: await countPartners(tx, filter) };
  }),
  companyRoute(contract.readPartner, async ({ tx, params }) => {
    const found = await findPartner(tx, uuidOf("partner", params.partnerId) ?? "");
    if (found === undefined) throw refuse("companies.partner_not_found");
    return describePartner(found);
  }),
  companyRoute(contract.changePartnerStatus, async ({ tx, params, body, actor, at, seenVersion }) =>
    describePartner(
      await changePartnerStatus(
        tx,
        { actor, at },
        { id: uuidOf("partner", params.partnerId) ?? "", status: body.status, seenVersion },
      ),
    ),
  ),
];

function describePartner(row: PartnerRow): contract.Partner {
  return { ...row, id: publicId("partner", row.id) };
}

/** Who the cookies just given belong to. */
async function personOf(db: Database, identity: Identity, signedIn: Headers): Promise<Person | undefined> {
  const cookie = signedIn
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const session = await identity.findSession(new Headers({ cookie }));
  return session === undefined ? undefined : await findPerson(db, session);
}

/** Who is here and where; a person with one company is in it without being asked. */
export async function describeSession(db: Database, person: Person | undefined, at: Date): Promise<contract.Session> {
  if (person === undefined) {
    return { needsFirstOwner: !(await hasPeople(db)), user: null, company: null, companies: [] };
  }
  const companies = await listCompaniesOf(db, person.userId);
  let member = await findMember(db, person);
  const [only] = companies;
  if (member === undefined && only !== undefined && companies.length === 1) {
    await chooseCompany(db, person, only.id, at);
    member = await findMember(db, person);
  }
  return {
    needsFirstOwner: false,
    user: { id: publicId("user", person.userId), name: person.name, email: person.email, hasTotp: person.hasTotp },
    company: member === undefined ? null : await describeCompany(db, member),
    companies: companies.map(({ id, name, taxId }) => ({ id: publicId("company", id), name, taxId })),
  };
}

async function describeCompany(
  db: Database,
  member: NonNullable<Awaited<ReturnType<typeof findMember>>>,
): Promise<contract.Session["company"]> {
  const company = await db.withCompany(member.companyId, readCompany);
  return {
    id: publicId("company", member.companyId),
    name: company.name,
    taxId: company.taxId,
    taxRegime: company.taxRegime,
    demonstration: company.demonstration ?? false,
    roles: member.roles,
    permissions: [...member.permissions],
  };
}
