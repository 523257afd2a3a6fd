import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { sessionAnswer } from "./session.ts";

/** Which answers each topic of the server's doorbell makes old, by the beginning of their path. */
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  import_run: ["/import-runs", "/spreadsheets", "/migration"],
  documents: ["/documents", "/files", "/overview"],
  titles: ["/bills", "/receivables", "/overview"],
  movements: ["/movements", "/bank-accounts", "/unbound-statements", "/overview"],
  exceptions: ["/exceptions", "/overview"],
  entries: ["/entries", "/accounts", "/trial-balance", "/overview"],
  partners: ["/partners"],
  comments: ["/comments"],
};
/** A job that rings for each thing it does is heard once. */
const SETTLE_MS = 400;

/** A server that starts again, or a train in a tunnel, is back before anybody is told. */
const LOST_MS = 3_000;
const RETRY_MS = 3_000;

/**
 * Keeps what is on the screen as it is in the company, whoever changes it: another tab, another person, or a job.
 *
 * @returns whether the server is out of reach; what was missed meanwhile is asked for when it is back
 */
export function useLiveAnswers(): boolean {
  const cache = useQueryClient();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const heard = new Set<string>();
    let ringing: ReturnType<typeof setTimeout> | undefined;
    let losing: ReturnType<typeof setTimeout> | undefined;
    let retrying: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource;
    const onChange = ({ data }: MessageEvent<string>) => {
      const { topic } = JSON.parse(data) as { readonly topic: string };
      heard.add(topic);
      ringing ??= setTimeout(() => {
        ringing = undefined;
        const old = [...heard].flatMap((one) => TOPICS[one] ?? []);
        heard.clear();
        void cache.invalidateQueries({
          predicate: ({ queryKey: [path] }) => typeof path === "string" && old.some((begin) => path.startsWith(begin)),
        });
      }, SETTLE_MS);
    };
    const onOpen = () => {
      clearTimeout(losing);
      setLost(false);
      // Nobody rang while there was no bell.
      if (losing !== undefined) void cache.invalidateQueries();
      losing = undefined;
    };
    const onError = () => {
      losing ??= setTimeout(() => setLost(true), LOST_MS);
      // Of a connection that fell the browser makes another by itself; of an answer that is no stream, as a proxy's or a refusal, it does not.
      if (source.readyState !== EventSource.CLOSED) return;
      retrying = setTimeout(() => {
        // Whether it was the session that ended is told by the answer to any question.
        void cache.invalidateQueries({ queryKey: sessionAnswer.queryKey });
        listen();
      }, RETRY_MS);
    };
    const listen = () => {
      source = new EventSource("/v1/live");
      source.addEventListener("changed", onChange);
      source.addEventListener("open", onOpen);
      source.addEventListener("error", onError);
    };
    listen();
    return () => {
      for (const timer of [ringing, losing, retrying]) clearTimeout(timer);
      source.close();
    };
  }, [cache]);
  return isLost;
}
