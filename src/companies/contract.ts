import { z } from "zod";
import { endpoint, idOf, instant, money, pageOf, pageQuery } from "../kernel/contract.ts";

export const role = z.enum(["owner", "admin", "finance", "approver", "accountant", "sales", "auditor", "integration"]);

const companySummary = z.object({
  id: idOf("company"),
  name: z.string(),
  taxId: z.string(),
  taxRegime: z.enum(["simples", "mei", "presumido", "real"]),
  demonstration: z.boolean(),
});

/** Who is here, in which company, and what that allows: the first thing that the web app asks. */
export const session = z.object({
  /** True until the first owner exists: the screen then asks for name, e-mail and password. */
  needsFirstOwner: z.boolean(),
  user: z.object({ id: idOf("user"), name: z.string(), email: z.string(), hasTotp: z.boolean() }).nullable(),
  /** The company that this session works in, of those below. */
  company: companySummary.extend({ roles: z.array(role), permissions: z.array(z.string()) }).nullable(),
  companies: z.array(companySummary.pick({ id: true, name: true, taxId: true })),
});
export type Session = z.infer<typeof session>;

export const readSession = endpoint({
  method: "GET",
  path: "/session",
  permission: "anyone",
  summary: "Quem está aqui, em que empresa e com que permissões.",
  answer: session,
});

export const chooseCompany = endpoint({
  method: "PUT",
  path: "/session/company",
  permission: "signed-in",
  summary: "Escolhe a empresa em que esta sessão trabalha.",
  body: z.strictObject({ companyId: idOf("company") }),
  answer: session,
});

export const createFirstOwner = endpoint({
  method: "POST",
  path: "/first-owner",
  permission: "anyone",
  summary: "Cria a primeira pessoa, enquanto não há nenhuma.",
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    email: z.email("use um e-mail como nome@empresa.com.br").max(254),
    password: z.string().min(12, "use ao menos 12 caracteres").max(200),
  }),
  answer: session,
});

export const createCompany = endpoint({
  method: "POST",
  path: "/companies",
  permission: "signed-in",
  summary: "Cria uma empresa, de que quem cria é dono.",
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    taxId: z.string().trim().min(11).max(18),
    taxRegime: z.enum(["simples", "mei", "presumido", "real"]),
    state: z.string().regex(/^[A-Z]{2}$/),
    accounts: z
      .array(
        z.strictObject({
          bank: z.string().regex(/^\d{3}$/, "use os três algarismos do banco, como 001"),
          branch: z.string().trim().min(1).max(20),
          number: z.string().trim().min(1).max(20),
          openingBalance: z
            .string()
            .regex(/^-?\d{1,15}\.\d{2}$/)
            .optional(),
          openingOn: z.iso.date().optional(),
        }),
      )
      .max(50),
  }),
  answer: session,
});

export const openSession = z.object({
  id: z.string(),
  startedAt: instant,
  usedAt: instant,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  isThis: z.boolean(),
});
const openSessions = z.object({ data: z.array(openSession) });
export type OpenSession = z.infer<typeof openSession>;

export const listSessions = endpoint({
  method: "GET",
  path: "/sessions",
  permission: "signed-in",
  summary: "Onde a pessoa está com sessão aberta, da usada por último à mais antiga.",
  answer: openSessions,
});

export const endSession = endpoint({
  method: "DELETE",
  path: "/sessions/{sessionId}",
  permission: "signed-in",
  summary: "Encerra uma sessão da própria pessoa.",
  params: z.strictObject({ sessionId: z.string().regex(/^[\w-]{8,64}$/, "identificador inválido") }),
  answer: openSessions,
});

export const partner = z.object({
  id: idOf("partner"),
  name: z.string(),
  tradeName: z.string().nullable(),
  taxId: z.string().nullable(),
  isSupplier: z.boolean(),
  isCustomer: z.boolean(),
  status: z.enum(["requested", "active", "blocked"]),
  version: z.number(),
});
export type Partner = z.infer<typeof partner>;

