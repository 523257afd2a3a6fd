import "./ledger.css";
import { NativeSelect } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useMemo, useState } from "react";
import {
  exportTrialBalance,
  readTrialBalance,
  type TrialBalance,
  type TrialBalanceRow,
} from "../../ledger/contract.ts";
import { calendarDate, monthOf } from "../../values/calendar.ts";
import { addressOf, useAnswer } from "../api.ts";
import { Screen } from "../screen.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { formatDate } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { FilterBand, FilterSearch, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { BooksTabs } from "./books-tabs.tsx";
import { Branch } from "./branch.tsx";
import { ExportButton } from "./export-button.tsx";
import { SidedMoney } from "./ledger-lines.tsx";
import { daysOf, rangeWords, useMonths } from "./period.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { Trail } from "./trail.tsx";
import { hiddenBelow, toggled } from "./tree.ts";

const WHOLE = new Intl.NumberFormat("pt-BR");

/** The balancete: every account that moved, its sums above it; a figure opens the lines that it is made of. */
export default function TrialBalanceScreen(): ReactNode {
  const months = useMonths();
  const { range, choose } = months;
  const { data, error, refetch } = useAnswer(readTrialBalance, { query: range, enabled: months.isKnown });
  const [q] = useFilter("busca");
  const [level, setLevel] = useFilter("nivel");
  const [accountId, openAccount] = useFilter("conta");
  const [zero, setZero] = useFilter("zero");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => visibleRows(data?.data ?? [], { q, level: Number(level) || 99, hideZero: zero === "sem", closed }),
    [data, q, level, zero, closed],
  );
  const levels = Math.max(1, ...(data?.data ?? []).map((row) => row.level));
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const opened = data?.data.find(({ id }) => id === accountId);
  const totals = data?.totals[0];
  const open = (row: TrialBalanceRow): void => {
    if (row.kind === "A") openAccount(row.id);
    else setClosed((before) => toggled(before, row.id));
  };
  return (
    <Screen
      title="Balancete"
      whole
      context={`${rangeWords(range)} · regime de competência`}
      actions={<ExportButton address={addressOf(exportTrialBalance, { query: { ...range, level } })} />}
      filters={
        <FilterBand>
          <BooksTabs />
          <PeriodPicker range={range} onChoose={choose} />
          <NativeSelect
            size="xs"
            aria-label="Até que nível do plano"
            value={level}
            onChange={({ currentTarget }) => setLevel(currentTarget.value)}
            data={[
              { value: "", label: "todas as contas" },
              ...Array.from({ length: levels - 1 }, (_, at) => ({
                value: String(at + 1),
                label: `até o nível ${at + 1}`,
              })),
            ]}
          />
          <label className="row check">
            <input
              type="checkbox"
              checked={zero === "sem"}
              onChange={({ currentTarget }) => setZero(currentTarget.checked ? "sem" : "")}
            />
            sem saldo zero
          </label>
          <FilterSearch name="busca" label="Buscar conta" placeholder="Conta, nome ou valor" />
        </FilterBand>
      }
    >
      <DataTable<TrialBalanceRow>
        caption={`Balancete de ${rangeWords(range)}, valores em reais`}
        noun="contas com movimento"
        rows={rows}
        idOf={({ id }) => id}
        {...(data !== undefined && { count: data.data.length })}
        loading={data === undefined}
        error={error ?? months.error}
        onRetry={() => void refetch()}
        onOpen={open}
        openId={accountId === "" ? null : accountId}
        empty={
          data?.months === null ? (
            <Empty title="Os livros ainda estão vazios">
              O balancete se faz sozinho quando chegam as primeiras notas e extratos. Envie-os em Documentos.
            </Empty>
          ) : (
            <Empty title="Nenhuma conta assim neste período">Tire a busca, ou escolha outro mês.</Empty>
          )
        }
        columns={(isNarrow ? narrowColumnsOf : columnsOf)(range, totals, closed, q !== "")}
        totalNote="Tudo"
      />
      {data !== undefined && data.data.length > 0 && <Proof data={data} />}
      {opened !== undefined && (
        <Trail
          key={`${opened.id} ${range.from} ${range.to}`}
          account={opened}
          days={daysOf(range)}
          onClose={() => openAccount("")}
        />
      )}
      <KeyLine />
    </Screen>
  );
}

