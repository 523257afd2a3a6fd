import { Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconAlertTriangle,
  IconDots,
  IconPlugConnectedX,
  IconSearch,
  IconSelector,
  IconUserCircle,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { chooseCompany } from "../companies/contract.ts";
import { listExceptions } from "../processes/contract.ts";
import { formatTaxId } from "../values/tax-id.ts";
import { call, useAnswer } from "./api.ts";
import { leave } from "./companies/leave.ts";
import { DESTINATIONS, type Destination } from "./destinations.ts";
import { KeyDialog } from "./key-dialog.tsx";
import { pressKey, useKeys } from "./keys.ts";
import { useLiveAnswers } from "./live.ts";
import type { PaletteSource } from "./palette-source.ts";
import { prefer, usePreferences } from "./preferences.ts";
import { takeSession, useSession } from "./session.ts";
import { showFailure, undoShown } from "./ui/undo-notice.tsx";

const Palette = lazy(() => import("./palette.tsx"));

interface AppShellProps {
  readonly findInCompany: PaletteSource;
}

/** The frame of every screen: where one can go, in which company, as whom. */
export function AppShell({ findInCompany }: AppShellProps): ReactNode {
  const { company } = useSession();
  const seesInbox = company.permissions.includes("exception:read");
  const pending = useAnswer(listExceptions, { query: { limit: 1 }, enabled: seesInbox }).data?.total;
  const isLost = useLiveAnswers();
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const navigate = useNavigate();
  const places = useDestinations();

  useEffect(() => {
    window.addEventListener("keydown", pressKey);
    return () => window.removeEventListener("keydown", pressKey);
  }, []);
  useKeys([
    {
      key: "k",
      withControl: true,
      says: "buscar ou fazer",
      everywhere: true,
      run: () => setPaletteOpen((open) => !open),
    },
    { key: "?", says: "teclas desta tela", everywhere: true, run: () => setKeysOpen(true) },
    { key: "u", says: "desfaz a última ação", everywhere: true, run: undoShown },
    ...places.flatMap(({ key, label, path }) =>
      key === undefined
        ? []
        : [{ key: `g ${key}`, says: `vai a ${label}`, everywhere: true, run: () => void navigate({ to: path }) }],
    ),
  ]);

  const screens = places.map(({ path, label, icon: Icon, key }) => ({
    id: path,
    label,
    icon: <Icon aria-hidden />,
    run: () => void navigate({ to: path }),
    ...(key !== undefined && { detail: `g ${key}` }),
  }));
  return (
    <div className="app">
      <a className="skip" href="#conteudo">
        Ir para o conteúdo
      </a>
      <Sidebar pending={pending} onPalette={() => setPaletteOpen(true)} onKeys={() => setKeysOpen(true)} />
      <Outlet />
      <div className="lost-line" role="status">
        {isLost && (
          <p className="note person">
            <IconPlugConnectedX aria-hidden />
            <span>
              <b>Sem conexão com o servidor.</b> O que você vê pode ter mudado. Tento de novo sozinho; não feche o que
              está escrevendo.
            </span>
          </p>
        )}
      </div>
      {company.demonstration && (
        <aside className="sim-line" aria-label="Aviso">
          <IconAlertTriangle aria-hidden />
          Demonstração: bancos e SEFAZ são simuladores
        </aside>
      )}
      <TabBar pending={pending} onPalette={() => setPaletteOpen(true)} onKeys={() => setKeysOpen(true)} />
      {paletteOpen && (
        <Suspense>
          <Palette
            onClose={() => setPaletteOpen(false)}
            source={findInCompany}
            fixed={[
              { heading: "Telas", results: screens },
              {
                heading: "Ações",
                results: [{ id: "keys", label: "Teclas desta tela", detail: "?", run: () => setKeysOpen(true) }],
              },
            ]}
          />
        </Suspense>
      )}
      {keysOpen && <KeyDialog onClose={() => setKeysOpen(false)} />}
    </div>
  );
}

interface NavigationProps {
  readonly pending: number | undefined;
  readonly onPalette: () => void;
  readonly onKeys: () => void;
}

function Sidebar({ pending, onPalette, onKeys }: NavigationProps): ReactNode {
  const { company, user } = useSession();
  const places = useDestinations();
  const groups = [...new Set(places.map(({ group }) => group))];
  return (
    <nav className="side" aria-label="Principal">
      <CompanySwitcher />
      <button type="button" className="item" onClick={onPalette} title="Buscar ou fazer">
        <IconSearch aria-hidden />
        <span className="word">Buscar ou fazer</span>
        <span className="count">
          <kbd>Ctrl K</kbd>
        </span>
      </button>
      {groups.map((group) => (
        <ul key={group}>
          {places
            .filter((place) => place.group === group)
            .map((place) => (
              <li key={place.path}>
                <PlaceLink place={place} pending={pending} className="item" />
              </li>
            ))}
        </ul>
      ))}
      {company.demonstration && (
        <p className="sim" title="Demonstração: bancos e SEFAZ são simuladores">
          <IconAlertTriangle aria-hidden />
          <span>Demonstração: bancos e SEFAZ são simuladores</span>
        </p>
      )}
      <div className="foot">
        <PersonMenu onKeys={onKeys}>
          <button type="button" className="item" title={user.name}>
            <IconUserCircle aria-hidden />
            <span className="word clip">{user.name}</span>
          </button>
        </PersonMenu>
      </div>
    </nav>
  );
}

function PlaceLink({
  place,
  pending,
  className,
}: {
  readonly place: Destination;
  readonly pending: number | undefined;
  readonly className?: string;
}): ReactNode {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const Icon = place.icon;
  const here = pathname === place.path || (place.path !== "/" && pathname.startsWith(`${place.path}/`));
  const due = place.counter === "pending" && pending !== undefined && pending > 0 ? pending : null;
  return (
    <Link
      to={place.path}
      className={className}
      title={place.label}
      activeOptions={{ exact: true }}
      aria-current={here ? "page" : undefined}
    >
      <Icon aria-hidden />
      <span className="word">{place.label}</span>
      {due !== null && (
        <span className="count due">
          {due.toLocaleString("pt-BR")}
          <span className="sr"> esperam uma pessoa</span>
        </span>
      )}
    </Link>
  );
}

/** The phone's bar: three destinations, and the rest under “Mais”. */
function TabBar({ pending, onPalette, onKeys }: NavigationProps): ReactNode {
  const { company, companies } = useSession();
  const places = useDestinations();
  const navigate = useNavigate();
  const choose = useChoice();
  return (
    <nav className="tabbar" aria-label="Principal, telefone">
      {places
        .filter(({ onPhone }) => onPhone === true)
        .map((place) => (
          <PlaceLink key={place.path} place={place} pending={pending} />
        ))}
      <PersonMenu
        onKeys={onKeys}
        before={
          <>
            <Menu.Item onClick={onPalette}>Buscar ou fazer</Menu.Item>
            {places
              .filter(({ onPhone }) => onPhone !== true)
              .map(({ path, label }) => (
                <Menu.Item key={path} onClick={() => void navigate({ to: path })}>
                  {label}
                </Menu.Item>
              ))}
            <Menu.Divider />
            <Menu.Label>{company.name}</Menu.Label>
            {companies
              .filter(({ id }) => id !== company.id)
              .map(({ id, name }) => (
                <Menu.Item key={id} onClick={() => void choose(id)}>
                  Ir para {name}
                </Menu.Item>
              ))}
            <Menu.Divider />
          </>
        }
      >
        <button type="button">
          <IconDots aria-hidden />
          Mais
        </button>
      </PersonMenu>
    </nav>
  );
}

function useChoice(): (companyId: string) => Promise<void> {
  const cache = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  return async (companyId) => {
    try {
      takeSession(cache, await call(chooseCompany, { body: { companyId } }));
      await navigate({ to: "/" });
      await router.invalidate();
    } catch (error) {
      showFailure(error);
    }
  };
}

function CompanySwitcher(): ReactNode {
  const { company, companies } = useSession();
  const navigate = useNavigate();
  const choose = useChoice();
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <button type="button" className="item who" title={company.name}>
          <span className="seal" aria-hidden>
            {company.name.slice(0, 1).toUpperCase()}
          </span>
          <span className="word grow">
            <b className="clip">{company.name}</b>
            <small className="id">{formatTaxId(company.taxId)}</small>
          </span>
          <IconSelector aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Trabalhar em</Menu.Label>
        {companies.map(({ id, name, taxId }) => (
          <Menu.Item
            key={id}
            aria-current={id === company.id ? "true" : undefined}
            rightSection={<span className="id small faint">{formatTaxId(taxId)}</span>}
            onClick={() => void choose(id)}
          >
            {id === company.id ? <b>{name}</b> : name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: "/empresas/nova" })}>Nova empresa</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = [
  ["auto", "Tema do sistema"],
  ["light", "Tema claro"],
  ["dark", "Tema escuro"],
] as const;

function schemeOf(value: string): "auto" | "light" | "dark" {
  return value === "light" || value === "dark" ? value : "auto";
}

function PersonMenu({
  children,
  onKeys,
  before,
}: {
  readonly children: ReactNode;
  readonly onKeys: () => void;
  readonly before?: ReactNode;
}): ReactNode {
  const { user } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { singleKeys } = usePreferences();
  const cache = useQueryClient();
  const router = useRouter();
  return (
    <Menu position="top-start" width={240}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {before}
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(schemeOf(scheme))}>
          {SCHEMES.map(([scheme, label]) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem checked={singleKeys} onChange={() => prefer({ singleKeys: !singleKeys })}>
          Teclas soltas
        </Menu.CheckboxItem>
        <Menu.Item onClick={onKeys} rightSection={<kbd>?</kbd>}>
          Teclas desta tela
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void leave(cache, router).catch(showFailure)}>Sair</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useDestinations(): readonly Destination[] {
  const { company } = useSession();
  return DESTINATIONS.filter(({ permission }) => permission === undefined || company.permissions.includes(permission));
}
