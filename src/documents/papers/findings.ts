import { asShown, type Box, type Code, type Page } from "../sandbox/page.ts";
import type { Phrase } from "./layout.ts";

/** Where a fact was read: how, and on which page and place of the file. */
export interface Source {
  /** text of the file, text read from the image, bars, QR, or the text of an e-mail. */
  readonly by: "text" | "ocr" | "bars" | "qr" | "body";
  readonly page?: number;
  /** Fractions of the page from its top left. */
  readonly box?: Box;
}

/** A fact by its path ("beneficiary.name"), with where it came from. */
export interface Finding {
  readonly path: string;
  readonly value: unknown;
  readonly source: Source | undefined;
}

export function sourceOfPhrase({ page, box }: Phrase): Source {
  return { by: page.by, page: page.number, box: asShown(box, page.turned) };
}

export function sourceOfCode(page: Page, { is, box }: Code): Source {
  return { by: is, page: page.number, box: asShown(box, page.turned) };
}

/** Facts in the order found, the first of each path; and the source of each, by its path. */
export function factsOf(findings: readonly (Finding | undefined)[]): {
  readonly facts: Record<string, unknown>;
  readonly sources: Record<string, Source>;
} {
  const facts: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  const groups = new Map<string, Record<string, unknown>>();
  for (const finding of findings) {
    if (finding === undefined || finding.value === undefined || finding.value === "") continue;
    const { path, value, source } = finding;
    const [group = "", name] = path.split(".");
    if (name === undefined) {
      if (group in facts) continue;
      facts[group] = value;
    } else {
      const within = groups.get(group) ?? {};
      if (name in within) continue;
      within[name] = value;
      groups.set(group, within);
      facts[group] = within;
    }
    if (source !== undefined) sources[path] = source;
  }
  return { facts, sources };
}