export const listPartners = endpoint({
  method: "GET",
  path: "/partners",
  permission: "partner:read",
  summary: "Fornecedores e clientes, em ordem de nome.",
  query: pageQuery.extend({
    /** Part of a name, or the beginning of a tax id. */
    q: z.string().trim().max(100).optional(),
    role: z.enum(["supplier", "customer"]).optional(),
    status: z.enum(["requested", "active", "blocked"]).optional(),
  }),
  answer: pageOf(partner).extend({
    total: z.number(),
    /** By status, of those with this text and role, whatever the status asked for. */
    counts: z.object({ requested: z.number(), active: z.number(), blocked: z.number() }),
  }),
});

export const readPartner = endpoint({
  method: "GET",
  path: "/partners/{partnerId}",
  permission: "partner:read",
  summary: "Um fornecedor ou cliente.",
  params: z.strictObject({ partnerId: idOf("partner") }),
  answer: partner,
});

export const changePartnerStatus = endpoint({
  method: "PUT",
  path: "/partners/{partnerId}/status",
  permission: "partner:approve",
  summary: "Ativa ou bloqueia um parceiro, ou devolve o cadastro à conferência.",
  params: z.strictObject({ partnerId: idOf("partner") }),
  body: z.strictObject({ status: z.enum(["requested", "active", "blocked"]) }),
  answer: partner,
});

export const member = z.object({
  id: idOf("user"),
  name: z.string(),
  email: z.string(),
  roles: z.array(role),
  isYou: z.boolean(),
});

const members = z.object({ data: z.array(member) });

export const listMembers = endpoint({
  method: "GET",
  path: "/members",
  permission: "user:read",
  summary: "Quem trabalha nesta empresa, e em que papéis.",
  answer: members,
});

/** Roles that a person may have; an integration is no person. */
const personRole = role.exclude(["integration"]);

export const addMember = endpoint({
  method: "POST",
  path: "/members",
  permission: "user:create",
  summary: "Chama uma pessoa para a empresa; quem ainda não entra recebe uma primeira senha, mostrada uma vez.",
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    email: z.email("use um e-mail como nome@empresa.com.br").max(254),
    roles: z.array(personRole).min(1, "escolha ao menos um papel").max(7),
  }),
  answer: members.extend({
    /** Null for somebody who signs in already, in another company. */
    firstPassword: z.string().nullable(),
  }),
});

export const changeRoles = endpoint({
  method: "PUT",
  path: "/members/{userId}/roles",
  permission: "user:update",
  summary: "Troca os papéis de uma pessoa; sem nenhum, ela sai da empresa.",
  params: z.strictObject({ userId: idOf("user") }),
  body: z.strictObject({ roles: z.array(personRole).max(7) }),
  answer: members,
});

const percent = z.string().regex(/^\d{1,2}(\.\d{1,4})?$/, "use um número como 2 ou 1.5");

export const companySettings = z.object({
  name: z.string(),
  taxId: z.string(),
  taxRegime: z.enum(["simples", "mei", "presumido", "real"]),
  state: z.string(),
  city: z.string().nullable(),
  demonstration: z.boolean(),
  /** Charged for late payment where a document says nothing. */
  lateFinePct: z.string().nullable(),
  lateInterestPctMonth: z.string().nullable(),
  /** Up to so much, a difference of a payment is rounding. */
  roundingLimit: money,
  /** What the bank keeps of each boleto. */
  collectionFee: money.nullable(),
  version: z.number(),
});
export type CompanySettings = z.infer<typeof companySettings>;

export const readCompanySettings = endpoint({
  method: "GET",
  path: "/company",
  permission: "company:read",
  summary: "A empresa e o que ela combinou.",
  answer: companySettings,
});

export const changeCompanySettings = endpoint({
  method: "PUT",
  path: "/company",
  permission: "company:update",
  summary: "Muda o nome, o regime e o que vale na conciliação.",
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    taxRegime: z.enum(["simples", "mei", "presumido", "real"]),
    state: z.string().regex(/^[A-Z]{2}$/, "use a sigla da UF"),
    lateFinePct: percent.nullable(),
    lateInterestPctMonth: percent.nullable(),
    roundingLimit: z.string().regex(/^0\.\d{2}$/, "use de 0.00 a 0.99"),
    collectionFee: money.nullable(),
  }),
  answer: companySettings,
});
