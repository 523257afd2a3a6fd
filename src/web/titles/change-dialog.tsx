import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { call, useCommand } from "../api.ts";
import { refusedFields } from "../companies/refused-fields.ts";
import { ProblemError } from "../problem-error.ts";
import type { Touched } from "../touch.ts";
import { BothVersions } from "../ui/both-versions.tsx";
import { formatDate } from "../ui/date.tsx";
import { DateInput } from "../ui/date-input.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/money.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { showNotice } from "../ui/undo-notice.tsx";
import { type Draft, useDraft } from "../ui/use-draft.ts";
import { AccountField, type ChosenAccount } from "./account-field.tsx";
import { confirmsBy } from "./confirms-by.ts";
import type { Title, TitleKind } from "./title-kind.ts";

interface ChangeDialogProps {
  readonly kind: TitleKind;
  readonly title: Title;
  readonly touch: () => Touched;
  readonly onClose: () => void;
}

interface Values {
  readonly version: number;
  readonly dueOn: string | null;
  readonly description: string;
  readonly documentNumber: string;
  readonly amount: string;
  readonly account: ChosenAccount | null;
}

function valuesOf({ version, dueOn, description, documentNumber, amount, account: { id, name } }: Title): Values {
  return {
    version,
    dueOn,
    description: description ?? "",
    documentNumber: documentNumber ?? "",
    amount,
    account: { id, name },
  };
}

/** Only what this person wrote: what the other one changed elsewhere stays theirs. */
function changedIn({ values, base }: Draft<Values>): Partial<Values> {
  return {
    ...(values.dueOn !== base.dueOn && { dueOn: values.dueOn }),
    ...(values.description !== base.description && { description: values.description }),
    ...(values.documentNumber !== base.documentNumber && { documentNumber: values.documentNumber }),
    ...(values.amount !== base.amount && { amount: values.amount }),
    ...(values.account?.id !== base.account?.id && { account: values.account }),
  };
}

const SHOWN: readonly (readonly [label: string, of: (values: Values) => string])[] = [
  ["Vencimento", ({ dueOn }) => (dueOn === null ? "sem vencimento" : formatDate(dueOn))],
  ["Valor", ({ amount }) => `R$ ${formatMoney(amount)}`],
  ["Número do documento", ({ documentNumber }) => (documentNumber === "" ? "sem número" : documentNumber)],
  ["Conta contábil", ({ account }) => account?.name ?? "a mesma"],
  ["Descrição", ({ description }) => (description === "" ? "sem descrição" : description)],
];

/** What the two say differently; what this person did not touch stays the other's, and is said to be untouched. */
function differences({ values, base }: Draft<Values>, theirs: Values) {
  return SHOWN.filter(([, of]) => of(values) !== of(theirs)).map(([label, of]) => ({
    label,
    mine: of(values) === of(base) ? `${of(base)}, sem mudança sua` : of(values),
    theirs: of(theirs),
  }));
}

/** Due date and description of any title; amount and account of one that no document opened and nobody settled. */
export function ChangeDialog({ kind, title, touch, onClose }: ChangeDialogProps): ReactNode {
  const { endpoints } = kind;
  const change = useCommand(endpoints.change, { invalidates: [endpoints.list, endpoints.summary, endpoints.read] });
  const draft = useDraft<Values>(`change ${title.id}`, valuesOf(title));
  const [theirs, setTheirs] = useState<Values | null>(null);
  const { dueOn, description, documentNumber, amount, account } = draft.values;
  const close = (): void => {
    draft.restart();
    onClose();
  };
  const isByHand = title.document === null;
  const isPosted = isByHand && title.status === "open";
  const faults = refusedFields(change.error);
  const save = (values: Values): void => {
    if (change.isPending) return;
    change.mutate(
      {
        params: { titleId: title.id },
        ifMatch: `"v${values.version}"`,
        touch: touch(),
        body: {
          ...(values.dueOn !== null && { dueOn: values.dueOn }),
          description: values.description.trim(),
          ...(isByHand && {
            documentNumber: values.documentNumber.trim() === "" ? null : values.documentNumber.trim(),
          }),
          ...(isPosted && values.amount !== "" && { amount: values.amount }),
          ...(isPosted && values.account !== null && { accountId: values.account.id }),
        },
      },
      {
        onSuccess: () => {
          close();
          showNotice(`Alterada: ${title.partner.name}`);
        },
        onError: async (refusal) => {
          if (refusal instanceof ProblemError && refusal.problem.status === 412) {
            setTheirs(valuesOf(await call(endpoints.read, { params: { titleId: title.id } })));
          }
        },
      },
    );
  };
  const send = (): void => {
    if (theirs === null) save(draft.values);
  };
  return (
    <Modal opened onClose={close} onKeyDown={confirmsBy(send)} title={`Alterar: ${title.partner.name}`} size="lg">
      <div className="stack">
        {!isByHand && (
          <p className="small muted">O valor e a conta são os da nota; aqui mudam o vencimento e a descrição.</p>
        )}
        {theirs === null && change.error !== null && Object.keys(faults).length === 0 && (
          <Failure error={change.error} inline />
        )}
        {theirs !== null && (
          <BothVersions
            fields={differences(draft, theirs)}
            busy={change.isPending}
            onKeepMine={() => {
              setTheirs(null);
              draft.rebase(theirs);
              save({ ...theirs, ...changedIn(draft) });
            }}
            onTakeTheirs={() => {
              setTheirs(null);
              change.reset();
              draft.restart(theirs);
            }}
          />
        )}
        <div className="form-grid">
          <DateInput
            label="Vencimento"
            value={dueOn}
            onChange={(on) => draft.set({ dueOn: on })}
            error={faults["dueOn"]}
          />
          {isPosted && (
            <MoneyInput
              label="Valor"
              value={amount}
              onChange={(text) => draft.set({ amount: text })}
              error={faults["amount"]}
            />
          )}
          {isByHand && (
            <TextInput
              label="Número do documento"
              value={documentNumber}
              maxLength={60}
              onChange={({ currentTarget }) => draft.set({ documentNumber: currentTarget.value })}
              error={faults["documentNumber"]}
            />
          )}
          {isPosted && (
            <AccountField
              chosen={account}
              onChoose={(chosen) => draft.set({ account: chosen })}
              error={faults["accountId"]}
            />
          )}
          <TextInput
            label="Descrição"
            value={description}
            maxLength={500}
            onChange={({ currentTarget }) => draft.set({ description: currentTarget.value })}
            error={faults["description"]}
          />
        </div>
        {isPosted && (
          <p className="small muted">Outro valor ou outra conta estorna o lançamento e faz um novo; os dois ficam.</p>
        )}
        <div className="row">
          <Button
            onClick={send}
            aria-disabled={theirs !== null}
            loading={change.isPending}
            rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}
          >
            Guardar
          </Button>
          <Button variant="subtle" onClick={close}>
            Voltar
          </Button>
        </div>
      </div>
    </Modal>
  );
}
