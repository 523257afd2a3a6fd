import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Screen, useTitle } from "../screen.tsx";
import { useSession } from "../session.ts";

const TABS = [
  { to: "/configuracoes", label: "Empresa", permission: "company:read" },
  { to: "/configuracoes/pessoas", label: "Pessoas", permission: "user:read" },
  { to: "/configuracoes/conciliacao", label: "Conciliação", permission: "company:read" },
  { to: "/configuracoes/seguranca", label: "Sua segurança", permission: null },
  { to: "/configuracoes/navegador", label: "Este navegador", permission: null },
] as const;

interface SettingsScreenProps {
  readonly tab: (typeof TABS)[number]["label"];
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One sheet of the settings, with the way to the others. */
export function SettingsScreen({ tab, actions, children }: SettingsScreenProps): ReactNode {
  const { company } = useSession();
  useTitle(`${tab} · Configurações`);
  return (
    <Screen
      title="Configurações"
      context={company.name}
      actions={actions}
      filters={
        <div className="bar">
          <nav className="tabs" aria-label="Configurações">
            {TABS.filter(({ permission }) => permission === null || company.permissions.includes(permission)).map(
              ({ to, label }) => (
                <Link
                  key={to}
                  to={to}
                  activeOptions={{ exact: true }}
                  aria-current={label === tab ? "page" : undefined}
                >
                  {label}
                </Link>
              ),
            )}
          </nav>
        </div>
      }
    >
      {children}
    </Screen>
  );
}

interface SettingProps {
  readonly title: string;
  readonly says?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a sheet of settings: what it is on the left, the thing itself on the right. */
export function Setting({ title, says, children }: SettingProps): ReactNode {
  return (
    <section className="specimen setting">
      <header>
        <h2>{title}</h2>
        {says !== undefined && <p>{says}</p>}
      </header>
      <div>{children}</div>
    </section>
  );
}
