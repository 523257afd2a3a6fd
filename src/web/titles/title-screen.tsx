import "./titles.css";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconPlus, IconRepeat } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { COUNTED_MAX } from "../../kernel/contract.ts";
import { TITLE_FILTERS, type TitleFilter, type TitleSort } from "../../ledger/title-contract.ts";
import { addressOf, useAnswer, usePages } from "../api.ts";
import { useKeys } from "../keys.ts";
import { Screen } from "../screen.tsx";
import { useSession } from "../session.ts";
import { type Column, DataTable, type Sorting } from "../ui/data-table.tsx";
import { Day } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { ExportMenu } from "../ui/export-menu.tsx";
import { FilterBand, FilterSearch, FilterTabs, useFilter } from "../ui/filter-band.tsx";
import { formatMoney, Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { DayFilter } from "./day-filter.tsx";
import { NewTitle } from "./new-title.tsx";
import { TitleDrawer } from "./title-drawer.tsx";
import { ORIGINS, stateOf, type TitleKind, type TitleLine } from "./title-kind.ts";

const TABS = [
  ["", "Em aberto"],
  ["overdue", "Vencidas"],
  ["due_this_week", "Esta semana"],
  ["due_next_30_days", "30 dias"],
  ["settled", "Quitadas"],
  ["cancelled", "Canceladas"],
  ["all", "Todas"],
] as const;

const COLUMN_OF_SORT = { due: "dueOn", amount: "amount", partner: "partner" } as const;

interface TitleScreenProps {
  readonly kind: TitleKind;
  /** More that this kind can do, beside “nova conta”. */
  readonly actions?: ReactNode;
}

/** Titles of one kind: what is due, to whom, and what each is made of. */
export function TitleScreen({ kind, actions }: TitleScreenProps): ReactNode {
  const { endpoints } = kind;
  const { company } = useSession();
  const may = (action: string) => company.permissions.includes(`${kind.noun}:${action}`);
  const [status] = useFilter("situacao");
  const [q] = useFilter("busca");
  const [dueFrom, setDueFrom] = useFilter("vence-de");
  const [dueTo, setDueTo] = useFilter("vence-ate");
  const [sort, setSort] = useFilter("ordem");
  const [openId, open] = useFilter("titulo");
  const [isNew, setNew] = useState(false);
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const navigate = useNavigate();
  const filters = {
    status: isFilter(status) ? status : "open",
    sort: isSort(sort) ? sort : "due",
    ...(q !== "" && { q }),
    ...(dueFrom !== "" && { dueFrom }),
    ...(dueTo !== "" && { dueTo }),
  } as const;
  const pages = usePages(endpoints.list, { query: { ...filters, limit: 100 } });
  const summary = useAnswer(endpoints.summary, {}).data;
  const { first } = pages;
  useKeys([{ key: "n", says: kind.newTitle.toLowerCase(), run: () => may("create") && setNew(true) }]);

  const counts: Readonly<Record<string, number | undefined>> = {
    "": summary?.open.count,
    overdue: summary?.overdue.count,
    due_this_week: summary?.dueThisWeek.count,
    due_next_30_days: summary?.dueNext30Days.count,
  };
  const clearFilters = (): void =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({
        ...before,
        situacao: undefined,
        busca: undefined,
        "vence-de": undefined,
        "vence-ate": undefined,
      }),
      replace: true,
    });
  const isFiltered = q !== "" || dueFrom !== "" || dueTo !== "" || status !== "";
  return (
    <Screen
      title={kind.screen}
      whole
      context={
        summary === undefined ? undefined : (
          <>
            {summary.overdue.count > 0 && (
              <span className="late">R$ {formatMoney(summary.overdue.open)} vencidos · </span>
            )}
            R$ {formatMoney(summary.dueThisWeek.open)} até sábado · R$ {formatMoney(summary.open.open)} em aberto
          </>
        )
      }
      actions={
        <>
          {may("export") && (
            <ExportMenu className="only-wide" address={addressOf(endpoints.export, { query: filters })} />
          )}
          <Button
            component={Link}
            to={kind.recurringPath}
            variant="subtle"
            className="only-wide"
            leftSection={<IconRepeat aria-hidden />}
          >
            Recorrentes
          </Button>
          {may("create") && actions}
          {may("create") && (
            <Button
              onClick={() => setNew(true)}
              leftSection={<IconPlus aria-hidden />}
              rightSection={<kbd aria-hidden>n</kbd>}
            >
              Nova conta
            </Button>
          )}
        </>
      }
      filters={
        <FilterBand twoRows>
          <FilterTabs
            name="situacao"
            label="Situação"
            options={TABS.map(([value, label]) => {
              return { value, label, ...(Object.hasOwn(counts, value) && { count: counts[value] ?? null }) };
            })}
          />
          <DayFilter label="vence de" value={dueFrom} onChange={setDueFrom} />
          <DayFilter label="até" value={dueTo} onChange={setDueTo} />
          <FilterSearch name="busca" label={`Buscar em ${kind.screen}`} placeholder="Nome, documento ou valor" />
        </FilterBand>
      }
    >
      <div className="titles">
        <DataTable
          caption={`${kind.screen}, valores em reais`}
          columns={isNarrow ? narrowColumnsOf(kind, first) : columnsOf(kind, first)}
          rows={pages.items}
          idOf={({ id }) => id}
          noun={first?.total === 1 ? "título" : "títulos"}
          {...(first !== undefined && first.totalOpen !== null && { count: first.total })}
          hasMore={pages.hasMore}
          onMore={pages.loadMore}
          loading={pages.loading}
          error={pages.error}
          onRetry={pages.retry}
          onOpen={({ id }) => open(id)}
          openId={openId}
          sorting={sortingOf(filters.sort)}
          onSort={({ column, direction }) => {
            const by = Object.entries(COLUMN_OF_SORT).find(([, name]) => name === column)?.[0] ?? "due";
            const next = direction === "descending" ? `-${by}` : by;
            setSort(next === "due" ? "" : next);
          }}
          totalNote={isNarrow ? "Total" : "Total do filtro"}
          empty={
            isFiltered ? (
              <Empty
                title="Nenhum título com estes filtros"
                action={
                  <Button variant="default" onClick={clearFilters}>
                    Limpar filtros
                  </Button>
                }
              >
                Os outros continuam aqui.
              </Empty>
            ) : (
              <Empty
                title="Nada em aberto"
                {...(may("create") && { action: <Button onClick={() => setNew(true)}>{kind.newTitle}</Button> })}
              >
                As notas que chegam abrem os seus títulos sozinhas. O que não tem nota se cria aqui.
              </Empty>
            )
          }
        />
      </div>
      {openId !== "" && <TitleDrawer key={openId} kind={kind} id={openId} onClose={() => open("")} />}
      {isNew && (
        <NewTitle
          kind={kind}
          onClose={() => setNew(false)}
          onMade={([made]) => {
            setNew(false);
            if (made !== undefined) open(made.id);
          }}
        />
      )}
    </Screen>
  );
}

