export { type OpenBills, openBills } from "./open-bills.ts";
export { reduceBills } from "./reduce-bills.ts";
export { billBook, findCsrf, totalCsrfWaiting } from "./store.ts";
