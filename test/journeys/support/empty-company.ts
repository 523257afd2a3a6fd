import { createCompany, createFirstPerson, grantRole, listPeople } from "../../../src/companies/index.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import type { Database } from "../../../src/kernel/database/database.ts";
import { newUuid } from "../../../src/kernel/identifier.ts";
import type { Identity } from "../../../src/kernel/identity.ts";
import { openBooks } from "../../../src/ledger/index.ts";

interface SomebodyGiven {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const OWNER: SomebodyGiven = {
  name: "Ana Dona",
  email: "ana@exemplo.com.br",
  password: "quatro palavras bem longas",
};

/** A company in which nothing has happened yet, and who may do everything there. */
export async function makeEmptyCompany(db: Database, identity: Identity): Promise<SomebodyGiven> {
  const at = systemClock.now();
  const companyId = newUuid();
  await createFirstPerson(db, { ...OWNER, createIdentity: () => identity.createPerson(OWNER) });
  const [person] = await listPeople(db);
  if (person === undefined) throw new Error("nobody was made");
  const actor = { class: "person", id: person.userId } as const;
  await db.withCompany(companyId, async (tx) => {
    await createCompany(tx, actor, at, {
      name: "Padaria Invenção Ltda",
      taxId: "11222333000181",
      taxRegime: "presumido",
      state: "SP",
    });
    await openBooks(tx, actor, at);
    for (const role of ["owner", "admin", "finance", "accountant"] as const) {
      await grantRole(tx, { actor, at }, { userId: person.userId, role, grantedBy: null });
    }
  });
  return OWNER;
}
