/** Lines looked at; a table or a letter shows itself early. */
const LINES_MAX = 50;
const HEAD_LENGTH = 60_000;

const MAIL_HEADERS: ReadonlySet<string> = new Set([
  ...["return-path", "received", "delivered-to", "message-id", "mime-version", "from", "to", "subject", "date"],
  ...["content-type", "reply-to", "dkim-signature", "authentication-results", "x-mailer"],
]);

/** A mail as saved by a mail program: a block of headers, three of them well known, before the first blank line. */
export function looksLikeEmail(text: string): boolean {
  const headers = text.slice(0, HEAD_LENGTH).split(/\r?\n/, LINES_MAX);
  const known = new Set<string>();
  for (const line of headers) {
    if (line === "") break;
    if (/^[ \t]/.test(line)) continue;
    const name = /^([A-Za-z][A-Za-z0-9-]{0,60}):/.exec(line)?.[1];
    // An mbox begins with "From " and no colon; any other line means that this is not a block of headers.
    if (name === undefined && !line.startsWith("From ")) return false;
    if (name !== undefined && MAIL_HEADERS.has(name.toLowerCase())) known.add(name.toLowerCase());
  }
  return known.size >= 3;
}

/** A table in text: the same separator, as many times, in each of its first lines. Prose with commas is not one. */
export function looksLikeTable(text: string): boolean {
  const isCut = text.length > HEAD_LENGTH;
  const lines = text.slice(0, HEAD_LENGTH).split(/\r?\n/, LINES_MAX);
  const whole = (isCut && lines.length < LINES_MAX ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== "");
  if (whole.length < 2) return false;
  return [";", "\t", ","].some((separator) => {
    const counts = whole.map((line) => separatorsOutsideQuotes(line, separator));
    const first = counts[0] ?? 0;
    const least = separator === "," ? 2 : 1;
    const equal = counts.filter((count) => count === first).length;
    // A line that begins with the mark is a comment (";" in accounting journals), not a row whose first cell is empty.
    const comments = whole.filter((line) => line.startsWith(separator)).length;
    return first >= least && equal >= whole.length * 0.8 && comments === 0;
  });
}

function separatorsOutsideQuotes(line: string, separator: string): number {
  let count = 0;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) count += 1;
  }
  return count;
}
