export type {
  Cnab240,
  Cnab240Batch,
  Cnab240Detail,
  CollectionOrder,
  CollectionTitle,
  Payment,
  StatementEntry,
} from "./cnab240.ts";
export { isCollectionReturn, isPaid } from "./collection-movements.ts";
export { entriesOf, isPaidPayment, ordersOf, paymentStatus, paymentsOf } from "./details-240.ts";
export { type Cnab240Reading, readCnab240 } from "./read-cnab240.ts";
export { type Cnab400, type Cnab400Reading, type Cnab400Title, readCnab400 } from "./read-cnab400.ts";
export { type Cnab240Part, walkCnab240 } from "./walk-cnab240.ts";
export { type BatchToWrite, type Cnab240ToWrite, type Cnab240Writing, writeCnab240 } from "./write-cnab240.ts";
