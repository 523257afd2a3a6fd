import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataFolder } from "../kernel/database/workspace.ts";
import { randomSecret } from "../kernel/identifier.ts";

const SECRET_CHARACTERS_MIN = 32;

/** What sessions and cursors are signed with: `RETAGUARDA_SECRET`, else made once and kept beside the data, for the owner alone. */
export function readSecret(): string {
  const given = process.env["RETAGUARDA_SECRET"];
  if (given !== undefined && given.length >= SECRET_CHARACTERS_MIN) return given;
  const file = path.join(dataFolder(), "secret");
  try {
    return readFileSync(file, "utf8");
  } catch {
    mkdirSync(dataFolder(), { recursive: true });
    try {
      // Never over another: two processes that start at once must agree.
      writeFileSync(file, randomSecret(), { mode: 0o600, flag: "wx" });
    } catch {
      // The other process was first.
    }
    return readFileSync(file, "utf8");
  }
}
