import type { ReactNode } from "react";
import type { Overview } from "../../reports/contract.ts";
import { Day, formatDate } from "../ui/date.tsx";
import { formatMoney, Money } from "../ui/money.tsx";

type Forecast = Overview["forecast"];

const WIDTH = 860;
const HEIGHT = 252;
const LEFT = 58;
const RIGHT = 12;
const TOP = 16;
const BOTTOM = 30;
const MONTHS = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];

/** Where a number is drawn, never what is written: what is written comes from the text. */
const height = (reais: string): number => Number(reais);

/** Cash day by day, as a line; what it says is written beside it, and the same is in a table below. */
export function CashLine({ forecast }: { readonly forecast: Forecast }): ReactNode {
  const { days, lowest } = forecast;
  const balances = days.map(({ balance }) => height(balance));
  const ticks = ticksOf(Math.min(0, ...balances), Math.max(0, ...balances));
  const [floor = 0, ceiling = 1] = [ticks[0], ticks.at(-1)];
  const x = (at: number): number => LEFT + (at / Math.max(1, days.length - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number =>
    HEIGHT - BOTTOM - ((value - floor) / Math.max(1, ceiling - floor)) * (HEIGHT - TOP - BOTTOM);
  // A balance holds until something moves: steps, not slopes.
  const path = balances
    .map((value, at) => (at === 0 ? `M${x(0)} ${y(value)}` : `H${x(at).toFixed(1)}V${y(value).toFixed(1)}`))
    .join("");
  const low = days.findIndex(({ on }) => on === lowest.on);
  const lowAtRight = low > days.length / 2;
  return (
    <svg className="fc" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={conclusionOf(forecast)}>
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={tick === 0 ? "zero" : "grid"} d={`M${LEFT} ${y(tick)}H${WIDTH - RIGHT}`} />
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {shortAmount(tick)}
          </text>
        </g>
      ))}
      {days.map(({ on }, at) =>
        on.endsWith("-01") ? (
          <g key={on}>
            <path className="tick" d={`M${x(at)} ${HEIGHT - BOTTOM}v5`} />
            <text x={x(at) + 4} y={HEIGHT - 8}>
              {MONTHS[Number(on.slice(5, 7)) - 1]}
            </text>
          </g>
        ) : null,
      )}
      <text className="now" x={LEFT} y={HEIGHT - 8}>
        hoje
      </text>
      <path className="fore" d={path} />
      <circle className="dot" cx={x(0)} cy={y(balances[0] ?? 0)} r="3.5" />
      {low > 0 && (
        <>
          <path className="lead" d={`M${x(low)} ${y(height(lowest.amount)) - 6}V${TOP + 4}`} />
          <circle
            className={lowest.amount.startsWith("-") ? "low" : "low calm"}
            cx={x(low)}
            cy={y(height(lowest.amount))}
            r="4"
          />
          <text
            className="call"
            x={x(low) + (lowAtRight ? -8 : 8)}
            y={TOP + 12}
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
export function conclusionOf({ opening, days, lowest, closing }: Forecast): string {
  const first = days.find(({ balance }) => balance.startsWith("-"));
  if (opening.startsWith("-")) {
    return `O caixa já está negativo em ${formatMoney(opening)}; o ponto mais baixo é ${formatMoney(lowest.amount)}, em ${formatDate(lowest.on)}.`;
  }
  if (first !== undefined) {
    return `Falta dinheiro a partir de ${formatDate(first.on)}: o caixa chega a ${formatMoney(lowest.amount)} em ${formatDate(lowest.on)}.`;
  }
  if (days.every(({ balance }) => balance === opening)) {
    return "Nenhum título aberto vence nos próximos 90 dias: o caixa fica como está.";
  }
  return `O caixa não fica negativo: o ponto mais baixo é ${formatMoney(lowest.amount)}, em ${formatDate(lowest.on)}, e em 90 dias há ${formatMoney(closing)}.`;
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
