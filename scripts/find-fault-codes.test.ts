import { describe, expect, test } from "vitest";
import { findFaultCodes } from "./find-fault-codes.ts";

describe("fault codes of a source text", () => {
  test("are found with their sentence, in which a value is named", () => {
    const source = `
      const fault = (row: number, text: string): Fault => ({
        code: "ofx.date_unreadable",
        message: \`A data da linha \${row} não existe: \${quoted(line.text)}. \` + "Confira.",
      });`;
    expect(findFaultCodes(source)).toEqual([
      { code: "ofx.date_unreadable", message: "A data da linha {row} não existe: {text}. Confira." },
    ]);
  });

  test("a code chosen by a condition counts as both, each with its sentence", () => {
    const source = `push({ code: late ? "ofx.late" : "ofx.early", message: late ? "Tarde." : "Cedo." });`;
    expect(findFaultCodes(source)).toEqual([
      { code: "ofx.late", message: "Tarde." },
      { code: "ofx.early", message: "Cedo." },
    ]);
  });

  test("what is not a code of ours is left out", () => {
    expect(findFaultCodes(`const state = { code: "42501", message: "no" };`)).toEqual([]);
  });
});
