import "./migration.css";
import { IconTable, IconUpload } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import {
  downloadSpreadsheetTemplate,
  listSpreadsheets,
  type Migration as MigrationAnswer,
  readImportRun,
  readMigration,
  type SpreadsheetKind,
  uploadSpreadsheet,
} from "../../integrations/contract.ts";
import { addressOf, useAnswer, usePages } from "../api.ts";
import { sendFiles as sendToQueue } from "../documents/upload-queue.ts";
import { Screen } from "../screen.tsx";
import { sendFiles } from "../send-files.ts";
import { useSession } from "../session.ts";
import { Day, Instant } from "../ui/date.tsx";
import { DropAnywhere } from "../ui/drop-anywhere.tsx";
import { isLeftover, isSpreadsheet } from "../ui/dropped-files.ts";
import { Failure } from "../ui/failure.tsx";
import { Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { ChooseFiles, type RefusedFile, RefusedFiles, SendDocuments } from "./send-documents.tsx";
import { SpreadsheetReview } from "./spreadsheet-review.tsx";
import { DOCUMENT_KINDS, KIND_NAMES, STATUS } from "./spreadsheet-words.ts";

const WHOLE = new Intl.NumberFormat("pt-BR");
const POLL_MS = 2_000;

/** From what a company has elsewhere to the first useful screen. Steps in their order; each can be done again, or not at all. */
export default function Migration(): ReactNode {
  const { company } = useSession();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { planilha } = useSearch({ strict: false }) as { readonly planilha?: string };
  const runAnswer = useAnswer(readImportRun, { refetchInterval: POLL_MS });
  const run = runAnswer.data?.run ?? null;
  const isReading = run?.status === "queued" || run?.status === "running";
  const migration = useAnswer(readMigration, isReading ? { refetchInterval: POLL_MS } : {});
  const sheets = usePages(listSpreadsheets, { query: { limit: 20 } });
  // Known only when everything that could have come was asked for.
  const isBeginning = runAnswer.data?.run === null && sheets.first?.total === 0;
  const [refused, setRefused] = useState<readonly RefusedFile[]>([]);
  const [isSendingSheets, setSendingSheets] = useState(false);
  const maySend = company.permissions.includes("document:create");
  const mayImport = company.permissions.includes("import:create");

  const open = (id: string | undefined) =>
    void navigate({ to: "/importar", search: (id === undefined ? {} : { planilha: id }) as never });

  const sendSheets = async (sheets: readonly File[]) => {
    setSendingSheets(true);
    setRefused([]);
    let last: string | undefined;
    for (const sheet of sheets) {
      try {
        last = (await sendFiles(uploadSpreadsheet, [sheet])).id;
      } catch (error) {
        setRefused((before) => [...before, { name: sheet.name, error }]);
      }
    }
    setSendingSheets(false);
    await cache.invalidateQueries({ queryKey: [listSpreadsheets.path] });
    if (sheets.length === 1 && last !== undefined) open(last);
  };
  const take = (files: readonly File[]) => {
    const kept = files.filter((file) => !isLeftover(file));
    const sheets = mayImport ? kept.filter(isSpreadsheet) : [];
    const documents = kept.filter((file) => !sheets.includes(file));
    if (documents.length > 0 && maySend) sendToQueue(documents);
    if (sheets.length > 0) void sendSheets(sheets);
  };

  return (
    <Screen title="Importar" context="O que a empresa já tem, em cerca de dez minutos">
      <DropAnywhere
        onFiles={take}
        accepts="XML, ZIP, OFX, CNAB e PDF são lidos sozinhos; planilhas, depois de você conferir."
      />
      {planilha !== undefined ? (
        <SpreadsheetReview
          id={planilha}
          onClose={() => open(undefined)}
          onAnother={(files) => void sendSheets(files)}
          refused={refused}
        />
      ) : (
        <ol className="steps">
          {maySend && (
            <Step
              number={1}
              title="Notas e extratos"
              says="Dos últimos meses, em qualquer ordem. O repetido não conta duas vezes."
            >
              <SendDocuments onFiles={take} />
              {runAnswer.error !== null && <Failure error={runAnswer.error} inline />}
            </Step>
          )}
          {mayImport && (
            <Step
              number={2}
              title="Planilhas do sistema antigo"
              says="Títulos em aberto, fornecedores e clientes, saldos de abertura. Nada entra antes de você conferir."
            >
              <div className="row wraps">
                <ChooseFiles
                  label="Enviar planilha"
                  icon={<IconUpload aria-hidden />}
                  accept=".xlsx,.csv,.tsv,.txt"
                  busy={isSendingSheets}
                  onFiles={(files) => void sendSheets(files)}
                />
                <span className="small muted">
                  .xlsx ou .csv, como o sistema antigo exporta. Ou comece por um modelo:
                </span>
              </div>
              <Templates />
              <RefusedFiles refused={refused} />
              <Spreadsheets pages={sheets} onOpen={open} />
            </Step>
          )}
          <Step
            number={3}
            title="O que foi entendido"
            says={isReading ? "A leitura continua; os números crescem." : "Até agora."}
          >
            {migration.error !== null && <Failure error={migration.error} inline />}
            {migration.data !== undefined && <Understood of={migration.data} isBeginning={isBeginning} />}
          </Step>
        </ol>
      )}
    </Screen>
  );
}

function Step({
  number,
  title,
  says,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly says: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <li>
      <span className="number" aria-hidden>
        {number}
      </span>
      <div className="stack body">
        <div>
          <h2>{title}</h2>
          <p className="small muted">{says}</p>
        </div>
        {children}
      </div>
    </li>
  );
}

function Templates(): ReactNode {
  return (
    <ul className="row wraps small templates" aria-label="Modelos de planilha">
      {(Object.entries(KIND_NAMES) as [SpreadsheetKind, string][]).map(([kind, name]) => (
        <li key={kind}>
          <a href={addressOf(downloadSpreadsheetTemplate, { params: { kind } })} download>
            <IconTable aria-hidden /> {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

type SpreadsheetPages = ReturnType<typeof usePages<typeof listSpreadsheets>>;

function Spreadsheets({
  pages: { items, first, hasMore, loadMore, error, retry },
  onOpen,
}: {
  readonly pages: SpreadsheetPages;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  if (error !== null) return <Failure error={error} retry={retry} inline />;
  if (items.length === 0) return null;
  return (
    <>
      <ul className="list sheets" aria-label={`Planilhas enviadas, ${WHOLE.format(first?.total ?? items.length)}`}>
        {items.map(({ id, name, kind, status, problem, uploadedAt }) => (
          <li key={id}>
            <State tone={STATUS[status].tone} word={STATUS[status].word} />
            <button type="button" className="opener grow" onClick={() => onOpen(id)}>
              <span className="clip" title={name}>
                {name}
              </span>
            </button>
            <span className="small muted clip what">
              {problem ?? (kind === null ? "diga o que ela traz" : KIND_NAMES[kind])}
            </span>
            <span className="small muted">
              <Instant at={uploadedAt} />
            </span>
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="link" onClick={loadMore}>
          Mostrar mais
        </button>
      )}
    </>
  );
}

function Understood({ of, isBeginning }: { readonly of: MigrationAnswer; readonly isBeginning: boolean }): ReactNode {
  const accepted = of.documents.filter(({ status }) => status === "accepted");
  const apart = of.documents.filter(({ status }) => status === "quarantined" || status === "unrecognised");
  const count = (some: readonly { readonly count: number }[]) => some.reduce((sum, one) => sum + one.count, 0);
  const { total, automatic, byPerson, waiting } = of.movements;
  const isEmpty = of.files.stored === 0 && of.payables.total + of.receivables.total + of.partners === 0;
  return (
    <dl className="understood">
      <dt>Contas bancárias</dt>
      <dd>
        {of.bankAccounts.length === 0 ? (
          <span className="muted">nenhuma; o primeiro extrato mostra qual é</span>
        ) : (
          <ul>
            {of.bankAccounts.map(({ bank, branch, number, openingOn, opening }) => (
              <li key={`${bank} ${branch} ${number}`}>
                Banco {bank}, ag. {branch}, conta {number}: R$ <Money amount={opening} /> em <Day on={openingOn} />
              </li>
            ))}
          </ul>
        )}
      </dd>
      <dt>Documentos lidos</dt>
      <dd>
        <b>{WHOLE.format(count(accepted))}</b>
        {accepted.length > 0 && (
          <span className="muted">
            {" "}
            {accepted.map(({ kind, count: of }) => `${DOCUMENT_KINDS[kind] ?? kind} ${WHOLE.format(of)}`).join(", ")}
          </span>
        )}
        {of.files.unread > 0 && <span className="muted">; {WHOLE.format(of.files.unread)} na fila</span>}
      </dd>
      {apart.length > 0 && (
        <>
          <dt>Postos de lado</dt>
          <dd>
            <b>{WHOLE.format(count(apart))}</b>
            <span className="muted">
              {" "}
              {apart.map(({ kind, count: of }) => `${DOCUMENT_KINDS[kind] ?? kind} ${WHOLE.format(of)}`).join(", ")}
            </span>
          </dd>
        </>
      )}
      <Titles label="A pagar em aberto" of={of.payables} />
      <Titles label="A receber em aberto" of={of.receivables} />
      <dt>Parceiros</dt>
      <dd>
        <b>{WHOLE.format(of.partners)}</b>
      </dd>
      <dt>Saldos de abertura</dt>
      <dd>
        {of.openingBalancesOn === null ? (
          <span className="muted">ainda não importados</span>
        ) : (
          <Day on={of.openingBalancesOn} />
        )}
      </dd>
      <dt>Movimentos do banco</dt>
      <dd>
        <b>{WHOLE.format(total)}</b>
        {total > 0 && (
          <span className="muted">
            {" "}
            {WHOLE.format(automatic)} decididos sozinhos ({Math.floor((automatic * 1000) / total / 10)}%)
            {byPerson > 0 ? `, ${WHOLE.format(byPerson)} por pessoas` : ""}, {WHOLE.format(waiting)} à espera
          </span>
        )}
      </dd>
      <dt>O que espera você</dt>
      <dd>
        {of.exceptions > 0 ? (
          <Link to="/pendencias" className="row">
            <State
              tone="person"
              word={`${WHOLE.format(of.exceptions)} ${of.exceptions === 1 ? "pendência" : "pendências"}`}
            />
          </Link>
        ) : isEmpty ? (
          <span className="muted">
            {isBeginning ? "nada ainda; comece pelas notas e pelos extratos acima" : "\u00a0"}
          </span>
        ) : (
          <State tone="ok" word="nada espera você" />
        )}
      </dd>
    </dl>
  );
}

function Titles({ label, of }: { readonly label: string; readonly of: MigrationAnswer["payables"] }): ReactNode {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <b>{WHOLE.format(of.open)}</b>
        {of.open > 0 && (
          <>
            {" "}
            {of.open === 1 ? "título" : "títulos"}, R$ <Money amount={of.openAmount} />
          </>
        )}
        {of.total > of.open && <span className="muted"> de {WHOLE.format(of.total)} abertos até hoje</span>}
      </dd>
    </>
  );
}
