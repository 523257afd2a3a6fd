import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { readFileContent } from "../../documents/contract.ts";
import { readEntry } from "../../ledger/contract.ts";
import { addressOf, useAnswer, useCommand } from "../api.ts";
import { useKeys } from "../keys.ts";
import { Conversation } from "../processes/conversation.tsx";
import { useSession } from "../session.ts";
import { useTouchTime } from "../touch-time.ts";
import { Chip } from "../ui/chip.tsx";
import { Day, formatDate, Instant } from "../ui/date.tsx";
import { Facts } from "../ui/facts.tsx";
import { Failure } from "../ui/failure.tsx";
import { type Happening, History } from "../ui/history.tsx";
import { formatMoney, Money } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { TaxId } from "../ui/tax-id.tsx";
import { TrailDrawer } from "../ui/trail-drawer.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { AttachButton } from "./attach-button.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
import { SettleDialog } from "./settle-dialog.tsx";
import { changesOf, happeningOf, ORIGINS, stateOf, type Title, type TitleKind } from "./title-kind.ts";

interface TitleDrawerProps {
  readonly kind: TitleKind;
  readonly id: string;
  readonly onClose: () => void;
}

/** One title and what it is made of: from the title to its document and to each of its entries. */
export function TitleDrawer({ kind, id, onClose }: TitleDrawerProps): ReactNode {
  const { data: title, error, refetch } = useAnswer(kind.endpoints.read, { params: { titleId: id } });
  const [entryId, setEntryId] = useState<string | null>(null);
  const name = title === undefined ? "título" : nameOf(title);
  const trail = [
    { label: kind.screen, onGo: onClose },
    ...(entryId === null
      ? [{ label: name }]
      : [{ label: name, onGo: () => setEntryId(null) }, { label: "Lançamento" }]),
  ];
  return (
    <TrailDrawer trail={trail} onClose={onClose}>
      {error !== null ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : title === undefined ? (
        <SkeletonRows />
      ) : entryId !== null ? (
        <EntryLines id={entryId} />
      ) : (
        <TitleFacts kind={kind} title={title} onEntry={setEntryId} />
      )}
    </TrailDrawer>
  );
}

function nameOf({ partner, documentNumber, installment }: Title): string {
  return `${partner.name}${documentNumber === null ? "" : ` ${documentNumber}`} (${installment})`;
}

type Dialog = "settle" | "change" | "cancel" | null;

