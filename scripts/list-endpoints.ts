import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Endpoint } from "../src/kernel/contract.ts";

const SRC = new URL("../src/", import.meta.url);

/** Every endpoint that a contract exports, by its name; two of one name would be two operations of one id. */
export async function listEndpoints(): Promise<Readonly<Record<string, Endpoint>>> {
  const endpoints: Record<string, Endpoint> = {};
  for (const slice of readdirSync(fileURLToPath(SRC)).sort()) {
    const files = readdirSync(fileURLToPath(new URL(slice, SRC))).filter((name) => /(^|-)contract\.ts$/.test(name));
    for (const file of files.sort()) {
      if (slice === "kernel") continue;
      const exported: Readonly<Record<string, unknown>> = await import(new URL(`${slice}/${file}`, SRC).href);
      for (const [name, value] of Object.entries(exported)) {
        if (!isEndpoint(value)) continue;
        if (endpoints[name] !== undefined) throw new Error(`two endpoints are called ${name}`);
        endpoints[name] = value;
      }
    }
  }
  return endpoints;
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "method" in value && "path" in value && "permission" in value;
}
