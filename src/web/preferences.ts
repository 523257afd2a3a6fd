import { useSyncExternalStore } from "react";

/** What a person chose on this machine. Kept by person: two may share a browser. */
export interface Preferences {
  readonly singleKeys: boolean;
  readonly roomy: boolean;
}
const FACTORY: Preferences = { singleKeys: true, roomy: false };

let person = "";
let current = FACTORY;
const listeners = new Set<() => void>();

export function preferencesOf(userId: string): void {
  if (person === userId) return;
  person = userId;
  current = read(userId);
  show();
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(`retaguarda.preferences.${person}`, JSON.stringify(current));
  show();
}

export function preferences(): Preferences {
  return current;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}

function read(userId: string): Preferences {
  try {
    const kept: Partial<Record<keyof Preferences, unknown>> = JSON.parse(
      localStorage.getItem(`retaguarda.preferences.${userId}`) ?? "{}",
    );
    return { singleKeys: kept.singleKeys !== false, roomy: kept.roomy === true };
  } catch {
    return FACTORY;
  }
}

function show(): void {
  if (current.roomy) document.documentElement.dataset["densidade"] = "folgada";
  else delete document.documentElement.dataset["densidade"];
  for (const listener of listeners) listener();
}
