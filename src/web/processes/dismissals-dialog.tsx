import type { ReactNode } from "react";
import { GROUP_MAX, listDismissals, listExceptions, reopenGroup } from "../../processes/contract.ts";
import { counted } from "../../values/counted.ts";
import { type Answered, useCommand, usePages } from "../api.ts";
import { Act, ActsDialog } from "../ui/acts-dialog.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";

type Dismissal = Answered<typeof listDismissals>["data"][number];

interface DismissalsDialogProps {
  readonly may: boolean;
  readonly onClose: () => void;
  readonly onReopened: (ids: readonly string[]) => void;
}

/** What was dismissed and stays so, the last first: each act is taken back whole, also that of yesterday. */
export default function DismissalsDialog({ may, onClose, onReopened }: DismissalsDialogProps): ReactNode {
  const pages = usePages(listDismissals, { query: { limit: 50 } });
  const reopen = useCommand(reopenGroup, { invalidates: [listDismissals, listExceptions] });
  const undo = (ids: Dismissal["ids"]): void => {
    if (reopen.isPending) return;
    reopen.mutate(
      { body: { ids: ids.slice(0, GROUP_MAX) } },
      {
        onSuccess: (answer) => {
          onReopened(answer.ids);
          showNotice(counted(answer.ids.length, "pendência espera de novo", "pendências esperam de novo"));
        },
        onError: showFailure,
      },
    );
  };
  return (
    <ActsDialog
      title="O que foi descartado"
      pages={pages}
      none={["Nada está descartado", "O que você descartar aparece aqui, com a volta de cada um."]}
      keyOf={({ at, reason }) => `${at} ${reason}`}
      onClose={onClose}
    >
      {(one) => {
        const what = counted(one.count, "pendência", "pendências");
        return (
          <Act
            at={one.at}
            {...(may && {
              undo: {
                word: "Desfazer",
                label: `Desfazer: ${what}, ${one.reason}`,
                busy: reopen.isPending,
                run: () => undo(one.ids),
              },
            })}
          >
            {one.by}: {one.count === 1 ? one.subject : what}. {one.reason}
          </Act>
        );
      }}
    </ActsDialog>
  );
}
