/**
 * What is wrong in a piece of input. A bad document is data, so faults are returned, all of them at once, never thrown.
 * `code` is stable (`kind-or-format.what`), `message` is a sentence in Portuguese for an accountant, `path` says where.
 */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}
