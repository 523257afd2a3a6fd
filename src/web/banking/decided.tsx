import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { MovementDetail } from "../../banking/contract.ts";
import { By } from "../ui/by.tsx";
import { Chip } from "../ui/chip.tsx";
import { Instant } from "../ui/date.tsx";
import { Figure } from "../ui/money.tsx";
import { Trail } from "./trail.tsx";
import { CATEGORY_WORDS, STATUS_WORDS } from "./words.ts";

interface DecidedProps {
  readonly movement: MovementDetail;
  readonly canDecide: boolean;
  readonly busy: boolean;
  /** Back to what it was before the person's decision; of a rule's decision there is nothing before. */
  readonly onUndo: () => void;
  /** Back to waiting, whoever decided. */
  readonly onLetWait: () => void;
  readonly onBack: () => void;
}

/** A movement that is decided, or that this person may only read: what it is, who said so and why, and the way back. */
export function Decided({ movement, canDecide, busy, onUndo, onLetWait, onBack }: DecidedProps): ReactNode {
  const { decided, status, category, undoBringsBack } = movement;
  const isWaiting = status === "pending";
  return (
    <>
      <section className="detail" aria-label="O que é" tabIndex={-1}>
        <div className="bar">
          <Button className="back" variant="subtle" onClick={onBack}>
            Movimentos
          </Button>
          <h2>{isWaiting ? "Espera uma decisão" : "O que é"}</h2>
          <span className="push">
            <Chip tone={isWaiting ? "person" : "ok"}>{STATUS_WORDS[status]}</Chip>
          </span>
        </div>
        <div className="scroll">
          <div className="pad stack">
            <Figure amount={movement.amount} medium />
            <p style={{ overflowWrap: "anywhere" }}>
              <b>{movement.memo === "" ? "sem descrição" : movement.memo}</b>
            </p>
            <p style={{ overflowWrap: "anywhere" }}>{decided.reason}</p>
            <div className="row small muted">
              <By author={decided.by === "person" ? "person" : "system"} />
              <span>
                {decided.name}
                {decided.by === "rule" ? `, regra ${decided.rule} v${decided.version}` : ""} ·{" "}
                <Instant at={decided.at} /> · {CATEGORY_WORDS[category]}
              </span>
            </div>
          </div>
          <Trail movement={movement} />
        </div>
      </section>
      {!isWaiting && canDecide && (
        <div className="sum">
          <span className="small muted sum-words">{afterUndo(movement)}</span>
          <div className="push row">
            {undoBringsBack !== null && (
              <Button variant="subtle" aria-disabled={busy} onClick={() => !busy && onLetWait()}>
                Deixar esperando
              </Button>
            )}
            <Button
              variant="default"
              aria-disabled={busy}
              onClick={() => {
                if (busy) return;
                if (decided.by === "person") onUndo();
                else onLetWait();
              }}
            >
              Desfazer a decisão
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

/** What undoing does, so that nobody has to try it. */
function afterUndo({ decided, undoBringsBack }: MovementDetail): string {
  if (undoBringsBack !== null) {
    const who = undoBringsBack.by === "rule" ? "o sistema" : undoBringsBack.name;
    return `Desfazer volta ao que ${who} tinha decidido: ${undoBringsBack.reason}`;
  }
  const waits = "Desfazer reabre os títulos e estorna o lançamento; o movimento volta a esperar por uma pessoa";
  return decided.by === "rule" ? `${waits}, e nenhuma regra o decide de novo.` : `${waits}.`;
}
