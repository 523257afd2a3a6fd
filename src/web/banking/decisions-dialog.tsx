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
import { Act, ActsDialog } from "../ui/acts-dialog.tsx";
import { formatMoney } from "../ui/money.tsx";
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
  const takeBack = (decisionId: string): void => {
    if (undo.isPending) return;
    undo.mutate(
      { params: { decisionId } },
      { onSuccess: ({ undone, restored }) => showNotice(afterUndo(undone, restored)), onError: showFailure },
    );
  };
  return (
    <ActsDialog
      title="O que pessoas decidiram"
      pages={pages}
      none={["Ninguém decidiu nada ainda", "O que você confirmar aparece aqui, com a volta de cada um."]}
      keyOf={({ id }) => id}
      onClose={onClose}
    >
      {(decision) => {
        const { id, at, by, isUndo, movementId, standing } = decision;
        const word = isUndo ? "Refazer" : "Desfazer";
        return (
          <Act
            at={at}
            {...(canDecide &&
              standing > 0 && {
                undo: {
                  word,
                  label: `${word}: ${sentenceOf(decision)}`,
                  busy: undo.isPending,
                  isQuiet: isUndo,
                  run: () => takeBack(id),
                },
              })}
          >
            {by}: {sentenceOf(decision)}{" "}
            {movementId !== null && (
              <button type="button" className="link" onClick={() => onShow(movementId)}>
                ver o movimento
              </button>
            )}
          </Act>
        );
      }}
    </ActsDialog>
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
