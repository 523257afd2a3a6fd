import "./documents.css";
import { Button } from "@mantine/core";
import { IconChevronLeft, IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import {
  type DocumentDetail,
  type DocumentPage,
  readDocument,
  readDocumentPage,
  readFileContent,
} from "../../documents/contract.ts";
import { formatTaxId } from "../../values/tax-id.ts";
import { addressOf, useAnswer } from "../api.ts";
import { useKeys } from "../keys.ts";
import { Screen } from "../screen.tsx";
import type { Author } from "../ui/by.tsx";
import { Chip } from "../ui/chip.tsx";
import { Day, formatDate, Instant } from "../ui/date.tsx";
import { Facts } from "../ui/facts.tsx";
import { Failure } from "../ui/failure.tsx";
import { History } from "../ui/history.tsx";
import { Money } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { State } from "../ui/state.tsx";
import { ToneIcon } from "../ui/tone-icon.tsx";
import { Paper } from "./paper.tsx";
import { doubtedPaths, Sheets, SOURCE_WORDS } from "./sheets.tsx";
import {
  AUTHORITY_WORDS,
  eventWords,
  formatDigitLine,
  kindWord,
  nameOf,
  SIGNATURE_WORDS,
  STATUS_WORDS,
} from "./words.ts";

/** A document for reading, its facts beside it: each points at its place on the page. */
export default function DocumentViewer(): ReactNode {
  const { documentId = "" }: { readonly documentId?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const detail = useAnswer(readDocument, { params: { documentId } });
  const page = useAnswer(readDocumentPage, { params: { documentId } });
  const [pointed, point] = useState<string | null>(null);
  const back = (): void => {
    if (history.length > 1) history.back();
    else void navigate({ to: "/documentos" });
  };
  useKeys([
    { key: "Backspace", says: "volta à lista", run: back },
    { key: "Escape", says: "volta à lista", run: back },
  ]);
  const { data } = detail;
  return (
    <Screen
      title={data === undefined ? "Documento" : nameOf(data)}
      whole
      context={data === undefined ? undefined : <Whence document={data} />}
      actions={
        data !== undefined && (
          <>
            <Button className="on-desk" variant="subtle" leftSection={<IconChevronLeft aria-hidden />} onClick={back}>
              Documentos
            </Button>
            <Button
              component="a"
              variant="default"
              leftSection={<IconDownload aria-hidden />}
              href={addressOf(readFileContent, { params: { fileId: data.file.id } })}
              download
            >
              Baixar<span className="on-desk">&nbsp;o original</span>
            </Button>
          </>
        )
      }
    >
      {detail.error !== null ? (
        <Failure error={detail.error} retry={() => void detail.refetch()} />
      ) : data === undefined ? (
        <SkeletonRows tall />
      ) : (
        <div className="viewer">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <section className="desk" aria-label="Página do documento" tabIndex={0}>
            {page.error !== null ? (
              <Failure error={page.error} retry={() => void page.refetch()} />
            ) : page.data === undefined ? (
              <SkeletonRows tall />
            ) : (
              <Page document={data} page={page.data} pointed={pointed} onPoint={point} />
            )}
          </section>
          <aside className="fx" aria-label="Dados do documento">
            <Problems document={data} />
            {page.data?.shows === "paper" ? (
              <Written document={data} page={page.data} pointed={pointed} onPoint={point} />
            ) : (
              page.data !== undefined && <Main page={page.data} pointed={pointed} onPoint={point} />
            )}
            <Books document={data} />
            <FileFacts document={data} />
            <section className="sec">
              <h2>Histórico</h2>
              <History
                happenings={data.happenings.map((happening) => ({
                  id: happening.id,
                  author: authorOf(happening),
                  sentence: (
                    <>
                      {eventWords(happening)}
                      {happening.actorClass === "person" && <span className="muted"> · {happening.actor}</span>}
                    </>
                  ),
                  when: <Instant at={happening.at} />,
                }))}
              />
            </section>
          </aside>
        </div>
      )}
    </Screen>
  );
}

export function authorOf({
  actorClass,
  mode,
}: Pick<DocumentDetail["happenings"][number], "actorClass" | "mode">): Author {
  if (actorClass !== "person") return "system";
  return mode === "assisted" ? "proposal" : "person";
}

function Whence({ document }: { readonly document: DocumentDetail }): ReactNode {
  const { word, tone } = STATUS_WORDS[document.status];
  return (
    <span className="row">
      <Chip tone={tone}>{word}</Chip>
      <span className="clip">
        {document.partner?.name ?? document.issuer ?? kindWord(document.kind)} · chegou{" "}
        <Instant at={document.receivedAt} />
      </span>
    </span>
  );
}

interface Pointing {
  readonly pointed: string | null;
  readonly onPoint: (path: string | null) => void;
}

function Page({
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

function Problems({ document }: { readonly document: DocumentDetail }): ReactNode {
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

function Main({ page, pointed, onPoint }: Pointing & { readonly page: DocumentPage }): ReactNode {
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

function Books({ document }: { readonly document: DocumentDetail }): ReactNode {
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
              {statement.movements} movimentos, {statement.newMovements} novos
            </span>
            <Money amount={statement.closing} absent="sem saldo" />
          </li>
        )}
      </ul>
    </section>
  );
}

function FileFacts({ document }: { readonly document: DocumentDetail }): ReactNode {
  const { file, part, signature, authorityStatus, key } = document;
  return (
    <section className="sec">
      <h2>De onde veio</h2>
      <Facts
        facts={[
          { label: "Arquivo", value: <span className="break">{file.name}</span> },
          ...(part === "" ? [] : [{ label: "Parte", value: <span className="break">{part.replace(/^!/, "")}</span> }]),
          {
            label: "Chegou",
            value: (
              <>
                <Instant at={file.receivedAt} as="full" /> por {file.channel}
              </>
            ),
          },
          ...(file.documents > 1
            ? [
                {
                  label: "Junto com",
                  value: (
                    <Link to={`/documentos?arquivo=${file.id}`}>
                      {file.documents - 1} {file.documents === 2 ? "outro do arquivo" : "outros do arquivo"}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(signature === null
            ? []
            : [
                {
                  label: "Assinatura",
                  value: <State tone={SIGNATURE_WORDS[signature].tone} word={SIGNATURE_WORDS[signature].word} />,
                },
              ]),
          ...(authorityStatus === null
            ? []
            : [
                {
                  label: "Na SEFAZ",
                  value: (
                    <State tone={AUTHORITY_WORDS[authorityStatus].tone} word={AUTHORITY_WORDS[authorityStatus].word} />
                  ),
                },
              ]),
          ...(key === null ? [] : [{ label: "Chave", value: <span className="code break">{key}</span> }]),
          { label: "SHA-256", value: <span className="code break">{file.sha256}</span> },
        ]}
      />
    </section>
  );
}
