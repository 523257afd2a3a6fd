import { setImmediate } from "node:timers/promises";

/** Some milliseconds of what is done to a line of a spreadsheet. */
const TURNS = 1_000;

/** The items of a long loop, with a pause now and then in which what else this process serves is answered. */
export async function* givingWay<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  let turn = 0;
  for await (const item of items) {
    yield item;
    turn += 1;
    if (turn % TURNS === 0) await setImmediate();
  }
}

/** What `of` makes of each, with such pauses. */
export async function mapGivingWay<T, U>(items: readonly T[], of: (item: T, at: number) => U): Promise<U[]> {
  const made: U[] = [];
  for (const [at, item] of items.entries()) {
    made.push(of(item, at));
    if (at % TURNS === TURNS - 1) await setImmediate();
  }
  return made;
}
