export type { Cnab240, Cnab240Batch, CollectionTitle } from "./cnab240.ts";
export { isCollectionReturn, isPaid } from "./collection-movements.ts";
export { type Cnab240Reading, readCnab240 } from "./read-cnab240.ts";
