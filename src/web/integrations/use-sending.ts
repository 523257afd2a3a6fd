import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { readImportRun, readMigration, uploadFiles } from "../../integrations/contract.ts";
import { sendFiles } from "./send-files.ts";

/** Files of one request: few enough that one lost is soon sent again, and its bytes fit in the server's memory. */
const FILES_A_REQUEST = 50;
const BYTES_A_REQUEST = 20_000_000;

export interface Sending {
  readonly state: "idle" | "sending" | "stopped" | "done";
  readonly sent: number;
  readonly total: number;
  readonly error: unknown;
  /** Goes on with the first request that did not arrive. */
  readonly resume: () => void;
}

/** Sends files some at a time, one request after the other, and can go on after a fall of the connection. */
export function useSending(): Sending & { readonly send: (files: readonly File[]) => void } {
  const cache = useQueryClient();
  const waiting = useRef<File[]>([]);
  const isRunning = useRef(false);
  const [progress, setProgress] = useState<Omit<Sending, "resume">>({ state: "idle", sent: 0, total: 0, error: null });

  const run = async () => {
    if (isRunning.current) return;
    isRunning.current = true;
    setProgress((before) => ({ ...before, state: "sending", error: null }));
    try {
      while (waiting.current.length > 0) {
        const together = nextRequest(waiting.current);
        await sendFiles(uploadFiles, together);
        waiting.current = waiting.current.slice(together.length);
        setProgress((before) => ({ ...before, sent: before.sent + together.length }));
        for (const { path } of [readImportRun, readMigration]) void cache.invalidateQueries({ queryKey: [path] });
      }
      setProgress((before) => ({ ...before, state: "done" }));
    } catch (error) {
      setProgress((before) => ({ ...before, state: "stopped", error }));
    } finally {
      isRunning.current = false;
    }
  };

  // Leaving the page in the middle loses what was not sent yet.
  const isSending = progress.state === "sending" || progress.state === "stopped";
  useEffect(() => {
    if (!isSending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isSending]);

  return {
    ...progress,
    resume: () => void run(),
    send: (files) => {
      const fresh = waiting.current.length === 0 && !isRunning.current;
      waiting.current = [...waiting.current, ...files];
      setProgress((before) => ({
        ...before,
        sent: fresh ? 0 : before.sent,
        total: (fresh ? 0 : before.total) + files.length,
      }));
      void run();
    },
  };
}

function nextRequest(files: readonly File[]): readonly File[] {
  let bytes = 0;
  const fitting = files.slice(0, FILES_A_REQUEST).findIndex(({ size }, at) => {
    bytes += size;
    return at > 0 && bytes > BYTES_A_REQUEST;
  });
  return files.slice(0, fitting === -1 ? FILES_A_REQUEST : fitting);
}
