import { describe, expect, it } from "vitest";
import { readOfxAmount } from "./ofx-amount.ts";
import { readOfxDate } from "./ofx-date.ts";

describe("an amount", () => {
  it.each([
    ["-836.30", "-836.30"],
    ["-530,86", "-530.86"],
    ["1.234,56", "1234.56"],
    ["1,234.56", "1234.56"],
    ["1.234.567", "1234567.00"],
    ["12.345.678,9", "12345678.90"],
    ["            -11,76", "-11.76"],
    ["530,86-", "-530.86"],
    ["+10", "10.00"],
    ["-140", "-140.00"],
    [".5", "0.50"],
    ["10.", "10.00"],
    ["0012,50", "12.50"],
    ["-0,00", "0.00"],
    ["10.5000", "10.50"],
  ])("written %j is %s", (text, value) => {
    expect(readOfxAmount(text)).toEqual({ is: "amount", value });
  });

  it.each(["", "   ", "            .  ", ","])("written %j is blank", (text) => {
    expect(readOfxAmount(text)).toEqual({ is: "blank" });
  });

  it.each([
    "$120",
    "R$ 10,00",
    "-10-",
    "1.234",
    "1,000",
    "1,2,3",
    "1.2,3",
    "10.5001",
    "abc",
    "1e3",
    "-",
    "9".repeat(16),
    "1".repeat(99),
  ])("written %j is not guessed", (text) => {
    expect(readOfxAmount(text)).toEqual({ is: "unreadable" });
  });
});

describe("a date", () => {
  it.each([
    ["20260310", "2026-03-10"],
    ["20260310000000[-3:BRT]", "2026-03-10"],
    ["20260310235959.000[-03:EST]", "2026-03-10"],
    ["20260310000000[0:GMT]", "2026-03-10"],
    ["202603101200[-3]", "2026-03-10"],
    ["20240229", "2024-02-29"],
  ])("written %j is that day, in no other time zone", (text, value) => {
    expect(readOfxDate(text)).toEqual({ is: "date", value });
  });

  it.each(["", "00000000000000", "00000000", "00000000000000[-3:BRT]"])("written %j is blank", (text) => {
    expect(readOfxDate(text)).toEqual({ is: "blank" });
  });

  it.each(["20260229", "20261301", "201120000000", "2026031", "10/03/2026", "2026-03-10", "20260310x"])(
    "written %j is unreadable",
    (text) => {
      expect(readOfxDate(text)).toEqual({ is: "unreadable" });
    },
  );

  it.each(["99991231", "21010101", "19891231", "00010101"])("written %j is not believed", (text) => {
    expect(readOfxDate(text).is).toBe("implausible");
  });
});
