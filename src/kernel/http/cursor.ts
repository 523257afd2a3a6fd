import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../canonical-json.ts";
import { refuseInKernel } from "../refusals.ts";

/** Where a list goes on: the sort key of the last row that was shown. */
export type Cursor = readonly (string | null)[];

/** Makes and reads cursors of one list: of a company, a path and its filters. A cursor of another list is refused. */
export interface Cursors {
  /** The cursor that came with the request, if one did. */
  readonly after: Cursor | undefined;
  /** Cuts one row too many off the end and says where the next page starts. */
  page<Row, Item>(
    rows: readonly Row[],
    limit: number,
    keyOf: (row: Row) => Cursor,
    itemOf: (row: Row) => Item,
  ): { data: Item[]; nextCursor: string | null };
}

const SIGNATURE_BYTES = 12;
const written = z.array(z.string().nullable()).max(8);

export function cursorsOf(
  secret: string,
  list: { readonly companyId: string; readonly path: string; readonly filters: Readonly<Record<string, string>> },
  cursor: string | undefined,
): Cursors {
  const scope = canonicalJson([list.companyId, list.path, { ...list.filters }]);
  const sign = (body: string): Buffer =>
    createHmac("sha256", secret).update(`${scope}\n${body}`).digest().subarray(0, SIGNATURE_BYTES);
  return {
    after: cursor === undefined ? undefined : read(cursor, sign),
    page: (rows, limit, keyOf, itemOf) => {
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const body =
        rows.length <= limit || last === undefined
          ? undefined
          : Buffer.from(JSON.stringify(keyOf(last))).toString("base64url");
      return {
        data: shown.map(itemOf),
        nextCursor: body === undefined ? null : `${body}.${sign(body).toString("base64url")}`,
      };
    },
  };
}

function read(cursor: string, sign: (body: string) => Buffer): Cursor {
  const [body = "", signature = ""] = cursor.split(".");
  const given = Buffer.from(signature, "base64url");
  const wanted = sign(body);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw refuseInKernel("kernel.cursor_invalid");
  return written.parse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
}
