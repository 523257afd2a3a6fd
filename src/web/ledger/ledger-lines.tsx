import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type AccountLedger, type Balance, type LedgerLine, readAccountLedger } from "../../ledger/contract.ts";
import { type Pages, usePages } from "../api.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Day } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { Money } from "../ui/money.tsx";

export function useLedger(
  accountId: string,
  days: { readonly from: string; readonly to: string },
): Pages<LedgerLine, AccountLedger> {
  return usePages(readAccountLedger, {
    params: { accountId },
    query: { ...days, limit: 100 },
    enabled: accountId !== "",
  });
}

/** The first row says what was there before. */
type Row = LedgerLine | { readonly opening: AccountLedger["opening"]; readonly on: string };

interface LedgerLinesProps {
  readonly pages: Pages<LedgerLine, AccountLedger>;
  readonly onOpen: (line: LedgerLine) => void;
  readonly openId: string | null;
}

/** The razão of one account, line by line, with the balance after each. */
export function LedgerLines({ pages, onOpen, openId }: LedgerLinesProps): ReactNode {
  const { first } = pages;
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const rows: readonly Row[] = first === undefined ? [] : [{ opening: first.opening, on: first.from }, ...pages.items];
  return (
    <DataTable<Row>
      caption={first === undefined ? "Razão" : `Razão de ${first.account.code} ${first.account.name}, valores em reais`}
      noun="linhas, com a do saldo anterior"
      rows={rows}
      idOf={(row) => ("opening" in row ? "opening" : `${row.entryId} ${row.line}`)}
      {...(first !== undefined && { count: first.total + 1 })}
      hasMore={pages.hasMore}
      onMore={pages.loadMore}
      loading={pages.loading}
      error={pages.error}
      onRetry={pages.retry}
      onOpen={(row) => {
        if (!("opening" in row)) onOpen(row);
      }}
      openId={openId}
      totalNote="Tudo"
      empty={<Empty title="Nada moveu esta conta neste período" />}
      columns={(isNarrow ? narrowColumnsOf : columnsOf)(first)}
    />
  );
}

function columnsOf(first: AccountLedger | undefined): readonly Column<Row>[] {
  return [
    {
      id: "day",
      heading: "Dia",
      width: "7.5rem",
      cell: (row) => <Day on={"opening" in row ? row.on : row.postedOn} />,
    },
    {
      id: "history",
      heading: "Histórico",
      names: true,
      cell: historyOf,
    },
    {
      id: "counterpart",
      heading: "Contrapartida",
      width: "13rem",
      cell: (row) =>
        "opening" in row ? (
          ""
        ) : row.counterpart === null ? (
          <span className="faint">várias contas</span>
        ) : (
          `${row.counterpart.code} ${row.counterpart.name}`
        ),
    },
    {
      id: "partner",
      heading: "Parceiro",
      width: "11rem",
      cell: (row) => ("opening" in row ? "" : (row.partner?.name ?? "")),
    },
    {
      id: "debit",
      heading: "Débito",
      width: "7.5rem",
      number: true,
      cell: (row) => ("opening" in row || row.side === "C" ? "" : <Money amount={row.amount} />),
      ...(first !== undefined && { total: <Money amount={first.debits} /> }),
    },
    {
      id: "credit",
      heading: "Crédito",
      width: "7.5rem",
      number: true,
      cell: (row) => ("opening" in row || row.side === "D" ? "" : <Money amount={row.amount} />),
      ...(first !== undefined && { total: <Money amount={first.credits} /> }),
    },
    {
      id: "balance",
      heading: "Saldo",
      width: "8.5rem",
      number: true,
      cell: (row) => <SidedMoney of={"opening" in row ? row.opening : row.balance} />,
      ...(first !== undefined && { total: <SidedMoney of={first.closing} /> }),
    },
  ];
}

/** On a phone: when, what and how much; what was there after it is in the entry. */
function narrowColumnsOf(first: AccountLedger | undefined): readonly Column<Row>[] {
  return [
    {
      id: "day",
      heading: "Dia",
      width: "4.5rem",
      cell: (row) => <Day on={"opening" in row ? row.on : row.postedOn} as="short" />,
    },
    { id: "history", heading: "Histórico", names: true, cell: historyOf },
    {
      id: "amount",
      heading: "Valor",
      width: "8.5rem",
      number: true,
      cell: (row) => <SidedMoney of={"opening" in row ? row.opening : row} />,
      ...(first !== undefined && { total: <SidedMoney of={first.closing} /> }),
    },
  ];
}

function historyOf(row: Row): ReactNode {
  return "opening" in row ? <span className="faint">Saldo anterior</span> : row.history;
}

/** An accounting balance; zero is on no side. */
export function SidedMoney({ of: { amount, side } }: { readonly of: Balance }): ReactNode {
  return /^0(\.0+)?$/.test(amount) ? <Money amount={amount} /> : <Money amount={amount} side={side} />;
}

const SOURCE_WORDS: Readonly<Record<string, string>> = {
  document: "documento",
  movement: "banco",
  bank_account: "abertura de conta",
  journal: "diário importado",
  bill: "título a pagar",
  receivable: "título a receber",
};

export function sourceWord(kind: string): string {
  return SOURCE_WORDS[kind] ?? kind;
}

/** Where an entry came from, as a link when it has a screen. */
export function OriginLink({
  origin,
}: {
  readonly origin: { readonly kind: string; readonly id: string; readonly label: string };
}): ReactNode {
  const address = {
    document: `/documentos/${origin.id}`,
    movement: `/bancos?movimento=${origin.id}`,
    bill: `/a-pagar?titulo=${origin.id}`,
    receivable: `/a-receber?titulo=${origin.id}`,
  }[origin.kind];
  return address === undefined ? <span>{origin.label}</span> : <Link to={address}>{origin.label}</Link>;
}
