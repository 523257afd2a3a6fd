import { asAdministrator, nameOf } from "../kernel/database/database.ts";
import { isWritable } from "../kernel/database/embedded-server.ts";
import { dataFolder, openThrowAwayWorkspace } from "../kernel/database/workspace.ts";
import { sentenceOf } from "../kernel/errors.ts";
import { readArguments } from "./arguments.ts";
import { paint, printJson } from "./output.ts";

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Checks the installation and says what is wrong, each with what to do. */
export async function doctor(args: readonly string[]): Promise<number> {
  const { values } = readArguments(args, {});
  const findings = [checkNode(), checkDataFolder(), await checkDatabase()];
  const ok = findings.every((finding) => finding.ok);
  if (values.json) printJson({ ok, findings });
  else {
    for (const { name, detail, ok: holds } of findings) {
      process.stdout.write(`${holds ? paint("green", "✓") : paint("red", "✗")} ${name}: ${detail}\n`);
    }
  }
  return ok ? 0 : 1;
}

function checkNode(): Finding {
  return { name: "node", ok: true, detail: process.version };
}

function checkDataFolder(): Finding {
  const folder = dataFolder();
  const ok = isWritable(folder);
  return {
    name: "pasta de dados",
    ok,
    detail: ok ? folder : `${folder} não aceita gravação: dê permissão ou aponte RETAGUARDA_DATA para outra pasta`,
  };
}

async function checkDatabase(): Promise<Finding> {
  const name = "postgresql";
  try {
    const workspace = await openThrowAwayWorkspace();
    try {
      const version = await asAdministrator(workspace.address, async (client) => {
        const answer = await client.query<{ version: string }>("select current_setting('server_version') as version");
        return answer.rows[0]?.version ?? "?";
      });
      const where = process.env["DATABASE_URL"] ? nameOf(workspace.address) : "embutido";
      return { name, ok: true, detail: `${version}, ${where}; um banco novo foi criado, migrado e removido` };
    } finally {
      await workspace.close();
    }
  } catch (error) {
    return { name, ok: false, detail: sentenceOf(error).message };
  }
}
