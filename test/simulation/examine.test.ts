import { describe, expect, it } from "vitest";
import { centavosOf } from "./centavos.ts";
import { examine } from "./examine.ts";
import { generateMonths } from "./generate-months.ts";
import { type ProcessResult, readProcessResult } from "./process-result.ts";
import type { TitleTruth, Truth } from "./truth.ts";

const { truth } = generateMonths({ seed: 3, months: 2 });

describe("the examiner", () => {
  it("finds nothing wrong in the answer that is the truth itself", () => {
    const { ok, errors, lines } = examine(truth, perfectResult(truth));
    expect(errors).toEqual([]);
    expect(ok).toBe(true);
    expect(lines.reduce((total, line) => total + line.pending, 0)).toBe(0);
  });

  it("does not blame whoever leaves every movement to a person, and counts what could have been known", () => {
    const result = changed((result) => {
      for (const movement of result.movements) Object.assign(movement, { status: "pending", settles: [] });
      for (const title of [...result.payables, ...result.receivables]) {
        if (title.status !== "cancelled") Object.assign(title, { status: "open", settled: "0.00" });
      }
    });
    const { ok, lines } = examine(truth, result);
    expect(ok).toBe(true);
    expect(lines.find((line) => line.case === "tax-id")?.missed).toBeGreaterThan(0);
    expect(lines.find((line) => line.case === "nothing")?.missed ?? 0).toBe(0);
  });

  it.each<[string, RegExp, (result: ProcessResult) => void]>([
    [
      "a decoy that was taken for the payment of the title it imitates",
      /which it only looks like/,
      (result) => {
        const decoy = truth.movements.findIndex((movement) => movement.case.startsWith("decoy"));
        const [target] = truth.movements[decoy]?.never ?? [];
        Object.assign(result.movements[decoy] ?? {}, {
          status: "settled",
          category: "supplier-payment",
          why: "valor igual",
          settles: [{ ...target, amount: "1.00" }],
        });
      },
    ],
    [
      "a payment matched to another parcel",
      /tax-id: .* settles .*\/77 /,
      (result) => {
        const index = truth.movements.findIndex((movement) => movement.case === "tax-id");
        const [settled] = result.movements[index]?.settles ?? [];
        Object.assign(settled ?? {}, { installment: "077" });
      },
    ],
    ["a movement that was lost", /is missing/, (result) => void result.movements.pop()],
    [
      "a movement imported twice from overlapping statements",
      /one line too many/,
      (result) => void result.movements.push(...result.movements.slice(0, 1)),
    ],
    [
      "a fee taken for a tax",
      /is tax-payment, not bank-fee/,
      (result) => {
        const index = truth.movements.findIndex((movement) => movement.case === "fee");
        Object.assign(result.movements[index] ?? {}, { category: "tax-payment" });
      },
    ],
    [
      "a tampered note that was accepted",
      /tampered.* is accepted, not quarantined/,
      (result) => {
        const index = truth.documents.findIndex((document) => document.case === "tampered");
        Object.assign(result.documents[index] ?? {}, { status: "accepted" });
      },
    ],
    [
      "a copy accepted beside the note",
      /copies of .* one accepted was expected/,
      (result) => {
        for (const [index, document] of truth.documents.entries()) {
          if (document.copies !== undefined) Object.assign(result.documents[index] ?? {}, { status: "accepted" });
        }
      },
    ],
    ["a file without a fate", /has no fate/, (result) => void result.documents.shift()],
    [
      "a title opened for nobody's debt",
      /that nobody owes/,
      (result) => void result.payables.push({ ...titleRow(truth.payables[0]), document: "0".repeat(44) }),
    ],
    ["a title that was not opened", /was not opened/, (result) => void result.payables.splice(ordinary("payables"), 1)],
    [
      "a title confirmed though its chain is unknown",
      /has confirmed true, not false/,
      (result) => {
        const index = truth.payables.findIndex((title) => title.case === "unknown-chain");
        Object.assign(result.payables[index] ?? {}, { confirmed: true });
      },
    ],
    [
      "a cancelled note still receivable",
      /has status open, not cancelled/,
      (result) => {
        const index = truth.receivables.findIndex((title) => title.status === "cancelled");
        Object.assign(result.receivables[index] ?? {}, { status: "open" });
      },
    ],
    [
      "a title called settled that no movement settles",
      /has settled/,
      (result) => {
        const index = truth.payables.findIndex(
          (title) => title.status === "open" && !title.mayBeAbsent && !title.mayBeReduced,
        );
        Object.assign(result.payables[index] ?? {}, { settled: truth.payables[index]?.amount, status: "settled" });
      },
    ],
    [
      "a check of the product's own that failed",
      /check .* failed/,
      (result) => void Object.assign(result.checks[0] ?? {}, { ok: false }),
    ],
    [
      "an account that is not the company's and that nobody was asked about",
      /account_unbound/,
      (result) => void result.pending.pop(),
    ],
    [
      "an automatic answer without a reason",
      /without a reason/,
      (result) => {
        const index = result.movements.findIndex(({ status }) => status === "categorised");
        Object.assign(result.movements[index] ?? {}, { why: "" });
      },
    ],
    [
      "a movement of unknown category that nobody was asked about",
      /yet not pending/,
      (result) => {
        const index = truth.movements.findIndex((movement) => movement.case === "unknown-person");
        Object.assign(result.movements[index] ?? {}, { status: "categorised", category: "unknown", why: "?" });
      },
    ],
  ])("sees %s", (_, expected, spoil) => {
    const { ok, errors } = examine(truth, changed(spoil));
    expect(ok).toBe(false);
    expect(errors.join("\n")).toMatch(expected);
  });

  it("refuses a result that is not of the contract's shape", () => {
    expect(() => readProcessResult({ documents: [] })).toThrow();
  });
});

