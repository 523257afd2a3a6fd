import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useCommand } from "../api.ts";
import { refusedFields } from "../companies/refused-fields.ts";
import type { Touched } from "../touch.ts";
import { today } from "../ui/date.tsx";
import { DateInput } from "../ui/date-input.tsx";
import { Failure } from "../ui/failure.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { AccountField, type ChosenAccount } from "./account-field.tsx";
import { confirmsBy } from "./confirms-by.ts";
import type { Title, TitleKind } from "./title-kind.ts";

interface SettleDialogProps {
  readonly kind: TitleKind;
  readonly title: Title;
  readonly touch: () => Touched;
  readonly onClose: () => void;
  readonly onUndo: (settlementId: string, version: number) => Promise<unknown>;
}

interface Values {
  readonly source: "cash" | "write_off";
  readonly settledOn: string | null;
  readonly amount: string;
  readonly interest: string;
  readonly fine: string;
  readonly discount: string;
  readonly account: ChosenAccount | null;
  readonly note: string;
}

const NOTHING_BESIDE = { source: "cash", interest: "", fine: "", discount: "", account: null, note: "" } as const;

/** What was paid or received out of the bank's sight, or will never be. */
export function SettleDialog({ kind, title, touch, onClose, onUndo }: SettleDialogProps): ReactNode {
  const { endpoints } = kind;
  const settle = useCommand(endpoints.settle, { invalidates: [endpoints.list, endpoints.summary, endpoints.read] });
  // As it was when the person began: what others do meanwhile is refused, not settled over.
  const [seen] = useState(title);
  const { values, set, forget } = useKept<Values>(`settle ${seen.id} ${seen.version}`, {
    ...NOTHING_BESIDE,
    settledOn: today(),
    amount: seen.open,
  });
  const { source, settledOn, amount, interest, fine, discount, account, note } = values;
  const close = (): void => {
    forget();
    onClose();
  };
  const faults = refusedFields(settle.error);
  const isCash = source === "cash";
  const send = (): void => {
    if (settle.isPending) return;
    settle.mutate(
      {
        params: { titleId: title.id },
        ifMatch: `"v${seen.version}"`,
        touch: touch(),
        body: {
          settledOn: settledOn ?? "",
          source,
          ...(amount !== "" && { amount }),
          ...(isCash && interest !== "" && { interest }),
          ...(isCash && fine !== "" && { fine }),
          ...(isCash && discount !== "" && { discount }),
          ...(isCash && account !== null && { accountId: account.id }),
          ...(note.trim() !== "" && { note: note.trim() }),
        },
      },
      {
        onSuccess: (after) => {
          close();
          const made = after.settlements.findLast(({ undoneAt }) => undoneAt === null);
          showNotice(
            `${after.status === "settled" ? "Quitada" : "Baixada em parte"}: ${title.partner.name}`,
            made === undefined ? undefined : () => onUndo(made.id, after.version).then(() => undefined, showFailure),
          );
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={close}
      onKeyDown={confirmsBy(send)}
      title={`${kind.settle}: ${title.partner.name}`}
      size="lg"
    >
      <div className="stack">
        <p className="small muted">
          Só para o que não passa pelo banco: o extrato baixa sozinho o que passa. Dá para desfazer.
        </p>
        {settle.error !== null && Object.keys(faults).length === 0 && <Failure error={settle.error} inline />}
        <div className="form-grid">
          <NativeSelect
            label="Como"
            data-autofocus
            value={source}
            onChange={({ currentTarget }) => set({ source: currentTarget.value === "cash" ? "cash" : "write_off" })}
            data={[
              { value: "cash", label: "Em dinheiro, cartão ou outra conta" },
              {
                value: "write_off",
                label: kind.noun === "bill" ? "Não será paga (perdão da dívida)" : "Não será recebida (perda)",
              },
            ]}
          />
          <DateInput
            label="Data"
            value={settledOn}
            onChange={(on) => set({ settledOn: on })}
            max={today()}
            error={faults["settledOn"]}
          />
          <MoneyInput
            label="Valor baixado"
            value={amount}
            onChange={(text) => set({ amount: text })}
            error={faults["amount"]}
          />
          {isCash && (
            <AccountField
              label="De que conta"
              chosen={account}
              onChoose={(chosen) => set({ account: chosen })}
              description="Em branco, o caixa"
              error={faults["accountId"]}
            />
          )}
          {isCash && (
            <MoneyInput
              label="Juros"
              value={interest}
              onChange={(text) => set({ interest: text })}
              error={faults["interest"]}
            />
          )}
          {isCash && (
            <MoneyInput label="Multa" value={fine} onChange={(text) => set({ fine: text })} error={faults["fine"]} />
          )}
          {isCash && (
            <MoneyInput
              label="Desconto"
              value={discount}
              onChange={(text) => set({ discount: text })}
              error={faults["discount"]}
            />
          )}
          <TextInput
            label="Observação"
            value={note}
            maxLength={500}
            onChange={({ currentTarget }) => set({ note: currentTarget.value })}
            error={faults["note"]}
          />
        </div>
        <div className="row">
          <Button onClick={send} loading={settle.isPending} rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}>
            {kind.settle}
          </Button>
          <Button variant="subtle" onClick={close}>
            Voltar
          </Button>
        </div>
      </div>
    </Modal>
  );
}
