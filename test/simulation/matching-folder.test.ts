import { describe, expect, it } from "vitest";
import { centavosOf } from "./centavos.ts";
import { generateMatching } from "./generate-matching.ts";
import { generateMatchingFolder } from "./matching-folder.ts";

const options = { seed: 9, movements: 220 };
const folder = generateMatchingFolder(options);
const matching = generateMatching(options);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("a folder to examine matching by", () => {
  it("has the titles and the movements that the plain data have", () => {
    const { truth } = folder;
    const titles = [...truth.payables, ...truth.receivables];
    expect(
      titles.map(({ document, installment, amount }) => `${document}/${installment} ${centavosOf(amount)}`),
    ).toEqual(
      [...matching.payables, ...matching.receivables].map(({ id, amountCentavos }) => `${id} ${amountCentavos}`),
    );
    expect(truth.movements.map(({ account, on, amount, fitid }) => [account, on, centavosOf(amount), fitid])).toEqual(
      matching.movements.map(({ account, movedOn, amountCentavos, bankId }) => [
        account,
        movedOn,
        amountCentavos,
        bankId,
      ]),
    );
  });

  it("lets a person be asked wherever a clerk would ask, and where the company's file cannot say what is charged", () => {
    for (const [index, { mayBePending, expectation }] of folder.truth.movements.entries()) {
      const answer = matching.truth[index];
      expect(mayBePending).toBe(answer?.knowable === false || answer?.case === "late-by-configuration");
      expect(expectation.kind).toBe(answer?.right.kind);
    }
  });

  it("shows every movement once in the statements, which end with the balance of the last day", () => {
    const statements = folder.files.filter(({ name }) => name.endsWith(".ofx")).map(({ bytes }) => textOf(bytes));
    const shown = statements.flatMap((text) =>
      text
        .split("<STMTTRN>")
        .slice(1)
        .filter((block) => !/<FITID>0[\r\n<]/.test(block)),
    );
    expect(shown.length).toBe(folder.truth.movements.length);
    const last = folder.truth.balances.filter(({ on }) => on === folder.truth.period.to);
    const ends = statements.map((text) => /<BALAMT>([^<\r]*)/.exec(text)?.[1]?.trim().replace(",", "."));
    expect(ends.sort()).toEqual(last.map(({ balance }) => balance).sort());
  });

  it("writes on the notes the trade names and the terms that a clerk would read", () => {
    const notes = folder.files
      .filter(({ name }) => name.endsWith(".xml"))
      .map(({ bytes }) => Buffer.from(bytes).toString());
    expect(notes.some((xml) => xml.includes("<xFant>"))).toBe(true);
    expect(notes.some((xml) => /<infCpl>.*multa/i.test(xml))).toBe(true);
    expect(notes.some((xml) => /<infCpl>.*desconto/i.test(xml))).toBe(true);
  });

  it("adds the bank's return file of a collection, whose credit is one line of the statement", () => {
    const returns = folder.files.filter(({ name }) => name.endsWith(".RET")).map(({ bytes }) => textOf(bytes));
    expect(returns.length).toBeGreaterThan(0);
    for (const text of returns) {
      const lines = text.replace(/\r\n$/, "").split("\r\n");
      expect(new Set(lines.map((line) => line.length))).toEqual(new Set([240]));
      const net = lines
        .filter((line) => line[13] === "U" && line[7] === "3")
        .reduce((total, line) => total + BigInt(line.slice(92, 107)), 0n);
      const credits = folder.truth.movements.filter((one) => one.case === "collection-with-return");
      expect(credits.map(({ amount }) => centavosOf(amount))).toContain(net);
    }
  });
});
