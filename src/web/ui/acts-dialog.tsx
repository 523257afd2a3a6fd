import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { By } from "./by.tsx";
import { Instant } from "./date.tsx";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { SkeletonRows } from "./skeleton-rows.tsx";

interface ActsDialogProps<Item> {
  readonly title: string;
  /** As `usePages` gives them. */
  readonly pages: {
    readonly items: readonly Item[];
    readonly loading: boolean;
    readonly error: Error | null;
    readonly hasMore: boolean;
    readonly retry: () => void;
    readonly loadMore: () => void;
  };
  /** When there are none, and what will be there. */
  readonly none: readonly [title: string, words: string];
  readonly keyOf: (item: Item) => string;
  readonly children: (item: Item) => ReactNode;
  readonly onClose: () => void;
}

/** What people did, the last first, so that each act can be taken back, also that of yesterday. */
export function ActsDialog<Item>({ title, pages, none, keyOf, children, onClose }: ActsDialogProps<Item>): ReactNode {
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ "aria-label": "Fechar" }}>
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} />}
      {pages.loading && <SkeletonRows tall />}
      {!pages.loading && pages.error === null && pages.items.length === 0 && <Empty title={none[0]}>{none[1]}</Empty>}
      <ol className="line">
        {pages.items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ol>
      {pages.hasMore && (
        <Button variant="subtle" onClick={pages.loadMore}>
          Mostrar mais
        </Button>
      )}
    </Modal>
  );
}

interface ActProps {
  readonly at: string;
  /** What takes it back; absent where nothing does. */
  readonly undo?: {
    readonly word: string;
    readonly label: string;
    readonly busy: boolean;
    readonly isQuiet?: boolean;
    readonly run: () => void;
  };
  readonly children: ReactNode;
}

/** One of them, in a sentence. */
export function Act({ at, undo, children }: ActProps): ReactNode {
  return (
    <>
      <By author="person" />
      <span style={{ overflowWrap: "anywhere" }}>{children}</span>
      <span className="row">
        <span className="faint small">
          <Instant at={at} />
        </span>
        {undo !== undefined && (
          <Button
            size="xs"
            variant={undo.isQuiet === true ? "subtle" : "default"}
            aria-label={undo.label}
            aria-disabled={undo.busy}
            onClick={undo.run}
          >
            {undo.word}
          </Button>
        )}
      </span>
    </>
  );
}
