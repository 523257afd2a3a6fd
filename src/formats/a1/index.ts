export { type A1, type OpenedA1, openA1 } from "./open-a1.ts";
