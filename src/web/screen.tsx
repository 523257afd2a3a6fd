import { type ReactNode, useEffect, useRef } from "react";

interface ScreenProps {
  readonly title: string;
  /** One sentence: period, account, deadline. */
  readonly context?: ReactNode;
  /** Quiet tools, and at most one primary button, last. */
  readonly actions?: ReactNode;
  /** The band of filters. */
  readonly filters?: ReactNode;
  /** The screen fills the sheet and its parts scroll by themselves: list and detail, table and drawer. */
  readonly whole?: boolean;
  readonly children: ReactNode;
}

/** The sheet of a screen: its title, to which focus goes when one arrives, its filters and what is worked on. */
export function Screen({ title, context, actions, filters, whole = false, children }: ScreenProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="sheet">
      <header className="top">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {context !== undefined && <span className="meta">{context}</span>}
        {actions !== undefined && <div className="actions">{actions}</div>}
      </header>
      <main id="conteudo" tabIndex={-1} className={whole ? "whole" : undefined}>
        {filters}
        {children}
      </main>
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Retaguarda`;
  }, [title]);
}
