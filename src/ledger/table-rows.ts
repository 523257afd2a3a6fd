import type { Cell } from "../kernel/http/table-download.ts";

/** Rows of a table that is taken away, made one by one as they are written. */
export async function* mapRows<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  cellsOf: (row: Row) => readonly Cell[],
): AsyncGenerator<readonly Cell[]> {
  for await (const row of rows) yield cellsOf(row);
}
