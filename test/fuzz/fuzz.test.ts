import { describe, expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";
import { targets } from "./targets.ts";

describe("the search for what breaks a reader", () => {
  test("finds one that throws, and one that does not come back", async () => {
    const [thrown] = (await fuzz({ name: "throws", runs: 200, seed: 1 })).findings;
    expect(thrown).toMatchObject({ what: "throws" });
    expect(thrown?.error).toContain("nine");
    const [hung] = (await fuzz({ name: "hangs", runs: 50, seed: 1, findingsMax: 1 })).findings;
    expect(hung).toMatchObject({ what: "hangs" });
    expect(hung?.input.length).toBeLessThan(8);
  });

  // A few hundred each, so that a reader that breaks easily is found at once; `npm run fuzz` asks a million.
  test.each(Object.keys(targets))("finds nothing in %s", async (name) => {
    expect((await fuzz({ name, runs: 400, seed: 7 })).findings).toEqual([]);
  });
});
