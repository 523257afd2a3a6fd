import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { generateMonths } from "./generate-months.ts";
import { writeSimulation } from "./write-simulation.ts";

const folder = mkdtempSync(join(tmpdir(), "simulation-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a simulation on disk", () => {
  it("holds the person's folder apart from the company, the trusted roots and the truth", () => {
    const simulation = generateMonths({ seed: 2 });
    writeSimulation(simulation, join(folder, "two"));
    for (const { name, bytes } of simulation.files) {
      expect(readFileSync(join(folder, "two", "documents", name)).equals(bytes)).toBe(true);
    }
    expect(JSON.parse(readFileSync(join(folder, "two", "company.json"), "utf8"))).toEqual(simulation.company);
    expect(JSON.parse(readFileSync(join(folder, "two", "truth.json"), "utf8"))).toEqual(simulation.truth);
    expect(readFileSync(join(folder, "two", "trusted-roots", "simulated-1.pem"), "utf8")).toContain(
      "BEGIN CERTIFICATE",
    );
  });

  it("is written from the command line by its seed, which a wrong call does not reach", () => {
    const run = (...args: readonly string[]): string =>
      execFileSync(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url)), ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    expect(run("2", "--out", join(folder, "command"))).toContain("Semente 2");
    expect(readFileSync(join(folder, "command", "truth.json"))).toEqual(
      readFileSync(join(folder, "two", "truth.json")),
    );
    expect(() => run("sem-numero")).toThrow();
  });
});
