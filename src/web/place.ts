interface Place {
  readonly to: string;
  readonly search: object;
}

/** Of this tab, and kept when the door is loaded anew. */
const KEY = "retaguarda.place";
const BEGINNING: Place = { to: "/", search: {} };

/** Where a person was when their session ended. */
export function keepPlace(place: Place): void {
  sessionStorage.setItem(KEY, JSON.stringify(place));
}

/** Where one goes after the door: to where one was, else to the beginning. It is kept until one is there. */
export function keptPlace(): Place {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? BEGINNING : JSON.parse(kept);
}

/** One is there: the next door leads to the beginning. */
export function forgetPlace(): void {
  sessionStorage.removeItem(KEY);
}
