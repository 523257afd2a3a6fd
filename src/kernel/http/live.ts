import pg from "pg";
import type { DatabaseAddress, Query } from "../database/database.ts";

/**
 * A doorbell from any process to the browsers of a company: that something of a topic changed, and nothing of what. It rings when
 * the transaction commits.
 */
export async function ring(tx: Query & { readonly companyId: string }, topic: string): Promise<void> {
  await tx.query("select pg_notify($1, $2)", [CHANNEL, `${tx.companyId} ${topic}`]);
}

export interface Live {
  /** @returns what ends the subscription */
  subscribe(companyId: string, hear: (topic: string) => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = "retaguarda_live";
const RETRY_MS = 1_000;

/** Listens on a connection of its own, made again whenever it drops. */
export async function openLive(address: DatabaseAddress): Promise<Live> {
  const subscribers = new Map<string, Set<(topic: string) => void>>();
  let client: pg.Client | undefined;
  let isClosed = false;
  const connect = async (): Promise<void> => {
    if (isClosed) return;
    const next = new pg.Client({ ...address, options: "-c role=retaguarda_app", application_name: "retaguarda_live" });
    const again = (): void => {
      if (client !== next || isClosed) return;
      client = undefined;
      setTimeout(() => void connect().catch(() => undefined), RETRY_MS).unref();
    };
    client = next;
    next.on("error", again);
    next.on("end", again);
    next.on("notification", ({ payload = "" }) => {
      const [companyId = "", topic = ""] = payload.split(" ");
      for (const hear of subscribers.get(companyId) ?? []) hear(topic);
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      again();
      if (client !== undefined) throw error;
    }
  };
  await connect();
  return {
    subscribe: (companyId, hear) => {
      const heard = subscribers.get(companyId) ?? new Set();
      subscribers.set(companyId, heard.add(hear));
      return () => {
        heard.delete(hear);
        if (heard.size === 0) subscribers.delete(companyId);
      };
    },
    close: async () => {
      isClosed = true;
      await client?.end();
    },
  };
}
