/** More lines than a spreadsheet is worked with; who has more has a system, and exports by period. */
export const SHEET_ROWS_MAX = 200_000;
/** Titles and headings stand above them. */
export const SHEET_LINES_MAX = SHEET_ROWS_MAX + 20;
export const SHEET_BYTES_MAX = 50_000_000;
export const SHEET_COLUMNS_MAX = 500;
/** What a cell of a spreadsheet program holds. */
export const SHEET_FIELD_MAX = 32_768;

/** Parts that a workbook may have, and what they may unpack to together: 200 000 lines of 20 columns are some 200 MB of XML. */
export const WORKBOOK_PARTS_MAX = 1_000;
export const WORKBOOK_UNPACKED_MAX = 400_000_000;
/** Beyond, it is a bomb; a small part that repeats itself may shrink more, and harms nobody. */
export const WORKBOOK_RATIO_MAX = 100;
export const WORKBOOK_RATIO_FREE_BYTES = 10_000_000;
/** Texts of the cells are shared in one part that is held in memory. */
export const WORKBOOK_TEXTS_MAX_BYTES = 100_000_000;
