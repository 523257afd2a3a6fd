import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type DocumentDetail, type DocumentPage, readFileContent } from "../../documents/contract.ts";
import { counted } from "../../values/counted.ts";
import { formatTaxId } from "../../values/tax-id.ts";
import { addressOf } from "../api.ts";
import { Day, formatDate } from "../ui/date.tsx";
import { Money } from "../ui/money.tsx";
import { ToneIcon } from "../ui/tone-icon.tsx";
import { Paper } from "./paper.tsx";
import { doubtedPaths, Sheets, SOURCE_WORDS } from "./sheets.tsx";
import { formatDigitLine, kindWord } from "./words.ts";

/** What of a document is pointed at, from its page or from beside it. */
interface Pointing {
  readonly pointed: string | null;
  readonly onPoint: (path: string | null) => void;
}

/** The document itself, as far as it can be shown. */
export function Page({
  document,
  page,
  pointed,
  onPoint,
}: Pointing & { readonly document: DocumentDetail; readonly page: DocumentPage }): ReactNode {
  const { file } = document;
  const shown = addressOf(readFileContent, { params: { fileId: file.id }, query: { show: "true" } });
  if (page.shows === "paper") return <Sheets document={document} page={page} pointed={pointed} onPoint={onPoint} />;
  if (page.shows === "content" && file.contentType.startsWith("image/")) {
    return (
      <div className="paper picture">
        <img src={shown} alt={`Imagem enviada: ${file.name}`} />
      </div>
    );
  }
  if (page.shows === "content") return <iframe className="pdf" src={shown} title={`PDF enviado: ${file.name}`} />;
  if (page.shows === "text") {
    return (
      <div className="paper raw">
        {page.isCut && (
          <p className="muted small">Mostro o começo; o arquivo continua. Baixe o original para ver tudo.</p>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <pre tabIndex={0}>{page.text}</pre>
      </div>
    );
  }
  if (page.shows === "nothing") {
    return (
      <div className="empty">
        <IconDownload aria-hidden />
        <b>Este tipo de arquivo não se mostra aqui</b>
        <p>Baixe o original para abri-lo no programa dele.</p>
      </div>
    );
  }
  return <Paper page={page} pointed={pointed} onPoint={onPoint} />;
}

/** What keeps it from the books, or was odd about it. */
export function Problems({ document }: { readonly document: DocumentDetail }): ReactNode {
  const { problems, status, duplicateOf, sources } = document;
  if (problems.length === 0 && duplicateOf === null) return null;
  const isTaken = status === "accepted" || status === "duplicate";
  return (
    <section className="sec" aria-label="O que há com ele">
      {duplicateOf !== null && (
        <div className="note">
          <ToneIcon tone="wait" />
          <p>
            <b>Já tinha este documento.</b> O que vale é o que chegou primeiro:{" "}
            <Link to={`/documentos/${duplicateOf.id}`}>
              {kindWord(document.kind)} {duplicateOf.number ?? ""}
            </Link>
            . Nada foi lançado de novo.
          </p>
        </div>
      )}
      {problems.slice(0, 20).map(({ code, message, path }) => {
        // What is kept and waits is nothing wrong.
        const tone = isTaken || code === "documents.kind_not_handled" ? "person" : "bad";
        return (
          <div key={`${code} ${path} ${message}`} className={`note ${tone}`}>
            <ToneIcon tone={tone} />
            <div>
              <p>{message}</p>
              {path !== null && sources === null && (
                <p className="code faint clip" title={path}>
                  {path}
                </p>
              )}
            </div>
          </div>
        );
      })}
      {problems.length > 20 && <p className="muted small">e mais {problems.length - 20} do mesmo tipo.</p>}
    </section>
  );
}

/** The values that a person looks for first, wherever they stand on the page. */
const MAIN: readonly (readonly [section: string, label: string, shown: string])[] = [
  ["emitente", "Nome", "Emitente"],
  ["prestador", "Nome", "Prestador"],
  ["destinatario", "Nome", "Destinatário"],
  ["nota", "Número", "Número"],
  ["nota", "Emissão", "Emissão"],
  ["nota", "Gerada em", "Gerada em"],
  ["nota", "Protocolo", "Protocolo"],
  ["totais", "Total da nota", "Total"],
  ["totais", "Valor do serviço", "Serviço"],
  ["totais", "Valor líquido", "Líquido"],
  ["impostos", "ICMS", "ICMS"],
  ["impostos", "ISS", "ISS"],
  ["impostos", "IBS", "IBS"],
  ["impostos", "CBS", "CBS"],
  ["conta", "Conta", "Conta"],
  ["conta", "De", "De"],
  ["conta", "Até", "Até"],
  ["conta", "Saldo", "Saldo"],
];

/** What it says that a person looks for first; each points at its place on the page. */
export function Main({
  document,
  page,
  pointed,
  onPoint,
}: Pointing & { readonly document: DocumentDetail; readonly page: DocumentPage }): ReactNode {
  if (page.shows === "paper") return <Written document={document} page={page} pointed={pointed} onPoint={onPoint} />;
  const found = MAIN.flatMap(([sectionId, label, shown]) => {
    const value = page.sections.find(({ id }) => id === sectionId)?.values.find((one) => one.label === label);
    return value === undefined ? [] : [{ shown, value }];
  });
  const due = page.sections.find(({ id }) => id === "duplicatas")?.table?.rows ?? [];
  if (found.length === 0) return null;
  const button = (path: string, label: string, content: ReactNode): ReactNode => (
    <button
      key={path}
      type="button"
      className="fact"
      aria-pressed={pointed === path}
      onClick={() => onPoint(pointed === path ? null : path)}
      onMouseEnter={() => onPoint(path)}
      onFocus={() => onPoint(path)}
    >
      <span className="k">{label}</span>
      <span className="v">{content}</span>
    </button>
  );
  return (
    <section className="sec">
      <h2>
        O que ele diz <span className="push muted small">aponte para ver onde</span>
      </h2>
      {found.map(({ shown, value }) => button(value.path, shown, <Shown value={value.value} kind={value.kind} />))}
      {due.slice(0, 12).map(({ path, cells: [number, on, amount] }) =>
        button(
          path,
          `Vence ${number ?? ""}`,
          <>
            {on == null ? "sem data" : formatDate(on)} · <Money amount={amount ?? null} />
          </>,
        ),
      )}
    </section>
  );
}

/** All that was read from paper, each with how: what was read from an image is to be looked at twice. */
function Written({
  document,
  page,
  pointed,
  onPoint,
}: Pointing & { readonly document: DocumentDetail; readonly page: DocumentPage }): ReactNode {
  const doubted = doubtedPaths(document);
  return (
    <section className="sec">
      <h2>
        O que está escrito <span className="push muted small">de onde veio</span>
      </h2>
      {page.sections
        .flatMap((section) => section.values)
        .map(({ path, label, value, kind, source }) => (
          <button
            key={path}
            type="button"
            className={doubted.has(path) ? "fact sourced bad" : "fact sourced"}
            aria-pressed={pointed === path}
            onClick={() => onPoint(pointed === path ? null : path)}
            onMouseEnter={() => onPoint(path)}
            onFocus={() => onPoint(path)}
          >
            <span className="k">{label}</span>
            <span className={kind === "key" ? "v code" : "v"}>
              <Shown value={path.endsWith("line") ? formatDigitLine(value) : value} kind={kind} />
            </span>
            {source !== undefined && <span className="src">{SOURCE_WORDS[source.by]}</span>}
          </button>
        ))}
    </section>
  );
}

function Shown({ value, kind }: { readonly value: string; readonly kind: string }): ReactNode {
  if (kind === "money") return <Money amount={/^-?\d+(\.\d+)?$/.test(value) ? value : null} absent={value} />;
  if (kind === "date" || kind === "instant") return formatDate(value.slice(0, 10));
  if (kind === "tax_id") return <span className="id">{formatTaxId(value)}</span>;
  return <span title={value}>{value}</span>;
}

const TITLE_STATUS = { open: "em aberto", partial: "parcial", settled: "quitado", cancelled: "cancelado" } as const;

/** The titles, entries or statement that it opened. */
export function Books({ document }: { readonly document: DocumentDetail }): ReactNode {
  const { titles, entries, statement, meaning } = document;
  return (
    <section className="sec">
      <h2>O que abriu nos livros</h2>
      {meaning !== null && <p>{meaning}</p>}
      {titles.length === 0 && entries.length === 0 && statement === null && (
        <p className="muted">
          {document.status === "accepted" ? "Nada: não move dinheiro nem conta." : "Nada, enquanto não for aceito."}
        </p>
      )}
      <ul className="list links">
        {titles.map(({ id, side, installment, dueOn, amount, open, status }) => (
          <li key={id}>
            <Link to={side === "payable" ? `/a-pagar?titulo=${id}` : `/a-receber?titulo=${id}`} className="grow">
              {side === "payable" ? "A pagar" : "A receber"}, parcela {installment}
            </Link>
            <span className="muted small">
              {dueOn === null ? "sem vencimento" : `vence ${formatDate(dueOn)}`} ·{" "}
              {status === "partial" ? (
                <>
                  faltam <Money amount={open} />
                </>
              ) : (
                TITLE_STATUS[status]
              )}
            </span>
            <Money amount={amount} />
          </li>
        ))}
        {entries.map(({ id, number, postedOn, amount }) => (
          <li key={id}>
            <Link to={`/contabilidade/lancamentos/${id}`} className="grow">
              Lançamento {number.toLocaleString("pt-BR")}
            </Link>
            <span className="muted small">
              <Day on={postedOn} />
            </span>
            <Money amount={amount} />
          </li>
        ))}
        {statement !== null && (
          <li>
            <Link to={`/bancos?conta=${statement.bankAccountId}`} className="grow">
              Conta {statement.account}
            </Link>
            <span className="muted small">
              {counted(statement.movements, "movimento", "movimentos")},{" "}
              {counted(statement.newMovements, "novo", "novos")}
            </span>
            <Money amount={statement.closing} absent="sem saldo" />
          </li>
        )}
      </ul>
    </section>
  );
}
