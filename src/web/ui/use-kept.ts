import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { sessionAnswer } from "../session.ts";
import { tabCompany } from "../tab-company.ts";

export interface Kept<Values extends object> {
  readonly values: Values;
  readonly set: (change: Partial<Values> | ((before: Values) => Values)) => void;
  /** Saved, or given up: the form is as it began. */
  readonly forget: () => void;
}

/**
 * What a person typed in a form, until it is saved or given up. It is kept in this tab, for this person in this company: a session
 * that ends, a lost line or a page loaded anew takes nothing of it. A form outside a session keeps nothing.
 *
 * @param form which form, of which thing in which version: what was typed about another is not this one's
 */
export function useKept<Values extends object>(form: string, beginning: Values): Kept<Values> {
  const { data: session } = useQuery({ ...sessionAnswer, enabled: false });
  const key = session?.user == null ? null : `retaguarda.draft ${session.user.id} ${tabCompany() ?? ""} ${form}`;
  const begin = () => ({ key, beginning, values: key === null ? beginning : read(key, beginning) });
  const [state, setState] = useState(begin);
  // The same place on the screen became another form. Where the session ended, what was typed stays until the door is there.
  if (key !== null && state.key !== key) setState(begin());
  const { values } = state;
  useEffect(() => {
    if (state.key === null) return;
    const isAsItBegan = JSON.stringify(state.values) === JSON.stringify(state.beginning);
    keep(state.key, isAsItBegan ? null : state.values);
  }, [state]);
  const set = useCallback(
    (change: Partial<Values> | ((before: Values) => Values)) =>
      setState((before) => ({
        ...before,
        values: typeof change === "function" ? change(before.values) : { ...before.values, ...change },
      })),
    [],
  );
  return {
    values,
    set,
    forget: () => {
      // Also at once: the form may be gone before its effects.
      if (state.key !== null) keep(state.key, null);
      setState((before) => ({ ...before, values: before.beginning }));
    },
  };
}

/** What was kept, unless another version of the screen, with other fields, kept it. */
function read<Values extends object>(key: string, beginning: Values): Values {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null) return beginning;
    const isSameForm = Object.keys(kept).sort().join() === Object.keys(beginning).sort().join();
    return isSameForm ? (kept as Values) : beginning;
  } catch {
    return beginning;
  }
}

function keep(key: string, values: object | null): void {
  try {
    if (values === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(values));
  } catch {
    // A browser that keeps nothing still works; only what was typed does not survive it.
  }
}
