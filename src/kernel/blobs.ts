import { createHash } from "node:crypto";
import type { Transaction } from "./database/database.ts";
import { refuseInKernel } from "./refusals.ts";

/** The identity of stored bytes: their SHA-256, in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Stores bytes under their own hash. The same bytes are stored once, however often they come. */
export async function storeBlobs(tx: Transaction, contents: readonly Uint8Array[]): Promise<void> {
  await tx.query(
    `insert into kernel.blob (company_id, sha256, size, bytes)
     select $1, sha256(content), length(content), content from unnest($2::bytea[]) as content
     on conflict do nothing`,
    [tx.companyId, contents.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))],
  );
}

/**
 * Reads stored bytes, in one query, by their hash.
 *
 * @throws `kernel.file_differs_from_hash` when what is stored is not what was stored
 */
export async function readBlobs(tx: Transaction, hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const rows = await tx.query<{ sha256: string; bytes: Buffer }>(
    `select encode(sha256, 'hex') as sha256, bytes from kernel.blob
      where company_id = $1 and sha256 = any($2::bytea[])`,
    [tx.companyId, hashes.map((sha256) => Buffer.from(sha256, "hex"))],
  );
  for (const { sha256, bytes } of rows) {
    if (sha256Of(bytes) !== sha256) throw refuseInKernel("kernel.file_differs_from_hash", { sha256 });
  }
  return new Map(rows.map((row) => [row.sha256, row.bytes]));
}

/** Blobs whose bytes no longer have their hash; recomputed by the database, where the bytes are. */
export async function findAlteredBlobs(
  tx: Transaction,
): Promise<{ readonly total: bigint; readonly altered: readonly string[] }> {
  const [row] = await tx.query<{ total: bigint; altered: string[] }>(
    `select count(*) as total,
            coalesce(array_agg(encode(sha256, 'hex')) filter (where sha256(bytes) <> sha256), '{}') as altered
       from kernel.blob where company_id = $1`,
    [tx.companyId],
  );
  return { total: row?.total ?? 0n, altered: row?.altered ?? [] };
}
