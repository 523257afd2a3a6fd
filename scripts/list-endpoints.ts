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
      for (const [name, value] of Object.entries(exported).flatMap(withThoseInside)) {
        if (!isEndpoint(value)) continue;
        if (endpoints[name] !== undefined) throw new Error(`two endpoints are called ${name}`);
        endpoints[name] = value;
      }
    }
  }
  return endpoints;
}

/** Endpoints that come together are of one resource: `bills.list` is called billsList. */
function withThoseInside([name, value]: [string, unknown]): readonly (readonly [string, unknown])[] {
  if (isEndpoint(value) || !isPlain(value)) return [[name, value]];
  return Object.entries(value).map(([key, inner]) => [`${name}${key.slice(0, 1).toUpperCase()}${key.slice(1)}`, inner]);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "method" in value && "path" in value && "permission" in value;
}
