import "./ledger.css";
import { Button, NativeSelect } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { type Entry, exportEntries, listEntries } from "../../ledger/contract.ts";
import { addressOf, usePages } from "../api.ts";
import { Screen } from "../screen.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Day, formatDate } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { FilterBand, FilterSearch, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { TrailDrawer } from "../ui/trail-drawer.tsx";
import { AccountPicker } from "./account-picker.tsx";
import { BooksTabs } from "./books-tabs.tsx";
import { EntryBody } from "./entry-detail.tsx";
import { ExportButton } from "./export-button.tsx";
import { sourceWord } from "./ledger-lines.tsx";
import { daysOf, rangeOf, rangeWords, useMonths } from "./period.ts";
import { PeriodPicker } from "./period-picker.tsx";

const WHOLE = new Intl.NumberFormat("pt-BR");

/** The diário: every entry, the newest first; one opens its lines and where it came from. */
export default function Journal(): ReactNode {
  const [from, setFrom] = useFilter("de");
  const [to, setTo] = useFilter("ate");
  const [q] = useFilter("busca");
  const [accountId, setAccount] = useFilter("conta");
  const [sourceKind, setSource] = useFilter("origem");
  const [entryId, openEntry] = useFilter("lancamento");
  const isAll = from === "" && to === "";
  const { range: chosen, posted, choose } = useMonths();
  // Without a period the picker says from when to when the books go.
  const range = isAll && posted != null ? posted : chosen;
  const query = {
    ...(!isAll && daysOf(rangeOf(from, to, range.to))),
    ...(q !== "" && { q }),
    ...(accountId !== "" && { accountId }),
    ...(sourceKind !== "" && { sourceKind }),
  };
  const pages = usePages(listEntries, { query: { ...query, limit: 100 } });
  const { first } = pages;
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const opened = pages.items.find(({ id }) => id === entryId);
  return (
    <Screen
      title="Diário"
      whole
      context={
        first === undefined
          ? undefined
          : `${WHOLE.format(first.total)} ${first.total === 1 ? "lançamento" : "lançamentos"} · ${isAll ? "todo o período" : rangeWords(range)}`
      }
      actions={<ExportButton address={addressOf(exportEntries, { query })} />}
      filters={
        <FilterBand twoRows>
          <BooksTabs />
          <PeriodPicker range={range} onChoose={choose} />
          {!isAll && (
            <Button
              size="xs"
              variant="subtle"
              onClick={() => {
                setFrom("");
                setTo("");
              }}
            >
              Todo o período
            </Button>
          )}
          <AccountPicker
            shown={accountId === "" ? "" : (accountIn(pages.items, accountId) ?? "uma conta")}
            onChoose={({ id }) => setAccount(id)}
          />
          {accountId !== "" && (
            <Button size="xs" variant="subtle" onClick={() => setAccount("")}>
              Todas as contas
            </Button>
          )}
          <NativeSelect
            size="xs"
            aria-label="Origem"
            value={sourceKind}
            onChange={({ currentTarget }) => setSource(currentTarget.value)}
            data={[
              { value: "", label: "toda origem" },
              ...["document", "movement", "bank_account", "journal"].map((value) => ({
                value,
                label: sourceWord(value),
              })),
            ]}
          />
          <FilterSearch name="busca" label="Buscar no diário" placeholder="Histórico, número ou valor" />
        </FilterBand>
      }
    >
      <DataTable<Entry>
        caption="Diário, do lançamento mais novo ao mais antigo, valores em reais"
        noun="lançamentos"
        rows={pages.items}
        idOf={({ id }) => id}
        {...(first !== undefined && { count: first.total })}
        hasMore={pages.hasMore}
        onMore={pages.loadMore}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.retry}
        onOpen={({ id }) => openEntry(id)}
        openId={entryId === "" ? null : entryId}
        empty={
          q === "" && accountId === "" && sourceKind === "" && isAll ? (
            <Empty title="Nada lançado ainda">
              Os lançamentos se fazem sozinhos a partir das notas e dos extratos. Envie-os em Documentos.
            </Empty>
          ) : (
            <Empty title="Nenhum lançamento com estes filtros">Tire um filtro, ou busque por outro valor.</Empty>
          )
        }
        columns={isNarrow ? NARROW_COLUMNS : COLUMNS}
      />
      {opened !== undefined && (
        <TrailDrawer
          key={opened.id}
          trail={[
            { label: "Diário", onGo: () => openEntry("") },
            { label: `lançamento ${WHOLE.format(opened.number)}, de ${formatDate(opened.postedOn)}` },
          ]}
          onClose={() => openEntry("")}
        >
          <div className="level">
            <EntryBody entryId={opened.id} />
          </div>
        </TrailDrawer>
      )}
      <KeyLine />
    </Screen>
  );
}

const COLUMNS: readonly Column<Entry>[] = [
  { id: "day", heading: "Dia", width: "8.5rem", cell: ({ postedOn }) => <Day on={postedOn} /> },
  {
    id: "number",
    heading: "Nº",
    width: "5rem",
    number: true,
    cell: ({ number }) => WHOLE.format(number),
  },
  {
    id: "history",
    heading: "Histórico",
    names: true,
    cell: ({ history, reversedById }) =>
      reversedById === null ? (
        history
      ) : (
        <>
          {history} <State tone="wait" word="estornado" />
        </>
      ),
  },
  {
    id: "debit",
    heading: "Debita",
    width: "12rem",
    cell: ({ lines }) => accountsOn(lines, "D"),
  },
  {
    id: "credit",
    heading: "Credita",
    width: "12rem",
    cell: ({ lines }) => accountsOn(lines, "C"),
  },
  {
    id: "source",
    heading: "Origem",
    width: "9rem",
    cell: ({ source }) => sourceWord(source.kind),
  },
  {
    id: "amount",
    heading: "Valor",
    width: "8.5rem",
    number: true,
    cell: ({ amount }) => <Money amount={amount} />,
  },
];

/** On a phone: when, what and how much; the accounts are in the entry. */
const NARROW_COLUMNS: readonly Column<Entry>[] = [
  { id: "day", heading: "Dia", width: "5.5rem", cell: ({ postedOn }) => <Day on={postedOn} as="short" /> },
  { id: "history", heading: "Histórico", names: true, cell: ({ history }) => history },
  { id: "amount", heading: "Valor", width: "7.5rem", number: true, cell: ({ amount }) => <Money amount={amount} /> },
];

function accountsOn(lines: Entry["lines"], side: "D" | "C"): string {
  const accounts = [
    ...new Set(lines.filter((line) => line.side === side).map(({ account }) => `${account.code} ${account.name}`)),
  ];
  return accounts.length > 1 ? `${accounts.length} contas` : (accounts[0] ?? "");
}

function accountIn(entries: readonly Entry[], accountId: string): string | undefined {
  const account = entries.flatMap(({ lines }) => lines).find((line) => line.account.id === accountId)?.account;
  return account === undefined ? undefined : `${account.code} ${account.name}`;
}
