import type { Found } from "../reports/contract.ts";
import { findAnything } from "../reports/contract.ts";
import { call } from "./api.ts";
import type { PaletteSource } from "./palette-source.ts";
import { placeOf } from "./processes/place-of.ts";
import { Money } from "./ui/money.tsx";

const HEADINGS: Readonly<Record<Found["type"], string>> = {
  partner: "Parceiros",
  document: "Documentos",
  bill: "A pagar",
  receivable: "A receber",
  movement: "Extrato",
  entry: "Lançamentos",
};

/** What the palette finds in the company, by kind; choosing one opens its screen. */
export function findInCompany(go: (to: string) => void): PaletteSource {
  return async (written, signal) => {
    if (written.length < 2) return [];
    const { data } = await call(findAnything, { query: { q: written }, signal });
    return [...Map.groupBy(data, ({ type }) => type)].map(([type, all]) => ({
      heading: HEADINGS[type],
      results: all.map((one) => ({
        id: one.id,
        label: one.label,
        detail: (
          <span className="row">
            {one.amount !== null && <Money amount={one.amount} />}
            {one.detail !== null && <span className="faint">{one.detail}</span>}
          </span>
        ),
        run: () => {
          const place = placeOf(one);
          if (place !== null) go(place.to);
        },
      })),
    }));
  };
}
