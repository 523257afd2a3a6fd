/** What goes to a person or to a program. With `--json`, standard output carries JSON and nothing else. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, (_, part) => (typeof part === "bigint" ? part.toString() : part))}\n`);
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const usesColour = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

export function paint(colour: keyof typeof codes, text: string): string {
  return usesColour ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  readonly align?: "left" | "right";
  readonly width?: number;
}

/** A table as wide as its content, with long texts cut at the column's width. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => cut(column.of(row), column.width)));
  const widths = columns.map((column, at) =>
    Math.max(displayLength(column.title), ...cells.map((row) => displayLength(row[at] ?? ""))),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => {
        const padding = " ".repeat((widths[at] ?? 0) - displayLength(text));
        return columns[at]?.align === "right" ? `${padding}${text}` : `${text}${padding}`;
      })
      .join("  ")
      .trimEnd();
  return [paint("bold", line(columns.map((column) => column.title))), ...cells.map(line)].join("\n");
}

function cut(text: string, width: number | undefined): string {
  const clean = printable(text);
  if (width === undefined || displayLength(clean) <= width) return clean;
  return `${[...clean].slice(0, width - 1).join("")}…`;
}

/** What came from a file, or is the name of one, must not move the cursor of the person's terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

function displayLength(text: string): number {
  return [...text].length;
}

/** A line that is written again in place; on a pipe, nothing, so that logs stay readable. */
export function progressLine(): { show(text: string): void; end(): void } {
  const isLive = process.stderr.isTTY === true;
  let shown = false;
  return {
    show: (text) => {
      if (!isLive) return;
      process.stderr.write(`\r\u001b[2K${text}`);
      shown = true;
    },
    end: () => {
      if (shown) process.stderr.write("\r\u001b[2K");
      shown = false;
    },
  };
}

const BAR_CELLS = 24;

export function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR_CELLS : Math.min(BAR_CELLS, Math.round((done / total) * BAR_CELLS));
  return `${"█".repeat(filled)}${"░".repeat(BAR_CELLS - filled)}`;
}
