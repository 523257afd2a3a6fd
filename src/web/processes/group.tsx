import { Button, Modal, Textarea } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { listBankAccounts, listMovements, readMovement, undoDecision } from "../../banking/contract.ts";
import {
  assignGroup,
  dismissGroup,
  GROUP_MAX,
  listExceptions,
  previewGroup,
  reopenGroup,
} from "../../processes/contract.ts";
import { counted } from "../../values/counted.ts";
import { type Answered, useCommand, usePages } from "../api.ts";
import { BulkDialog } from "../banking/bulk-dialog.tsx";
import type { Touched } from "../touch.ts";
import { Instant } from "../ui/date.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { showFailure } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { REASONS } from "./reasons.ts";

/** What was done to several at once, and how all of it is taken back. */
export interface GroupDone {
  readonly ids: readonly string[];
  /** What they are now, each. */
  readonly word: string;
  /** What was done, in a sentence. */
  readonly says: string;
  readonly takeBack: () => Promise<unknown>;
}

interface GroupProps {
  /** Chosen one by one; with none, the group is of the cause that the list is filtered by. */
  readonly marked: readonly string[];
  readonly cause: { readonly cause: string; readonly label: string; readonly count: number | null } | null;
  readonly q: string;
  readonly may: boolean;
  readonly touch: () => Touched;
  readonly onClear: () => void;
  readonly onDone: (done: GroupDone) => void;
}

type Preview = Answered<typeof previewGroup>;

