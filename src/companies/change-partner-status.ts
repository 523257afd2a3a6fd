import type { Transaction } from "../kernel/database/database.ts";
import type { EventType } from "../kernel/event-catalogue.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { refuseStale } from "../kernel/http/route.ts";
import { refuse } from "./errors.ts";
import { findPartner, type PartnerRow, updatePartnerStatus } from "./partner-store.ts";

/**
 * A person says that a partner is checked, that nothing more is to be done with it, or that it is to be checked again.
 *
 * @throws `companies.partner_not_found`, `kernel.stale_version`
 */
export async function changePartnerStatus(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
  change: { readonly id: string; readonly status: PartnerRow["status"]; readonly seenVersion: number | undefined },
): Promise<PartnerRow> {
  const before = await findPartner(tx, change.id);
  if (before === undefined) throw refuse("companies.partner_not_found");
  refuseStale(`O cadastro de ${before.name}`, { seen: change.seenVersion, current: before.version });
  if (before.status === change.status) return before;
  await updatePartnerStatus(tx, change);
  await announce(tx, [
    {
      type: eventOf(before.status, change.status),
      actor,
      at,
      objects: [{ type: "partner", id: change.id }],
      before: { status: before.status },
      after: { status: change.status },
      attributes: { status: change.status },
    },
  ]);
  return { ...before, status: change.status, version: before.version + 1 };
}

function eventOf(before: PartnerRow["status"], after: PartnerRow["status"]): EventType {
  if (after === "requested") return "companies.partner_requested";
  if (after === "blocked") return "companies.partner_blocked";
  return before === "blocked" ? "companies.partner_unblocked" : "companies.partner_approved";
}
