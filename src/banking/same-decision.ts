import type { StandingSettlement } from "../ledger/index.ts";
import type { Decision } from "./decision.ts";
import type { DecidedMovement } from "./store.ts";

/** Whether what was decided before and is decided now is the same in the books: the words may differ. */
export function isSameDecision(
  { status, ruleId }: Pick<DecidedMovement, "status" | "ruleId">,
  standing: readonly StandingSettlement[],
  decision: Decision,
): boolean {
  if (status !== decision.status) return false;
  if (decision.status === "pending") return true;
  if (decision.status === "categorised") return ruleId === decision.rule;
  const before = standing.map((each) => textOf(each.titleId, each)).sort();
  const now = decision.settles.map((each) => textOf(each.title.id, each)).sort();
  return before.join() === now.join();
}

type Amounts = Omit<StandingSettlement, "titleId" | "sourceId">;

function textOf(titleId: string, settled: Amounts): string {
  const { amountCentavos, interestCentavos, fineCentavos, discountCentavos, feeCentavos } = settled;
  return [titleId, amountCentavos, interestCentavos, fineCentavos, discountCentavos, feeCentavos].join(" ");
}
