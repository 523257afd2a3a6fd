import { isMonth, type Month } from "../values/calendar.ts";
import { UsageError } from "./arguments.ts";

/** `2026-01` or `2026-01..2026-12`. */
export function readPeriod(text: string): { readonly from: Month; readonly to: Month } {
  const [from = "", to = from, ...rest] = text.split("..");
  if (rest.length > 0 || !isMonth(from) || !isMonth(to) || from > to) {
    throw new UsageError(`--period espera 2026-01 ou 2026-01..2026-12, não ${text}.`);
  }
  return { from, to };
}
