import type { OpenTitle } from "../ledger/index.ts";
import type { Centavos } from "../values/money.ts";

/** Two ways to make a sum are enough to know that it is not certain. */
const WAYS_MAX = 2;

/**
 * Sets of two or more titles whose open amounts add up exactly, up to two of them: with more than one way, none is certain.
 * Work is bounded by the number of titles given and of those taken together.
 */
export function combine(
  titles: readonly OpenTitle[],
  amount: Centavos,
  togetherMax: number,
): readonly (readonly OpenTitle[])[] {
  const inOrder = [...titles].sort((a, b) =>
    a.openCentavos > b.openCentavos ? -1 : a.openCentavos < b.openCentavos ? 1 : 0,
  );
  // What all titles from a place on add up to: when even that is too little, the rest need not be tried.
  const rest: Centavos[] = [];
  let sum = 0n;
  for (let at = inOrder.length - 1; at >= 0; at--) {
    sum += inOrder[at]?.openCentavos ?? 0n;
    rest[at] = sum;
  }
  const ways: (readonly OpenTitle[])[] = [];
  const taken: OpenTitle[] = [];
  const search = (from: number, missing: Centavos): void => {
    if (missing === 0n && taken.length > 1) {
      ways.push([...taken]);
      return;
    }
    if (taken.length === togetherMax || missing <= 0n) return;
    for (let at = from; at < inOrder.length && ways.length < WAYS_MAX; at++) {
      const title = inOrder[at];
      if (title === undefined || (rest[at] ?? 0n) < missing) return;
      if (title.openCentavos > missing) continue;
      taken.push(title);
      search(at + 1, missing - title.openCentavos);
      taken.pop();
    }
  };
  search(0, amount);
  return ways;
}
