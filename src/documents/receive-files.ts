import { sha256Of, storeBlobs } from "../kernel/blobs.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type Actor, announce } from "../kernel/events.ts";
import { newUuid } from "../kernel/identifier.ts";
import { type Arrival, findOrMakeChannel, insertFiles } from "./store.ts";

export interface ArrivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where files come from. */
export interface Channel {
  readonly kind: "folder" | "upload" | "api";
  readonly name: string;
}

/**
 * Stores what arrived, before anything looks inside: the bytes under their hash, and that they came. Commit this before
 * reading them, so that nothing is lost whatever the reading does. What came before (same name, same bytes) adds nothing.
 */
export async function receiveFiles(
  tx: Transaction,
  actor: Actor,
  at: Date,
  { channel, files }: { readonly channel: Channel; readonly files: readonly ArrivedFile[] },
): Promise<readonly Arrival[]> {
  if (files.length === 0) return [];
  await storeBlobs(
    tx,
    files.map((file) => file.bytes),
  );
  const channelId = await findOrMakeChannel(tx, { id: newUuid(), ...channel });
  const arrivals = await insertFiles(
    tx,
    channelId,
    // A NUL cannot be stored as text, and no honest name has one.
    files.map((file) => ({ id: newUuid(), name: file.name.replaceAll("\0", "�"), sha256: sha256Of(file.bytes) })),
  );
  await announce(
    tx,
    arrivals
      .filter(({ isNew }) => isNew)
      .map(({ id }) => ({ type: "documents.file_received", actor, at, objects: [{ type: "file", id }] })),
  );
  return arrivals;
}