function columnsOf(
  range: { readonly from: string; readonly to: string },
  totals: TrialBalance["totals"][number] | undefined,
  closed: ReadonlySet<string>,
  isFlat: boolean,
): readonly Column<TrialBalanceRow>[] {
  const days = daysOf({ from: monthOf(calendarDate(`${range.from}-01`)), to: monthOf(calendarDate(`${range.to}-01`)) });
  return [
    {
      id: "code",
      heading: "Conta",
      width: "10rem",
      cell: ({ code }: TrialBalanceRow) => <span className="muted">{code}</span>,
    },
    {
      id: "name",
      heading: "Nome",
      width: "22rem",
      names: true,
      cell: (row: TrialBalanceRow) => (
        <Branch
          name={row.name}
          depth={isFlat ? 0 : row.level - 1}
          {...(row.kind === "S" && { isClosed: closed.has(row.id) })}
        >
          {row.isInverted && <State tone="person" word="saldo invertido" />}
        </Branch>
      ),
    },
    {
      id: "opening",
      heading: `Antes de ${formatDate(days.from, true)}`,
      width: "9.5rem",
      number: true,
      cell: ({ opening }: TrialBalanceRow) => <SidedMoney of={opening} />,
      ...(totals !== undefined && { total: <Money amount={netOf(totals.openingDebit, totals.openingCredit)} /> }),
    },
    {
      id: "debits",
      heading: "Débitos",
      width: "9rem",
      number: true,
      cell: ({ debits }: TrialBalanceRow) => <Money amount={debits} />,
      ...(totals !== undefined && { total: <Money amount={totals.debits} /> }),
    },
    {
      id: "credits",
      heading: "Créditos",
      width: "9rem",
      number: true,
      cell: ({ credits }: TrialBalanceRow) => <Money amount={credits} />,
      ...(totals !== undefined && { total: <Money amount={totals.credits} /> }),
    },
    {
      id: "closing",
      heading: `Em ${formatDate(days.to, true)}`,
      width: "9.5rem",
      number: true,
      cell: ({ closing }: TrialBalanceRow) => <SidedMoney of={closing} />,
      ...(totals !== undefined && { total: <Money amount={netOf(totals.closingDebit, totals.closingCredit)} /> }),
    },
  ];
}

/** On a phone: the account and what it holds; its code is in the search, what moved it in the lines that it opens. */
function narrowColumnsOf(...given: Parameters<typeof columnsOf>): readonly Column<TrialBalanceRow>[] {
  return columnsOf(...given)
    .filter(({ id }) => id === "name" || id === "closing")
    .map((column) => (column.id === "name" ? withoutWidth(column) : column));
}

function withoutWidth({ width: _, ...column }: Column<TrialBalanceRow>): Column<TrialBalanceRow> {
  return column;
}

/** Debit balances less credit balances: zero, or the books are wrong and the proof below says so. */
function netOf(debit: string, credit: string): string {
  return debit === credit ? "0.00" : debit;
}

/** That the books balance is proved in the foot, not hoped for. */
function Proof({ data }: { readonly data: TrialBalance }): ReactNode {
  return (
    <div className="books-proof">
      {data.totals.map(({ commodity, balances, debits, credits, closingDebit, closingCredit }) => (
        <span key={commodity ?? ""} className="row">
          <State tone={balances ? "ok" : "bad"} word={balances ? "débitos = créditos" : "débitos ≠ créditos"} />
          <span className="muted">
            {commodity === null ? "" : `${commodity}: `}
            <Money amount={debits} /> {balances ? "=" : "≠"} <Money amount={credits} />, soma das{" "}
            {WHOLE.format(data.data.filter(({ kind, commodity: of }) => kind === "A" && of === commodity).length)}{" "}
            contas analíticas; saldos devedores <Money amount={closingDebit} />, credores{" "}
            <Money amount={closingCredit} />
          </span>
        </span>
      ))}
    </div>
  );
}

/** What the tree shows: nothing below what is closed; with a search, only what was found, flat. */
function visibleRows(
  all: readonly TrialBalanceRow[],
  {
    q,
    level,
    hideZero,
    closed,
  }: {
    readonly q: string;
    readonly level: number;
    readonly hideZero: boolean;
    readonly closed: ReadonlySet<string>;
  },
): readonly TrialBalanceRow[] {
  const isHidden = hiddenBelow(all, closed);
  const kept = all.filter((row) => row.level <= level && !(hideZero && isZero(row)));
  if (q === "") return kept.filter((row) => !isHidden(row));
  const words = q.toLocaleLowerCase("pt-BR");
  const digits = q.replaceAll(".", "").replace(",", ".");
  return kept.filter(
    ({ code, name, opening, closing, debits, credits }) =>
      code.startsWith(words) ||
      name.toLocaleLowerCase("pt-BR").includes(words) ||
      [opening.amount, closing.amount, debits, credits].some(
        (amount) => amount === digits || amount === `${digits}.00`,
      ),
  );
}

function isZero({ opening, closing, debits, credits }: TrialBalanceRow): boolean {
  return [opening.amount, closing.amount, debits, credits].every((amount) => /^0(\.0+)?$/.test(amount));
}
