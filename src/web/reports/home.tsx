import "./home.css";
import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type Bucket, type Overview, readOverview, type TitleBuckets } from "../../reports/contract.ts";
import { useAnswer } from "../api.ts";
import { pickFiles } from "../documents/pick-files.ts";
import { Screen } from "../screen.tsx";
import { useSession } from "../session.ts";
import { Day, formatDate, Instant, relativeDay } from "../ui/date.tsx";
import { Failure } from "../ui/failure.tsx";
import { Figure, formatMoney, Money } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { State } from "../ui/state.tsx";
import { ToneIcon } from "../ui/tone-icon.tsx";
import { CashLine, CashTable, conclusionOf } from "./cash-line.tsx";
import { PanelLink } from "./panel-link.tsx";

const WHOLE = new Intl.NumberFormat("pt-BR");
/** The panel is looked at through the day; what changes rings, and time passes by itself. */
const REFRESH_MS = 60_000;

/** Cash, the next ninety days, what waits for a person, how much goes by itself, and what is wrong. */
export default function Home(): ReactNode {
  const { data, error, refetch } = useAnswer(readOverview, { refetchInterval: REFRESH_MS });
  return (
    <Screen
      title="Início"
      context={
        data === undefined ? undefined : (
          <>
            {formatDate(data.today)}
            {data.cash.dataUntil !== null && <> · dados do banco até {formatDate(data.cash.dataUntil)}</>}
          </>
        )
      }
    >
      {data !== undefined ? (
        data.isEmpty ? (
          <Beginning />
        ) : (
          <Panel overview={data} />
        )
      ) : error !== null ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows tall />
      )}
    </Screen>
  );
}

/** The next useful step of a company in which nothing has happened: bringing what it already has. */
function Beginning(): ReactNode {
  const { permissions } = useSession().company;
  const mayImport = permissions.includes("import:read");
  const maySend = permissions.includes("document:create");
  return (
    <div className="empty beginning">
      <IconUpload aria-hidden />
      <b>Comece pelo que a empresa já tem</b>
      <p>
        Notas em XML e extratos em OFX, soltos, em pastas ou em ZIP, e as planilhas do sistema antigo: fornecedores,
        títulos em aberto, saldos. Leio, abro os títulos, concilio e lanço; o que precisar de você aparece em
        Pendências.
      </p>
      {mayImport && (
        <Button component={Link} to="/importar">
          Trazer os dados da empresa
        </Button>
      )}
      {maySend && (
        <Button variant={mayImport ? "subtle" : "filled"} onClick={pickFiles} rightSection={<kbd aria-hidden>n</kbd>}>
          {mayImport ? "Só enviar alguns documentos" : "Enviar documentos"}
        </Button>
      )}
      {!mayImport && !maySend && (
        <p className="small muted">Quem cuida do financeiro desta empresa ainda vai trazê-los.</p>
      )}
    </div>
  );
}

function Panel({ overview }: { readonly overview: Overview }): ReactNode {
  const { cash, forecast, today } = overview;
  return (
    <div className="panel">
      <div className="cols cash">
        <section aria-labelledby="h-caixa">
          <div className="head">
            <h2 id="h-caixa">Caixa hoje</h2>
          </div>
          <PanelLink link={cash.link}>
            <Figure amount={cash.amount} />
          </PanelLink>
          <p className="muted">{cashSentence(overview)}</p>
          <ul className="home-accounts">
            {cash.accounts.map((account) => (
              <AccountLine key={account.id} account={account} today={today} />
            ))}
          </ul>
        </section>
        <section aria-labelledby="h-prev">
          <div className="head">
            <h2 id="h-prev">Próximos 90 dias</h2>
            <span className="muted small">
              só títulos em aberto: entram {formatMoney(forecast.totalIn)}, saem {formatMoney(forecast.totalOut)}
            </span>
          </div>
          <CashLine forecast={forecast} />
          <p className="conclusion">
            <b>{conclusionOf(forecast)}</b> {leftOut(forecast)}
          </p>
          <details>
            <summary>Ver dia por dia, em tabela</summary>
            <CashTable forecast={forecast} />
          </details>
        </section>
      </div>

      <div className="cols titles">
        <Titles title="A pagar" buckets={overview.payable} />
        <Titles title="A receber" buckets={overview.receivable} />
      </div>

      <Belt overview={overview} />

      <div className="cols work">
        <Waiting overview={overview} />
        <ByItself overview={overview} />
      </div>
    </div>
  );
}

