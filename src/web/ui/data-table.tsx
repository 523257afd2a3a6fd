import { ActionIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useKeys } from "../keys.ts";
import { usePreferences } from "../preferences.ts";
import { Failure } from "./failure.tsx";
import { SkeletonRows } from "./skeleton-rows.tsx";

export interface Column<Row> {
  readonly id: string;
  readonly heading: string;
  readonly cell: (row: Row) => ReactNode;
  /** A CSS width. The columns without one share what is left. */
  readonly width?: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  readonly sortable?: boolean;
  /** The name of the row, read with each of its cells; the first column when none says so. */
  readonly names?: boolean;
  /** Its cell in the row of totals. */
  readonly total?: ReactNode;
}

export interface Sorting {
  readonly column: string;
  readonly direction: "ascending" | "descending";
}

interface DataTableProps<Row> {
  /** What the table holds, with period and unit: “Balancete de outubro de 2026, valores em reais”. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** How many there are in all; shown as “412 de 4.812”. */
  readonly count?: number;
  /** What is counted: “títulos”. */
  readonly noun?: string;
  readonly hasMore?: boolean;
  readonly onMore?: () => void;
  readonly loading?: boolean;
  readonly error?: Error | null;
  readonly onRetry?: () => void;
  readonly empty?: ReactNode;
  readonly onOpen?: (row: Row) => void;
  readonly openId?: string | null;
  readonly sorting?: Sorting;
  readonly onSort?: (sorting: Sorting) => void;
  readonly chosen?: ReadonlySet<string>;
  readonly onChoose?: (chosen: ReadonlySet<string>) => void;
  /** What can be done with the chosen rows; shown above the table while there are some. */
  readonly actions?: (chosen: ReadonlySet<string>) => ReactNode;
  /** Said of the row of totals: it sums everything, not only what is on the screen. */
  readonly totalNote?: string;
}

const WHOLE = new Intl.NumberFormat("pt-BR");

/** So many columns fit a phone without scrolling to the side. */
const NARROW_MAX = 3;

