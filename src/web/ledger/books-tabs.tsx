import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";

const TABS = [
  ["/contabilidade", "Balancete"],
  ["/contabilidade/dre", "DRE"],
  ["/contabilidade/balanco", "Balanço"],
  ["/contabilidade/razao", "Razão"],
  ["/contabilidade/diario", "Diário"],
] as const;

/** The books, one view beside the other; the period goes along. */
export function BooksTabs(): ReactNode {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <nav className="tabs" aria-label="Livros">
      {TABS.map(([to, word]) => (
        <Link
          key={to}
          to={to}
          search={({ de, ate }: Record<string, unknown>) => ({ de, ate })}
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={pathname === to ? "page" : undefined}
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}
