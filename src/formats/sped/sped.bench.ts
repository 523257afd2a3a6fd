import { checkSped, walkSped } from "./index.ts";

export interface SpedBench {
  readonly lines: number;
  readonly megabytes: number;
  /** MB a second of CPU: bytes decoded and split at line ends and bars, the least that reading takes. */
  readonly splitMegabytes: number;
  readonly walkMegabytes: number;
  readonly checkMegabytes: number;
  /** The reader's and the checker's share of the floor's speed. */
  readonly walkRatio: number;
  readonly checkRatio: number;
  /** What the memory grew by while a file of a million lines was checked, in megabytes. */
  readonly grownMegabytes: number;
}

const ROUNDS = 5;
const LINES = 1_000_000;
const LINES_A_PIECE = 1_000;

/**
 * Reads and checks an ECD of a million lines that is made as it is read, against splitting the same bytes. Interleaved, median of five.
 *
 * @param cpu milliseconds of processor time spent by this process
 * @param memory bytes that this process holds
 */
export function benchSped({ cpu, memory }: { readonly cpu: () => number; readonly memory: () => number }): SpedBench {
  const measure = (work: () => number): number => {
    const start = cpu();
    work();
    return (megabytes * 1000) / (cpu() - start);
  };
  let megabytes = 0;
  for (const piece of inventedEcd()) megabytes += piece.length / 1e6;
  check();
  const before = memory();
  let most = before;
  const rounds = Array.from({ length: ROUNDS }, () => {
    const speeds = { split: measure(split), walk: measure(walk), check: measure(check) };
    most = Math.max(most, memory());
    return speeds;
  });
  const [splitSpeed, walkSpeed, checkSpeed] = [
    median(rounds.map((round) => round.split)),
    median(rounds.map((round) => round.walk)),
    median(rounds.map((round) => round.check)),
  ];
  const share = (part: number): number => Math.round((part / splitSpeed) * 100) / 100;
  return {
    lines: LINES,
    megabytes: Math.round(megabytes),
    splitMegabytes: Math.round(splitSpeed),
    walkMegabytes: Math.round(walkSpeed),
    checkMegabytes: Math.round(checkSpeed),
    walkRatio: share(walkSpeed),
    checkRatio: share(checkSpeed),
    grownMegabytes: Math.round((most - before) / 1e6),
  };
}

function split(): number {
  let fields = 0;
  for (const piece of inventedEcd()) {
    const lines = piece.toString("latin1").split("\r\n");
    for (const line of lines) fields += line.split("|").length;
  }
  return fields;
}

function walk(): number {
  let fields = 0;
  for (const record of walkSped(inventedEcd())) fields += record.fields.length;
  return fields;
}

function check(): number {
  let faults = 0;
  for (const { line } of checkSped(walkSped(inventedEcd()))) faults += line > 0 ? 1 : 0;
  return faults;
}

let piece: Buffer | undefined;

/** The head of an ECD, and entries of two lines over and over. */
function* inventedEcd(): Generator<Buffer> {
  yield Buffer.from(
    "|0000|LECD|01012025|31122025|EMPRESA EXEMPLO LTDA|11222333000181|SP||3550308|||0|0|0||0|0||N|N|0|0||\r\n|0001|0|\r\n|0990|3|\r\n|I001|0|\r\n|I010|G|9.00|\r\n",
  );
  piece ??= Buffer.from(
    Array.from(
      { length: LINES_A_PIECE / 4 },
      (_, at) =>
        `|I200|${at}|02012025|${at},37|N||\r\n|I250|1.1.1.02.001||${at},37|D||||Recebimento da venda ${at}|\r\n|I250|1.1.2.01.001||${at},30|C||||Recebimento da venda ${at}|\r\n|I250|3.4.1.01.002||0,07|C||||Juros da venda ${at}|\r\n`,
    ).join(""),
    "latin1",
  );
  for (let at = 0; at < LINES / LINES_A_PIECE; at++) yield piece;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