/** A real table of any length: rows are drawn as they come into view, pages asked for as the end comes near. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { caption, columns, rows, idOf, loading = false, error = null, onRetry, empty, onOpen, onMore } = props;
  const { chosen, onChoose, sorting, onSort, openId = null, hasMore = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(32);
  const [at, setAt] = useState(0);
  const anchor = useRef(0);
  const focusNext = useRef(false);
  const reachable = onOpen !== undefined || onChoose !== undefined;
  const last = rows.length - 1;
  const active = Math.min(at, Math.max(0, last));

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Heading and totals cover the first and the last row.
    scrollPaddingStart: rowHeight,
    scrollPaddingEnd: rowHeight,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  // The height is a matter of density and pointer, which only the style sheet knows.
  const { roomy } = usePreferences();
  const measured = `${roomy} ${shown.length > 0}`;
  const lastMeasured = useRef("");
  useLayoutEffect(() => {
    if (lastMeasured.current === measured) return;
    lastMeasured.current = measured;
    const row = scroller.current?.querySelector<HTMLElement>("tr[data-index]");
    const height = row?.offsetHeight ?? 0;
    if (height > 0 && Math.abs(height - rowHeight) > 0.5) {
      setRowHeight(height);
      virtual.measure();
    }
  });

  useEffect(() => {
    if (hasMore && lastShown >= last - 20) onMore?.();
  }, [hasMore, lastShown, last, onMore]);

  useEffect(() => {
    if (!focusNext.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-index="${active}"]`);
    const target = row?.querySelector<HTMLElement>(".opener") ?? row?.querySelector<HTMLElement>(".pick");
    if (target === null || target === undefined) return;
    focusNext.current = false;
    target.focus({ preventScroll: true });
  });

  const move = (to: number, extend = false) => {
    const next = Math.max(0, Math.min(last, to));
    focusNext.current = true;
    setAt(next);
    virtual.scrollToIndex(next, { align: "auto" });
    if (extend) chooseRange(anchor.current, next);
    else anchor.current = next;
  };
  const chooseRange = (from: number, to: number) => {
    if (onChoose === undefined) return;
    const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(idOf);
    onChoose(new Set([...(chosen ?? []), ...range]));
  };
  const toggle = (index: number, extend = false) => {
    const row = rows[index];
    if (row === undefined || onChoose === undefined) return;
    setAt(index);
    if (extend) {
      chooseRange(anchor.current, index);
      return;
    }
    anchor.current = index;
    const next = new Set(chosen);
    if (!next.delete(idOf(row))) next.add(idOf(row));
    onChoose(next);
  };
  const open = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setAt(index);
    onOpen?.(row);
  };

  const started = () => scroller.current?.contains(document.activeElement) === true;
  useKeys(
    [
      ...(reachable
        ? [
            { key: "j", says: "próxima", run: () => move(started() ? active + 1 : active) },
            { key: "k", says: "anterior", run: () => move(active - 1) },
          ]
        : []),
      ...(onChoose === undefined ? [] : [{ key: "x", says: "marca", run: () => toggle(active) }]),
      ...(onOpen === undefined ? [] : [{ key: "o", says: "abre", run: () => open(active) }]),
    ],
    scroller,
  );

  // A click anywhere on a row opens it; its button does the same for keys and screen readers. Selecting text is not a click.
  const latest = useRef<RowActions>({ open, toggle, reach: setAt });
  useEffect(() => {
    latest.current = { open, toggle, reach: setAt };
  });
  const act = useMemo<RowActions>(
    () => ({
      open: (index) => latest.current.open(index),
      toggle: (index, extend) => latest.current.toggle(index, extend),
      reach: (index) => latest.current.reach(index),
    }),
    [],
  );
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const click = (event: MouseEvent) => {
      if (!(event.target instanceof Element) || event.target.closest("a, button, input, label") !== null) return;
      if (String(getSelection() ?? "") !== "") return;
      const row = event.target.closest<HTMLElement>("tr[data-index]");
      if (row !== null) latest.current.open(Number(row.dataset["index"]));
    };
    element.addEventListener("click", click);
    return () => element.removeEventListener("click", click);
  }, []);

  const arrows = (event: React.KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowHeight) - 3);
    const target = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: last,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target, event.shiftKey && onChoose !== undefined);
  };

  const naming = columns.findIndex(({ names }) => names === true);
  const namedBy = naming < 0 ? 0 : naming;
  const width = columns.length + (onChoose === undefined ? 0 : 1);
  const hasTotals = columns.some(({ total }) => total !== undefined);
  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);

  return (
    <div className="data-table">
      {chosen !== undefined && chosen.size > 0 && (
        <div className="picked" role="status">
          <b>{chosen.size === 1 ? "1 escolhido" : `${WHOLE.format(chosen.size)} escolhidos`}</b>
          {props.actions?.(chosen)}
          <ActionIcon className="push" aria-label="Limpar a escolha" onClick={() => onChoose?.(new Set())}>
            <IconX />
          </ActionIcon>
        </div>
      )}
      <div className="scroll" ref={scroller} {...(rows.length === 0 && { "data-empty": true })}>
        <table
          className="t"
          {...(columns.length <= NARROW_MAX && { "data-narrow": true })}
          aria-rowcount={(props.count ?? (hasMore ? -2 : rows.length)) + 1}
        >
          <caption className="sr">{caption}</caption>
          <colgroup>
            {onChoose !== undefined && <col style={{ width: "3.5rem" }} />}
            {columns.map((column) => (
              <col key={column.id} {...(column.width !== undefined && { style: { width: column.width } })} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {onChoose !== undefined && (
                <th scope="col">
                  <span className="sr">Escolher</span>
                </th>
              )}
              {columns.map((column) => (
                <Heading
                  key={column.id}
                  column={column}
                  {...(sorting?.column === column.id && { direction: sorting.direction })}
                  {...(onSort !== undefined && { onSort })}
                />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={arrows}>
            {before > 0 && <PadRow width={width} height={before} />}
            {shown.map(({ index }) => {
              const row = rows[index];
              if (row === undefined) return null;
              const id = idOf(row);
              return (
                <DrawnRow
                  key={id}
                  row={row}
                  index={index}
                  columns={columns as readonly Column<unknown>[]}
                  namedBy={namedBy}
                  reached={index === active}
                  current={id === openId}
                  opens={onOpen !== undefined}
                  chosen={onChoose === undefined ? null : chosen?.has(id) === true}
                  act={act}
                />
              );
            })}
            {after > 0 && <PadRow width={width} height={after} />}
          </tbody>
          {hasTotals && rows.length > 0 && (
            <tfoot>
              <tr>
                {onChoose !== undefined && <td />}
                {columns.map((column, place) =>
                  place === 0 ? (
                    <th key={column.id} scope="row" className={column.number === true ? "n" : undefined}>
                      {column.total ?? props.totalNote ?? "Total"}
                    </th>
                  ) : (
                    <td key={column.id} className={column.number === true ? "n" : undefined}>
                      {column.total}
                    </td>
                  ),
                )}
              </tr>
            </tfoot>
          )}
        </table>
        {error !== null && rows.length === 0 ? (
          <Failure error={error} {...(onRetry !== undefined && { retry: onRetry })} />
        ) : loading ? (
          <SkeletonRows />
        ) : (
          rows.length === 0 && empty
        )}
      </div>
      {error !== null && rows.length > 0 && (
        <Failure error={error} inline {...(onRetry !== undefined && { retry: onRetry })} />
      )}
      <CountLine loaded={rows.length} {...props} />
    </div>
  );
}

interface RowActions {
  readonly open: (index: number) => void;
  readonly toggle: (index: number, extend: boolean) => void;
  readonly reach: (index: number) => void;
}

interface DrawnRowProps {
  readonly row: unknown;
  readonly index: number;
  readonly columns: readonly Column<unknown>[];
  readonly namedBy: number;
  readonly reached: boolean;
  readonly current: boolean;
  readonly opens: boolean;
  /** Null where rows cannot be chosen. */
  readonly chosen: boolean | null;
  readonly act: RowActions;
}