function changed(spoil: (result: ProcessResult) => void): ProcessResult {
  const result = structuredClone(perfectResult(truth));
  spoil(result);
  return result;
}

function ordinary(side: "payables" | "receivables"): number {
  return truth[side].findIndex((title) => !title.mayBeAbsent);
}

/** What `retaguarda process` would answer if it knew everything. */
function perfectResult({ documents, payables, receivables, movements, pendingCodes }: Truth): ProcessResult {
  const taken = new Set<string>();
  return {
    documents: documents.map(({ file, kind, key, accepts, copies }) => {
      const first = copies !== undefined && !taken.has(copies);
      if (copies !== undefined) taken.add(copies);
      return { file: `/tmp/folder/${file}`, kind, key, status: first ? "accepted" : (accepts[0] ?? "accepted") };
    }),
    payables: payables.map(titleRow),
    receivables: receivables.map(titleRow),
    movements: movements.map(({ account, fitid, on, amount, memo, expectation }) => ({
      account,
      id: fitid,
      on,
      amount,
      memo,
      category:
        expectation.kind === "categorised"
          ? expectation.category
          : expectation.kind === "pending"
            ? "unknown"
            : centavosOf(amount) < 0n
              ? "supplier-payment"
              : "customer-receipt",
      status: expectation.kind,
      why: "porque é verdade",
      settles: expectation.kind === "settled" ? expectation.settles.map((settled) => ({ ...settled })) : [],
    })),
    checks: [{ name: "bank equals ledger", ok: true }],
    pending: pendingCodes.map((code) => ({ code: `banking.${code}` })),
  };
}

function titleRow(title: TitleTruth | undefined): ProcessResult["payables"][number] {
  if (title === undefined) throw new RangeError("no title");
  const { document, counterparty, installment, dueOn, amount, settled, status, confirmed } = title;
  return { document, counterparty, installment, dueOn, amount, settled, status, confirmed };
}
