import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { formatMoney } from "./money.tsx";
import { readMoney } from "./read-money.ts";

interface MoneyInputProps {
  readonly label: string;
  /** Decimal text, or empty. */
  readonly value: string;
  readonly onChange: (amount: string) => void;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly readOnly?: boolean;
  readonly required?: boolean;
}

/** Gives decimal text; what cannot be read stays as it was typed, and says so when the field is left. */
export function MoneyInput({
  label,
  value,
  onChange,
  description,
  error,
  readOnly,
  required,
}: MoneyInputProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const [unread, setUnread] = useState(false);
  return (
    <TextInput
      className="money-input"
      label={label}
      inputMode="decimal"
      autoComplete="off"
      leftSection="R$"
      value={typed ?? (value === "" ? "" : formatMoney(value))}
      description={description}
      error={unread ? "Não li um valor aqui. Escreva como 1.234,56." : error}
      readOnly={readOnly === true}
      required={required === true}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        setUnread(false);
        const amount = readMoney(currentTarget.value);
        if (amount !== null || currentTarget.value.trim() === "") onChange(amount ?? "");
      }}
      onBlur={() => {
        if (typed === null) return;
        const bad = typed.trim() !== "" && readMoney(typed) === null;
        setUnread(bad);
        if (!bad) setTyped(null);
      }}
    />
  );
}