/** Kept as it is while one scrolls: only the rows that come into view are drawn. */
const DrawnRow = memo(function DrawnRow(props: DrawnRowProps): ReactNode {
  const { row, index, columns, namedBy, reached, current, opens, chosen, act } = props;
  const tabIndex = reached ? 0 : -1;
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      {...(chosen === true && { "data-chosen": true })}
      {...(opens && { "data-opens": true })}
      {...(current && { "aria-current": true })}
    >
      {chosen !== null && (
        <td>
          <input
            type="checkbox"
            className="pick"
            aria-label={`Escolher a linha ${WHOLE.format(index + 1)}`}
            checked={chosen}
            tabIndex={opens ? -1 : tabIndex}
            onChange={(event) =>
              act.toggle(index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
            }
          />
        </td>
      )}
      {columns.map((column, place) => {
        const content = column.cell(row);
        const className = column.number === true ? "n" : undefined;
        const title = typeof content === "string" ? content : undefined;
        if (place !== namedBy)
          return (
            <td key={column.id} className={className} title={title}>
              {content}
            </td>
          );
        return (
          <th key={column.id} scope="row" className={className} title={title}>
            {opens ? (
              <button
                type="button"
                className="opener"
                tabIndex={tabIndex}
                onFocus={() => act.reach(index)}
                onClick={() => act.open(index)}
              >
                {content}
              </button>
            ) : (
              content
            )}
          </th>
        );
      })}
    </tr>
  );
});

function Heading<Row>({
  column,
  direction,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly direction?: Sorting["direction"];
  readonly onSort?: (sorting: Sorting) => void;
}): ReactNode {
  const className = column.number === true ? "n" : undefined;
  if (column.sortable !== true || onSort === undefined)
    return (
      <th scope="col" className={className}>
        {column.heading}
      </th>
    );
  const next = direction === "descending" ? "ascending" : direction === "ascending" ? "descending" : "ascending";
  return (
    <th scope="col" className={className} aria-sort={direction ?? "none"}>
      <button type="button" className="sort" onClick={() => onSort({ column: column.id, direction: next })}>
        {column.heading}
        {direction === "ascending" && <IconArrowUp aria-hidden />}
        {direction === "descending" && <IconArrowDown aria-hidden />}
      </button>
    </th>
  );
}

function PadRow({ width, height }: { readonly width: number; readonly height: number }): ReactNode {
  return (
    <tr className="pad-row" aria-hidden>
      <td colSpan={width} style={{ height }} />
    </tr>
  );
}

function CountLine({
  loaded,
  count,
  noun = "linhas",
  hasMore = false,
}: {
  readonly loaded: number;
  readonly count?: number;
  readonly noun?: string;
  readonly hasMore?: boolean;
}): ReactNode {
  if (loaded === 0) return null;
  const all = count ?? (hasMore ? null : loaded);
  const sentence =
    all === null
      ? `${WHOLE.format(loaded)} ${noun}, e há mais`
      : all === loaded
        ? `${WHOLE.format(all)} ${noun}`
        : `${WHOLE.format(loaded)} de ${WHOLE.format(all)} ${noun}`;
  return <p className="foot-line">{sentence}</p>;
}
