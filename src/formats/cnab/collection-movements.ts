import type { Cnab240 } from "./cnab240.ts";

/**
 * Movements of a collection return that say money came in: 06 settlement, 17 settlement after write-off or of a title that was not
 * registered. Source: FEBRABAN table C044, as listed on 2026-11-24; codes above 53 vary by bank and none of them is a payment.
 */
const PAID: ReadonlySet<string> = new Set(["06", "17"]);

export function isPaid(movement: string): boolean {
  return PAID.has(movement);
}

/** The file is, or has in it, what a bank says of titles in collection: operation T of service 01. */
export function isCollectionReturn({ batches }: Pick<Cnab240, "batches">): boolean {
  return batches.some(({ operation, service }) => operation === "T" && service === "01");
}
