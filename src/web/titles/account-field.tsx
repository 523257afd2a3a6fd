import { type ReactNode, useState } from "react";
import { listAccounts } from "../../ledger/contract.ts";
import { useAnswer } from "../api.ts";
import { PickField } from "./pick-field.tsx";

export interface ChosenAccount {
  readonly id: string;
  readonly name: string;
}

interface AccountFieldProps {
  readonly label?: string;
  readonly chosen: ChosenAccount | null;
  readonly onChoose: (account: ChosenAccount | null) => void;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
}

/** An account of the chart that takes postings, by part of its name or the beginning of its code. */
export function AccountField({
  label = "Conta contábil",
  chosen,
  onChoose,
  description,
  error,
}: AccountFieldProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? chosen?.name ?? "";
  const { data } = useAnswer(listAccounts, {
    query: { kind: "A", limit: 12, ...(typed !== null && typed.trim() !== "" && { q: typed.trim() }) },
    enabled: typed !== null,
  });
  return (
    <PickField
      label={label}
      text={text}
      onText={(next) => {
        setTyped(next);
        if (chosen !== null) onChoose(null);
      }}
      options={(data?.data ?? []).map(({ id, code, name }) => ({ id, label: name, detail: code }))}
      onPick={(option) => {
        setTyped(null);
        onChoose({ id: option.id, name: option.label });
      }}
      description={description}
      error={
        error ??
        (typed !== null && typed.trim() !== "" && data?.data.length === 0 ? "nenhuma conta com esse nome" : null)
      }
    />
  );
}
