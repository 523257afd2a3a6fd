import type { ReactNode } from "react";
import { type Decision, type MovementDetail, type Proposal, readMovement } from "../../banking/contract.ts";
import type { Exception } from "../../processes/contract.ts";
import { useAnswer } from "../api.ts";
import { Day } from "../ui/date.tsx";
import { Failure } from "../ui/failure.tsx";
import { Money } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { type Reason, Why } from "../ui/why.tsx";

const SHOWN_MAX = 3;

export interface OfMovement {
  readonly movement: MovementDetail | undefined;
  /** The one title that alone explains the movement to the centavo, if there is one. */
  readonly proposal: Proposal | undefined;
  readonly error: Error | null;
  readonly loading: boolean;
}

/** What is proposed for the movement that an item is about; nothing for an item about something else. */
export function useMovementOf(item: Exception | undefined): OfMovement {
  const isMovement = item?.object.type === "movement" && item.cause !== "banking.account_unclear";
  const answer = useAnswer(readMovement, { params: { movementId: item?.object.id ?? "" }, enabled: isMovement });
  if (!isMovement) return { movement: undefined, proposal: undefined, error: null, loading: false };
  const movement = answer.data;
  const exact = movement?.proposals.filter(({ isExact }) => isExact) ?? [];
  return {
    movement,
    // Where two explain it equally well, a key must not choose.
    proposal: exact.length === 1 ? exact[0] : undefined,
    error: answer.error,
    loading: answer.isPending,
  };
}

/** The decision that accepts a proposal as it is. */
export function acceptanceOf({ settles, title }: Proposal): Decision {
  return {
    status: "settled",
    reason: `proposta aceita: título ${title.documentNumber ?? "sem número"} de ${title.partner.name}`.slice(0, 500),
    settles: [settles],
    accounts: [],
  };
}

/** Those that something speaks for: a title that is only near in time is no answer. */
export function likely(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.filter(({ reasonsFor }) => reasonsFor.length > 0);
}

/** The titles that may explain a movement, the best first, each with its reasons for and against. */
export function MovementProposals({ movement, proposal, error, loading }: OfMovement): ReactNode {
  if (error !== null) return <Failure error={error} inline />;
  if (loading) return <SkeletonRows />;
  if (movement === undefined) return null;
  const proposals = likely(movement.proposals);
  if (proposals.length === 0) {
    return (
      <p className="muted">
        Nenhum título em aberto se parece com este movimento. Em Bancos dá para lançá-lo em uma conta.
      </p>
    );
  }
  return (
    <section className="stack" aria-label="Propostas">
      <h2>{proposal === undefined ? "Pode ser" : "Proposta"}</h2>
      <ul className="stack">
        {(proposal === undefined ? proposals.slice(0, SHOWN_MAX) : [proposal]).map((one) => (
          <li key={one.title.id} className="stack">
            <div className="row" style={{ justifyContent: "space-between" }}>
              <b className="clip" title={one.title.partner.name}>
                {one.title.documentNumber ?? "sem número"}/{one.title.installment} · {one.title.partner.name}
              </b>
              <Money amount={one.title.open} />
            </div>
            <span className="small muted">
              vence <Day on={one.title.dueOn} absent="sem vencimento" />
            </span>
            <Why reasons={reasonsOf(one)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function reasonsOf({ reasonsFor, reasonsAgainst }: Proposal): readonly Reason[] {
  return [
    ...reasonsFor.map((sentence): Reason => ({ id: `+${sentence}`, tone: "ok", sentence, weight: "a favor" })),
    ...reasonsAgainst.map((sentence): Reason => ({ id: `-${sentence}`, tone: "person", sentence, weight: "atenção" })),
  ];
}
