import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Canonical, canonicalJson } from "./canonical-json.ts";

describe("canonical text", () => {
  test.each<[string, Canonical, string]>([
    ["keys stand in the order of their UTF-16 units", { b: 1, a: 2, é: 3, B: 4 }, '{"B":4,"a":2,"b":1,"é":3}'],
    [
      "a pair of surrogates comes before the end of the basic plane",
      { "\u{fb33}": 1, "😂": 2 },
      '{"😂":2,"\u{fb33}":1}',
    ],
    ["lists keep their order", [3, 1, 2], "[3,1,2]"],
    ["only what must be escaped is", '“"\\\n\u0001\u20ac/', '"“\\"\\\\\\n\\u0001€/"'],
    ["nothing, truth and whole numbers", [null, true, false, 0, -5], "[null,true,false,0,-5]"],
    ["a bigint reads as a whole number", { centavos: 123450n }, '{"centavos":123450}'],
  ])("%s", (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "a number that is not a safe integer is refused: %s",
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(RangeError);
    },
  );

  test("does not depend on the order in which fields were given, and reads back as the same value", () => {
    const { value: json } = fc.letrec<{ value: Canonical }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false),
        fc.maxSafeInteger(),
        fc.string({ unit: "binary" }),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });
});

/** The same value with the fields of each object the other way round. */
function reversed(value: Canonical): Canonical {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]: [string, Canonical]) => [key, reversed(part)]),
  );
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}
