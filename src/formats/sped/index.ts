export { checkEcd, judgeEcd } from "./check-ecd.ts";
export { checkSped, judgeForm, type SpedJudge } from "./check-sped.ts";
export { fieldOf as ecdFieldOf, signedOf as ecdSignedOf } from "./ecd-book.ts";
export type { SpedFault } from "./faults.ts";
export type { SpedField, SpedFieldType, SpedLayout, SpedRegister } from "./layout.ts";
export { readOpening, type SpedFile, type SpedOpening, type SpedTable, spedTable } from "./sped-layouts.ts";
export { type SpedPieces, type SpedRecord, walkSped } from "./walk-sped.ts";
export { type SpedValues, type SpedWriting, spedText, writeSpedRecord, writeSpedRegister } from "./write-sped.ts";
