import { Button } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useKeys } from "../keys.ts";
import { Failure } from "./failure.tsx";
import { Line, type LineProps } from "./line.tsx";
import { SkeletonRows } from "./skeleton-rows.tsx";

interface ListDetailProps<Item> {
  /** What is listed: “Pendências”. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly line: (item: Item) => LineProps;
  /** Items of one heading stand together. */
  readonly headingOf?: (item: Item) => string;
  /** Acted on: struck through until the next load. */
  readonly isDone?: (item: Item) => boolean;
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
  readonly detail: (item: Item) => ReactNode;
  /** Beside the detail where there is room, under it where there is not; null for an item that has nothing to show. */
  readonly beside?: (item: Item) => ReactNode;
  /** Marked to be acted on together: `x`, Shift with an arrow, or the box before the line. */
  readonly marked?: ReadonlySet<string>;
  readonly onMark?: (items: readonly Item[]) => void;
  /** Stuck under the detail. */
  readonly actions?: (item: Item) => ReactNode;
  readonly hasMore?: boolean;
  readonly onMore?: () => void;
  readonly loading?: boolean;
  readonly error?: Error | null;
  readonly onRetry?: () => void;
  readonly empty?: ReactNode;
}

type Entry<Item> = { readonly heading: string } | { readonly item: Item; readonly place: number };

/** A list on the left, what was chosen on the right. On a phone, the detail covers the list. */
export function ListDetail<Item>(props: ListDetailProps<Item>): ReactNode {
  const { label, items, idOf, chosenId, onChoose, loading = false, error = null, hasMore = false, onMore } = props;
  const [covers, setCovers] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const detail = useRef<HTMLElement>(null);
  const prefix = useId();
  const [heights, setHeights] = useState({ line: 52, heading: 35 });
  const entries = withHeadings(items, props.headingOf);
  const chosenPlace = items.findIndex((item) => idOf(item) === chosenId);
  const place = Math.max(0, chosenPlace);
  const chosen = items[place];

  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ("heading" in (entries[index] ?? {}) ? heights.heading : heights.line),
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  useLayoutEffect(() => {
    const line = scroller.current?.querySelector<HTMLElement>(".option")?.offsetHeight ?? heights.line;
    const heading = scroller.current?.querySelector<HTMLElement>(".heading")?.offsetHeight ?? heights.heading;
    if (line === heights.line && heading === heights.heading) return;
    setHeights({ line, heading });
    virtual.measure();
  });

  useEffect(() => {
    if (hasMore && lastShown >= entries.length - 10) onMore?.();
  }, [hasMore, lastShown, entries.length, onMore]);

  const move = (to: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    if (item === undefined) return;
    onChoose(idOf(item));
    virtual.scrollToIndex(
      entries.findIndex((entry) => "item" in entry && entry.item === item),
      { align: "auto" },
    );
  };
  const cover = () => {
    setCovers(true);
    detail.current?.focus();
  };
  const uncover = () => {
    setCovers(false);
    scroller.current?.focus();
  };

  const { onMark, marked } = props;
  useKeys(
    [
      { key: "j", says: "próxima", run: () => move(chosenPlace + 1) },
      { key: "k", says: "anterior", run: () => move(place - 1) },
      ...(onMark === undefined
        ? []
        : [{ key: "x", says: "marcar", run: () => chosen !== undefined && onMark([chosen]) }]),
    ],
    scroller,
  );

  const arrows = (event: React.KeyboardEvent) => {
    const target = { ArrowDown: chosenPlace + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Enter") cover();
    else if (target === undefined) return;
    else if (event.shiftKey && onMark !== undefined) {
      // Both ends of the step are marked; what was marked stays.
      const ends = [chosen, items[Math.max(0, Math.min(items.length - 1, target))]];
      onMark(ends.filter((item): item is Item => item !== undefined && marked?.has(idOf(item)) !== true));
      move(target);
    } else move(target);
    event.preventDefault();
  };

  return (
    <div className="list-detail" {...(covers && { "data-open": true })}>
      <section aria-label={`${label}: lista`}>
        <div
          ref={scroller}
          className="listbox"
          {...(items.length === 0 && { "data-empty": true })}
          role="listbox"
          aria-label={label}
          tabIndex={0}
          onKeyDown={arrows}
          {...(chosen !== undefined && { "aria-activedescendant": `${prefix}${idOf(chosen)}` })}
        >
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
            {shown.map(({ index, start }) => {
              const entry = entries[index];
              if (entry === undefined) return null;
              const style = { transform: `translateY(${start}px)` };
              if ("heading" in entry)
                return (
                  <div key={`heading ${entry.heading}`} className="heading" role="presentation" style={style}>
                    {entry.heading}
                  </div>
                );
              const id = idOf(entry.item);
              return (
                <div
                  key={id}
                  id={`${prefix}${id}`}
                  className="option"
                  role="option"
                  tabIndex={-1}
                  style={style}
                  aria-selected={id === (chosen && idOf(chosen))}
                  aria-setsize={hasMore ? -1 : items.length}
                  aria-posinset={entry.place + 1}
                  {...(props.isDone?.(entry.item) === true && { "data-done": true })}
                  {...(marked?.has(id) === true && { "data-marked": true })}
                  {...(onMark !== undefined && { "data-markable": true })}
                  onClick={({ target }) => {
                    if (target instanceof HTMLElement && target.closest(".tick") !== null) {
                      onMark?.([entry.item]);
                      return;
                    }
                    onChoose(id);
                    cover();
                  }}
                  onKeyDown={arrows}
                >
                  {onMark !== undefined && (
                    <span className="tick" title="Marcar (x)">
                      <span className="sr">{marked?.has(id) === true ? "marcada" : ""}</span>
                    </span>
                  )}
                  <Line {...props.line(entry.item)} />
                </div>
              );
            })}
          </div>
        </div>
        {error !== null && items.length === 0 ? (
          <Failure error={error} {...(props.onRetry !== undefined && { retry: props.onRetry })} />
        ) : loading ? (
          <SkeletonRows tall />
        ) : (
          items.length === 0 && props.empty
        )}
      </section>
      <section ref={detail} className="detail" aria-label={`${label}: escolhida`} tabIndex={-1}>
        {chosen !== undefined && (
          <>
            <div className="panes">
              <div className="scroll">
                <Button
                  className="back"
                  variant="subtle"
                  leftSection={<IconChevronLeft aria-hidden />}
                  onClick={uncover}
                >
                  {label}
                </Button>
                {props.detail(chosen)}
              </div>
              {props.beside?.(chosen)}
            </div>
            {props.actions !== undefined && <div className="acts">{props.actions(chosen)}</div>}
          </>
        )}
      </section>
    </div>
  );
}

function withHeadings<Item>(items: readonly Item[], headingOf?: (item: Item) => string): readonly Entry<Item>[] {
  return items.flatMap((item, place): readonly Entry<Item>[] => {
    const heading = headingOf?.(item);
    const before = items[place - 1];
    const opens = heading !== undefined && (before === undefined || headingOf?.(before) !== heading);
    return opens ? [{ heading }, { item, place }] : [{ item, place }];
  });
}
