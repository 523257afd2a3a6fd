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

/** @throws `kernel.file_differs_from_hash` when what is stored is not what was stored */
export async function readBlob(tx: Transaction, sha256: string): Promise<Buffer | undefined> {
  const [row] = await tx.query<{ bytes: Buffer }>(
    "select bytes from kernel.blob where company_id = $1 and sha256 = decode($2, 'hex')",
    [tx.companyId, sha256],
  );
  if (row !== undefined && sha256Of(row.bytes) !== sha256) {
    throw refuseInKernel("kernel.file_differs_from_hash", { sha256 });
  }
  return row?.bytes;
}
