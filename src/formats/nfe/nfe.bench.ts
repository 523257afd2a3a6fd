import { verifyBare } from "../xml/verify-bare.bench.ts";

/** Documents a second of a reader and of its floor, on the same bytes; `ratio` is the reader's share of the floor's speed. */
export interface NfeBench {
  readonly documents: number;
  readonly bytes: number;
  readonly readPerSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
}

const ROUNDS = 5;
const REPETITIONS = 20;

/**
 * Compares reading notes whole (decode, limits, parse, verify, every field, faults) with the least that verifying one takes:
 * libxml2 parse, its C14N of the signed element and of SignedInfo, and node:crypto. Interleaved, median of five rounds.
 *
 * @param read what is measured; it is passed in, since a format may not import the slice that uses it
 * @param now milliseconds of a steady clock
 */
export function benchNfe(
  notes: readonly Uint8Array[],
  { read, now }: { readonly read: (bytes: Uint8Array) => unknown; readonly now: () => number },
): NfeBench {
  const measure = (work: (bytes: Uint8Array) => unknown): number => {
    const start = now();
    for (let repetition = 0; repetition < REPETITIONS; repetition++) for (const note of notes) work(note);
    return (notes.length * REPETITIONS * 1000) / (now() - start);
  };
  // Once each, so that neither pays for compiling the other's code.
  measure(read);
  measure(verifyBare);
  const rounds = Array.from({ length: ROUNDS }, () => ({ read: measure(read), bare: measure(verifyBare) }));
  const readPerSecond = median(rounds.map((round) => round.read));
  const barePerSecond = median(rounds.map((round) => round.bare));
  return {
    documents: notes.length,
    bytes: notes.reduce((sum, note) => sum + note.byteLength, 0),
    readPerSecond: Math.round(readPerSecond),
    barePerSecond: Math.round(barePerSecond),
    ratio: Math.round((readPerSecond / barePerSecond) * 100) / 100,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
