export interface TlvField {
  readonly id: string;
  readonly value: string;
}

export interface TlvReading {
  readonly fields: readonly TlvField[];
  /** Whether the fields cover the text exactly; when not, those before the break are given. */
  readonly whole: boolean;
}

/**
 * Fields of an EMV code: two digits of identifier, two of length, the value. Issuers disagree on what a length counts
 * where there are accents: it is read as characters, and as bytes of UTF-8 when that does not fit.
 */
export function readTlv(text: string): TlvReading {
  const byCharacters = readUnits(Array.from(text), (units) => units.join(""));
  if (byCharacters.whole) return byCharacters;
  const bytes = new TextEncoder().encode(text);
  // Nothing to disagree about when each character is one byte.
  if (bytes.length === text.length) return byCharacters;
  const decoder = new TextDecoder();
  const byBytes = readUnits(
    Array.from(bytes, (byte) => String.fromCharCode(byte)),
    (units) => decoder.decode(Uint8Array.from(units, (unit) => unit.charCodeAt(0))),
  );
  return byBytes.whole ? byBytes : byCharacters;
}

function readUnits(units: readonly string[], textOf: (units: readonly string[]) => string): TlvReading {
  const fields: TlvField[] = [];
  let at = 0;
  while (at < units.length) {
    const head = units.slice(at, at + 4).join("");
    const length = Number(head.slice(2));
    if (!/^\d{4}$/.test(head) || at + 4 + length > units.length) return { fields, whole: false };
    fields.push({ id: head.slice(0, 2), value: textOf(units.slice(at + 4, at + 4 + length)) });
    at += 4 + length;
  }
  return { fields, whole: true };
}