function TitleFacts({
  kind,
  title,
  onEntry,
}: {
  readonly kind: TitleKind;
  readonly title: Title;
  readonly onEntry: (id: string) => void;
}): ReactNode {
  const { company } = useSession();
  const may = (action: string) => company.permissions.includes(`${kind.noun}:${action}`);
  const [dialog, setDialog] = useState<Dialog>(null);
  const touch = useTouchTime(title.id);
  const { endpoints } = kind;
  const invalidates = [endpoints.list, endpoints.summary, endpoints.read];
  const undoSettlement = useCommand(endpoints.undoSettlement, { invalidates });
  const restore = useCommand(endpoints.restore, { invalidates });
  const isOpen = title.status === "open" || title.status === "partial";
  const isByHand = title.document === null;
  const { tone, word } = stateOf(kind, title);
  const params = { titleId: title.id };
  const show = (next: Dialog, allowed: boolean) => () => {
    if (allowed) setDialog(next);
  };
  const maySettle = isOpen && may("update");
  const mayCancel = title.status === "open" && isByHand && may("cancel");
  useKeys([
    { key: "b", says: kind.settle.toLowerCase(), run: show("settle", maySettle) },
    { key: "e", says: "alterar", run: show("change", maySettle) },
  ]);

  const sendRestore = (version: number) =>
    restore.mutateAsync({ params, ifMatch: `"v${version}"` }).then((after) => {
      showNotice(`Reaberta: ${nameOf(after)}`);
    });
  const sendUndo = (settlementId: string, version: number) =>
    undoSettlement
      .mutateAsync({ params: { ...params, settlementId }, ifMatch: `"v${version}"`, touch: touch() })
      .then(() => showNotice("Baixa desfeita; o título está em aberto de novo"));

  return (
    <div className="title-detail">
      <div className="row wrap title-head">
        <Chip tone={tone}>{word}</Chip>
        {maySettle && (
          <Button size="xs" onClick={() => setDialog("settle")} rightSection={<kbd aria-hidden>b</kbd>}>
            {kind.settle}
          </Button>
        )}
        {maySettle && (
          <Button
            size="xs"
            variant="default"
            onClick={() => setDialog("change")}
            rightSection={<kbd aria-hidden>e</kbd>}
          >
            Alterar
          </Button>
        )}
        {mayCancel && (
          <Button size="xs" variant="subtle" onClick={() => setDialog("cancel")}>
            Cancelar conta
          </Button>
        )}
        {title.status === "cancelled" && isByHand && may("cancel") && (
          <Button
            size="xs"
            variant="default"
            onClick={() => void sendRestore(title.version).catch(showFailure)}
            loading={restore.isPending}
          >
            Desfazer o cancelamento
          </Button>
        )}
      </div>
      <section className="stack">
        <Facts
          facts={[
            { label: kind.partner, value: title.partner.name },
            ...(title.partner.taxId === null
              ? []
              : [{ label: "CNPJ ou CPF", value: <TaxId of={title.partner.taxId} /> }]),
            { label: "Valor (R$)", value: <Money amount={title.amount} /> },
            { label: "Em aberto (R$)", value: <Money amount={title.open} /> },
            { label: "Vencimento", value: <Day on={title.dueOn} absent="sem vencimento" /> },
            { label: "Competência", value: <Day on={title.competencia} /> },
            { label: "Parcela", value: title.installment },
            ...(title.description === null ? [] : [{ label: "Descrição", value: title.description }]),
            ...termsOf(title),
            ...codesOf(title),
            { label: "Conta contábil", value: `${title.account.code} ${title.account.name}` },
            { label: "Origem", value: <Origin title={title} /> },
            {
              label: "Lançamento",
              value: (
                <button type="button" className="link" onClick={() => onEntry(title.entry.id)}>
                  {title.entry.number}
                </button>
              ),
            },
          ]}
        />
      </section>
      <section className="stack">
        <h2>Baixas</h2>
        {title.settlements.length === 0 ? (
          <p className="small muted">
            Nenhuma ainda. O extrato baixa sozinho o que passa pelo banco; o resto se baixa aqui.
          </p>
        ) : (
          <ul className="settlements">
            {title.settlements.map((settlement) => (
              <li key={settlement.id} className={settlement.undoneAt === null ? "stack" : "stack undone"}>
                <span className="row">
                  <Day on={settlement.settledOn} />
                  <span>{SOURCES[settlement.source]}</span>
                  <span className="push">
                    <Money amount={settlement.amount} />
                  </span>
                </span>
                <span className="row small muted wrap">
                  {extrasOf(settlement)}
                  {settlement.movementId !== null && (
                    <Link to={`/bancos?movimento=${settlement.movementId}`}>movimento do extrato</Link>
                  )}
                  {settlement.documentId !== null && (
                    <Link to={`/documentos/${settlement.documentId}`}>nota de devolução ou crédito</Link>
                  )}
                  <button type="button" className="link" onClick={() => onEntry(settlement.entry.id)}>
                    lançamento {settlement.entry.number}
                  </button>
                  {settlement.undoneAt !== null ? (
                    <span>
                      desfeita <Instant at={settlement.undoneAt} />
                    </span>
                  ) : (
                    (settlement.source === "cash" || settlement.source === "write_off") &&
                    may("update") && (
                      <button
                        type="button"
                        className="link push"
                        disabled={undoSettlement.isPending}
                        onClick={() => void sendUndo(settlement.id, title.version).catch(showFailure)}
                      >
                        desfazer
                      </button>
                    )
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        <h2>Anexos</h2>
        <ul className="list">
          {title.attachments.map(({ fileId, name }) => (
            <li key={fileId} className="clip">
              <a href={addressOf(readFileContent, { params: { fileId } })}>{name}</a>
            </li>
          ))}
        </ul>
        {may("update") && <AttachButton kind={kind} title={title} />}
        <Conversation objectType={kind.noun} objectId={title.id} />
      </section>
      <section className="stack">
        <h2>História</h2>
        <History happenings={title.history.map(happeningsOf)} />
      </section>
      {dialog === "settle" && (
        <SettleDialog kind={kind} title={title} touch={touch} onClose={() => setDialog(null)} onUndo={sendUndo} />
      )}
      {dialog === "change" && <ChangeDialog kind={kind} title={title} touch={touch} onClose={() => setDialog(null)} />}
      {dialog === "cancel" && (
        <CancelDialog kind={kind} title={title} touch={touch} onClose={() => setDialog(null)} onUndo={sendRestore} />
      )}
    </div>
  );
}

const SOURCES = {
  movement: "pelo banco",
  cash: "fora do banco",
  offset: "encontro de contas",
  write_off: "sem pagamento",
  credit_note: "por nota de crédito",
} as const;

function extrasOf(settlement: Title["settlements"][number]): string {
  return (
    [
      ["juros", settlement.interest],
      ["multa", settlement.fine],
      ["desconto", settlement.discount],
      ["tarifa", settlement.fee],
    ] as const
  )
    .filter(([, amount]) => amount !== "0.00")
    .map(([word, amount]) => `${word} ${formatMoney(amount)}`)
    .join(" · ");
}

function termsOf({ terms }: Title): { label: string; value: ReactNode }[] {
  const percent = (text: string) => `${text.replace(/\.?0+$/, "").replace(".", ",")}%`;
  const said = [
    ...(terms.finePct === null ? [] : [`multa ${percent(terms.finePct)}`]),
    ...(terms.interestPctMonth === null ? [] : [`juros ${percent(terms.interestPctMonth)} ao mês`]),
    ...(terms.discountPct === null || terms.discountUntil === null
      ? []
      : [`desconto ${percent(terms.discountPct)} até ${formatDate(terms.discountUntil)}`]),
  ];
  return said.length === 0 ? [] : [{ label: "Condições", value: said.join("; ") }];
}

/** A bill's own codes; a receivable has none. */
function codesOf(title: Title): { label: string; value: ReactNode }[] {
  const { line, pixKey } = title as Title & { readonly line?: string | null; readonly pixKey?: string | null };
  return [
    ...(line === undefined || line === null
      ? []
      : [{ label: "Linha digitável", value: <span className="code break">{line}</span> }]),
    ...(pixKey === undefined || pixKey === null
      ? []
      : [{ label: "Pix", value: <span className="code break">{pixKey}</span> }]),
  ];
}

function Origin({ title }: { readonly title: Title }): ReactNode {
  if (title.document === null) return ORIGINS[title.origin];
  return (
    <Link to={`/documentos/${title.document.id}`}>
      {title.document.kind.toUpperCase()} {title.documentNumber}
    </Link>
  );
}

function happeningsOf(event: Title["history"][number]): Happening {
  const changes = changesOf(event.before, event.after, (name, value) =>
    name === "amount" ? formatMoney(value) : name === "due_on" || name === "competencia" ? formatDate(value) : value,
  );
  const said = [happeningOf(event.type), changes, event.why ?? ""].filter((text) => text !== "").join(": ");
  return {
    id: event.id,
    author: event.actor.class === "person" ? "person" : "system",
    sentence: (
      <>
        {said} <span className="muted">por {event.actor.name}</span>
      </>
    ),
    when: <Instant at={event.at} />,
  };
}

function EntryLines({ id }: { readonly id: string }): ReactNode {
  const { data: entry, error, refetch } = useAnswer(readEntry, { params: { entryId: id } });
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (entry === undefined) return <SkeletonRows />;
  return (
    <div className="pad stack">
      <p>
        <b>
          Lançamento {entry.number}/{entry.postedOn.slice(0, 4)}
        </b>{" "}
        de <Day on={entry.postedOn} />: {entry.history}
        {entry.reversedBy !== null && <span className="muted"> · estornado pelo {entry.reversedBy.number}</span>}
      </p>
      <table className="t">
        <caption className="sr">Partidas do lançamento, valores em reais</caption>
        <thead>
          <tr>
            <th scope="col">Conta</th>
            <th scope="col" className="n">
              Débito
            </th>
            <th scope="col" className="n">
              Crédito
            </th>
          </tr>
        </thead>
        <tbody>
          {entry.lines.map((line) => (
            <tr key={line.line}>
              <th scope="row">
                <span className="code faint">{line.account.code}</span> {line.account.name}
              </th>
              <td className="n">{line.side === "D" && <Money amount={line.amount} />}</td>
              <td className="n">{line.side === "C" && <Money amount={line.amount} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
