import { DEFAULT_DATABASE, openWorkspace } from "../kernel/database/workspace.ts";
import { readArguments } from "./arguments.ts";
import { printJson } from "./output.ts";
import { withWorkspace } from "./with-workspace.ts";

/** Opening a database migrates it; this command does just that. */
export async function migrateCommand(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, { database: { type: "string" } });
  const database = values.database ?? DEFAULT_DATABASE;
  await withWorkspace(
    () => openWorkspace(database),
    async () => undefined,
  );
  if (values.json) printJson({ ok: true });
  else process.stdout.write("O banco de dados está na versão deste programa.\n");
  return 0;
}
