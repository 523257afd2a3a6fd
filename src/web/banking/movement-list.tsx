import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { Movement } from "../../banking/contract.ts";
import { useKeys } from "../keys.ts";
import { By } from "../ui/by.tsx";
import { Day } from "../ui/date.tsx";
import { Money } from "../ui/money.tsx";
import { CATEGORY_WORDS } from "./words.ts";

interface MovementListProps {
  readonly items: readonly Movement[];
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
  /** On a phone: shows what was chosen. */
  readonly onOpen: () => void;
  readonly marked: ReadonlySet<string>;
  readonly onMark: (movement: Movement) => void;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** Thousands of movements, of which those in sight are drawn. */
export function MovementList(props: MovementListProps): ReactNode {
  const { items, chosenId, onChoose, onOpen, marked, onMark, hasMore, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [height, setHeight] = useState(52);
  const place = items.findIndex(({ id }) => id === chosenId);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  useLayoutEffect(() => {
    const real = scroller.current?.querySelector<HTMLElement>(".option")?.offsetHeight ?? height;
    if (real === height) return;
    setHeight(real);
    virtual.measure();
  });
  useEffect(() => {
    if (hasMore && lastShown >= items.length - 10) onMore();
  }, [hasMore, lastShown, items.length, onMore]);

  const move = (to: number): void => {
    const at = Math.max(0, Math.min(items.length - 1, to));
    const item = items[at];
    if (item === undefined) return;
    onChoose(item.id);
    virtual.scrollToIndex(at, { align: "auto" });
  };
  useKeys(
    [
      { key: "j", says: "próximo", run: () => move(place + 1) },
      { key: "k", says: "anterior", run: () => move(place - 1) },
      {
        key: "x",
        says: "marcar",
        run: () => {
          const item = items[place];
          if (item !== undefined) onMark(item);
        },
      },
    ],
    scroller,
  );
  const arrows = (event: React.KeyboardEvent): void => {
    const target = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 }[event.key];
    if (target === undefined) return;
    move(target);
    event.preventDefault();
  };
  const chosen = items[place];
  return (
    <div
      ref={scroller}
      className="listbox"
      role="listbox"
      aria-label="Movimentos"
      tabIndex={0}
      onKeyDown={arrows}
      {...(chosen !== undefined && { "aria-activedescendant": `${prefix}${chosen.id}` })}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {shown.map(({ index, start }) => {
          const movement = items[index];
          if (movement === undefined) return null;
          const isMarked = marked.has(movement.id);
          return (
            <div
              key={movement.id}
              id={`${prefix}${movement.id}`}
              className="option movement"
              role="option"
              tabIndex={-1}
              style={{ transform: `translateY(${start}px)` }}
              aria-selected={movement.id === chosenId}
              aria-setsize={hasMore ? -1 : items.length}
              aria-posinset={index + 1}
              {...(isMarked && { "data-marked": true })}
              {...(isMarkable(movement) && { "data-markable": true })}
              onClick={(event) => {
                onChoose(movement.id);
                if (event.target instanceof HTMLElement && event.target.closest(".tick") !== null) onMark(movement);
                else onOpen();
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") onOpen();
              }}
            >
              <span className="tick" title="Marcar (x)">
                <span className="sr">{isMarked ? "marcado" : ""}</span>
              </span>
              <span className="date">
                <Day on={movement.movedOn} as="short" />
              </span>
              <b className="clip" title={movement.memo}>
                {movement.memo === "" ? "sem descrição" : movement.memo}
              </b>
              <span className="end">
                <Money amount={movement.amount} />
              </span>
              <small className="clip">{whatItIs(movement)}</small>
              <span className="end two">{hintOf(movement)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Only what waits with a proposal is confirmed together with others. */
export function isMarkable({ status, proposal }: Movement): boolean {
  return status === "pending" && proposal !== null;
}

function whatItIs({ status, titles, accounts, category, decided, proposal }: Movement): ReactNode {
  if (status === "pending" && proposal !== null) {
    const [first] = proposal.titles;
    const more = proposal.titles.length > 1 ? ` e mais ${proposal.titles.length - 1}` : "";
    return `proposta: ${first?.documentNumber ?? ""} de ${first?.partner.name ?? ""}${more}`;
  }
  const author = <By author={decided.by === "person" ? "person" : "system"} />;
  if (status === "pending") return decided.reason;
  if (status === "categorised") {
    return (
      <>
        {author} {CATEGORY_WORDS[category]}: {accounts.map(({ name }) => name).join(", ")}
      </>
    );
  }
  return (
    <>
      {author} {titles.map(({ title }) => `${title.documentNumber ?? ""} de ${title.partner.name}`).join(", ")}
    </>
  );
}

function hintOf({ status, proposal, account, decided }: Movement): string {
  if (status === "pending") return proposal === null ? account.number : "com proposta";
  return decided.by === "person" ? decided.name : "sistema";
}
