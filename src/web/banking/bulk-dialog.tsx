import { Button, Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { decideMovements, type Movement, type PersonsDecision, previewDecisions } from "../../banking/contract.ts";
import { counted } from "../../values/counted.ts";
import { type Answered, useCommand } from "../api.ts";
import type { Touched } from "../touch.ts";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/money.tsx";
import { ShutButton } from "../ui/shut-button.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";

interface BulkDialogProps {
  readonly movements: readonly Movement[];
  readonly touch: () => Touched;
  readonly onClose: () => void;
  readonly onDone: (decision: PersonsDecision) => void;
}

type Item = Parameters<ReturnType<typeof useCommand<typeof decideMovements>>["mutate"]>[0]["body"]["items"][number];

/** Proposals that a person confirms together: first how many and how much, and what bars which; then all of them or none. */
export function BulkDialog({ movements, touch, onClose, onDone }: BulkDialogProps): ReactNode {
  const [items, setItems] = useState<readonly Item[]>(() => movements.flatMap(itemOf));
  const [preview, setPreview] = useState<Answered<typeof previewDecisions> | null>(null);
  const { mutate: ask, error: unanswered } = useCommand(previewDecisions);
  const confirm = useCommand(decideMovements);
  useEffect(() => {
    setPreview(null);
    ask({ body: { items: [...items] } }, { onSuccess: setPreview });
  }, [ask, items]);
  const refused = preview?.refused ?? [];
  const nameOf = (id: string): string => {
    const movement = movements.find((each) => each.id === id);
    return movement === undefined ? id : `${movement.memo} ${formatMoney(movement.amount)}`;
  };
  const without = (): void =>
    setItems((all) => all.filter((item) => !refused.some((each) => each.movementId === item.movementId)));
  const missing =
    preview === null
      ? "Conferindo cada uma."
      : refused.length > 0
        ? `${counted(refused.length, "não pode", "não podem")} ser confirmada${refused.length === 1 ? "" : "s"}; tire-a${refused.length === 1 ? "" : "s"} para confirmar as outras.`
        : preview.count === 0
          ? "Nenhuma proposta para confirmar."
          : null;
  return (
    <Modal opened onClose={onClose} title="Confirmar propostas" size="lg" closeButtonProps={{ "aria-label": "Fechar" }}>
      <div className="stack">
        {unanswered !== null ? (
          <Failure error={unanswered} />
        ) : preview === null ? (
          <SkeletonRows />
        ) : (
          <p>
            <b>{counted(preview.count, "movimento", "movimentos")}</b>, que somam entradas de{" "}
            <b className="m">{formatMoney(preview.totalIn)}</b> e saídas de{" "}
            <b className="m">{formatMoney(preview.totalOut)}</b>. Todos são confirmados, ou nenhum. Dá para desfazer de
            uma vez, hoje ou depois.
          </p>
        )}
        {refused.length > 0 && (
          <ul className="why">
            {refused.map(({ movementId, detail }) => (
              <li key={movementId} style={{ display: "block", overflowWrap: "anywhere" }}>
                <b>{nameOf(movementId)}</b>: {detail}
              </li>
            ))}
          </ul>
        )}
        {confirm.error !== null && <Failure error={confirm.error} />}
        <div className="row" style={{ flexWrap: "wrap" }}>
          <ShutButton
            missing={missing}
            busy={confirm.isPending}
            onClick={() =>
              confirm.mutate(
                { body: { items: [...items] }, touch: touch() },
                { onSuccess: ({ decision }) => decision !== null && onDone(decision) },
              )
            }
          >
            Confirmar {items.length.toLocaleString("pt-BR")}
          </ShutButton>
          {refused.length > 0 && (
            <Button variant="default" onClick={without}>
              Tirar {refused.length.toLocaleString("pt-BR")}
            </Button>
          )}
          <Button variant="subtle" onClick={onClose}>
            Cancelar
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function itemOf({ id, version, proposal }: Movement): readonly Item[] {
  if (proposal === null) return [];
  return [{ movementId: id, version, decision: { status: "settled", settles: proposal.settles, accounts: [] } }];
}
