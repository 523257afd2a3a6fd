interface Place {
  readonly to: string;
  readonly search: object;
}

let place: Place | null = null;

/** Where a person was when their session ended. */
export function keepPlace(of: Place): void {
  place = of;
}

/** Where one goes after the door: once, to where one was; else to the beginning. */
export function takePlace(): Place {
  const kept = place ?? { to: "/", search: {} };
  place = null;
  return kept;
}
