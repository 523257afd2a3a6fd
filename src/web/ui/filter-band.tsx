import { IconSearch } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "../keys.ts";
import { SavedViews } from "./saved-views.tsx";

/** One filter, kept in the address: Back returns to it, and a link carries it. Empty is not written. */
export function useFilter(name: string): readonly [string, (value: string) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const value = search[name];
  const set = (next: string) => {
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, [name]: next === "" ? undefined : next }),
      replace: true,
    });
  };
  return [typeof value === "string" ? value : "", set];
}

/** The band under the top bar, with the filters that the person keeps for this screen. */
export function FilterBand({
  children,
  twoRows = false,
}: {
  readonly children: ReactNode;
  /** The tabs alone in the first row: where one row is not enough. */
  readonly twoRows?: boolean;
}): ReactNode {
  return (
    <div className={twoRows ? "bar two-rows" : "bar"}>
      {children}
      <SavedViews />
    </div>
  );
}

interface FilterTabsProps {
  /** Its name in the address. */
  readonly name: string;
  readonly label: string;
  /** The first is the one without filter: its value is empty. A count that is null is on its way, and has its place already. */
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly count?: number | string | null;
  }[];
}

export function FilterTabs({ name, label, options }: FilterTabsProps): ReactNode {
  const [chosen, choose] = useFilter(name);
  return (
    <fieldset className="tabs" aria-label={label}>
      {options.map(({ value, label: word, count }) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => choose(value)}>
          {word}
          {count !== undefined && <span className="count">{count?.toLocaleString("pt-BR")}</span>}
        </button>
      ))}
    </fieldset>
  );
}

interface FilterSearchProps {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
}

/** A search that asks 250 ms after the last letter. `/` goes to it. */
export function FilterSearch({ name, label, placeholder }: FilterSearchProps): ReactNode {
  const [value, set] = useFilter(name);
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const settle = useRef(set);
  useEffect(() => {
    settle.current = set;
  });
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      settle.current(typed.trim());
      setTyped(null);
    }, 250);
    return () => clearTimeout(timer);
  }, [typed]);
  useKeys([{ key: "/", says: "buscar aqui", run: () => field.current?.focus() }]);
  return (
    <label className="search">
      <IconSearch aria-hidden />
      <span className="sr">{label}</span>
      <input
        ref={field}
        type="search"
        placeholder={placeholder}
        value={typed ?? value}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </label>
  );
}
