import { useSyncExternalStore } from "react";
import { FILE_BYTES_MAX, tooLarge } from "../../documents/contract.ts";
import { uploadFiles } from "../../integrations/contract.ts";
import { addressOf } from "../api.ts";
import { noConnection, ProblemError, readProblem, sentenceOf } from "../problem-error.ts";
import { tabCompany } from "../tab-company.ts";
import { nameOf } from "../ui/dropped-files.ts";

/**
 * Files on their way to the server, in requests one after the other. It lives outside the screens: who sent ten thousand files may
 * leave, and come back to see how far they are. A request that was lost is sent again as it was: the server knows each file by
 * its bytes and name, so what had arrived is not there twice.
 */
export interface Uploading {
  readonly total: number;
  /** Kept by the server, and new to it. */
  readonly sent: number;
  /** Had come before, with the same name and bytes. */
  readonly repeated: number;
  readonly refused: readonly { readonly name: string; readonly message: string }[];
  /** Those of the request under way, with how much of it has gone, from 0 to 1. */
  readonly current: readonly string[];
  readonly share: number;
  readonly state: "idle" | "sending" | "waiting" | "stopped";
  /** Why it stopped, and nothing goes on by itself. */
  readonly problem: string | null;
}

const NOTHING: Uploading = {
  total: 0,
  sent: 0,
  repeated: 0,
  refused: [],
  current: [],
  share: 0,
  state: "idle",
  problem: null,
};

/** A request is repeated whole when the connection falls: small enough not to lose much, large enough to be worth its trip. */
export const FILES_A_REQUEST = 50;
export const BYTES_A_REQUEST = 32_000_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 20_000;

let uploading = NOTHING;
let waiting: File[] = [];
let company: string | null = null;
let wake: (() => void) | null = null;
const listeners = new Set<() => void>();

function show(change: Partial<Uploading>): void {
  const wasGoing = isGoing(uploading);
  uploading = { ...uploading, ...change };
  // Closing the tab in the middle loses what was not sent yet.
  if (isGoing(uploading) && !wasGoing) window.addEventListener("beforeunload", askBeforeLeaving);
  if (!isGoing(uploading) && wasGoing) window.removeEventListener("beforeunload", askBeforeLeaving);
  for (const listener of listeners) listener();
}

function isGoing({ state }: Uploading): boolean {
  return state !== "idle";
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function useUploading(): Uploading {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => uploading,
  );
}

/** Puts files at the end of the queue; it starts by itself. */
export function sendFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  const isBusy = uploading.state === "sending" || uploading.state === "waiting";
  // Each company has its own files: those of the tab's company of now, when nothing of another is on its way.
  if (!isBusy) company = tabCompany();
  // Before it travels: the server would refuse it in the same words once it had all gone.
  const large = files.filter(({ size }) => size > FILE_BYTES_MAX);
  const refused = large.map((file) => ({ name: nameOf(file), message: tooLarge(nameOf(file), file.size).message }));
  waiting = [...waiting, ...files.filter(({ size }) => size <= FILE_BYTES_MAX)];
  const before = isBusy ? uploading : { ...NOTHING, state: "sending" as const };
  show({ ...before, total: before.total + files.length, refused: [...before.refused, ...refused] });
  if (!isBusy) void work();
}

/** Goes on after a stop. */
export function resumeUpload(): void {
  if (uploading.state === "waiting") wake?.();
  else if (uploading.state === "stopped" && waiting.length > 0) {
    show({ state: "sending", problem: null });
    void work();
  }
}

/** Puts away what was said of files that have all gone. */
export function forgetUpload(): void {
  if (uploading.state === "sending" || uploading.state === "waiting") return;
  waiting = [];
  show(NOTHING);
}

async function work(): Promise<void> {
  let retryMs = RETRY_FIRST_MS;
  let isRepetition = false;
  for (let batch = nextBatch(waiting); batch.length > 0; batch = nextBatch(waiting)) {
    show({ state: "sending", current: batch.map(nameOf), share: 0 });
    try {
      const { files, refused } = await send(batch, (share) => show({ share }));
      waiting = waiting.slice(batch.length);
      // Of a request sent again nobody knows what had arrived the first time: it is not called repeated.
      const isNew = files.filter((file) => file.isNew || isRepetition).length;
      show({
        sent: uploading.sent + isNew,
        repeated: uploading.repeated + files.length - isNew,
        refused: [...uploading.refused, ...refused],
        share: 1,
      });
      retryMs = RETRY_FIRST_MS;
      isRepetition = false;
    } catch (error) {
      if (!isPassing(error)) {
        show({ state: "stopped", problem: sentenceOf(error), current: [], share: 0 });
        return;
      }
      isRepetition = true;
      show({ state: "waiting", share: 0 });
      await pause(retryMs);
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
    }
  }
  show({ state: "idle", current: [], share: 0 });
}

/** The next files, as many as one request carries, and always one. */
export function nextBatch<Sized extends { readonly size: number }>(files: readonly Sized[]): readonly Sized[] {
  let bytes = 0;
  const end = files.findIndex(({ size }, at) => {
    bytes += size;
    return at > 0 && (at >= FILES_A_REQUEST || bytes > BYTES_A_REQUEST);
  });
  return end === -1 ? files.slice(0, FILES_A_REQUEST) : files.slice(0, end);
}

/** A connection that fell, or a server that is coming back: it passes by itself. */
function isPassing(error: unknown): boolean {
  return error instanceof ProblemError && (error.problem.status === 0 || error.problem.status >= 502);
}

/** Ends early when the browser says that the connection is back, or a person says to go on. */
async function pause(ms: number): Promise<void> {
  await new Promise<void>((done) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      wake = null;
      done();
    }
    window.addEventListener("online", end);
    wake = end;
  });
}

interface Received {
  readonly files: readonly { readonly name: string; readonly isNew: boolean }[];
  readonly refused: readonly { readonly name: string; readonly message: string }[];
}

/** Not `fetch`, which does not say how much has gone. */
async function send(batch: readonly File[], onShare: (share: number) => void): Promise<Received> {
  const form = new FormData();
  for (const file of batch) form.append("file", file, nameOf(file));
  const { status, text } = await new Promise<{ status: number; text: string }>((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", addressOf(uploadFiles, {}));
    if (company !== null) request.setRequestHeader("retaguarda-company", company);
    request.upload.addEventListener("progress", ({ loaded, total }) => onShare(total === 0 ? 0 : loaded / total));
    request.addEventListener("load", () => done({ status: request.status, text: request.responseText }));
    for (const end of ["error", "abort", "timeout"] as const) {
      request.addEventListener(end, () => fail(noConnection(true)));
    }
    request.send(form);
  });
  if (status !== 200) throw await readProblem(new Response(text, { status }));
  return uploadFiles.answer.parse(JSON.parse(text));
}