function cashSentence({ cash }: Overview): string {
  const wrong = cash.accounts.filter(({ difference }) => difference !== null && difference !== "0.00").length;
  if (cash.accounts.length === 0) return "Nenhuma conta bancária ainda.";
  if (wrong > 0) return wrong === 1 ? "1 conta não confere com o banco." : `${wrong} contas não conferem com o banco.`;
  const unproved = cash.accounts.filter(({ difference }) => difference === null).length;
  if (unproved === cash.accounts.length) return "Nenhum extrato trouxe saldo ainda: nada a comparar.";
  return unproved === 0 ? "Igual ao banco em todas as contas." : "Igual ao banco nas contas que trouxeram saldo.";
}

function AccountLine({
  account,
  today,
}: {
  readonly account: Overview["cash"]["accounts"][number];
  readonly today: string;
}): ReactNode {
  const { name, amount, difference, statementOn, statementAmount, lastMovementOn, link } = account;
  const until = statementOn ?? lastMovementOn;
  return (
    <li>
      <PanelLink link={link}>
        <b className="clip" title={name}>
          {name}
        </b>
      </PanelLink>
      <Money amount={amount} />
      {difference === null ? (
        <State tone="wait" word={until === null ? "sem extrato" : `sem saldo no extrato · até ${formatDate(until)}`} />
      ) : difference === "0.00" ? (
        <State tone="ok" word={`confere com o banco · ${until === null ? "" : relativeDay(until, today)}`} />
      ) : (
        <State
          tone="bad"
          word={`o banco diz ${formatMoney(statementAmount ?? "0.00")} em ${formatDate(statementOn ?? "")}`}
        />
      )}
    </li>
  );
}

function leftOut({ overdueIn, withoutDueDate }: Overview["forecast"]): string {
  const parts = [
    overdueIn === "0.00" ? "" : `${formatMoney(overdueIn)} a receber em atraso`,
    withoutDueDate.in === "0.00" ? "" : `${formatMoney(withoutDueDate.in)} a receber sem vencimento`,
    withoutDueDate.out === "0.00" ? "" : `${formatMoney(withoutDueDate.out)} a pagar sem vencimento`,
  ].filter((part) => part !== "");
  const kept = "O que está vencido a pagar conta como pago hoje.";
  return parts.length === 0 ? kept : `${kept} Fora da conta: ${parts.join("; ")}.`;
}

