import type { Database, Transaction } from "../kernel/database/database.ts";
import { announce } from "../kernel/events.ts";
import { ring } from "../kernel/http/live.ts";
import {
  type CompanyCall,
  companyRoute,
  type Person,
  personRoute,
  type Route,
  refuseStale,
  tableRoute,
} from "../kernel/http/route.ts";
import { cellsOf, everyRow } from "../kernel/http/table-download.ts";
import { NO_UUID, newUuid, publicId, randomPassword, uuidOf } from "../kernel/identifier.ts";
import type { Identity } from "../kernel/identity.ts";
import { moneyText, parseMoney } from "../values/money.ts";
import { changePartnerStatus } from "./change-partner-status.ts";
import * as contract from "./contract.ts";
import { refuse } from "./errors.ts";
import { listMembers, setRoles } from "./manage-members.ts";
import { countPartnersByStatus, findPartner, listPartnersPage, type PartnerRow } from "./partner-store.ts";
import {
  chooseCompany,
  createFirstPerson,
  findMember,
  findPerson,
  findUserByEmail,
  hasPeople,
  insertUser,
  listCompaniesOf,
} from "./people.ts";
import { findReconciliationTerms, readCompany, updateCompany, writeReconciliationTerms } from "./terms.ts";

export function companiesRoutes(identity: Identity): readonly Route[] {
  return [
    personRoute(contract.readSession, async ({ db, person, at }) => await describeSession(db, person, at)),
    personRoute(contract.chooseCompany, async ({ db, person, body, at }) => {
      if (person !== undefined) await chooseCompany(db, person, uuidOf("company", body.companyId) ?? NO_UUID, at);
      return await describeSession(db, person, at);
    }),
    personRoute(contract.createFirstOwner, async ({ db, body, at, headers, answerHeaders }) => {
      await createFirstPerson(db, { ...body, createIdentity: () => identity.createPerson(body) });
      const signedIn = await identity.signIn({ ...body, headers });
      for (const cookie of signedIn.getSetCookie()) answerHeaders.append("Set-Cookie", cookie);
      return await describeSession(db, await personOf(db, identity, signedIn), at);
    }),
    ...sessionRoutes(identity),
    ...partnerRoutes,
    ...settingsRoutes,
    ...memberRoutes(identity),
  ];
}

function sessionRoutes(identity: Pick<Identity, "listSessions" | "endSession">): readonly Route[] {
  const describeAll = async (headers: Headers) => ({
    data: (await identity.listSessions(headers)).map(({ startedAt, usedAt, ...session }) => ({
      ...session,
      startedAt: startedAt.toISOString(),
      usedAt: usedAt.toISOString(),
    })),
  });
  return [
    personRoute(contract.listSessions, async ({ headers }) => await describeAll(headers)),
    personRoute(contract.endSession, async ({ headers, params }) => {
      if (!(await identity.endSession(headers, params.sessionId))) throw refuse("companies.session_not_found");
      return await describeAll(headers);
    }),
  ];
}

export const partnerRoutes: readonly Route[] = [
  companyRoute(contract.listPartners, async ({ tx, query, cursors }) => {
    const { limit, q, role, status } = query;
    const filter = { q, role, status };
    const rows = await listPartnersPage(tx, filter, { after: cursors.after, limit });
    const page = cursors.page(rows, limit, ({ name, id }) => [name, id], describePartner);
    const counts = await countPartnersByStatus(tx, filter);
    const total = status === undefined ? counts.requested + counts.active + counts.blocked : counts[status];
    return { ...page, total, counts };
  }),
  tableRoute(contract.exportPartners, async ({ tx, query: { q, role, status } }) => ({
    name: "parceiros",
    columns: [
      { title: "Nome", kind: "text" },
      { title: "Nome fantasia", kind: "text" },
      { title: "CNPJ ou CPF", kind: "text" },
      { title: "Fornecedor", kind: "text" },
      { title: "Cliente", kind: "text" },
      { title: "Situação", kind: "text" },
    ],
    rows: cellsOf(
      everyRow(
        (page) => listPartnersPage(tx, { q, role, status }, page),
        ({ name, id }) => [name, id],
      ),
      (row) => [
        row.name,
        row.tradeName,
        row.taxId,
        row.isSupplier ? "sim" : "não",
        row.isCustomer ? "sim" : "não",
        PARTNER_STATUS[row.status],
      ],
    ),
  })),
  companyRoute(contract.readPartner, async ({ tx, params }) => {
    const found = await findPartner(tx, uuidOf("partner", params.partnerId) ?? NO_UUID);
    if (found === undefined) throw refuse("companies.partner_not_found");
    return describePartner(found);
  }),
  companyRoute(contract.changePartnerStatus, async ({ tx, params, body, actor, at, seenVersion }) => {
    const id = uuidOf("partner", params.partnerId) ?? NO_UUID;
    const changed = await changePartnerStatus(tx, { actor, at }, { id, status: body.status, seenVersion });
    await ring(tx, "partners");
    return describePartner(changed);
  }),
];

