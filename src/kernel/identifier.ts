import { randomBytes, randomUUID } from "node:crypto";

/** Crockford's alphabet: no I, L, O or U, so that an id read aloud comes back the same. */
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Random bytes are drawn from the system in blocks: one call for each id costs more than the id. */
const POOL_BYTES = 8192;
const RANDOM_BYTES_PER_ID = 10;
let pool = Buffer.alloc(0);
let used = 0;

let lastMs = 0;
let sequence = 0;

/**
 * A UUID version 7 (RFC 9562): 48 bits of milliseconds, then a counter of 12 bits within the millisecond, then random.
 * Ids made by one process are strictly increasing, so rows inserted together stay together in the index.
 */
export function newUuid(): string {
  if (used + RANDOM_BYTES_PER_ID > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    sequence = pool.readUInt16BE(used) & 0x7ff;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  const random = pool.toString("hex", used + 2, used + RANDOM_BYTES_PER_ID);
  used += RANDOM_BYTES_PER_ID;
  const time = lastMs.toString(16).padStart(12, "0");
  const counter = sequence.toString(16).padStart(3, "0");
  const variant = ((Number.parseInt(random.slice(0, 1), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

/** The id of nothing: what a public id that cannot be one is looked up by. */
export const NO_UUID = "00000000-0000-0000-0000-000000000000";

/** The lowest id that could have been made at an instant: ids made since then are found by the primary key's index. */
export function firstUuidAt(instant: Date): string {
  const time = Math.max(0, instant.getTime()).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** A name that nobody can guess, for throw-away databases and folders. */
export function randomName(prefix: string): string {
  return `${prefix}${randomUUID().replaceAll("-", "").slice(0, 16)}`;
}

/** What nobody can guess, as 64 hexadecimal digits: for signing and for numbers used once. */
export function randomSecret(): string {
  return randomBytes(32).toString("hex");
}

const PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** A first password: five groups of four that can be read aloud, some 99 bits. */
export function randomPassword(): string {
  const letters = [...randomBytes(20)].map((byte) => PASSWORD_LETTERS.charAt(byte % PASSWORD_LETTERS.length));
  return (letters.join("").match(/.{4}/g) ?? []).join("-");
}

/**
 * The id as it is shown outside SQL: the noun, an underscore, and the uuid in Crockford base 32.
 *
 * @returns for instance `bill_` and 26 upper-case characters
 */
export function publicId(noun: string, uuid: string): string {
  let value = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = CROCKFORD.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return `${noun}_${text}`;
}

/**
 * The uuid that a public id stands for.
 *
 * @returns nothing where the text is no id of that noun
 */
export function uuidOf(noun: string, id: string): string | undefined {
  if (!id.startsWith(`${noun}_`)) return undefined;
  const text = id.slice(noun.length + 1);
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text)) return undefined;
  let value = 0n;
  for (const character of text) value = (value << 5n) | BigInt(CROCKFORD.indexOf(character));
  const hex = value.toString(16).padStart(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