function Titles({ title, buckets }: { readonly title: string; readonly buckets: TitleBuckets }): ReactNode {
  const id = `h-${title === "A pagar" ? "pagar" : "receber"}`;
  const shown: readonly (readonly [string, Bucket, boolean])[] = [
    ["vencido", buckets.overdue, buckets.overdue.count > 0],
    ["hoje", buckets.today, false],
    ["7 dias", buckets.next7, false],
    ["30 dias", buckets.next30, false],
  ];
  return (
    <section aria-labelledby={id}>
      <div className="head">
        <h2 id={id}>{title}</h2>
        <span className="muted small">
          <PanelLink link={buckets.open.link}>
            {formatMoney(buckets.open.amount)} em {titleCount(buckets.open.count)}
          </PanelLink>
        </span>
      </div>
      <dl className="buckets">
        {shown.map(([word, bucket, isLate]) => (
          <div key={word}>
            <dt>{isLate ? <State tone="bad" word={word} /> : word}</dt>
            <dd>
              <PanelLink link={bucket.link}>
                <Money amount={bucket.amount} />
              </PanelLink>
              <small className="muted">{titleCount(bucket.count)}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function titleCount(count: number): string {
  return count === 0 ? "nenhum título" : count === 1 ? "1 título" : `${WHOLE.format(count)} títulos`;
}

const STEPS: Readonly<Record<string, readonly [words: string, waits: string]>> = {
  documents: ["documentos chegaram", ""],
  accepted: ["lidos e aceitos", "sem uso"],
  titles: ["títulos abertos", ""],
  settlements: ["pagos ou recebidos", ""],
  movements: ["movimentos conciliados", "sem par"],
  entries: ["lançamentos", ""],
};

function Belt({ overview }: { readonly overview: Overview }): ReactNode {
  return (
    <nav className="belt" aria-label={`O que passou desde ${formatDate(overview.automation.since)}`}>
      {overview.passed.map(({ step, count, waiting, link }) => {
        const [words, waits] = STEPS[step] ?? [step, "esperam"];
        return (
          <PanelLink key={step} link={link}>
            <b>{WHOLE.format(count)}</b>
            <span>
              {words}
              {waiting > 0 && (
                <>
                  {" "}
                  · <span className="person">{`${WHOLE.format(waiting)} ${waits}`}</span>
                </>
              )}
            </span>
          </PanelLink>
        );
      })}
    </nav>
  );
}

function Waiting({ overview }: { readonly overview: Overview }): ReactNode {
  const { exceptions } = overview;
  return (
    <section className="pad" aria-labelledby="h-todo">
      <div className="head">
        <h2 id="h-todo">Precisa de uma pessoa</h2>
        {exceptions.count > 0 && (
          <span className="chip person">
            <ToneIcon tone="person" />
            {exceptions.count === 1 ? "1 item" : `${WHOLE.format(exceptions.count)} itens`}
          </span>
        )}
        <span className="push">
          <PanelLink link={exceptions.link}>
            Abrir pendências <kbd>g</kbd> <kbd>p</kbd>
          </PanelLink>
        </span>
      </div>
      {exceptions.count === 0 ? (
        <p className="muted">
          <State tone="ok" word="Nada espera você." /> O que chegar e precisar de uma decisão aparece aqui.
        </p>
      ) : (
        <ul className="list todo">
          {exceptions.causes.map(({ cause, label, count, amount, oldestAt, link }) => (
            <li key={cause}>
              <PanelLink link={link}>
                <span className="q">{WHOLE.format(count)}</span>
                <span className="grow clip">{label}</span>
                <span className="age">
                  a mais antiga <Instant at={oldestAt} />
                </span>
                <span className="sum">
                  <Money amount={amount} />
                </span>
              </PanelLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ByItself({ overview }: { readonly overview: Overview }): ReactNode {
  const { automation, alerts } = overview;
  return (
    <section className="pad" aria-labelledby="h-auto">
      <div className="head">
        <h2 id="h-auto">Quanto anda sozinho</h2>
        <span className="muted small">
          desde <Day on={automation.since} as="short" />
        </span>
      </div>
      <div className="auto">
        <Share of={automation.movements} closed="movimentos" waits="esperam uma decisão" />
        <Share of={automation.documents} closed="documentos" waits="não puderam ser usados" />
      </div>
      <h3>Avisos</h3>
      {alerts.length === 0 ? (
        <p className="muted">
          <State tone="ok" word="Nenhum aviso: extratos em dia, saldos fechados." />
        </p>
      ) : (
        <ul className="list alerts">
          {alerts.map(({ kind, tone, message, action, link }) => (
            <li key={`${kind} ${message}`}>
              <State tone={tone} word={ALERT_WORDS[tone]} quiet />
              <span className="grow">
                {message} <PanelLink link={link}>{action}</PanelLink>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const ALERT_WORDS = { bad: "erro", person: "atenção", wait: "espera" } as const;

/** Of all that came, also of what still waits: a share of what is closed alone would be high while people have everything to do. */
function Share({
  of: { untouched, closed: done, waiting, link },
  closed,
  waits,
}: {
  readonly of: Overview["automation"]["movements"];
  readonly closed: string;
  readonly waits: string;
}): ReactNode {
  const total = done + waiting;
  return (
    <div>
      <p className="figure md">
        {total === 0 ? (
          <span className="faint">sem casos</span>
        ) : (
          <>
            {PERCENT.format(untouched / total)}
            <small> %</small>
          </>
        )}
      </p>
      <p>
        <PanelLink link={link}>
          {WHOLE.format(untouched)} de {WHOLE.format(total)} {closed}
        </PanelLink>{" "}
        sem nenhum toque de pessoa{waiting > 0 && `; ${WHOLE.format(waiting)} ${waits}`}
      </p>
    </div>
  );
}

const HUNDRED = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1, style: "percent" });
/** Without its sign, which is written smaller. */
const PERCENT = { format: (share: number): string => HUNDRED.format(share).replace(/\s?%/, "") };
