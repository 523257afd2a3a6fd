import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type EntryDetail, readEntry } from "../../ledger/contract.ts";
import { useAnswer } from "../api.ts";
import { authorOf } from "../documents/document.tsx";
import { eventWords } from "../documents/words.ts";
import { Day, Instant } from "../ui/date.tsx";
import { Facts } from "../ui/facts.tsx";
import { Failure } from "../ui/failure.tsx";
import { History } from "../ui/history.tsx";
import { Money } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { OriginLink } from "./ledger-lines.tsx";

/** One entry: its lines, where it came from, by which rule, what it reverses, and its history. */
export function EntryBody({
  entryId,
  onDocument,
}: {
  readonly entryId: string;
  /** Goes down to the document in place, instead of to its own screen. */
  readonly onDocument?: (documentId: string, label: string) => void;
}): ReactNode {
  const { data, error, refetch } = useAnswer(readEntry, { params: { entryId } });
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  return (
    <div className="entry">
      <table className="t">
        <caption className="sr">Partidas do lançamento {data.number}, valores em reais</caption>
        <thead>
          <tr>
            <th scope="col">Conta</th>
            <th scope="col" className="only-wide">
              Parceiro
            </th>
            <th scope="col" className="n">
              Débito
            </th>
            <th scope="col" className="n">
              Crédito
            </th>
          </tr>
        </thead>
        <tbody>
          {data.lines.map((line) => (
            <tr key={line.line}>
              <th scope="row" className="clip">
                <Link
                  to="/contabilidade/razao"
                  search={{ conta: line.account.id, de: data.postedOn.slice(0, 7), ate: data.postedOn.slice(0, 7) }}
                >
                  {line.account.code} {line.account.name}
                </Link>
                {line.partner !== null && <small className="muted only-narrow">{line.partner.name}</small>}
                {line.history !== null && line.history !== "" && <small className="muted"> {line.history}</small>}
              </th>
              <td className="only-wide">
                {line.partner === null ? "" : line.partner.name}
                {line.costCentre !== null && <small className="muted"> {line.costCentre}</small>}
              </td>
              <td className="n">{line.side === "D" ? <Money amount={line.amount} /> : ""}</td>
              <td className="n">{line.side === "C" ? <Money amount={line.amount} /> : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="about">
        <Facts facts={factsOf(data, onDocument)} />
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
      </div>
    </div>
  );
}

const PERIOD_WORDS = { open: "aberto", closing: "em fechamento", closed: "fechado", locked: "travado" } as const;

function factsOf(data: EntryDetail, onDocument: ((documentId: string, label: string) => void) | undefined) {
  const { origin, rule, reverses, reversedBy } = data;
  const documentId = origin?.documentId ?? null;
  return [
    { label: "Histórico", value: data.history },
    {
      label: "Data",
      value: (
        <>
          <Day on={data.postedOn} /> · mês {PERIOD_WORDS[data.periodStatus]}
        </>
      ),
    },
    ...(origin === null
      ? [
          {
            label: "Origem",
            value: <span className="faint">sem documento: veio de um diário importado ou de um ajuste</span>,
          },
        ]
      : [
          {
            label: "Origem",
            value: (
              <span className="row wraps">
                <OriginLink origin={origin} />
                {documentId !== null &&
                  (onDocument === undefined ? (
                    origin.kind !== "document" && <Link to={`/documentos/${documentId}`}>ver o documento</Link>
                  ) : (
                    <button type="button" className="link" onClick={() => onDocument(documentId, origin.label)}>
                      descer ao documento <kbd>o</kbd>
                    </button>
                  ))}
              </span>
            ),
          },
        ]),
    ...(rule === null
      ? []
      : [{ label: "Regra", value: <span className="code">{`${rule.id} v${rule.version}`}</span> }]),
    ...(reverses === null ? [] : [{ label: "Estorna", value: <EntryLink entry={reverses} /> }]),
    ...(reversedBy === null ? [] : [{ label: "Estornado por", value: <EntryLink entry={reversedBy} /> }]),
    { label: "Gravado", value: <Instant at={data.recordedAt} as="full" /> },
  ];
}

function EntryLink({ entry }: { readonly entry: NonNullable<EntryDetail["reverses"]> }): ReactNode {
  return (
    <Link to={`/contabilidade/lancamentos/${entry.id}`}>
      lançamento {entry.number.toLocaleString("pt-BR")}, de <Day on={entry.postedOn} />
    </Link>
  );
}
