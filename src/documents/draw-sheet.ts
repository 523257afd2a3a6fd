import { isOpenedPicture, recogniseContent } from "./recognise-content.ts";
import { drawPage } from "./sandbox/read-pages.ts";
import { shownContent } from "./shown-content.ts";

/** Sharp at the width of a column on a screen of two dots a point. */
const WIDTH = 1_400;

/** A sheet as an image: a page of a PDF drawn in the sandbox, or the picture itself, which has but one. */
export async function drawSheet(
  bytes: Uint8Array,
  sheet: number,
): Promise<{ readonly contentType: string; readonly body: Uint8Array } | undefined> {
  switch (recogniseContent(bytes)) {
    case "pdf": {
      const body = await drawPage(bytes, { page: sheet, width: WIDTH });
      return body === undefined ? undefined : { contentType: "image/png", body };
    }
    case "image":
      return sheet === 1 && isOpenedPicture(bytes) ? { ...shownContent(bytes), body: bytes } : undefined;
    default:
      return undefined;
  }
}
