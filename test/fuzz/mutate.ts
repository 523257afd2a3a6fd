import type { Random } from "../simulation/random.ts";

/** What breaks readers: ends of text, of lines and of numbers, other encodings, markup where it does not belong. */
const HOSTILE = [
  "",
  "\u0000",
  "\u001A",
  "\r",
  "\n",
  "\r\n",
  "\uFEFF",
  "é",
  "\u0301",
  "😀",
  "\u{10FFFF}",
  "0",
  "-1",
  "00000000000000000000",
  "99999999999999999999999999",
  "1e308",
  "NaN",
  "0x10",
  "1,23",
  "1.234.567,89",
  "31/02/2026",
  "2026-13-45",
  "00000000",
  "<",
  ">",
  "&",
  "&#x0;",
  "&#1114112;",
  "&lt;",
  "]]>",
  "<!--",
  "-->",
  "<?x?>",
  "<!DOCTYPE x>",
  '<!ENTITY x "y">',
  'xmlns:a="b"',
  "</",
  "/>",
  '"',
  "'",
  "=cmd|' /C calc'!A0",
  ";",
  "\t",
  "%00",
  "../../etc/passwd",
  "__proto__",
  "constructor",
].map((text) => Buffer.from(text));

const TIMES_MAX = 6;
const REPEATED_MAX = 2_000;
const INPUT_MAX = 200_000;

/** One input more: a sample with some of what goes wrong done to it. The same chance gives the same input. */
export function mutate(samples: readonly Buffer[], random: Random): Buffer {
  let bytes = random.pick(samples);
  for (let times = random.int(1, TIMES_MAX); times > 0; times--) {
    bytes = random.pick(MUTATIONS)(bytes, random, samples).subarray(0, INPUT_MAX);
  }
  return bytes;
}

type Mutation = (bytes: Buffer, random: Random, samples: readonly Buffer[]) => Buffer;

const place = (bytes: Buffer, random: Random): number => random.int(0, bytes.length);

function stretch(bytes: Buffer, random: Random, longest: number): readonly [number, number] {
  const from = place(bytes, random);
  return [from, Math.min(bytes.length, from + random.int(0, longest))];
}

const MUTATIONS: readonly Mutation[] = [
  function flipsByte(bytes, random) {
    if (bytes.length === 0) return bytes;
    const changed = Buffer.from(bytes);
    changed[random.int(0, bytes.length - 1)] = random.int(0, 255);
    return changed;
  },
  function flipsBit(bytes, random) {
    if (bytes.length === 0) return bytes;
    const changed = Buffer.from(bytes);
    const at = random.int(0, bytes.length - 1);
    changed[at] = changed.readUInt8(at) ^ (1 << random.int(0, 7));
    return changed;
  },
  function putsHostile(bytes, random) {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), random.pick(HOSTILE), bytes.subarray(at)]);
  },
  function replacesByHostile(bytes, random) {
    const [from, to] = stretch(bytes, random, 20);
    return Buffer.concat([bytes.subarray(0, from), random.pick(HOSTILE), bytes.subarray(to)]);
  },
  function takesOut(bytes, random) {
    const [from, to] = stretch(bytes, random, 200);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function cutsEnd(bytes, random) {
    return bytes.subarray(0, place(bytes, random));
  },
  function repeats(bytes, random) {
    const [from, to] = stretch(bytes, random, 40);
    const times = random.int(2, Math.max(2, Math.floor(REPEATED_MAX / (to - from + 1))));
    const piece = bytes.subarray(from, to);
    return Buffer.concat([bytes.subarray(0, to), ...Array.from({ length: times }, () => piece), bytes.subarray(to)]);
  },
  function movesStretch(bytes, random) {
    const [from, to] = stretch(bytes, random, 100);
    const rest = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    const at = place(rest, random);
    return Buffer.concat([rest.subarray(0, at), bytes.subarray(from, to), rest.subarray(at)]);
  },
  function joinsAnother(bytes, random, samples) {
    const other = random.pick(samples);
    return Buffer.concat([bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random))]);
  },
  function changesNumber(bytes, random) {
    const text = bytes.toString("latin1");
    const numbers = [...text.matchAll(/\d+/g)];
    if (numbers.length === 0) return bytes;
    const { index, 0: number } = random.pick(numbers);
    const changed = random.pick([
      "0",
      "9".repeat(number.length),
      `${number}0`,
      number.slice(1),
      random.digits(number.length),
    ]);
    return Buffer.from(text.slice(0, index) + changed + text.slice(index + number.length), "latin1");
  },
  function otherEncoding(bytes, random) {
    const text = bytes.toString("utf8");
    return random.chance(0.5) ? Buffer.from(text, "latin1") : Buffer.from(`\uFEFF${text}`, "utf16le");
  },
];
