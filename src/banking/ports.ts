import type { Transaction } from "../kernel/database/database.ts";
import type { Actor } from "../kernel/events.ts";

/** What the bank's routes need of slices that come after it; whoever joins the slices gives it. */
export interface BankingNeeds {
  /** Tells the inbox that people decided these movements. */
  readonly followMovements: (
    tx: Transaction,
    done: { readonly actor: Actor; readonly at: Date },
    movementIds: readonly string[],
  ) => Promise<void>;
  /** Asks for stored files to be read, as soon as this is committed. */
  readonly requestImport: (
    tx: Transaction,
    request: { readonly at: Date; readonly requestedBy: string },
  ) => Promise<unknown>;
}
