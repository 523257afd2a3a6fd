/** A row of the chart, with the one above it. */
export interface TreeRow {
  readonly id: string;
  readonly parentId: string | null;
}

export function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Rows that stand below one that is closed. */
export function hiddenBelow(all: readonly TreeRow[], closed: ReadonlySet<string>): (row: TreeRow) => boolean {
  const parents = new Map(all.map((row) => [row.id, row.parentId]));
  return (row) => {
    for (let above = row.parentId; above !== null; above = parents.get(above) ?? null) {
      if (closed.has(above)) return true;
    }
    return false;
  };
}
