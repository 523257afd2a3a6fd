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

/** Where one goes after the door: once, to where one was; else to the beginning. */
export function takePlace(): Place {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return kept === null ? BEGINNING : JSON.parse(kept);
}
