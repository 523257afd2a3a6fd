import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import {
  listBankAccounts,
  listDecisions,
  listMovements,
  type PersonsDecision,
  readMovement,
  undoDecision,
} from "../../banking/contract.ts";
import { useCommand, usePages } from "../api.ts";
import { By } from "../ui/by.tsx";
import { Instant } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { afterUndo } from "./words.ts";

interface DecisionsDialogProps {
  readonly canDecide: boolean;
  readonly onClose: () => void;
  readonly onShow: (movementId: string) => void;
}

/** All that people decided, the last first: each is undone whole, also that of yesterday. */
export function DecisionsDialog({ canDecide, onClose, onShow }: DecisionsDialogProps): ReactNode {
  const pages = usePages(listDecisions, { query: { limit: 50 } });
  const undo = useCommand(undoDecision, {
    invalidates: [listDecisions, listMovements, readMovement, listBankAccounts],
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="O que pessoas decidiram"
      size="lg"
      closeButtonProps={{ "aria-label": "Fechar" }}
    >
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} />}
      {pages.loading && <SkeletonRows tall />}
      {!pages.loading && pages.error === null && pages.items.length === 0 && (
        <Empty title="Ninguém decidiu nada ainda">O que você confirmar aparece aqui, com a volta de cada um.</Empty>
      )}
      <ol className="line">
        {pages.items.map((decision) => (
          <li key={decision.id}>
            <By author="person" />
            <span style={{ overflowWrap: "anywhere" }}>
              {decision.by}: {sentenceOf(decision)}{" "}
              {decision.movementId !== null && (
                <button
                  type="button"
                  className="link"
                  onClick={() => decision.movementId !== null && onShow(decision.movementId)}
                >
                  ver o movimento
                </button>
              )}
            </span>
            <span className="row">
              <span className="faint small">
                <Instant at={decision.at} />
              </span>
              {canDecide && decision.standing > 0 && (
                <Button
                  size="xs"
                  variant={decision.isUndo ? "subtle" : "default"}
                  aria-label={`${decision.isUndo ? "Refazer" : "Desfazer"}: ${sentenceOf(decision)}`}
                  aria-disabled={undo.isPending}
                  onClick={() =>
                    undo.mutate(
                      { params: { decisionId: decision.id } },
                      {
                        onSuccess: ({ undone, restored }) => showNotice(afterUndo(undone, restored)),
                        onError: showFailure,
                      },
                    )
                  }
                >
                  {decision.isUndo ? "Refazer" : "Desfazer"}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
      {pages.hasMore && (
        <Button variant="subtle" onClick={pages.loadMore}>
          Mostrar mais
        </Button>
      )}
    </Modal>
  );
}

function sentenceOf({ movements, standing, totalIn, totalOut, isUndo, reason }: PersonsDecision): string {
  const amounts = [
    ...(totalIn === "0.00" ? [] : [`entradas de ${formatMoney(totalIn)}`]),
    ...(totalOut === "0.00" ? [] : [`saídas de ${formatMoney(totalOut)}`]),
  ].join(" e ");
  const gone =
    isUndo || standing === movements
      ? ""
      : standing === 0
        ? " Já não vale."
        : ` Ainda ${standing === 1 ? "vale" : "valem"} ${standing.toLocaleString("pt-BR")}.`;
  if (movements === 1) return `${amounts}. ${reason}${gone}`;
  return `${isUndo ? "desfez" : "confirmou"} ${movements.toLocaleString("pt-BR")} movimentos, ${amounts}.${gone}`;
}
