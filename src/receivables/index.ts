export { makeDueRecurringReceivables } from "./make-recurring-receivables.ts";
export { type OpenReceivables, openReceivables } from "./open-receivables.ts";
export { reduceReceivables } from "./reduce-receivables.ts";
export { receivablesRoutes } from "./routes.ts";
export { receivableBook } from "./store.ts";
