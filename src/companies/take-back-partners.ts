import type { Transaction } from "../kernel/database/database.ts";

/** What made a partner known: nothing that depends on it. */
const HARMLESS = ["companies.partner_requested", "companies.partner_tax_id_checked"];

/**
 * The names of those partners that somebody has used or changed since they were made: something happened in which they take part.
 *
 * @param others those that are in use for another reason
 */
export async function findTouchedPartners(
  tx: Transaction,
  ids: readonly string[],
  others: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(
    `with locked as (
       select id, name, status, version from companies.partner
        where company_id = $1 and id = any($2::uuid[])
        order by id
          for update
     )
     select name from locked
      where status <> 'requested' or version <> 1 or id = any($4::uuid[])
         or exists (select from kernel.event_object object
                      join kernel.event event on event.company_id = $1 and event.id = object.event_id
                     where object.company_id = $1 and object.object_type = 'partner' and object.object_id = locked.id
                       and event.type <> all($3::text[]))
      order by name`,
    [tx.companyId, ids, HARMLESS, others],
  );
  return rows.map(({ name }) => name);
}

/** Removes partners that nothing names. What does name one is a foreign key, and PostgreSQL refuses. */
export async function takeBackPartners(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.query("delete from companies.partner where company_id = $1 and id = any($2::uuid[])", [tx.companyId, ids]);
}
