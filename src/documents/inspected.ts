import type { Cnab240 } from "../formats/cnab/index.ts";
import type { Nfe } from "../formats/nfe/nfe.ts";
import type { NfeEvent } from "../formats/nfe/nfe-event.ts";
import type { Nfse } from "../formats/nfse/nfse.ts";
import type { Fault } from "../values/fault.ts";
import type { Source } from "./papers/findings.ts";

/** The closed list of what a file may be; the command line promises these very words. */
export const documentKinds = [
  "nfe",
  "nfce",
  "cte",
  "nfse",
  "dps",
  "nfse-abrasf",
  "rps",
  "nfe-event",
  "cte-event",
  "nfe-summary",
  "nfe-distribution",
  "ofx",
  "cnab240",
  "cnab400",
  "febraban150",
  "camt053",
  "boleto",
  "pix",
  "sped-ecd",
  "sped-efd-icms-ipi",
  "sped-efd-contribuicoes",
  "pdf",
  "image",
  "spreadsheet",
  "email",
  "zip",
  "unknown",
] as const;

export type DocumentKind = (typeof documentKinds)[number];

/** Of a sale or a service, with an access key of their own: what is printed on paper is a print of one of these. */
export const noteKinds: readonly DocumentKind[] = ["nfe", "nfce", "cte", "nfse"];

/** One document found in a file: what it is, what it says, and what is wrong with it. Reading never depends on validity. */
export interface Inspected {
  readonly kind: DocumentKind;
  readonly version?: string;
  /** Fields by kind, as the command line promises them; an absent fact is absent. Amounts are text with two places. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly signature?: "valid" | "invalid" | "untrusted" | "absent";
  readonly schema?: "valid" | "invalid" | "unknown";
  readonly problems: readonly Fault[];
  /** Where on its pages a fact of a PDF or picture was read, by the fact's path ("beneficiary.name"). */
  readonly sources?: Readonly<Record<string, Source>>;
  /** The document in its layout's own names, for those who go on working with it; never printed. */
  readonly parsed?: Parsed;
  /** Which part of the file this is, when the file holds several ("NSU 000000000000123", "conta 2"). */
  readonly part?: string;
}

export type Parsed =
  | { readonly kind: "nfe"; readonly nfe: Nfe }
  | { readonly kind: "nfse"; readonly nfse: Nfse }
  | { readonly kind: "nfe-event"; readonly events: readonly NfeEvent[] }
  | { readonly kind: "cnab240"; readonly cnab: Cnab240 };

/** Nothing could be read of it: of no kind we know, or damaged beyond any fact. Its problems say why. */
export function isUnread({ kind, facts, problems }: Inspected): boolean {
  return kind === "unknown" || (problems.length > 0 && Object.keys(facts).length === 0);
}
