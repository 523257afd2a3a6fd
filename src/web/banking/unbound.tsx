import { Button, NativeSelect } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import {
  type BankAccount,
  bindStatement,
  listBankAccounts,
  listUnboundStatements,
  type unboundStatement,
} from "../../banking/contract.ts";
import { counted } from "../../values/counted.ts";
import { useAnswer, useCommand } from "../api.ts";
import { formatDate } from "../ui/date.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { type AccountDraft, OpenAccountDialog } from "./open-account-dialog.tsx";
import { accountName } from "./words.ts";

type Unbound = z.infer<typeof unboundStatement>;

interface UnboundProps {
  readonly accounts: readonly BankAccount[];
  readonly canDecide: boolean;
}

/** Statements of accounts that nobody has said which are: nothing of them is in the books. */
export function UnboundStatements({ accounts, canDecide }: UnboundProps): ReactNode {
  const { data } = useAnswer(listUnboundStatements, {});
  const [opening, setOpening] = useState<AccountDraft | null>(null);
  const [first] = data?.data ?? [];
  if (data === undefined || first === undefined) return null;
  return (
    <div className="bar" role="status">
      <IconAlertTriangle aria-hidden style={{ color: "var(--person)" }} />
      <span style={{ overflowWrap: "anywhere" }}>
        {sentenceOf(first)}
        {data.total > 1 && ` Há mais ${counted(data.total - 1, "extrato assim", "extratos assim")}.`}
      </span>
      {canDecide && (
        <Bind key={first.documentId} statement={first} accounts={accounts} onOpen={() => setOpening(draftOf(first))} />
      )}
      {opening !== null && <OpenAccountDialog from={opening} onClose={() => setOpening(null)} />}
    </div>
  );
}

interface BindProps {
  readonly statement: Unbound;
  readonly accounts: readonly BankAccount[];
  readonly onOpen: () => void;
}

function Bind({ statement, accounts, onOpen }: BindProps): ReactNode {
  const [chosen, choose] = useState("");
  const bind = useCommand(bindStatement, { invalidates: [listUnboundStatements, listBankAccounts] });
  return (
    <span className="row push">
      <NativeSelect
        aria-label="De que conta é"
        value={chosen}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        data={[
          { value: "", label: "de que conta é?" },
          ...accounts.map((account) => ({ value: account.id, label: accountName(account) })),
        ]}
      />
      <Button
        size="xs"
        variant="default"
        aria-disabled={chosen === "" || bind.isPending}
        onClick={() => {
          if (chosen === "" || bind.isPending) return;
          bind.mutate(
            { params: { bankAccountId: chosen, documentId: statement.documentId } },
            {
              onSuccess: ({ statements }) =>
                showNotice(`${counted(statements, "extrato ligado", "extratos ligados")} à conta; lendo agora`),
              onError: showFailure,
            },
          );
        }}
      >
        É desta conta
      </Button>
      <Button size="xs" variant="subtle" onClick={onOpen}>
        É uma conta nova
      </Button>
    </span>
  );
}

function sentenceOf({ fileName, bank, branch, number, movements, from, to }: Unbound): string {
  const account = [bank, branch, number].filter((part) => part !== null && part !== "").join(" ");
  const period = from === null || to === null ? "" : `, de ${formatDate(from)} a ${formatDate(to)}`;
  return `${fileName} é da conta ${account}, que não é nenhuma das contas daqui: ${counted(movements, "movimento espera", "movimentos esperam")}${period}.`;
}

function draftOf({ bank, branch, number }: Unbound): AccountDraft {
  return { bank: (bank ?? "").padStart(3, "0").slice(-3), branch: branch ?? "", number };
}
