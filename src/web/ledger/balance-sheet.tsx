import "./ledger.css";
import { useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import {
  type BalanceSheetAnswer,
  exportBalanceSheet,
  readBalanceSheet,
  type SheetLine,
} from "../../ledger/contract.ts";
import { addressOf, useAnswer } from "../api.ts";
import { Screen } from "../screen.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { formatDate } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { FilterBand } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { BooksTabs } from "./books-tabs.tsx";
import { Branch } from "./branch.tsx";
import { ExportButton } from "./export-button.tsx";
import { SidedMoney } from "./ledger-lines.tsx";
import { daysOf, rangeWords, useMonths } from "./period.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { hiddenBelow, toggled } from "./tree.ts";

/** The balanço: what there is and what is owed at the end of a month; an account opens its razão. */
export default function BalanceSheetScreen(): ReactNode {
  const months = useMonths();
  const { range, choose } = months;
  const { data, error, refetch } = useAnswer(readBalanceSheet, { query: range, enabled: months.isKnown });
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const navigate = useNavigate();
  const all = data?.data ?? [];
  const isHidden = hiddenBelow(all, closed);
  const days = daysOf(range);
  const open = (row: SheetLine): void => {
    if (row.kind === "S") setClosed((before) => toggled(before, row.id));
    else {
      void navigate({ to: "/contabilidade/razao", search: { conta: row.id, de: range.from, ate: range.to } });
    }
  };
  return (
    <Screen
      title="Balanço"
      whole
      context={`em ${formatDate(days.to)}`}
      actions={<ExportButton address={addressOf(exportBalanceSheet, { query: range })} />}
      filters={
        <FilterBand>
          <BooksTabs />
          <PeriodPicker range={range} onChoose={choose} />
        </FilterBand>
      }
    >
      <DataTable<SheetLine>
        caption={`Balanço de ${rangeWords(range)}, valores em reais`}
        noun={all.length === 1 ? "conta com saldo" : "contas com saldo"}
        rows={all.filter((row) => !isHidden(row))}
        idOf={({ id }) => id}
        {...(data !== undefined && { count: all.length })}
        loading={data === undefined}
        error={error ?? months.error}
        onRetry={() => void refetch()}
        onOpen={open}
        empty={
          <Empty title="Os livros ainda estão vazios">
            O balanço se faz sozinho quando chegam as notas e os extratos.
          </Empty>
        }
        columns={columnsOf(days, closed, isNarrow)}
      />
      {data !== undefined && all.length > 0 && <Proof closing={data.closing} />}
      <KeyLine />
    </Screen>
  );
}

function columnsOf(
  days: { readonly from: string; readonly to: string },
  closed: ReadonlySet<string>,
  isNarrow: boolean,
): readonly Column<SheetLine>[] {
  const name: Column<SheetLine> = {
    id: "name",
    heading: "Nome",
    names: true,
    cell: (row) => (
      <Branch name={row.name} depth={row.level - 1} {...(row.kind === "S" && { isClosed: closed.has(row.id) })} />
    ),
  };
  const closing: Column<SheetLine> = {
    id: "closing",
    heading: `Em ${formatDate(days.to, true)}`,
    width: isNarrow ? "8.5rem" : "11rem",
    number: true,
    cell: (row) => <SidedMoney of={row.closing} />,
  };
  if (isNarrow) return [name, closing];
  return [
    { id: "code", heading: "Conta", width: "10rem", cell: ({ code }) => <span className="muted">{code}</span> },
    name,
    {
      id: "opening",
      heading: `Antes de ${formatDate(days.from, true)}`,
      width: "11rem",
      number: true,
      cell: (row) => <SidedMoney of={row.opening} />,
    },
    closing,
  ];
}

/** That both sides are the same is proved in the foot; the result that is still open is of the equity. */
function Proof({ closing }: { readonly closing: BalanceSheetAnswer["closing"] }): ReactNode {
  const { assets, liabilitiesAndEquity, openResult, balances } = closing;
  return (
    <div className="books-proof">
      <span className="row">
        <State tone={balances ? "ok" : "bad"} word={balances ? "ativo = passivo + PL" : "ativo ≠ passivo + PL"} />
        <span className="muted">
          <Money amount={assets} /> {balances ? "=" : "≠"} <Money amount={liabilitiesAndEquity} /> + resultado ainda não
          encerrado <Money amount={openResult} />
        </span>
      </span>
    </div>
  );
}
