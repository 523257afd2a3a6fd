import type { Fault } from "../values/fault.ts";

/**
 * A bad document is data, a broken rule is a refusal, a broken program is a crash.
 * A refusal says no to a request: it carries a stable code, and its sentence is in Portuguese and says what happened, to
 * which thing, and what to do next.
 */
export type RefusalKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "refused_elsewhere"
  | "unavailable"
  | "malformed"
  | "stale"
  | "version_missing"
  | "too_large"
  | "too_many";

export interface RefusalDefinition {
  readonly kind: RefusalKind;
  /** A short title in Portuguese. */
  readonly title: string;
  /** The sentence in Portuguese; `{name}` is replaced by the detail of that name. */
  readonly sentence: string;
  /** What it means, in English, for the documentation. */
  readonly meaning: string;
  /** Where in the body it is, as a JSON Pointer, when one field is to be corrected. */
  readonly field?: `/${string}`;
}

export type RefusalDetails = Readonly<Record<string, string | number | bigint | null>>;

export class Refusal extends Error {
  readonly code: string;
  readonly definition: RefusalDefinition;
  readonly details: RefusalDetails;
  /** What is wrong with each part, where a request has parts; `path` points into its body. */
  readonly faults: readonly Fault[];

  constructor(code: string, definition: RefusalDefinition, details: RefusalDetails, faults: readonly Fault[] = []) {
    super(fillSentence(definition.sentence, details));
    this.name = "Refusal";
    this.code = code;
    this.definition = definition;
    this.details = details;
    this.faults = faults;
  }
}

/**
 * Makes the `refuse` function of a slice from its table of refusals, so that a code that is not in the table does not compile.
 */
export function refusals<const Table extends Readonly<Record<string, RefusalDefinition>>>(table: Table) {
  return (code: keyof Table & string, details: RefusalDetails = {}, faults: readonly Fault[] = []): Refusal => {
    const definition = table[code];
    if (definition === undefined) throw new Error(`unknown refusal: ${code}`);
    return new Refusal(code, definition, details, faults);
  };
}

function fillSentence(sentence: string, details: RefusalDetails): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? "?"));
}

/** What a person sees of a program error: that it is ours, and a reference; the rest goes to the log. */
export function sentenceOf(error: unknown): { code: string; message: string } {
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  return {
    code: "kernel.unexpected",
    message:
      "Algo inesperado aconteceu no programa, e nada do que estava em andamento foi gravado. " +
      "Tente de novo; se repetir, use --verbose e relate o erro.",
  };
}
