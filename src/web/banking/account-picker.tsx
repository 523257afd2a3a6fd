import { Select } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { searchAccounts } from "../../banking/contract.ts";
import { useAnswer } from "../api.ts";

interface AccountPickerProps {
  readonly label: string;
  readonly value: string;
  readonly name: string;
  readonly onChange: (account: { readonly id: string; readonly name: string }) => void;
  readonly autoFocus?: boolean;
}

const SETTLE_MS = 200;

/** An account of the books by code or name; those that people choose most stand first. */
export function AccountPicker({ label, value, name, onChange, autoFocus = false }: AccountPickerProps): ReactNode {
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data } = useAnswer(searchAccounts, { query: { limit: 100, ...(asked !== "" && { q: asked }) } });
  const found = (data?.data ?? []).map((account) => ({
    value: account.id,
    label: `${account.code} ${account.name}`,
    name: account.name,
  }));
  const isFound = value === "" || found.some((each) => each.value === value);
  return (
    <Select
      label={label}
      placeholder="código ou nome"
      searchable
      // The server searches: what it found is shown whole.
      filter={({ options }) => options}
      nothingFoundMessage="Nenhuma conta com estas palavras"
      value={value === "" ? null : value}
      data={isFound ? found : [{ value, label: name, name }, ...found]}
      onSearchChange={(text) => setTyped(found.some((each) => each.label === text) ? "" : text)}
      onChange={(id) => {
        const account = found.find((each) => each.value === id);
        if (account !== undefined) onChange({ id: account.value, name: account.name });
      }}
      autoFocus={autoFocus}
      // The list itself scrolls: a box around it would be one that no key reaches.
      withScrollArea={false}
      classNames={{ options: "account-options" }}
      comboboxProps={{ withinPortal: true }}
    />
  );
}
