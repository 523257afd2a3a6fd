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

/** What was paid or received out of the bank's sight, or will never be. */
export function SettleDialog({ kind, title, touch, onClose, onUndo }: SettleDialogProps): ReactNode {
  const { endpoints } = kind;
  const settle = useCommand(endpoints.settle, { invalidates: [endpoints.list, endpoints.summary, endpoints.read] });
  const [source, setSource] = useState<"cash" | "write_off">("cash");
  const [settledOn, setSettledOn] = useState<string | null>(today());
  const [amount, setAmount] = useState(title.open);
  const [interest, setInterest] = useState("");
  const [fine, setFine] = useState("");
  const [discount, setDiscount] = useState("");
  const [account, setAccount] = useState<ChosenAccount | null>(null);
  const [note, setNote] = useState("");
  const faults = refusedFields(settle.error);
  const isCash = source === "cash";
  const send = (): void => {
    if (settle.isPending) return;
    settle.mutate(
      {
        params: { titleId: title.id },
        ifMatch: `"v${title.version}"`,
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
          onClose();
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
      onClose={onClose}
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
            onChange={({ currentTarget }) => setSource(currentTarget.value === "cash" ? "cash" : "write_off")}
            data={[
              { value: "cash", label: "Em dinheiro, cartão ou outra conta" },
              {
                value: "write_off",
                label: kind.noun === "bill" ? "Não será paga (perdão da dívida)" : "Não será recebida (perda)",
              },
            ]}
          />
          <DateInput label="Data" value={settledOn} onChange={setSettledOn} max={today()} error={faults["settledOn"]} />
          <MoneyInput label="Valor baixado" value={amount} onChange={setAmount} error={faults["amount"]} />
          {isCash && (
            <AccountField
              label="De que conta"
              chosen={account}
              onChoose={setAccount}
              description="Em branco, o caixa"
              error={faults["accountId"]}
            />
          )}
          {isCash && <MoneyInput label="Juros" value={interest} onChange={setInterest} error={faults["interest"]} />}
          {isCash && <MoneyInput label="Multa" value={fine} onChange={setFine} error={faults["fine"]} />}
          {isCash && <MoneyInput label="Desconto" value={discount} onChange={setDiscount} error={faults["discount"]} />}
          <TextInput
            label="Observação"
            value={note}
            maxLength={500}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
            error={faults["note"]}
          />
        </div>
        <div className="row">
          <Button onClick={send} loading={settle.isPending} rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}>
            {kind.settle}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Voltar
          </Button>
        </div>
      </div>
    </Modal>
  );
}