const PARTNER_STATUS = { requested: "a conferir", active: "ativo", blocked: "bloqueado" } as const;

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

export const settingsRoutes: readonly Route[] = [
  companyRoute(contract.readCompanySettings, async ({ tx }) => await describeSettings(tx)),
  companyRoute(contract.changeCompanySettings, async ({ tx, body, actor, at, seenVersion }) => {
    const before = await describeSettings(tx);
    refuseStale("A empresa", { seen: seenVersion, current: before.version });
    await updateCompany(tx, body);
    await writeReconciliationTerms(tx, {
      lateFinePct: body.lateFinePct,
      lateInterestPctMonth: body.lateInterestPctMonth,
      roundingLimitCentavos: parseMoney(body.roundingLimit),
      collectionFeeCentavos: body.collectionFee === null ? null : parseMoney(body.collectionFee),
    });
    await announce(tx, [
      {
        type: "companies.company_changed",
        actor,
        at,
        objects: [{ type: "company", id: tx.companyId }],
        before,
        after: body,
      },
    ]);
    return await describeSettings(tx);
  }),
];

async function describeSettings(tx: Transaction): Promise<contract.CompanySettings> {
  const { demonstration, city, ...company } = await readCompany(tx);
  const { lateTerms, roundingLimitCentavos, collectionFeeCentavos } = await findReconciliationTerms(tx);
  return {
    ...company,
    city: city ?? null,
    demonstration: demonstration ?? false,
    lateFinePct: plain(lateTerms.finePct),
    lateInterestPctMonth: plain(lateTerms.interestPctMonth),
    roundingLimit: moneyText(roundingLimitCentavos),
    collectionFee: collectionFeeCentavos === 0n ? null : moneyText(collectionFeeCentavos),
  };
}

/** `2.0000` as a person writes it. */
function plain(percent: string | undefined): string | null {
  return percent === undefined ? null : percent.replace(/\.?0+$/, "");
}

/** People are made in the sign-in's own database connection: one that was made and not used is no harm, and is found again. */
export function memberRoutes(identity: Pick<Identity, "createPerson">): readonly Route[] {
  const describeAll = async ({ tx, member }: Pick<CompanyCall, "tx" | "member">) => ({
    data: (await listMembers(tx)).map(({ userId, name, email, roles }) => ({
      id: publicId("user", userId),
      name,
      email,
      roles: [...roles],
      isYou: userId === member.userId,
    })),
  });
  return [
    companyRoute(contract.listMembers, describeAll),
    companyRoute(contract.addMember, async (call) => {
      const { tx, body, actor, at } = call;
      const email = body.email.toLowerCase();
      const standing = await findUserByEmail(tx, email);
      const firstPassword = standing === undefined ? randomPassword() : null;
      const userId = standing?.userId ?? newUuid();
      if (firstPassword !== null) {
        const identityId = await identity.createPerson({ name: body.name, email, password: firstPassword });
        await insertUser(tx, { userId, identityId, name: body.name, email });
      }
      await announce(tx, [
        {
          type: "companies.user_invited",
          actor,
          at,
          objects: [{ type: "user", id: userId }],
          after: { name: body.name },
        },
      ]);
      const before = (await listMembers(tx)).find((one) => one.userId === userId)?.roles ?? [];
      await setRoles(tx, { actor, at }, { userId, roles: [...new Set([...before, ...body.roles])] });
      return { ...(await describeAll(call)), firstPassword };
    }),
    companyRoute(contract.changeRoles, async (call) => {
      const userId = uuidOf("user", call.params.userId) ?? NO_UUID;
      if (!(await listMembers(call.tx)).some((one) => one.userId === userId))
        throw refuse("companies.member_not_found");
      await setRoles(call.tx, call, { userId, roles: call.body.roles });
      return await describeAll(call);
    }),
  ];
}
