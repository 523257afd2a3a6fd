import type { Workspace } from "../kernel/database/workspace.ts";
import { say } from "./output.ts";

/**
 * Runs with a database open and closes it whatever happens. Ctrl-C stops cleanly: what was committed stays, what was in
 * progress is undone, and the embedded server ends before we do.
 */
export async function withWorkspace<T>(
  open: () => Promise<Workspace>,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  let opened: Promise<Workspace> | undefined;
  let isStopping = false;
  const stop = (): void => {
    isStopping = true;
    say(
      "\nInterrompido. O que já estava gravado fica; o que estava em andamento foi desfeito. Rode de novo para continuar.",
    );
    opened
      ?.then((workspace) => workspace.close())
      .catch(() => undefined)
      .finally(() => process.exit(130));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    opened = open();
    const workspace = await opened;
    try {
      return await work(workspace);
    } finally {
      if (!isStopping) await workspace.close();
    }
  } catch (error) {
    // Stopping breaks what was in progress: that is not news, and the exit is on its way.
    if (isStopping) return await new Promise<never>(() => {});
    throw error;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
