export { checkCteEventLayout, checkCteLayout } from "./cte-layouts.ts";
