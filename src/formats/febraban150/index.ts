export { type Febraban150, type Febraban150Reading, readFebraban150 } from "./read-febraban150.ts";
