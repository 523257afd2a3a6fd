import type { Link } from "../../reports/contract.ts";

/** Filters of the API by the names that they have in the addresses of the screens. */
const NAMES: Readonly<Record<string, string>> = {
  status: "situacao",
  kind: "tipo",
  cause: "causa",
  accountId: "conta",
  partnerId: "parceiro",
  from: "de",
  to: "ate",
  dueFrom: "de",
  dueTo: "ate",
};

/** Where a figure opens: the screen that lists what it is made of, with the same limits. */
export function addressOfLink({ screen, filters }: Link): string {
  const search = new URLSearchParams(
    Object.entries(filters).map(([name, value]): [string, string] =>
      name === "waiting" ? ["situacao", "waiting"] : [NAMES[name] ?? name, value],
    ),
  ).toString();
  return search === "" ? screen : `${screen}?${search}`;
}
