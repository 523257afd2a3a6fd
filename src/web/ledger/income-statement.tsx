import "./ledger.css";
import { NativeSelect } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { exportIncomeStatement, type IncomeLine, readIncomeStatement } from "../../ledger/contract.ts";
import { addressOf, useAnswer } from "../api.ts";
import { Screen } from "../screen.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Empty } from "../ui/empty.tsx";
import { FilterBand, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { Money } from "../ui/money.tsx";
import { BooksTabs } from "./books-tabs.tsx";
import { Branch } from "./branch.tsx";
import { ExportButton } from "./export-button.tsx";
import { rangeWords, readRange, useMonths } from "./period.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { toggled } from "./tree.ts";

type Against = "before" | "year";

/** A line of the statement, or one of the accounts that it is made of. */
interface Row {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
  readonly before: string;
  readonly share: string | null;
  readonly is: "total" | "line" | "account";
  /** Of a line with accounts: whether they are shut away. */
  readonly isClosed?: boolean;
  readonly accountId?: string;
}

/** The DRE: what was earned and spent, line by line, beside another period; a line opens its accounts, an account its razão. */
export default function IncomeStatementScreen(): ReactNode {
  const months = useMonths();
  const { range, choose } = months;
  const [comparison, compare] = useFilter("ao-lado");
  const against: Against = comparison === "ano" ? "year" : "before";
  const query = { ...range, against };
  const { data, error, refetch } = useAnswer(readIncomeStatement, { query, enabled: months.isKnown });
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const navigate = useNavigate();
  const rows = (data?.data ?? []).flatMap((line) => rowsOf(line, opened.has(line.line)));
  const open = (row: Row): void => {
    if (row.is === "line") setOpened((before) => toggled(before, row.id));
    else if (row.accountId !== undefined) {
      void navigate({
        to: "/contabilidade/razao",
        search: { conta: row.accountId, de: range.from, ate: range.to },
      });
    }
  };
  return (
    <Screen
      title="DRE"
      whole
      context={`${rangeWords(range)} · regime de competência`}
      actions={<ExportButton address={addressOf(exportIncomeStatement, { query })} />}
      filters={
        <FilterBand>
          <BooksTabs />
          <PeriodPicker range={range} onChoose={choose} />
          <NativeSelect
            size="xs"
            aria-label="Ao lado de que período"
            value={comparison}
            onChange={({ currentTarget }) => compare(currentTarget.value)}
            data={[
              { value: "", label: "ao lado do período anterior" },
              { value: "ano", label: "ao lado do ano anterior" },
            ]}
          />
        </FilterBand>
      }
    >
      <DataTable<Row>
        caption={`DRE de ${rangeWords(range)}, valores em reais`}
        rows={rows}
        idOf={({ id }) => id}
        loading={data === undefined}
        error={error ?? months.error}
        onRetry={() => void refetch()}
        onOpen={open}
        empty={<Empty title="Os livros ainda estão vazios">A DRE se faz sozinha quando chegam as notas.</Empty>}
        columns={columnsOf(data === undefined ? "" : rangeWords(readRange(data.before)), isNarrow)}
      />
      <KeyLine />
    </Screen>
  );
}

function rowsOf({ line, name, isTotal, amount, before, share, accounts }: IncomeLine, isOpen: boolean): readonly Row[] {
  const hasAccounts = accounts.length > 0;
  const row: Row = {
    id: line,
    name,
    amount,
    before,
    share,
    is: isTotal ? "total" : "line",
    ...(hasAccounts && { isClosed: !isOpen }),
  };
  if (!isOpen) return [row];
  return [
    row,
    ...accounts.map(
      (account): Row => ({
        id: `${line} ${account.id}`,
        name: `${account.code} ${account.name}`,
        amount: account.amount,
        before: account.before,
        share: null,
        is: "account",
        accountId: account.id,
      }),
    ),
  ];
}

function columnsOf(before: string, isNarrow: boolean): readonly Column<Row>[] {
  const name: Column<Row> = {
    id: "name",
    heading: "Linha",
    names: true,
    cell: ({ name: text, is, isClosed }) => (
      <Branch
        name={text}
        depth={is === "account" ? 2 : is === "total" ? 0 : 1}
        isStrong={is === "total"}
        {...(isClosed !== undefined && { isClosed })}
      />
    ),
  };
  const amount: Column<Row> = {
    id: "amount",
    heading: "Valor",
    width: isNarrow ? "8rem" : "11rem",
    number: true,
    cell: (row) => <Strong is={row.is} amount={row.amount} />,
  };
  if (isNarrow) return [name, amount];
  return [
    name,
    amount,
    {
      id: "share",
      heading: "% da receita líquida",
      width: "11rem",
      number: true,
      cell: ({ share }) => (share === null ? "" : <span className="muted">{share.replace(".", ",")}</span>),
    },
    {
      id: "before",
      heading: before === "" ? "Antes" : before.charAt(0).toUpperCase() + before.slice(1),
      width: "15rem",
      number: true,
      cell: (row) => <Strong is={row.is} amount={row.before} />,
    },
  ];
}

function Strong({ is, amount }: { readonly is: Row["is"]; readonly amount: string }): ReactNode {
  return is === "total" ? (
    <b>
      <Money amount={amount} />
    </b>
  ) : (
    <Money amount={amount} />
  );
}
