import "./titles.css";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { usePages } from "../api.ts";
import { Screen } from "../screen.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Day } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { FilterBand, FilterTabs, useFilter } from "../ui/filter-band.tsx";
import { formatMoney, Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { NewTitle } from "./new-title.tsx";
import { EVERY_WORDS, RECURRING_STATES, type Recurring } from "./recurring-words.ts";
import type { TitleKind } from "./title-kind.ts";
import { useMay } from "./use-may.ts";

const RecurringDrawer = lazy(() => import("./recurring-drawer.tsx"));

/** What repeats: when the next one is due, how much, until when; paused, changed or ended here. */
export function RecurringScreen({ kind }: { readonly kind: TitleKind }): ReactNode {
  const may = useMay(kind);
  const [status] = useFilter("situacao");
  const [openId, open] = useFilter("recorrencia");
  const [isNew, setNew] = useState(false);
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const isPart = status === "paused" || status === "ended" || status === "active";
  const pages = usePages(kind.recurring.list, { query: { limit: 100, ...(isPart && { status }) } });
  const { first, items } = pages;
  const chosen = items.find(({ id }) => id === openId);
  const counts = first?.counts;
  const all = counts === undefined ? null : counts.active + counts.paused + counts.ended;
  const isBill = kind.noun === "bill";
  return (
    <Screen
      title={isBill ? "Contas que se repetem" : "Recebimentos que se repetem"}
      whole
      context={first === undefined ? undefined : `R$ ${formatMoney(first.monthly)} por mês, em média`}
      actions={
        <>
          <Button
            component={Link}
            to={isBill ? "/a-pagar" : "/a-receber"}
            variant="subtle"
            leftSection={<IconChevronLeft aria-hidden />}
          >
            {kind.screen}
          </Button>
          {may("create") && (
            <Button className="only-wide" onClick={() => setNew(true)}>
              Nova recorrência
            </Button>
          )}
        </>
      }
      filters={
        <FilterBand>
          <FilterTabs
            name="situacao"
            label="Situação"
            options={[
              { value: "", label: "Todas", count: all },
              { value: "active", label: "Ativas", count: counts?.active ?? null },
              { value: "paused", label: "Pausadas", count: counts?.paused ?? null },
              { value: "ended", label: "Encerradas", count: counts?.ended ?? null },
            ]}
          />
        </FilterBand>
      }
    >
      <div className="titles">
        <DataTable
          caption={`${isBill ? "Contas" : "Recebimentos"} que se repetem, valores em reais`}
          columns={isNarrow ? narrowColumnsOf(kind) : columnsOf(kind)}
          rows={items}
          idOf={({ id }) => id}
          noun={items.length === 1 ? "recorrência" : "recorrências"}
          hasMore={pages.hasMore}
          onMore={pages.loadMore}
          loading={pages.loading}
          error={pages.error}
          onRetry={pages.retry}
          onOpen={({ id }) => open(id)}
          openId={openId}
          empty={
            isPart ? (
              <Empty title="Nenhuma assim">As outras continuam aqui.</Empty>
            ) : (
              <Empty
                title="Nada se repete ainda"
                {...(may("create") && { action: <Button onClick={() => setNew(true)}>Nova recorrência</Button> })}
              >
                {isBill
                  ? "Aluguel, contador, assinatura: diga uma vez, e cada conta nasce 35 dias antes de vencer."
                  : "Mensalidade, contrato, aluguel: diga uma vez, e cada recebimento nasce 35 dias antes de vencer."}
              </Empty>
            )
          }
        />
      </div>
      {chosen !== undefined && (
        <Suspense>
          <RecurringDrawer
            key={`${chosen.id} ${chosen.version}`}
            kind={kind}
            recurring={chosen}
            canChange={may("update")}
            onClose={() => open("")}
          />
        </Suspense>
      )}
      {isNew && (
        <NewTitle
          kind={kind}
          filled={{ repeats: "month", isMoreOpen: true }}
          says="A primeira conta é criada agora; as seguintes, 35 dias antes de cada vencimento."
          onClose={() => setNew(false)}
          onMade={() => setNew(false)}
        />
      )}
    </Screen>
  );
}

function columnsOf(kind: TitleKind): readonly Column<Recurring>[] {
  return [
    {
      id: "nextDueOn",
      heading: "Próximo vencimento",
      width: "11rem",
      cell: ({ nextDueOn, status }) =>
        status === "paused" ? <span className="faint">pausada</span> : <Day on={nextDueOn} absent="não há mais" />,
    },
    { id: "partner", heading: kind.partner, names: true, cell: ({ partner }) => partner.name },
    {
      id: "what",
      heading: "O quê",
      names: true,
      cell: ({ description, documentNumber }) =>
        description ?? documentNumber ?? <span className="faint">sem descrição</span>,
    },
    { id: "every", heading: "Repete", width: "8rem", cell: ({ every }) => EVERY_WORDS[every] },
    {
      id: "until",
      heading: "Até",
      width: "8rem",
      cell: ({ until }) => <Day on={until} absent="sem fim" />,
    },
    {
      id: "status",
      heading: "Situação",
      width: "8rem",
      cell: ({ status }) => <State {...RECURRING_STATES[status]} />,
    },
    { id: "made", heading: "Criadas", width: "6rem", number: true, cell: ({ made }) => made.toLocaleString("pt-BR") },
    { id: "amount", heading: "Valor", width: "9rem", number: true, cell: ({ amount }) => <Money amount={amount} /> },
  ];
}

/** On a phone: when, who and how much; the rest is in the drawer. */
function narrowColumnsOf(kind: TitleKind): readonly Column<Recurring>[] {
  return [
    {
      id: "nextDueOn",
      heading: "Próxima",
      width: "6.25rem",
      cell: ({ nextDueOn, status }) => (
        <span className="row">
          <State {...RECURRING_STATES[status]} quiet />
          <Day on={nextDueOn} as="short" absent="não há" />
        </span>
      ),
    },
    { id: "partner", heading: kind.partner, names: true, cell: ({ partner }) => partner.name },
    { id: "amount", heading: "Valor", width: "7.5rem", number: true, cell: ({ amount }) => <Money amount={amount} /> },
  ];
}
