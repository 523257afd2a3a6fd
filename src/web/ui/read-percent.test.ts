import { describe, expect, test } from "vitest";
import { formatPercent, readPercent } from "./read-percent.ts";

describe("a percentage as people write it", () => {
  test.each([
    ["2", "2"],
    ["2,5", "2.5"],
    ["2.50 %", "2.5"],
    ["0,0333", "0.0333"],
    ["02", "2"],
    ["99,9999", "99.9999"],
  ])("%s is %s", (written, percent) => {
    expect(readPercent(written)).toBe(percent);
  });

  test.each(["", "100", "-1", "dois", "1,2,3", "1,23456"])("%j is no percentage", (written) => {
    expect(readPercent(written)).toBeNull();
  });

  test("is shown with a comma", () => {
    expect(formatPercent("2.5")).toBe("2,5");
  });
});
