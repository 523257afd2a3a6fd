import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Simulation } from "./generate-months.ts";

/**
 * Writes a simulation as the product will meet it: `documents/` is the person's folder, beside it `company.json`,
 * `trusted-roots/` and `truth.json`, which must not be read as documents themselves.
 */
export function writeSimulation(simulation: Simulation, folder: string): void {
  const write = (name: string, content: Uint8Array | string): void => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  for (const { name, bytes } of simulation.files) write(`documents/${name}`, bytes);
  write("company.json", `${JSON.stringify(simulation.company, null, 2)}\n`);
  for (const [index, pem] of simulation.trustedRoots.entries()) write(`trusted-roots/simulated-${index + 1}.pem`, pem);
  write("truth.json", `${JSON.stringify(simulation.truth, null, 1)}\n`);
}
