import type { ReactNode } from "react";
import type { Overview } from "../../reports/contract.ts";
import { Day, formatDate } from "../ui/date.tsx";
import { formatMoney, Money } from "../ui/money.tsx";

type Forecast = Overview["forecast"];

/** The sheet that it is drawn on; a phone has its own, where words stay as large as words are. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly className: string;
}
const DESK: Sheet = { width: 860, height: 252, left: 58, className: "fc" };
const PHONE: Sheet = { width: 360, height: 200, left: 46, className: "fc phone" };
const RIGHT = 12;
const TOP = 16;
const BOTTOM = 30;
const MONTHS = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];

/** Where a number is drawn, never what is written: what is written comes from the text. */
const drawn = (reais: string): number => Number(reais);

/** Cash day by day, as a line; what it says is written beside it, and the same is in a table below. */
export function CashLine({ forecast }: { readonly forecast: Forecast }): ReactNode {
  return (
    <>
      <Drawing forecast={forecast} sheet={DESK} />
      <Drawing forecast={forecast} sheet={PHONE} />
    </>
  );
}

function Drawing({
  forecast: { days, lowest, opening },
  sheet: { width, height, left, className },
}: {
  readonly forecast: Forecast;
  readonly sheet: Sheet;
}): ReactNode {
  const balances = [opening, ...days.map(({ balance }) => balance)].map(drawn);
  const ticks = ticksOf(Math.min(0, ...balances), Math.max(0, ...balances));
  const [floor = 0, ceiling = 1] = [ticks[0], ticks.at(-1)];
  const x = (at: number): number => left + (at / Math.max(1, days.length - 1)) * (width - left - RIGHT);
  const y = (value: number): number =>
    height - BOTTOM - ((value - floor) / Math.max(1, ceiling - floor)) * (height - TOP - BOTTOM);
  // A balance holds until something moves: steps, not slopes. It starts from what there is, before today's bills leave.
  const path = `M${left} ${y(drawn(opening))}${days
    .map(({ balance }, at) => `H${Math.round(x(at))}V${Math.round(y(drawn(balance)))}`)
    .join("")}`;
  const low = days.findIndex(({ on }) => on === lowest.on);
  const lowAtRight = low > days.length / 2;
  return (
    <svg className={className} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={tick === 0 ? "zero" : "grid"} d={`M${left} ${y(tick)}H${width - RIGHT}`} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {shortAmount(tick)}
          </text>
        </g>
      ))}
      {days.map(({ on }, at) =>
        on.endsWith("-01") ? (
          <g key={on}>
            <path className="tick" d={`M${x(at)} ${height - BOTTOM}v5`} />
            {at > 8 && (
              <text x={x(at) + 4} y={height - 8}>
                {MONTHS[Number(on.slice(5, 7)) - 1]}
              </text>
            )}
          </g>
        ) : null,
      )}
      <text className="now" x={left} y={height - 8}>
        hoje
      </text>
      <path className="fore" d={path} />
      <circle className="dot" cx={left} cy={y(drawn(opening))} r="3.5" />
      {lowest.amount !== opening && (
        <>
          <circle
            className={lowest.amount.startsWith("-") ? "low" : "low calm"}
            cx={x(low)}
            cy={y(drawn(lowest.amount))}
            r="4"
          />
          <text
            className="call"
            x={x(low) + (lowAtRight ? -9 : 9)}
            y={y(drawn(lowest.amount)) - 9}
            textAnchor={lowAtRight ? "end" : "start"}
          >
            {formatMoney(lowest.amount)} em {formatDate(lowest.on, true)}
          </text>
        </>
      )}
    </svg>
  );
}

/** What the line says, in a sentence. */
export function conclusionOf({ from, opening, days, lowest, closing }: Forecast): string {
  const day = (on: string): string => (on === from ? "hoje" : `em ${formatDate(on)}`);
  const first = days.find(({ balance }) => balance.startsWith("-"));
  if (opening.startsWith("-")) {
    return `O caixa já está negativo em ${formatMoney(opening)}; o ponto mais baixo é ${formatMoney(lowest.amount)}, ${day(lowest.on)}.`;
  }
  if (first !== undefined) {
    return `Falta dinheiro a partir de ${first.on === from ? "hoje" : formatDate(first.on)}: o caixa chega a ${formatMoney(lowest.amount)} ${day(lowest.on)}.`;
  }
  if (days.every(({ balance }) => balance === opening)) {
    return "Nenhum título aberto vence nos próximos 90 dias: o caixa fica como está.";
  }
  return `O caixa não fica negativo: o ponto mais baixo é ${formatMoney(lowest.amount)}, ${day(lowest.on)}, e em 90 dias há ${formatMoney(closing)}.`;
}

/** The same as the line, day by day: only the days on which something moves. */
export function CashTable({ forecast }: { readonly forecast: Forecast }): ReactNode {
  const moved = forecast.days.filter(({ in: comes, out }) => comes !== "0.00" || out !== "0.00");
  return (
    <div className="cash-table">
      <table className="t">
        <caption className="sr">Caixa previsto por dia, valores em reais</caption>
        <thead>
          <tr>
            <th scope="col">Dia</th>
            <th scope="col" className="n">
              Entra
            </th>
            <th scope="col" className="n">
              Sai
            </th>
            <th scope="col" className="n">
              Caixa no fim do dia
            </th>
          </tr>
        </thead>
        <tbody>
          {moved.map(({ on, in: comes, out, balance }) => (
            <tr key={on}>
              <th scope="row">
                <Day on={on} />
              </th>
              <td className="n">
                <DayLink amount={comes} address={`/a-receber?situacao=open&de=${on}&ate=${on}`} />
              </td>
              <td className="n">
                <DayLink amount={out} address={`/a-pagar?situacao=open&de=${on}&ate=${on}`} />
              </td>
              <td className="n">
                <Money amount={balance} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DayLink({ amount, address }: { readonly amount: string; readonly address: string }): ReactNode {
  return amount === "0.00" ? (
    <Money amount={amount} />
  ) : (
    <a href={address}>
      <Money amount={amount} />
    </a>
  );
}

/** Four to six round marks from the lowest to the highest, zero among them. */
export function ticksOf(lowest: number, highest: number): readonly number[] {
  const span = Math.max(highest - lowest, 100);
  const rough = span / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * magnitude).find((size) => size >= rough) ?? 10 * magnitude;
  const from = Math.floor(lowest / step);
  const to = Math.max(Math.ceil(highest / step), from + 2);
  return Array.from({ length: to - from + 1 }, (_, at) => (from + at) * step);
}

const PLAIN = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 });

/** “500 mil”, “1,5 mi”: what an axis has room for. */
export function shortAmount(reais: number): string {
  const size = Math.abs(reais);
  const sign = reais < 0 ? "−" : "";
  if (size >= 1_000_000) return `${sign}${PLAIN.format(size / 1_000_000)} mi`;
  if (size >= 1_000) return `${sign}${PLAIN.format(size / 1_000)} mil`;
  return `${sign}${PLAIN.format(size)}`;
}