/** Several items acted on together: those that are marked, or all of one cause. First what they are, then all with one way back. */
export function Group({ marked, cause, q, may, touch, onClear, onDone }: GroupProps): ReactNode {
  const [asking, setAsking] = useState<"dismiss" | "take" | "accept" | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const look = useCommand(previewGroup);
  const assign = useCommand(assignGroup, { invalidates: [listExceptions] });
  const isMarked = marked.length > 0;
  // Its place is there before its number is.
  if (!isMarked && cause === null) return null;
  const number = isMarked ? marked.length : (cause?.count ?? null);
  const ask = (what: NonNullable<typeof asking>): void => {
    setPreview(null);
    setAsking(what);
    look.mutate(
      { body: isMarked ? { ids: [...marked] } : { cause: cause?.cause ?? "", ...(q !== "" && { q }) } },
      { onSuccess: setPreview },
    );
  };
  const close = (): void => setAsking(null);
  const take = (ids: readonly string[]): void => {
    assign.mutate(
      { body: { ids: [...ids], mine: true } },
      {
        onSuccess: (answer) => {
          close();
          onClear();
          onDone({
            ids: [],
            word: "",
            says: counted(answer.ids.length, "pendência está com você", "pendências estão com você"),
            takeBack: () => assign.mutateAsync({ body: { ids: answer.ids, mine: false } }),
          });
        },
        onError: showFailure,
      },
    );
  };
  return (
    <section className="bar group" aria-label="Várias de uma vez">
      <span className="clip">
        {isMarked ? (
          <b>{counted(marked.length, "marcada", "marcadas")}</b>
        ) : (
          number !== null && (
            <>
              <b>{number.toLocaleString("pt-BR")}</b> com o motivo “{cause?.label}”
            </>
          )
        )}
      </span>
      <span className="push row">
        {may && (isMarked || cause?.cause.startsWith("banking.") === true) && (
          <Button size="xs" variant="default" onClick={() => ask("accept")}>
            Aceitar propostas
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => ask("dismiss")}>
          Descartar {isMarked ? "marcadas" : "todas"}
        </Button>
        <Button size="xs" variant="subtle" onClick={() => ask("take")}>
          Ficar com {isMarked ? "elas" : "todas"}
        </Button>
        {isMarked && (
          <Button size="xs" variant="subtle" onClick={onClear}>
            Desmarcar
          </Button>
        )}
      </span>
      {asking === "accept" && preview !== null ? (
        <AcceptGroup preview={preview} touch={touch} onClose={close} onDone={onDone} />
      ) : (
        asking !== null && (
          <GroupDialog
            asking={asking}
            preview={preview}
            error={look.error}
            touch={touch}
            busy={assign.isPending}
            onTake={take}
            onClose={close}
            onDone={onDone}
          />
        )
      )}
    </section>
  );
}

interface GroupDialogProps {
  readonly asking: "dismiss" | "take" | "accept";
  readonly preview: Preview | null;
  readonly error: Error | null;
  readonly touch: () => Touched;
  readonly busy: boolean;
  readonly onTake: (ids: readonly string[]) => void;
  readonly onClose: () => void;
  readonly onDone: (done: GroupDone) => void;
}

function GroupDialog({ asking, preview, error, touch, busy, onTake, onClose, onDone }: GroupDialogProps): ReactNode {
  const { values, set, forget } = useKept("dismiss group", { reason: "" });
  const { reason } = values;
  const close = (): void => {
    forget();
    onClose();
  };
  const [isTried, setTried] = useState(false);
  const dismiss = useCommand(dismissGroup);
  const reopen = useCommand(reopenGroup, { invalidates: [listExceptions] });
  const send = (text: string): void => {
    setTried(true);
    if (text.trim() === "" || preview === null || dismiss.isPending) return;
    dismiss.mutate(
      { body: { ids: preview.ids, reason: text.trim() }, touch: touch() },
      {
        onSuccess: ({ ids }) => {
          close();
          const says = counted(ids.length, "pendência descartada", "pendências descartadas");
          onDone({ ids, word: "Descartada", says, takeBack: () => reopen.mutateAsync({ body: { ids } }) });
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={asking === "dismiss" ? "Descartar várias pendências" : "Ficar com várias pendências"}
      closeButtonProps={{ "aria-label": "Fechar" }}
    >
      <div className="stack">
        {error !== null ? (
          <Failure error={error} inline />
        ) : preview === null ? (
          <SkeletonRows />
        ) : (
          <GroupSentence preview={preview} />
        )}
        {dismiss.error !== null && <Failure error={dismiss.error} inline />}
        {asking === "dismiss" && (
          <>
            <p className="small muted">
              Nada é apagado: o que as abriu fica como está, e elas não voltam pelo mesmo motivo. Dá para desfazer de
              uma vez.
            </p>
            <div className="row wrap">
              {REASONS.map((text) => (
                <Button
                  key={text}
                  size="xs"
                  variant={reason === text ? "light" : "default"}
                  aria-pressed={reason === text}
                  onClick={() => set({ reason: text })}
                >
                  {text}
                </Button>
              ))}
            </div>
            <Textarea
              label="Motivo"
              autosize
              minRows={2}
              maxLength={500}
              data-autofocus
              value={reason}
              onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(reason);
              }}
              {...(isTried && reason.trim() === "" && { error: "diga o motivo" })}
            />
          </>
        )}
        <div className="row wrap">
          <Button
            aria-disabled={preview === null || preview.ids.length === 0 || busy || dismiss.isPending}
            onClick={() => {
              if (preview === null || preview.ids.length === 0 || busy) return;
              if (asking === "dismiss") send(reason);
              else onTake(preview.ids);
            }}
            {...(asking === "dismiss" && { rightSection: <kbd aria-hidden>Ctrl Enter</kbd> })}
          >
            {asking === "dismiss" ? "Descartar" : "Ficar com"} {(preview?.ids.length ?? 0).toLocaleString("pt-BR")}
          </Button>
          <Button variant="subtle" onClick={close}>
            Cancelar
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function GroupSentence({ preview }: { readonly preview: Preview }): ReactNode {
  const { ids, left, totalIn, totalOut, oldest } = preview;
  if (ids.length === 0) return <p>Nenhuma delas espera mais: alguém já as tratou.</p>;
  const amounts = [
    ...(totalIn === "0.00" ? [] : [`entradas ou documentos de ${formatMoney(totalIn)}`]),
    ...(totalOut === "0.00" ? [] : [`saídas de ${formatMoney(totalOut)}`]),
  ].join(" e ");
  return (
    <p>
      <b>{counted(ids.length, "pendência", "pendências")}</b>
      {amounts !== "" && <>, com {amounts}</>}
      {oldest !== null && (
        <>
          . A mais antiga chegou <Instant at={oldest} />
        </>
      )}
      .{left > 0 && ` Há mais ${left.toLocaleString("pt-BR")}, que ficam para a próxima vez.`}
    </p>
  );
}

interface AcceptGroupProps {
  readonly preview: Preview;
  readonly touch: () => Touched;
  readonly onClose: () => void;
  readonly onDone: (done: GroupDone) => void;
}

/** Of the group, the movements that have a proposal: looked at and confirmed as in Bancos, all or none. */
function AcceptGroup({ preview, touch, onClose, onDone }: AcceptGroupProps): ReactNode {
  const pages = usePages(listMovements, { query: { status: "pending", proposed: "true", limit: 100 } });
  const isWhole = !pages.loading && !pages.loadingMore && (!pages.hasMore || pages.items.length >= GROUP_MAX);
  useEffect(() => {
    if (!isWhole) pages.loadMore();
  });
  const undo = useCommand(undoDecision, {
    invalidates: [listExceptions, listMovements, readMovement, listBankAccounts],
  });
  const asked = new Set<string | null>(preview.movementIds);
  const movements = isWhole ? pages.items.filter(({ id }) => asked.has(id)) : undefined;
  if (movements === undefined || movements.length === 0) {
    return (
      <Modal opened onClose={onClose} title="Confirmar propostas" closeButtonProps={{ "aria-label": "Fechar" }}>
        {pages.error !== null ? (
          <Failure error={pages.error} />
        ) : movements === undefined ? (
          <SkeletonRows />
        ) : (
          <p>Nenhuma destas tem uma proposta que feche ao centavo. Cada uma se decide na sua vez.</p>
        )}
      </Modal>
    );
  }
  return (
    <BulkDialog
      movements={movements}
      touch={touch}
      onClose={onClose}
      onDone={(decision) => {
        onClose();
        const decided = new Set<string>(movements.map(({ id }) => id));
        const ids = preview.ids.filter((_, at) => decided.has(preview.movementIds[at] ?? ""));
        onDone({
          ids,
          word: "Conciliada",
          says: counted(decision.movements, "movimento conciliado", "movimentos conciliados"),
          takeBack: () => undo.mutateAsync({ params: { decisionId: decision.id } }),
        });
      }}
    />
  );
}
