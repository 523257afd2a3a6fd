import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useCommand } from "../api.ts";
import { refusedFields } from "../companies/refused-fields.ts";
import type { Touched } from "../touch.ts";
import { DateInput } from "../ui/date-input.tsx";
import { Failure } from "../ui/failure.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { showNotice } from "../ui/undo-notice.tsx";
import { AccountField, type ChosenAccount } from "./account-field.tsx";
import { confirmsBy } from "./confirms-by.ts";
import type { Title, TitleKind } from "./title-kind.ts";

interface ChangeDialogProps {
  readonly kind: TitleKind;
  readonly title: Title;
  readonly touch: () => Touched;
  readonly onClose: () => void;
}

/** Due date and description of any title; amount and account of one that no document opened and nobody settled. */
export function ChangeDialog({ kind, title, touch, onClose }: ChangeDialogProps): ReactNode {
  const { endpoints } = kind;
  const change = useCommand(endpoints.change, { invalidates: [endpoints.list, endpoints.summary, endpoints.read] });
  const [dueOn, setDueOn] = useState(title.dueOn);
  const [description, setDescription] = useState(title.description ?? "");
  const [documentNumber, setDocumentNumber] = useState(title.documentNumber ?? "");
  const [amount, setAmount] = useState(title.amount);
  const [account, setAccount] = useState<ChosenAccount | null>(title.account);
  const isByHand = title.document === null;
  const isPosted = isByHand && title.status === "open";
  const faults = refusedFields(change.error);
  const send = (): void => {
    if (change.isPending) return;
    change.mutate(
      {
        params: { titleId: title.id },
        ifMatch: `"v${title.version}"`,
        touch: touch(),
        body: {
          ...(dueOn !== null && { dueOn }),
          description: description.trim(),
          ...(isByHand && { documentNumber: documentNumber.trim() === "" ? null : documentNumber.trim() }),
          ...(isPosted && amount !== "" && { amount }),
          ...(isPosted && account !== null && { accountId: account.id }),
        },
      },
      {
        onSuccess: () => {
          onClose();
          showNotice(`Alterada: ${title.partner.name}`);
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} onKeyDown={confirmsBy(send)} title={`Alterar: ${title.partner.name}`} size="lg">
      <div className="stack">
        {!isByHand && (
          <p className="small muted">O valor e a conta são os da nota; aqui mudam o vencimento e a descrição.</p>
        )}
        {change.error !== null && Object.keys(faults).length === 0 && <Failure error={change.error} inline />}
        <div className="form-grid">
          <DateInput label="Vencimento" value={dueOn} onChange={setDueOn} error={faults["dueOn"]} />
          {isPosted && <MoneyInput label="Valor" value={amount} onChange={setAmount} error={faults["amount"]} />}
          {isByHand && (
            <TextInput
              label="Número do documento"
              value={documentNumber}
              maxLength={60}
              onChange={({ currentTarget }) => setDocumentNumber(currentTarget.value)}
              error={faults["documentNumber"]}
            />
          )}
          {isPosted && <AccountField chosen={account} onChoose={setAccount} error={faults["accountId"]} />}
          <TextInput
            label="Descrição"
            value={description}
            maxLength={500}
            onChange={({ currentTarget }) => setDescription(currentTarget.value)}
            error={faults["description"]}
          />
        </div>
        {isPosted && (
          <p className="small muted">Outro valor ou outra conta estorna o lançamento e faz um novo; os dois ficam.</p>
        )}
        <div className="row">
          <Button onClick={send} loading={change.isPending} rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}>
            Guardar
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Voltar
          </Button>
        </div>
      </div>
    </Modal>
  );
}
