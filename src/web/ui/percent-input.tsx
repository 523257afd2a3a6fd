import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { formatPercent, readPercent } from "./read-percent.ts";

interface PercentInputProps {
  readonly label: string;
  /** Decimal text, or empty. */
  readonly value: string;
  readonly onChange: (percent: string) => void;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly readOnly?: boolean;
}

/** Gives decimal text; what cannot be read stays as it was typed, and says so when the field is left. */
export function PercentInput(props: PercentInputProps): ReactNode {
  const { label, value, onChange, description, error, readOnly = false } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [unread, setUnread] = useState(false);
  return (
    <TextInput
      className="money-input"
      label={label}
      inputMode="decimal"
      autoComplete="off"
      rightSection="%"
      value={typed ?? formatPercent(value)}
      description={description}
      error={unread ? "Não li um percentual aqui. Escreva como 2 ou 1,5." : error}
      readOnly={readOnly}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        setUnread(false);
        const percent = readPercent(currentTarget.value);
        if (percent !== null || currentTarget.value.trim() === "") onChange(percent ?? "");
      }}
      onBlur={() => {
        if (typed === null) return;
        const bad = typed.trim() !== "" && readPercent(typed) === null;
        setUnread(bad);
        if (!bad) setTyped(null);
      }}
    />
  );
}
