import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testHolder } from "../formats/xml/sign-for-tests.ts";
import { Refusal } from "../kernel/errors.ts";
import { readTrustedRoots } from "./index.ts";

const root = testHolder({ commonName: "Autoridade Inventada", isAuthority: true });
const intermediate = testHolder({ commonName: "Autoridade Segunda Inventada", isAuthority: true }, root);
const simulated = testHolder({ commonName: "Simulador SEM VALOR", isAuthority: true });

const holder = { folder: "" };

beforeEach(() => {
  holder.folder = mkdtempSync(path.join(tmpdir(), "retaguarda-raizes-"));
});
afterEach(() => {
  rmSync(holder.folder, { recursive: true, force: true });
});

function put(name: string, content: string | Uint8Array): void {
  writeFileSync(path.join(holder.folder, name), content);
}

function rootsOf(demonstration: boolean): string[] {
  return [...readTrustedRoots(holder.folder, { demonstration }).roots.values()].flat().map(({ subject }) => subject);
}

test("no folder trusts nobody", () => {
  expect(readTrustedRoots(undefined, { demonstration: true }).roots.size).toBe(0);
});

test("who signs itself is a root, who is signed is not; PEM or DER, and other files are left alone", () => {
  put("a.pem", root.certificate);
  put("b.crt", intermediate.certificate);
  const pem = simulated.certificate.replace(/-----[A-Z ]+-----|\s/g, "");
  put("c.der", Buffer.from(pem, "base64"));
  put("leia-me.txt", "nada");
  const found = rootsOf(true);
  expect(found).toHaveLength(2);
  expect(found.join()).toContain("Autoridade Inventada");
  expect(found.join()).not.toContain("Segunda");
});

test("a simulator's authority is trusted only in a company of demonstration", () => {
  put("a.pem", root.certificate);
  put("s.pem", simulated.certificate);
  expect(rootsOf(true).join()).toContain("SEM VALOR");
  expect(rootsOf(false).join()).not.toContain("SEM VALOR");
  expect(rootsOf(false)).toHaveLength(1);
});

test.each([
  [
    "a certificate that cannot be read",
    () => put("ruim.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
    "ruim.pem",
  ],
  ["a binary that is no certificate", () => put("ruim.cer", Uint8Array.of(1, 2, 3)), "ruim.cer"],
  ["a folder that is not there", () => rmSync(holder.folder, { recursive: true }), "retaguarda-raizes-"],
])("%s is refused by its name", (_, prepare, name) => {
  prepare();
  try {
    rootsOf(true);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ code: "integrations.trusted_roots_unreadable" });
    expect(String(error)).toContain(name);
  }
});
