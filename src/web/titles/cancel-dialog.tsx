import { Button, Modal, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useCommand } from "../api.ts";
import type { Touched } from "../touch.ts";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/money.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { confirmsBy } from "./confirms-by.ts";
import type { Title, TitleKind } from "./title-kind.ts";

interface CancelDialogProps {
  readonly kind: TitleKind;
  readonly title: Title;
  readonly touch: () => Touched;
  readonly onClose: () => void;
  readonly onUndo: (version: number) => Promise<unknown>;
}

const REASONS = ["Lançada em dobro", "Valor ou pessoa errada", "Serviço não prestado"];

export function CancelDialog({ kind, title, touch, onClose, onUndo }: CancelDialogProps): ReactNode {
  const { endpoints } = kind;
  const cancel = useCommand(endpoints.cancel, { invalidates: [endpoints.list, endpoints.summary, endpoints.read] });
  const [seen] = useState(title);
  const { values, set, forget } = useKept(`cancel ${seen.id} ${seen.version}`, { reason: "" });
  const { reason } = values;
  const close = (): void => {
    forget();
    onClose();
  };
  const [isTried, setTried] = useState(false);
  const send = (text: string): void => {
    setTried(true);
    if (text.trim() === "" || cancel.isPending) return;
    cancel.mutate(
      {
        params: { titleId: title.id },
        body: { reason: text.trim() },
        ifMatch: `"v${seen.version}"`,
        touch: touch(),
      },
      {
        onSuccess: (after) => {
          close();
          showNotice(`Cancelada: ${title.partner.name}, R$ ${formatMoney(title.amount)}`, () =>
            onUndo(after.version).then(() => undefined, showFailure),
          );
        },
      },
    );
  };
  return (
    <Modal opened onClose={close} onKeyDown={confirmsBy(() => send(reason))} title="Cancelar esta conta">
      <div className="stack">
        <p className="small muted">O lançamento é estornado, e os dois ficam no diário. Dá para desfazer.</p>
        {cancel.error !== null && <Failure error={cancel.error} inline />}
        <div className="row wrap">
          {REASONS.map((text, at) => (
            <Button key={text} size="xs" variant="default" onClick={() => send(text)} data-autofocus={at === 0}>
              {text}
            </Button>
          ))}
        </div>
        <Textarea
          label="Ou outro motivo"
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
          {...(isTried && reason.trim() === "" && { error: "diga o motivo" })}
        />
        <div className="row">
          <Button
            onClick={() => send(reason)}
            loading={cancel.isPending}
            rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}
          >
            Cancelar conta
          </Button>
          <Button variant="subtle" onClick={close}>
            Voltar
          </Button>
        </div>
      </div>
    </Modal>
  );
}
