import { describe, expect, it } from "vitest";
import { compareFacts, samplesAreHere } from "./compare-facts.ts";
import { knownDifferences, reasonOf } from "./known-differences.ts";

// Some samples name real firms and stay outside the repository: where they are absent, each format's own tests prove it on invented files.
describe.skipIf(!samplesAreHere)("what inspect says of the samples (skipped where ../shared/samples is absent)", () => {
  it("is what the MANIFESTs, boletos.json and pix-brcodes.json measured, fact by fact, but for what has a reason", async () => {
    const { counts, differences } = await compareFacts();
    expect(differences.filter((difference) => reasonOf(difference) === undefined)).toEqual([]);
    // A reason that explains nothing any more is to be taken out.
    expect(differences).toHaveLength(knownDifferences.length);
    const equal = Object.values(counts).reduce((sum, count) => sum + count.equal, 0);
    expect(equal).toBeGreaterThan(2_500);
  });
});
