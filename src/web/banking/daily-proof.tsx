import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type BankAccount, type ProvedDay, readDailyProof } from "../../banking/contract.ts";
import { calendarDate, isMonth, lastDay, monthOf, month as readMonth } from "../../values/calendar.ts";
import { useAnswer } from "../api.ts";
import { useKeys } from "../keys.ts";
import { formatDate, today } from "../ui/date.tsx";
import { useFilter } from "../ui/filter-band.tsx";
import { formatMoney } from "../ui/money.tsx";
import { accountName } from "./words.ts";

const WORDS: Readonly<Record<ProvedDay["status"], string>> = {
  proved: "confere",
  quiet: "sem movimento",
  differs: "diferença",
  missing: "falta extrato",
  unheard: "sem dados ainda",
  before: "antes da abertura",
  ahead: "ainda não",
};
const SIGNS: Readonly<Partial<Record<ProvedDay["status"], string>>> = { differs: "≠", missing: "?" };
const MONTHS = [
  "janeiro",
  "fevereiro",
  "março",
  "abril",
  "maio",
  "junho",
  "julho",
  "agosto",
  "setembro",
  "outubro",
  "novembro",
  "dezembro",
];

/** Bank = books, each account, each day of a month. A day opens its movements. */
export function DailyProof({ accounts }: { readonly accounts: readonly BankAccount[] }): ReactNode {
  const [asked, setMonth] = useFilter("mes");
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const month = isMonth(asked) ? asked : latestMonth(accounts);
  const { data } = useAnswer(readDailyProof, { query: { month } });
  const step = (by: number): void => setMonth(monthAway(month, by));
  useKeys([
    { key: "[", says: "mês anterior", run: () => step(-1) },
    { key: "]", says: "mês seguinte", run: () => step(1) },
  ]);
  const show = (account: BankAccount, on: string): void => {
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({
        ...before,
        conta: account.id,
        de: on,
        ate: on,
        estado: "todos",
        movimento: undefined,
      }),
    });
  };
  const proved = data?.month === month ? data.accounts : [];
  // The days of a month are known before what was proved of them: their place is there, and nothing moves.
  const days = Array.from({ length: Number(lastDay(readMonth(month)).slice(8)) }, (_, at) => at + 1);
  const now = today();
  return (
    // Its place is there before its days are, so that the list below does not move.
    <section
      className="proof-box"
      aria-labelledby="daily-proof"
      style={{ minHeight: `calc(5.8rem + ${accounts.length} * 1.75rem)` }}
    >
      <div className="head">
        <h2 id="daily-proof">Prova diária</h2>
        <ActionIcon aria-label="Mês anterior" onClick={() => step(-1)}>
          <IconChevronLeft />
        </ActionIcon>
        <span className="small">
          {MONTHS[Number(month.slice(5)) - 1]} de {month.slice(0, 4)}
        </span>
        <ActionIcon aria-label="Mês seguinte" onClick={() => step(1)}>
          <IconChevronRight />
        </ActionIcon>
        <span className="push small muted proof-legend" aria-hidden>
          <span>
            <i className="proof-key" style={{ background: "var(--ok-line)" }} />
            confere
          </span>
          <span>
            <b style={{ color: "var(--bad)" }}>≠</b> diferença
          </span>
          <span>
            <b style={{ color: "var(--bad)" }}>?</b> falta extrato
          </span>
          <span>
            <i style={{ boxShadow: "inset 0 0 0 1.5px var(--person-line)" }} />
            sem dados ainda
          </span>
          <span>
            <i style={{ background: "var(--wait-soft)" }} />
            sem movimento
          </span>
        </span>
      </div>
      <table className="proof">
        <caption className="sr">Banco igual aos livros, cada conta, cada dia</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">Conta</span>
            </th>
            {days.map((day) => (
              <th
                key={day}
                scope="col"
                {...(`${month}-${String(day).padStart(2, "0")}` === now && { "aria-current": "date" as const })}
              >
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row" title={accountName(account)}>
                {accountName(account)}
              </th>
              {days.map((day) => {
                const told = proved.find(({ bankAccountId }) => bankAccountId === account.id)?.days[day - 1];
                return (
                  <td key={day}>
                    {told === undefined ? (
                      <span />
                    ) : (
                      <Cell
                        day={told}
                        isChosen={
                          search["de"] === told.on && search["ate"] === told.on && search["conta"] === account.id
                        }
                        onShow={() => show(account, told.on)}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CellProps {
  readonly day: ProvedDay;
  readonly isChosen: boolean;
  readonly onShow: () => void;
}

function Cell({ day, isChosen, onShow }: CellProps): ReactNode {
  const balances =
    day.status === "differs"
      ? `: banco ${formatMoney(day.bankBalance)}, livros ${formatMoney(day.booksBalance)}`
      : day.status === "proved"
        ? `: ${formatMoney(day.booksBalance)}`
        : "";
  const says = `${formatDate(day.on, true)}, ${WORDS[day.status]}${balances}`;
  if (day.movements === 0) {
    return (
      <span className={day.status} title={says}>
        <span aria-hidden>{SIGNS[day.status]}</span>
        <span className="sr">{WORDS[day.status]}</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      className={day.status}
      title={says}
      aria-label={`${says}; mostrar os movimentos`}
      onClick={onShow}
      {...(isChosen && { "data-chosen": true })}
    >
      {SIGNS[day.status]}
    </button>
  );
}

function latestMonth(accounts: readonly BankAccount[]): string {
  const last = accounts
    .flatMap(({ dataUntil }) => dataUntil ?? [])
    .sort()
    .at(-1);
  return monthOf(calendarDate(last ?? today()));
}

function monthAway(month: string, by: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}