/** A search that finds thousands has no sum, and says so instead of showing a part of one. */
function Total({ amount }: { readonly amount: string | null }): ReactNode {
  if (amount !== null) return <Money amount={amount} />;
  return (
    <span className="faint" title={`Mais de ${COUNTED_MAX.toLocaleString("pt-BR")} títulos: busque menos para somar`}>
      não somado
    </span>
  );
}

function columnsOf(
  kind: TitleKind,
  first: { readonly totalAmount: string | null; readonly totalOpen: string | null } | undefined,
): readonly Column<TitleLine>[] {
  return [
    {
      id: "dueOn",
      heading: "Vencimento",
      width: "8.5rem",
      sortable: true,
      cell: ({ dueOn }) => <Day on={dueOn} absent="sem vencimento" />,
    },
    { id: "partner", heading: kind.partner, names: true, sortable: true, cell: ({ partner }) => partner.name },
    {
      id: "document",
      heading: "Documento",
      width: "10rem",
      cell: ({ documentNumber, description }) =>
        documentNumber ?? description ?? <span className="faint">sem número</span>,
    },
    { id: "installment", heading: "Parcela", width: "5.5rem", cell: ({ installment }) => installment },
    {
      id: "origin",
      heading: "Origem",
      width: "6.5rem",
      cell: ({ origin }) => <span className="muted">{ORIGINS[origin]}</span>,
    },
    {
      id: "state",
      heading: "Situação",
      width: "10.5rem",
      cell: (row) => {
        const { tone, word } = stateOf(kind, row);
        return (
          <span className={tone === "bad" ? "late" : undefined}>
            <State tone={tone} word={word} />
          </span>
        );
      },
    },
    {
      id: "amount",
      heading: "Valor",
      width: "8.5rem",
      number: true,
      sortable: true,
      cell: ({ amount }) => <Money amount={amount} />,
      ...(first !== undefined && { total: <Total amount={first.totalAmount} /> }),
    },
    {
      id: "open",
      heading: "Em aberto",
      width: "8.5rem",
      number: true,
      cell: ({ open: left }) => <Money amount={left} />,
      ...(first !== undefined && { total: <Total amount={first.totalOpen} /> }),
    },
  ];
}

/** On a phone: when, who and how much; the rest is in the drawer. */
function narrowColumnsOf(
  kind: TitleKind,
  first: { readonly totalOpen: string | null } | undefined,
): readonly Column<TitleLine>[] {
  return [
    {
      id: "dueOn",
      heading: "Vence",
      width: "6.25rem",
      sortable: true,
      cell: (row) => {
        const { tone, word } = stateOf(kind, row);
        return (
          <span className={tone === "bad" ? "row late" : "row"}>
            <State tone={tone} word={word} quiet />
            <Day on={row.dueOn} as="short" absent="sem data" />
          </span>
        );
      },
    },
    { id: "partner", heading: kind.partner, names: true, cell: ({ partner }) => partner.name },
    {
      id: "open",
      heading: "Em aberto",
      width: "7.5rem",
      number: true,
      cell: ({ open: left }) => <Money amount={left} />,
      ...(first !== undefined && { total: <Total amount={first.totalOpen} /> }),
    },
  ];
}

function sortingOf(sort: TitleSort): Sorting {
  const isDescending = sort.startsWith("-");
  const by = (isDescending ? sort.slice(1) : sort) as keyof typeof COLUMN_OF_SORT;
  return { column: COLUMN_OF_SORT[by], direction: isDescending ? "descending" : "ascending" };
}

function isFilter(text: string): text is TitleFilter {
  return (TITLE_FILTERS as readonly string[]).includes(text);
}

function isSort(text: string): text is TitleSort {
  return /^-?(due|amount|partner)$/.test(text);
}
