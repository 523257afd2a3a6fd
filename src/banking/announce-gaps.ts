import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { formatReais } from "../values/money.ts";
import { findStatementGaps, type StatementGap } from "./check-bank.ts";
import { inWords } from "./own-transfers.ts";
import { findGapMessages } from "./store.ts";

/** Tells a person of each balance that does not close: a statement is missing, or was changed. The same gap is told once. */
export async function announceGaps(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
): Promise<void> {
  const gaps = (await findStatementGaps(tx)).map((gap) => ({ ...gap, message: messageOf(gap) }));
  const told = await findGapMessages(
    tx,
    gaps.map((gap) => gap.documentId),
  );
  const fresh = gaps.filter((gap) => !told.has(`${gap.documentId} ${gap.message}`));
  await announce(
    tx,
    fresh.map((gap) => ({
      type: "banking.gap_found",
      kind: "exception",
      outcome: "pending",
      cause: "banking.balance_differs",
      actor,
      at,
      objects: [{ type: "document", id: gap.documentId }],
      after: { subject: gap.fileName, message: gap.message },
    })),
  );
}

function messageOf({ account, on, bankCentavos, booksCentavos }: StatementGap): string {
  return (
    `Conta ${account}: em ${inWords(on)} o extrato traz saldo de ${formatReais(bankCentavos)}, mas os movimentos ` +
    `somam ${formatReais(booksCentavos)}. Falta extrato, ou o saldo de abertura está errado.`
  );
}
