import { describe, expect, test } from "vitest";
import { Refusal, refusals, sentenceOf } from "./errors.ts";
import { kernelRefusals } from "./refusals.ts";

const refuse = refusals({
  "bakery.oven_off": {
    kind: "conflict",
    title: "Forno desligado",
    sentence: "O forno {oven} está desligado desde {since}. Ligue o forno e tente de novo.",
    meaning: "The oven is off.",
  },
});

describe("a refusal", () => {
  test("says what happened, to which thing, and carries its code", () => {
    const refusal = refuse("bakery.oven_off", { oven: 2, since: "10/03/2026" });
    expect(refusal).toBeInstanceOf(Refusal);
    expect(sentenceOf(refusal)).toEqual({
      code: "bakery.oven_off",
      message: "O forno 2 está desligado desde 10/03/2026. Ligue o forno e tente de novo.",
    });
  });

  test("whose detail is missing shows a question mark, not a brace", () => {
    expect(refuse("bakery.oven_off", { oven: 2 }).message).toContain("desde ?.");
  });

  test("a value with braces in it is shown as it is", () => {
    expect(refuse("bakery.oven_off", { oven: "{since}", since: "hoje" }).message).toContain("forno {since}");
  });
});

test("a program error tells the user nothing of the program", () => {
  const { code, message } = sentenceOf(new TypeError("undefined is not a function at secret.ts"));
  expect(code).toBe("kernel.unexpected");
  expect(message).not.toContain("secret");
});

test("every refusal of the kernel ends by saying what to do", () => {
  for (const [code, { sentence }] of Object.entries(kernelRefusals)) expect(sentence, code).toMatch(/[.!]$/);
});
