import type { Readable } from "node:stream";
import type { z } from "zod";
import type { Endpoint } from "../contract.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Actor } from "../events.ts";
import { refuseInKernel } from "../refusals.ts";
import type { Cursors } from "./cursor.ts";
import type { Download } from "./download.ts";
import type { Table } from "./table-download.ts";

/** A person who signed in. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly hasTotp: boolean;
  readonly sessionHash: Buffer;
}

/** A person at work in a company. */
export interface Member extends Person {
  readonly companyId: string;
  readonly permissions: ReadonlySet<string>;
}

interface Given<E extends Endpoint> {
  readonly params: z.output<E["params"]>;
  readonly query: z.output<E["query"]>;
  readonly body: z.output<E["body"]>;
  readonly at: Date;
}

/** A request inside a company: one transaction, whose company the session gave. */
export interface CompanyCall<E extends Endpoint = Endpoint> extends Given<E> {
  readonly tx: Transaction;
  readonly member: Member;
  readonly actor: Actor;
  /** Milliseconds that the person worked on what this request decides, as their screen counted them. */
  readonly touchMs: number;
  /** The version that the person saw, from If-Match. */
  readonly seenVersion: number | undefined;
  readonly cursors: Cursors;
}

export interface PersonCall<E extends Endpoint = Endpoint> extends Given<E> {
  readonly db: Database;
  readonly person: Person | undefined;
  /** Headers of the request, and those that the answer will carry. */
  readonly headers: Headers;
  readonly answerHeaders: Headers;
}

/** A file that came with a request, read as it arrives. */
export interface Upload {
  readonly name: string;
  readonly stream: Readable;
}

/**
 * The bytes of a file that comes, or its size when it has more than may be held in memory: what is beyond is let pass, not kept,
 * so that the files after it still arrive.
 */
export async function bytesWithin({ stream }: Upload, max: number): Promise<Buffer | { readonly size: number }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= max) parts.push(part);
    else parts.length = 0;
  }
  return size <= max ? Buffer.concat(parts, size) : { size };
}

export interface UploadCall<E extends Endpoint = Endpoint> extends Given<E> {
  readonly db: Database;
  readonly member: Member;
  readonly actor: Actor;
  readonly files: AsyncIterable<Upload>;
}

export type Route =
  | { readonly kind: "company"; readonly endpoint: Endpoint; readonly handle: (call: CompanyCall) => Promise<unknown> }
  | { readonly kind: "person"; readonly endpoint: Endpoint; readonly handle: (call: PersonCall) => Promise<unknown> }
  | { readonly kind: "upload"; readonly endpoint: Endpoint; readonly handle: (call: UploadCall) => Promise<unknown> }
  | {
      readonly kind: "download";
      readonly endpoint: Endpoint;
      readonly handle: (call: CompanyCall) => Promise<Download>;
    }
  | { readonly kind: "table"; readonly endpoint: Endpoint; readonly handle: (call: CompanyCall) => Promise<Table> };

/** Work on one company's data, in one transaction. The answer is checked against the contract before it leaves. */
export function companyRoute<E extends Endpoint>(
  endpoint: E,
  handle: (call: CompanyCall<E>) => Promise<z.input<E["answer"]>>,
): Route {
  return { kind: "company", endpoint, handle: handle as (call: CompanyCall) => Promise<unknown> };
}

/** Work of a person outside any company, or before being anybody. */
export function personRoute<E extends Endpoint>(
  endpoint: E,
  handle: (call: PersonCall<E>) => Promise<z.input<E["answer"]>>,
): Route {
  return { kind: "person", endpoint, handle: handle as (call: PersonCall) => Promise<unknown> };
}

/** Files of any number, each read as it arrives; transactions are the handler's own, so that none waits for a slow sender. */
export function uploadRoute<E extends Endpoint>(
  endpoint: E,
  handle: (call: UploadCall<E>) => Promise<z.input<E["answer"]>>,
): Route {
  return { kind: "upload", endpoint, handle: handle as (call: UploadCall) => Promise<unknown> };
}

export function downloadRoute<E extends Endpoint>(
  endpoint: E,
  handle: (call: CompanyCall<E>) => Promise<Download>,
): Route {
  return { kind: "download", endpoint, handle: handle as (call: CompanyCall) => Promise<Download> };
}

/** A list to be taken away, in the format that the address asks for: `?format=csv` or `xlsx`. */
export function tableRoute<E extends Endpoint>(endpoint: E, handle: (call: CompanyCall<E>) => Promise<Table>): Route {
  return { kind: "table", endpoint, handle: handle as (call: CompanyCall) => Promise<Table> };
}

/**
 * Refuses a change that was decided on an older version of the thing.
 *
 * @param what in Portuguese, with its article: "O título 123"
 * @throws `kernel.version_missing`, `kernel.stale_version`
 */
export function refuseStale(what: string, { seen, current }: { seen: number | undefined; current: number }): void {
  if (seen === undefined) throw refuseInKernel("kernel.version_missing", { what });
  if (seen !== current) throw refuseInKernel("kernel.stale_version", { what, seen, current });
}
