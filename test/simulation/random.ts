/**
 * The only source of chance in the simulation: the same seed and label give the same sequence on every machine.
 * The label keeps streams apart, so that one more draw in one part does not move every other part.
 */
export interface Random {
  /** Whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  digits(length: number): string;
}

export function createRandom(seed: number, label: string): Random {
  const next = sfc32(seed, label);
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const chosen = list[int(0, list.length - 1)];
      if (chosen === undefined) throw new RangeError("nothing to pick from");
      return chosen;
    },
    shuffle: (list) =>
      list
        .map((item) => ({ item, order: next() }))
        .sort((one, other) => one.order - other.order)
        .map(({ item }) => item),
    digits: (length) => Array.from({ length }, () => String(int(0, 9))).join(""),
  };
}

/** sfc32 (PractRand's small fast counter): 128 bits of state in 32-bit integer steps, so it is exact everywhere. */
function sfc32(seed: number, label: string): () => number {
  let [a, b, c, d] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, hash(label), 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 15; warmUp += 1) next();
  return next;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value | 0;
}
