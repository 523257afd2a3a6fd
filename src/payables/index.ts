export { makeDueRecurringBills } from "./make-recurring-bills.ts";
export { type OpenBills, openBills } from "./open-bills.ts";
export { reduceBills } from "./reduce-bills.ts";
export { payablesRoutes } from "./routes.ts";
export { billBook, findCsrf, totalCsrfWaiting } from "./store.ts";
