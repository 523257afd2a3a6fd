import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { GROUP_MAX, listDismissals, listExceptions, reopenGroup } from "../../processes/contract.ts";
import { counted } from "../../values/counted.ts";
import { type Answered, useCommand, usePages } from "../api.ts";
import { By } from "../ui/by.tsx";
import { Instant } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failure } from "../ui/failure.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
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
    <Modal
      opened
      onClose={onClose}
      title="O que foi descartado"
      size="lg"
      closeButtonProps={{ "aria-label": "Fechar" }}
    >
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} />}
      {pages.loading && <SkeletonRows tall />}
      {!pages.loading && pages.error === null && pages.items.length === 0 && (
        <Empty title="Nada está descartado">O que você descartar aparece aqui, com a volta de cada um.</Empty>
      )}
      <ol className="line">
        {pages.items.map((one) => (
          <li key={`${one.at} ${one.reason}`}>
            <By author="person" />
            <span style={{ overflowWrap: "anywhere" }}>
              {one.by}: {one.count === 1 ? one.subject : counted(one.count, "pendência", "pendências")}. {one.reason}
            </span>
            <span className="row">
              <span className="faint small">
                <Instant at={one.at} />
              </span>
              {may && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Desfazer: ${counted(one.count, "pendência", "pendências")}, ${one.reason}`}
                  aria-disabled={reopen.isPending}
                  onClick={() => undo(one.ids)}
                >
                  Desfazer
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
