import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { formatReais } from "../values/money.ts";
import { findStatementGaps } from "./check-bank.ts";

/** Tells a person of each balance that does not close: a statement is missing, or was changed. */
export async function announceGaps(
  tx: Transaction,
  { actor, at }: { readonly actor: Actor; readonly at: Date },
): Promise<void> {
  const gaps = await findStatementGaps(tx);
  await announce(
    tx,
    gaps.map((gap) => ({
      type: "banking.gap_found",
      kind: "exception",
      outcome: "pending",
      cause: "banking.balance_differs",
      actor,
      at,
      objects: [{ type: "document", id: gap.documentId }],
      after: {
        subject: gap.fileName,
        message:
          `Conta ${gap.account}: em ${gap.on} o extrato traz saldo de ${formatReais(gap.bankCentavos)}, mas os movimentos ` +
          `somam ${formatReais(gap.booksCentavos)}. Falta extrato, ou o saldo de abertura está errado.`,
      },
    })),
  );
}
