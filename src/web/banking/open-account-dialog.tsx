import { Button, Modal, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { listBankAccounts, openBankAccount } from "../../banking/contract.ts";
import { useCommand } from "../api.ts";
import { ProblemError } from "../problem-error.ts";
import { DateInput } from "../ui/date-input.tsx";
import { Failure } from "../ui/failure.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { ShutButton } from "../ui/shut-button.tsx";
import { showNotice } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";

export interface AccountDraft {
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
}

interface Values extends AccountDraft {
  readonly openingOn: string | null;
  readonly opening: string;
}

interface OpenAccountDialogProps {
  /** What a statement that waits says of its account. */
  readonly from?: AccountDraft;
  readonly onClose: () => void;
}

/** A bank account with what it held on a day: its movements enter from the next day on. */
export function OpenAccountDialog({ from, onClose }: OpenAccountDialogProps): ReactNode {
  const beginning: Values = { bank: "", branch: "", number: "", ...from, openingOn: null, opening: "" };
  const { values, set, forget } = useKept(`open account ${beginning.bank} ${beginning.number}`, beginning);
  const { openingOn, opening, ...account } = values;
  const close = (): void => {
    forget();
    onClose();
  };
  const open = useCommand(openBankAccount, { invalidates: [listBankAccounts] });
  const faults = open.error instanceof ProblemError ? open.error.faults : {};
  const missing = !/^\d{3}$/.test(account.bank)
    ? "Diga os três algarismos do banco."
    : account.branch.trim() === "" || account.number.trim() === ""
      ? "Diga a agência e a conta."
      : openingOn === null
        ? "Diga o dia do saldo de abertura."
        : opening === ""
          ? "Diga o saldo no fim desse dia, mesmo que zero."
          : null;
  const field = (name: keyof AccountDraft, label: string, placeholder: string): ReactNode => (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={account[name]}
      onChange={({ currentTarget }) => set({ [name]: currentTarget.value })}
      maxLength={20}
      {...(faults[name] !== undefined && { error: faults[name] })}
    />
  );
  return (
    <Modal opened onClose={close} title="Abrir conta bancária" closeButtonProps={{ "aria-label": "Fechar" }}>
      <div className="stack">
        {field("bank", "Banco", "341")}
        {field("branch", "Agência", "0001")}
        {field("number", "Conta, com o dígito", "12345-6")}
        <DateInput label="Dia do saldo de abertura" value={openingOn} onChange={(on) => set({ openingOn: on })} />
        <MoneyInput
          label="Saldo no fim desse dia"
          value={opening}
          onChange={(amount) => set({ opening: amount })}
          description="Os movimentos entram a partir do dia seguinte. Os extratos que esperam por esta conta são lidos agora."
        />
        {open.error !== null && Object.keys(faults).length === 0 && <Failure error={open.error} />}
        <div className="row">
          <ShutButton
            missing={missing}
            busy={open.isPending}
            onClick={() =>
              open.mutate(
                { body: { ...account, openingOn: openingOn ?? "", opening } },
                {
                  onSuccess: () => {
                    showNotice("Conta aberta; lendo os extratos que esperavam por ela");
                    close();
                  },
                },
              )
            }
          >
            Abrir conta
          </ShutButton>
          <Button variant="subtle" onClick={close}>
            Cancelar
          </Button>
        </div>
      </div>
    </Modal>
  );
}
