export { checkCteEventLayout, checkCteLayout, checkCteServiceLayout } from "./cte-layouts.ts";
