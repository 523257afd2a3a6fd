import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { formatDate } from "../ui/date.tsx";

interface MonthInputProps {
  readonly label: string;
  /** `AAAA-MM`, or empty. */
  readonly value: string;
  readonly onChange: (month: string) => void;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
}

/** A month as it is written: 11/2026, 11/26, or 11-2026. */
export function MonthInput({ label, value, onChange, description, error }: MonthInputProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const [isUnread, setUnread] = useState(false);
  return (
    <TextInput
      label={label}
      placeholder="mm/aaaa"
      inputMode="numeric"
      autoComplete="off"
      value={typed ?? (value === "" ? "" : formatDate(value))}
      description={description}
      error={isUnread ? "Não li um mês aqui. Escreva como 11/2026." : error}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        setUnread(false);
        const month = readMonth(currentTarget.value);
        if (month !== null) onChange(month);
      }}
      onBlur={() => {
        if (typed === null) return;
        const isBad = readMonth(typed) === null;
        setUnread(isBad);
        if (!isBad) setTyped(null);
      }}
    />
  );
}

/** Null for what is no month; empty for nothing. */
function readMonth(written: string): string | null {
  const text = written.trim();
  if (text === "") return "";
  const [, month = "", year = ""] = /^(0?[1-9]|1[0-2])[/-](\d{2}|\d{4})$/.exec(text) ?? [];
  return month === "" ? null : `${year.padStart(4, "20")}-${month.padStart(2, "0")}`;
}
