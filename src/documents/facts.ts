import { moneyText, parseMoney } from "../values/money.ts";

/** An amount as facts give it, two decimal places; absent when the document has none or what it has is no amount. */
export function amountFact(text: string | undefined): string | undefined {
  // What nearly every layout writes already is what facts give.
  if (text === undefined || /^(?:0|[1-9]\d*)\.\d{2}$/.test(text)) return text;
  if (!/^[+-]?\d{1,18}(?:\.\d{1,2})?$/.test(text)) return undefined;
  return moneyText(parseMoney(text));
}

/** Facts without those that are absent, at any depth; a group left with nothing is absent too. */
export function presentFacts(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts)) {
    const kept = isGroup(value) ? presentFacts(value) : value;
    if (kept === undefined || kept === "" || (isGroup(kept) && Object.keys(kept).length === 0)) continue;
    present[name] = kept;
  }
  return present;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
