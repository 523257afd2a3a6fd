import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

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

/** Keeps what is on the screen as it is in the company, whoever changes it: another tab, another person, or a job. */
export function useLiveAnswers(): void {
  const cache = useQueryClient();
  useEffect(() => {
    const source = new EventSource("/v1/live");
    const heard = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.addEventListener("changed", ({ data }: MessageEvent<string>) => {
      const { topic } = JSON.parse(data) as { readonly topic: string };
      heard.add(topic);
      timer ??= setTimeout(() => {
        timer = undefined;
        const old = [...heard].flatMap((one) => TOPICS[one] ?? []);
        heard.clear();
        void cache.invalidateQueries({
          predicate: ({ queryKey: [path] }) => typeof path === "string" && old.some((begin) => path.startsWith(begin)),
        });
      }, SETTLE_MS);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [cache]);
}
