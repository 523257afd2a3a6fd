import { createHash } from "node:crypto";
import { z } from "zod";
import { type Canonical, canonicalJson } from "../canonical-json.ts";
import type { Transaction } from "../database/database.ts";
import { refuseInKernel } from "../refusals.ts";

/**
 * Makes a request happen once, whatever its sender repeats: the answer is stored under the sender's key in the transaction of
 * the change. So what was committed has its answer, and what was undone left the key free.
 *
 * @returns the answer, and whether it is one that was given before
 * @throws `kernel.idempotency_key_missing`, `kernel.idempotency_key_reused`, `kernel.request_in_progress`
 */
export async function once(
  tx: Transaction,
  request: {
    readonly credential: string;
    readonly key: string | undefined;
    readonly method: string;
    readonly path: string;
    readonly body: unknown;
  },
  work: () => Promise<unknown>,
): Promise<{ readonly answer: unknown; readonly isReplay: boolean }> {
  const { credential, key } = request;
  if (key === undefined || !/^[\x21-\x7e]{1,255}$/.test(key)) throw refuseInKernel("kernel.idempotency_key_missing");
  const fingerprint = createHash("sha256")
    .update(canonicalJson([request.method, request.path, (request.body ?? null) as Canonical]))
    .digest();
  const [lock] = await tx.query<{ taken: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken",
    [`${tx.companyId} ${credential} ${key}`],
  );
  if (lock?.taken !== true) throw refuseInKernel("kernel.request_in_progress");
  const [before] = await tx.query<{ fingerprint: Buffer; answer: unknown }>(
    "select fingerprint, answer from kernel.request where company_id = $1 and credential = $2 and key = $3",
    [tx.companyId, credential, key],
  );
  if (before !== undefined) {
    if (!before.fingerprint.equals(fingerprint)) throw refuseInKernel("kernel.idempotency_key_reused");
    return { answer: before.answer, isReplay: true };
  }
  const answer = await work();
  await tx.query(
    `insert into kernel.request (company_id, credential, key, fingerprint, status, answer)
     values ($1, $2, $3, $4, 200, $5)`,
    [tx.companyId, credential, key, fingerprint, JSON.stringify(z.json().parse(answer))],
  );
  return { answer, isReplay: false };
}
