/**
 * What the bytes are, decided by the bytes alone: a name is chosen by whoever sends the file and proves nothing.
 * `text` is any text that is none of the others; what kind of text is a later question.
 */
export type Content =
  | "empty"
  | "xml"
  | "ofx"
  | "zip"
  | "pdf"
  | "image"
  | "spreadsheet"
  | "password-protected-office"
  | "text"
  | "binary";

/** Whatever a file is, it says so in its first bytes. */
const HEAD_LENGTH = 4_096;
/** An OFX header has a dozen short lines, so its root comes early. */
const OFX_HEAD_LENGTH = 1_024;

export function recogniseContent(bytes: Uint8Array): Content {
  if (bytes.length === 0) return "empty";
  const head = latin1(bytes.subarray(0, HEAD_LENGTH));
  if (head.startsWith("%PDF-")) return "pdf";
  if (isImage(head)) return "image";
  if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006")) return "zip";
  if (head.startsWith("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1")) return oleContent(bytes);
  // Half of UTF-16 is zeros; without them its marks read as any other text's.
  const wide = /^(?:\u00FF\u00FE|\u00FE\u00FF|<\0|\0<)/.test(head);
  const text = (wide ? head.replaceAll("\0", "") : head).replace(
    /^(?:\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)/,
    "",
  );
  const start = text.trimStart();
  if (/^OFXHEADER\s*:/i.test(start) || /<OFX[\s>]/i.test(text.slice(0, OFX_HEAD_LENGTH))) return "ofx";
  if (/^<[?!A-Za-z_]/.test(start)) return "xml";
  return text.includes("\0") ? "binary" : "text";
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function isImage(head: string): boolean {
  return (
    head.startsWith("\u0089PNG\r\n\u001A\n") ||
    head.startsWith("\u00FF\u00D8\u00FF") || // JPEG
    /^GIF8[79]a/.test(head) ||
    head.startsWith("II*\0") || // TIFF, in either byte order
    head.startsWith("MM\0*") ||
    (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") ||
    /^ftyp(?:heic|heix|mif1|avif)/.test(head.slice(4, 12)) // what telephones write
  );
}

/** Of the pictures known by sight, those that are decoded here. */
export function isOpenedPicture(bytes: Uint8Array): boolean {
  const head = latin1(bytes.subarray(0, 8));
  return head.startsWith("\u0089PNG\r\n\u001A\n") || head.startsWith("\u00FF\u00D8\u00FF");
}

/** The container of the old Office: a .xls, or a new workbook whose password wrapped it in one. Names are UTF-16 there. */
function oleContent(bytes: Uint8Array): Content {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.includes("EncryptedPackage", 0, "utf16le")) return "password-protected-office";
  const isWorkbook = buffer.includes("Workbook", 0, "utf16le") || buffer.includes("Book\0", 0, "utf16le");
  return isWorkbook ? "spreadsheet" : "binary";
}

/**
 * A workbook is a ZIP that says so by its own parts: `xl/` of Office, or the `mimetype` of OpenDocument, which its
 * standard puts first and stored so that it can be read without unpacking.
 */
export function isSpreadsheetZip(bytes: Uint8Array, names: readonly string[]): boolean {
  if (names.includes("[Content_Types].xml") && names.some((name) => name.startsWith("xl/"))) return true;
  return latin1(bytes.subarray(30, 128)).startsWith("mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
}

/** Other documents that are ZIPs inside: a text or a presentation is one thing, not a folder of parts. */
export function isOfficeZip(bytes: Uint8Array, names: readonly string[]): boolean {
  if (names.includes("[Content_Types].xml")) return true;
  return latin1(bytes.subarray(30, 128)).startsWith("mimetypeapplication/vnd.oasis.opendocument.");
}

/** A PDF whose trailer names an encryption dictionary asks a password of someone, so nothing is promised of its text. */
export function isEncryptedPdf(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf("/Encrypt"); at >= 0; at = buffer.indexOf("/Encrypt", at + 8)) {
    if (/^\/Encrypt\s{0,8}(?:\d{1,10}\s{1,8}\d{1,5}\s{1,8}R|<<)/.test(latin1(bytes.subarray(at, at + 48)))) return true;
  }
  return false;
}
