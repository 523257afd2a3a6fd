export { creditNotesOf } from "./credit-notes.ts";
export { readContents } from "./document-contents.ts";
export type { InspectedFile } from "./inspect-file.ts";
export { inspectPaths } from "./inspect-path.ts";
export { inspectText } from "./inspect-text.ts";
export { inspectXml } from "./inspect-xml.ts";
export { type DocumentKind, type Inspected, isUnread } from "./inspected.ts";
export type { PaymentTerms } from "./payment-terms.ts";
export { type Reader, type ReadingResult, readFiles } from "./read-files.ts";
export { type ArrivedFile, receiveFiles } from "./receive-files.ts";
export { describeStoredDocument, documentOf, documentsRoutes, titleOf } from "./routes.ts";
export {
  type Arrival,
  type DocumentListed,
  listDocuments,
  listSoldNcms,
  takeTrades,
  type WaitingTrade,
} from "./store.ts";
export { titlesOfTrade } from "./titles-of-trade.ts";
export { opensTitle, type Trade, type TradeGoods, totalWithheld, type Withheld } from "./trade.ts";
export { walkPath } from "./walk-path.ts";
