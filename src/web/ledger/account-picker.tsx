import { type ReactNode, useId, useState } from "react";
import { type Account, listAccounts } from "../../ledger/contract.ts";
import { useAnswer } from "../api.ts";

interface AccountPickerProps {
  /** The account that is chosen, as it is written; empty when none is. */
  readonly shown: string;
  readonly onChoose: (account: Account) => void;
  readonly label?: string;
}

/** An account that takes postings, found by the beginning of its code or part of its name. */
export function AccountPicker({ shown, onChoose, label = "Conta" }: AccountPickerProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const list = useId();
  const { data } = useAnswer(listAccounts, {
    query: { kind: "A", limit: 12, ...(typed !== null && typed.trim() !== "" && { q: typed.trim() }) },
    enabled: typed !== null,
  });
  const found = typed === null ? [] : (data?.data ?? []);
  const active = Math.min(at, Math.max(0, found.length - 1));
  const take = (account: Account | undefined): void => {
    if (account === undefined) return;
    setTyped(null);
    onChoose(account);
  };
  return (
    <div className="account-picker">
      <label className="search">
        <span className="sr">{label}</span>
        <input
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          {...(found.length > 0 && { "aria-activedescendant": `${list}-${active}` })}
          placeholder="Conta: código ou nome"
          autoComplete="off"
          value={typed ?? shown}
          onFocus={({ currentTarget }) => {
            setTyped("");
            setAt(0);
            currentTarget.select();
          }}
          onBlur={() => setTyped(null)}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") setAt(Math.min(active + 1, found.length - 1));
            else if (event.key === "ArrowUp") setAt(Math.max(active - 1, 0));
            else if (event.key === "Enter") take(found[active]);
            else if (event.key === "Escape") event.currentTarget.blur();
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <div id={list} role="listbox" aria-label="Contas encontradas" hidden={typed === null}>
        {found.map((account, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the field, which keeps the focus
          <div
            key={account.id}
            id={`${list}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            // Before the field loses the focus, which closes the list.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(account)}
          >
            <span className="muted">{account.code}</span> {account.name}
            {account.parentName !== null && <small className="muted"> · {account.parentName}</small>}
          </div>
        ))}
        {typed !== null && data !== undefined && found.length === 0 && (
          <p className="muted">Nenhuma conta analítica com “{typed}”.</p>
        )}
      </div>
    </div>
  );
}
