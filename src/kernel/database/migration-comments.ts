const CREATED = /^create (?:or replace )?(?:unique )?(?:table|view|function|index|schema)(?: if not exists)? ([\w.]+)/;
const TABLE_START = /^create table (?:if not exists )?([\w.]+) \($/;
const TABLE_END = /^\)/;
/** What begins a line of a table that is not a column and has no name. */
const UNNAMED = /^(primary|foreign|unique|check|exclude|references|or|and|in|like)\b/;

/**
 * The comments that migrations write above what they create, since the catalogue keeps none of them.
 *
 * @returns by name: `schema.table`, `schema.table.column`, `schema.table.constraint`, `schema.function`, or an index's name
 */
export function readMigrationComments(sql: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  let table: string | undefined;
  let pending: string[] = [];
  for (const line of sql.split("\n").map((text) => text.trim())) {
    if (line.startsWith("-- ")) {
      pending.push(line.slice("-- ".length));
      continue;
    }
    const name = nameOn(line, table);
    if (name !== undefined && pending.length > 0) comments.set(name, pending.join("\n"));
    pending = [];
    table = TABLE_START.exec(line)?.[1] ?? (TABLE_END.test(line) ? undefined : table);
  }
  return comments;
}

function nameOn(line: string, table: string | undefined): string | undefined {
  const created = CREATED.exec(line)?.[1];
  if (created !== undefined || table === undefined || UNNAMED.test(line)) return created;
  const name = /^(?:constraint )?(\w+) /.exec(line)?.[1];
  return name === undefined ? undefined : `${table}.${name}`;
}
