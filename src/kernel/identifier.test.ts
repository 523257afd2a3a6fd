import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newUuid, publicId, randomName } from "./identifier.ts";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

describe("a new id", () => {
  test("is a UUID version 7 of the RFC's variant, with this hour in front", () => {
    const before = Date.now();
    const uuid = newUuid();
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now() + 1000);
  });

  test("is greater than every id made before it by this process", () => {
    let last = newUuid();
    for (let count = 0; count < 100_000; count++) {
      const next = newUuid();
      // Without `expect`: a hundred thousand of them cost more than what is measured.
      if (next <= last) throw new Error(`${next} came after ${last}`);
      last = next;
    }
  });
});

describe("the id that people see", () => {
  test.each([
    ["00000000-0000-0000-0000-000000000000", "bill_00000000000000000000000000"],
    ["ffffffff-ffff-ffff-ffff-ffffffffffff", "bill_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"],
    // The example of the ULID specification, 01ARZ3NDEKTSV4RRFFQ69G5FAV, as a uuid.
    ["01563e3a-b5d3-d676-4c61-efb99302bd5b", "bill_01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  ])("is the noun and %s in Crockford's base 32", (uuid, id) => {
    expect(publicId("bill", uuid)).toBe(id);
  });

  test("keeps every bit and the order of the ids", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        const digits = publicId("entry", one).slice("entry_".length);
        const value = [...digits].reduce((sum, digit) => sum * 32n + BigInt(CROCKFORD.indexOf(digit)), 0n);
        expect(value.toString(16).padStart(32, "0")).toBe(one.replaceAll("-", ""));
        expect(publicId("entry", one) < publicId("entry", other)).toBe(one < other);
      }),
    );
  });
});

test("a random name is the prefix and letters that a folder or a database may have", () => {
  expect(randomName("test_")).toMatch(/^test_[0-9a-f]{16}$/);
  expect(randomName("test_")).not.toBe(randomName("test_"));
});
