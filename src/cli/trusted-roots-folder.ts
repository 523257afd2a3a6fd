import { existsSync } from "node:fs";
import path from "node:path";
import { dataFolder } from "../kernel/database/workspace.ts";

/** Given, else configured by `RETAGUARDA_TRUSTED_ROOTS`, else `trusted-roots` in the data folder when it is there. */
export function trustedRootsFolder(given: string | undefined): string | undefined {
  const configured = given ?? process.env["RETAGUARDA_TRUSTED_ROOTS"];
  if (configured !== undefined && configured !== "") return configured;
  const standing = path.join(dataFolder(), "trusted-roots");
  return existsSync(standing) ? standing : undefined;
}
