/**
 * Who may do what: roles in rows of the matrix of `integration-and-security.md` B1, as data. Deny by default: what is not here
 * is refused. Pure, so that the web app shows only what the server would allow.
 *
 * Letters: C create, R read, U update, D cancel, A approve, X execute, E export. `own` marks what a role has over its own or
 * shared items only.
 */
export const ROLES = [
  "owner",
  "admin",
  "finance",
  "approver",
  "accountant",
  "sales",
  "auditor",
  "integration",
] as const;
export type Role = (typeof ROLES)[number];

const ACTIONS = { C: "create", R: "read", U: "update", D: "cancel", A: "approve", X: "execute", E: "export" } as const;

type Letters = Partial<Record<Role, string>>;

const MATRIX = {
  document: {
    owner: "RE",
    admin: "R",
    finance: "CRUDE",
    approver: "R",
    accountant: "RE",
    auditor: "RE",
    integration: "CR",
  },
  bill: { owner: "RAE", finance: "CRUDE", approver: "RA", accountant: "RE", auditor: "RE", integration: "CR" },
  receivable: { owner: "RAE", finance: "CRUDE", approver: "R", accountant: "RE", auditor: "RE", integration: "CR" },
  payment_batch: { owner: "RAE", finance: "CRUD", approver: "RA", accountant: "R", auditor: "RE", integration: "R" },
  payment: { owner: "X", finance: "X", integration: "X" },
  partner_bank_details: { owner: "RA", finance: "CRU", approver: "RA", auditor: "R", integration: "C" },
  partner: { owner: "RA", finance: "CRU", approver: "RA", accountant: "R", auditor: "R", integration: "CR" },
  invoice: { owner: "RE", finance: "CRXDE", approver: "R", accountant: "RE", auditor: "RE", integration: "CRX" },
  statement: { owner: "RE", finance: "CRUE", approver: "R", accountant: "RE", auditor: "RE", integration: "CR" },
  entry: { owner: "RE", finance: "R", accountant: "CRUE", auditor: "RE", integration: "R" },
  period: { owner: "A", finance: "X", accountant: "XA", auditor: "R" },
  automation_rule: { owner: "RA", admin: "RU", finance: "CRU", approver: "RA", accountant: "CRU", auditor: "R" },
  approval_policy: { owner: "RA", admin: "CU", finance: "R", approver: "R", accountant: "R", auditor: "R" },
  user: { owner: "RA", admin: "CRUD", auditor: "R" },
  api_key: { owner: "RA", admin: "CRUD", finance: "R", auditor: "R" },
  certificate: { owner: "RA", admin: "CU", auditor: "R", integration: "X" },
  audit_trail: { owner: "RE", admin: "R", accountant: "R", auditor: "RE" },
  data_subject_request: { owner: "RA", admin: "CRU", auditor: "R" },
  report: { owner: "RE", finance: "RE", approver: "R", accountant: "RE", auditor: "RE", integration: "R" },
  // Not in the printed matrix: what the company is and how it is set up, and the inbox that every worker of money shares.
  company: {
    owner: "RU",
    admin: "RU",
    finance: "R",
    approver: "R",
    accountant: "R",
    sales: "R",
    auditor: "R",
    integration: "R",
  },
  exception: { owner: "RU", finance: "RU", approver: "R", accountant: "RU", auditor: "R" },
  // Spreadsheets of what the company had before; each kind asks besides for the permission of what it makes.
  import: { owner: "RCX", finance: "CRX", accountant: "CRX", auditor: "R" },
  comment: { owner: "CR", admin: "CR", finance: "CR", approver: "CR", accountant: "CR", auditor: "R" },
} as const satisfies Record<string, Letters>;

export type Resource = keyof typeof MATRIX;
export type Permission = `${Resource}:${(typeof ACTIONS)[keyof typeof ACTIONS]}`;

/** Everything that these roles may do together. */
export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  const allowed = new Set<Permission>();
  for (const [resource, byRole] of Object.entries(MATRIX)) {
    for (const role of roles) {
      const letters: string = (byRole as Letters)[role] ?? "";
      for (const [letter, action] of Object.entries(ACTIONS)) {
        if (letters.includes(letter)) allowed.add(`${resource}:${action}` as Permission);
      }
    }
  }
  return allowed;
}

/** Whether a text is a permission that somebody may have: a route that asks for another stops the start. */
export function isPermission(text: string): text is Permission {
  return permissionsOf(ROLES).has(text as Permission);
}
