import "./ledger.css";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { exportAccountLedger } from "../../ledger/contract.ts";
import { addressOf } from "../api.ts";
import { Screen } from "../screen.tsx";
import { Empty } from "../ui/empty.tsx";
import { FilterBand, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { Money } from "../ui/money.tsx";
import { AccountPicker } from "./account-picker.tsx";
import { BooksTabs } from "./books-tabs.tsx";
import { ExportButton } from "./export-button.tsx";
import { LedgerLines, useLedger } from "./ledger-lines.tsx";
import { daysOf, rangeWords, useMonths } from "./period.ts";
import { PeriodPicker } from "./period-picker.tsx";

/** The razão of one account: what was there, every line with the balance after it, what is there now. */
export default function AccountLedgerScreen(): ReactNode {
  const { range, choose } = useMonths();
  const [accountId, chooseAccount] = useFilter("conta");
  const navigate = useNavigate();
  const pages = useLedger(accountId, daysOf(range));
  const account = pages.first?.account;
  return (
    <Screen
      title="Razão"
      whole
      context={
        pages.first === undefined ? (
          accountId === "" && rangeWords(range)
        ) : (
          <>
            {account !== undefined && `${account.code} ${account.name} · `}
            {rangeWords(range)} · saldo final{" "}
            <Money amount={pages.first.closing.amount} side={pages.first.closing.side} />
          </>
        )
      }
      actions={
        accountId !== "" && (
          <ExportButton address={addressOf(exportAccountLedger, { params: { accountId }, query: daysOf(range) })} />
        )
      }
      filters={
        <FilterBand>
          <BooksTabs />
          <PeriodPicker range={range} onChoose={choose} />
          <AccountPicker
            shown={account === undefined ? "" : `${account.code} ${account.name}`}
            onChoose={({ id }) => chooseAccount(id)}
          />
        </FilterBand>
      }
    >
      {accountId === "" ? (
        <Empty title="Escolha uma conta">
          Busque pelo código ou pelo nome, ou abra um saldo no balancete: cada um desce até aqui.
        </Empty>
      ) : (
        <LedgerLines
          pages={pages}
          openId={null}
          onOpen={({ entryId }) => void navigate({ to: `/contabilidade/lancamentos/${entryId}` })}
        />
      )}
      <KeyLine />
    </Screen>
  );
}
