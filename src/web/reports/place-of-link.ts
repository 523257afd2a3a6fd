import type { Link } from "../../reports/contract.ts";

/** Filters of the API by the names that they have in the addresses of most screens. */
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

const OF_TITLES: Readonly<Record<string, string>> = { ...NAMES, dueFrom: "vence-de", dueTo: "vence-ate" };
const OF_BANKS: Readonly<Record<string, string>> = { ...NAMES, status: "estado" };
const BY_SCREEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/a-pagar": OF_TITLES,
  "/a-receber": OF_TITLES,
  "/bancos": OF_BANKS,
};

/** What the screen of banks shows without being asked is what waits; what is decided it shows among all. */
const STATES: Readonly<Record<string, string>> = { pending: "", decided: "todos" };

/** Where a figure opens: the screen that lists what it is made of, with the same limits. */
export function addressOfLink({ screen, filters }: Link): string {
  const search = new URLSearchParams(
    Object.entries(filters).map(([name, value]): [string, string] => {
      if (name === "waiting") return ["situacao", "waiting"];
      const shown = screen === "/bancos" && name === "status" ? (STATES[value] ?? value) : value;
      return [(BY_SCREEN[screen] ?? NAMES)[name] ?? name, shown];
    }),
  ).toString();
  return search === "" ? screen : `${screen}?${search}`;
}
