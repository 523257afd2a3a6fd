import { Button, Modal, NativeSelect, Textarea } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { decideMovement, listBankAccounts, listMovements, readMovement, undoDecision } from "../../banking/contract.ts";
import { readDocument, readDocumentPage } from "../../documents/contract.ts";
import {
  assignException,
  dismissException,
  type Exception,
  exportExceptions,
  listExceptions,
  reopenException,
} from "../../processes/contract.ts";
import { counted } from "../../values/counted.ts";
import { addressOf, useCommand, usePages, usePrefetch } from "../api.ts";
import { useKeys } from "../keys.ts";
import { Screen } from "../screen.tsx";
import { useSession } from "../session.ts";
import { useTouchTime } from "../touch-time.ts";
import { Chip } from "../ui/chip.tsx";
import { Day, Instant } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { ExportMenu } from "../ui/export-menu.tsx";
import { Facts } from "../ui/facts.tsx";
import { FilterBand, FilterSearch, FilterTabs, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { ListDetail } from "../ui/list-detail.tsx";
import { Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { showFailure, showNotice, undoShown } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { Conversation } from "./conversation.tsx";
import { type Evidence, EvidenceFacts, EvidencePage, useEvidence } from "./evidence.tsx";
import { Group, type GroupDone } from "./group.tsx";
import { acceptanceOf, MovementProposals, type OfMovement, useMovementOf } from "./movement-proposal.tsx";
import { placeOf } from "./place-of.ts";
import { REASONS } from "./reasons.ts";

const KINDS = {
  decide: { word: "decidir", tone: "person", chip: "Espera uma decisão" },
  read: { word: "ler", tone: "person", chip: "Espera uma leitura" },
  barred: { word: "barrada", tone: "bad", chip: "Barrada" },
} as const;

const DismissalsDialog = lazy(() => import("./dismissals-dialog.tsx"));

/** One inbox for all that waits for a person, worked by keyboard: what was acted on is struck through, and the next one opens. */
export default function Inbox(): ReactNode {
  const [kind] = useFilter("tipo");
  const [cause, setCause] = useFilter("causa");
  const [q] = useFilter("busca");
  const [chosenId, choose] = useFilter("item");
  const filters = {
    ...(isKind(kind) && { kind }),
    ...(cause !== "" && { cause }),
    ...(q !== "" && { q }),
  };
  const pages = usePages(listExceptions, { query: { limit: 100, ...filters } });
  const [done, setDone] = useState<ReadonlyMap<string, string>>(new Map());
  const [dismissing, setDismissing] = useState<Exception | null>(null);
  const [isPastShown, setPastShown] = useState(false);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const { items, first } = pages;
  const navigate = useNavigate();
  // A decision that is taken back makes the movement wait anew, under another id.
  const [returned, setReturned] = useState<string | null>(null);
  const chosen =
    items.find(({ id }) => id === chosenId) ??
    items.find(({ object }) => returned !== null && object.id === returned) ??
    items[0];
  const touch = useTouchTime(chosen?.id ?? null);
  const invalidates = [listExceptions];
  const dismiss = useCommand(dismissException);
  const reopen = useCommand(reopenException, { invalidates });
  const assign = useCommand(assignException, { invalidates });
  const decide = useCommand(decideMovement, { invalidates: [listMovements, listBankAccounts] });
  const undo = useCommand(undoDecision, { invalidates: [...invalidates, listMovements, listBankAccounts] });
  const { permissions } = useSession().company;
  const may = permissions.includes("statement:update");
  const mayWork = permissions.includes("exception:update");
  const ofMovement = useMovementOf(chosen);

  const evidence = useEvidence(chosen, ofMovement);
  useAhead(items, chosen, done);

  /** The next that still waits, from the chosen one on. */
  const next = (after: Exception): void => {
    const at = items.findIndex(({ id }) => id === after.id);
    const following = [...items.slice(at + 1), ...items.slice(0, at)].find(({ id }) => !done.has(id));
    if (following !== undefined) choose(following.id);
  };
  const unmark = (ids: readonly string[]): void =>
    setDone((before) => new Map([...before].filter(([id]) => !ids.includes(id))));
  /** Struck through and left behind at once; the server's word comes after, and a refusal brings the item back. */
  const act = <Answer,>(
    item: Exception,
    word: string,
    sent: Promise<Answer>,
    takeBack: (answer: Answer) => Promise<unknown>,
  ): void => {
    const back = (): void => {
      unmark([item.id]);
      choose(item.id);
    };
    setDone((before) => new Map(before).set(item.id, word));
    showNotice(`${word}: ${item.subject}`, async () => {
      await takeBack(await sent);
      setReturned(item.object.id);
      back();
    });
    next(item);
    sent.catch((error: unknown) => {
      back();
      showFailure(error);
    });
  };
  const sendDismissal = (item: Exception, reason: string): void => {
    setDismissing(null);
    const params = { exceptionId: item.id };
    act(item, "Descartada", dismiss.mutateAsync({ params, body: { reason }, touch: touch() }), () =>
      reopen.mutateAsync({ params }),
    );
  };
  const accept = (item: Exception): void => {
    const { movement, proposal } = ofMovement;
    if (movement === undefined || proposal === undefined || !may || done.has(item.id)) return;
    const sent = decide.mutateAsync({
      params: { movementId: movement.id },
      body: acceptanceOf(proposal),
      ifMatch: `"v${movement.version}"`,
      touch: touch(),
    });
    act(item, "Conciliada", sent, async ({ decisionId }) => {
      if (decisionId !== null) await undo.mutateAsync({ params: { decisionId } });
    });
  };
  const mark = (which: readonly Exception[]): void =>
    setMarked((before) => {
      const after = new Set(before);
      for (const { id } of which) if (!after.delete(id)) after.add(id);
      return after;
    });
  const groupDone = ({ ids, word, says, takeBack }: GroupDone): void => {
    setMarked(new Set());
    setDone((before) => new Map([...before, ...ids.map((id) => [id, word] as const)]));
    showNotice(says, async () => {
      await takeBack();
      unmark(ids);
    });
  };
  const take = (item: Exception): void => {
    assign.mutate({ params: { exceptionId: item.id }, body: { mine: item.owner === null } }, { onError: showFailure });
  };

  useKeys([
    { key: "a", says: "aceitar a proposta", run: () => chosen !== undefined && accept(chosen) },
    {
      key: "r",
      says: "descartar com motivo",
      run: () => {
        if (chosen !== undefined && !done.has(chosen.id)) setDismissing(chosen);
      },
    },
    { key: "e", says: "ficar com ela", run: () => chosen !== undefined && take(chosen) },
    {
      key: "o",
      says: "abrir",
      run: () => {
        const place = chosen === undefined ? null : placeOf(chosen.object);
        if (place !== null) void navigate({ to: place.to });
      },
    },
    { key: "u", says: "desfazer", run: () => undoShown() || setPastShown(true) },
  ]);

  const waiting = first?.total ?? 0;
  return (
    <Screen
      title="Pendências"
      whole
      actions={
        <>
          <ExportMenu className="only-wide" address={addressOf(exportExceptions, { query: filters })} />
          <Button variant="subtle" leftSection={<IconHistory aria-hidden />} onClick={() => setPastShown(true)}>
            Descartadas
          </Button>
        </>
      }
      context={
        first === undefined
          ? undefined
          : [
              counted(sumOf(first.counts), "aberta", "abertas"),
              `${counted(first.resolvedToday, "resolvida", "resolvidas")} hoje`,
              ...paceOf(first.touchToday),
            ].join(" · ")
      }
      filters={
        <FilterBand>
          <FilterTabs
            name="tipo"
            label="Tipo"
            options={[
              {
                value: "",
                label: "Todas",
                count: first === undefined ? null : sumOf(first.counts),
              },
              { value: "decide", label: "Decidir", count: first?.counts.decide ?? null },
              { value: "read", label: "Ler", count: first?.counts.read ?? null },
              { value: "barred", label: "Barradas", count: first?.counts.barred ?? null },
            ]}
          />
          <NativeSelect
            aria-label="Motivo"
            className="wide"
            value={cause}
            onChange={({ currentTarget }) => setCause(currentTarget.value)}
            data={[
              { value: "", label: "todos os motivos" },
              ...(first?.byCause ?? []).map((one) => ({ value: one.cause, label: `${one.label} (${one.count})` })),
            ]}
          />
          <FilterSearch name="busca" label="Buscar nas pendências" placeholder="Nota, memo, arquivo" />
          <span className="push small muted shown-of">
            {items.length.toLocaleString("pt-BR")} de {waiting.toLocaleString("pt-BR")}
          </span>
        </FilterBand>
      }
    >
      {isPastShown && (
        <Suspense>
          <DismissalsDialog may={mayWork} onClose={() => setPastShown(false)} onReopened={unmark} />
        </Suspense>
      )}
      <Group
        marked={[...marked]}
        cause={causeShown(cause, first?.byCause)}
        q={q}
        may={may}
        touch={touch}
        onClear={() => setMarked(new Set())}
        onDone={groupDone}
      />
      <ListDetail
        label="Pendências"
        items={items}
        idOf={({ id }) => id}
        chosenId={chosen?.id ?? null}
        onChoose={choose}
        isDone={({ id }) => done.has(id)}
        marked={marked}
        onMark={mark}
        hasMore={pages.hasMore}
        onMore={pages.loadMore}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.retry}
        line={(item) => ({
          state: <State tone={KINDS[item.kind].tone} word={KINDS[item.kind].word} quiet />,
          who: item.title,
          why: `${item.label}: ${item.message}`,
          amount: item.amount === null ? <span className="faint">sem valor</span> : <Money amount={item.amount} />,
          when: item.date === null ? <Instant at={item.openedAt} /> : <Day on={item.date} as="relative" />,
        })}
        empty={
          q === "" && kind === "" && cause === "" ? (
            <Empty title="Nada espera você">O que chegar e precisar de uma decisão aparece aqui, com a proposta.</Empty>
          ) : (
            <Empty title="Nenhuma pendência com estes filtros">Tire um filtro para ver as outras.</Empty>
          )
        }
        detail={(item) => (
          <Detail item={item} doneWord={done.get(item.id)} ofMovement={ofMovement} evidence={evidence} />
        )}
        beside={() => evidence.shown !== undefined && <EvidencePage evidence={evidence} />}
        actions={(item) => (
          <>
            {may && item.object.type === "movement" && ofMovement.proposal !== undefined && (
              <Button
                aria-disabled={done.has(item.id) || decide.isPending}
                rightSection={<kbd aria-hidden>a</kbd>}
                onClick={() => accept(item)}
              >
                Aceitar proposta
              </Button>
            )}
            <OpenObject item={item} isFirst={ofMovement.proposal === undefined} />
            <Button
              variant="default"
              aria-disabled={done.has(item.id)}
              rightSection={<kbd aria-hidden>r</kbd>}
              onClick={() => {
                if (!done.has(item.id)) setDismissing(item);
              }}
            >
              Descartar<span className="only-wide">&nbsp;com motivo</span>
            </Button>
            <Button variant="subtle" rightSection={<kbd aria-hidden>e</kbd>} onClick={() => take(item)}>
              {item.owner === null ? "Ficar com ela" : "Devolver à fila"}
            </Button>
          </>
        )}
      />
      <KeyLine />
      {dismissing !== null && (
        <DismissDialog item={dismissing} onCancel={() => setDismissing(null)} onSend={sendDismissal} />
      )}
    </Screen>
  );
}

/** How long each takes, of what people worked today: also of what they looked at and left. */
function paceOf({ ms, decided }: { readonly ms: number; readonly decided: number }): readonly string[] {
  if (decided === 0) return [];
  const seconds = Math.round(ms / 1_000 / decided);
  return [seconds < 120 ? `${seconds} s por decisão` : `${Math.round(seconds / 60)} min por decisão`];
}

/** So many of the next are asked ahead: a person goes through them faster than the server is asked. */
const AHEAD = 2;

/** What the next items need is there before they are opened. */
function useAhead(items: readonly Exception[], chosen: Exception | undefined, done: ReadonlyMap<string, string>): void {
  const prefetch = usePrefetch();
  const at = items.findIndex(({ id }) => id === chosen?.id);
  const following = items.slice(at + 1).filter(({ id }) => !done.has(id));
  const ahead = following.slice(0, AHEAD).map(({ object }) => `${object.type} ${object.id}`);
  const named = ahead.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked when the next ones change, not at each drawing
  useEffect(() => {
    for (const [type, id = ""] of ahead.map((one) => one.split(" "))) {
      if (type === "movement") prefetch(readMovement, { params: { movementId: id } });
      if (type === "document") {
        prefetch(readDocument, { params: { documentId: id } });
        prefetch(readDocumentPage, { params: { documentId: id } });
      }
    }
  }, [named]);
}

function causeShown(
  cause: string,
  known: readonly { readonly cause: string; readonly label: string; readonly count: number }[] | undefined,
): { readonly cause: string; readonly label: string; readonly count: number | null } | null {
  if (cause === "") return null;
  return known?.find((one) => one.cause === cause) ?? { cause, label: cause, count: known === undefined ? null : 0 };
}

function Detail({
  item,
  doneWord,
  ofMovement,
  evidence,
}: {
  readonly item: Exception;
  readonly doneWord: string | undefined;
  readonly ofMovement: OfMovement;
  readonly evidence: Evidence;
}): ReactNode {
  const place = placeOf(item.object);
  return (
    <article className="pad stack">
      <div className="row">
        {doneWord === undefined ? (
          <Chip tone={KINDS[item.kind].tone}>{KINDS[item.kind].chip}</Chip>
        ) : (
          <Chip tone="ok">{doneWord}</Chip>
        )}
        <span className="small muted">
          {item.label} · chegou <Instant at={item.openedAt} />
        </span>
      </div>
      <h2 style={{ fontSize: "var(--t-20)", textWrap: "balance", overflowWrap: "anywhere" }}>{item.message}</h2>
      <Facts
        facts={[
          // A note's key says nothing to a person, and stands on the page.
          ...(/^[0-9A-Z]{44}$/.test(item.subject) ? [] : [{ label: "O quê", value: item.subject }]),
          ...(item.partner === null ? [] : [{ label: "Parceiro", value: item.partner }]),
          ...(item.amount === null ? [] : [{ label: "Valor (R$)", value: <Money amount={item.amount} /> }]),
          ...(item.date === null ? [] : [{ label: "Data", value: <Day on={item.date} /> }]),
          { label: "Com quem está", value: item.owner?.name ?? "ninguém ainda" },
          ...(place === null || item.object.type === "document"
            ? []
            : [
                {
                  label: "De onde veio",
                  value: <Link to={place.to}>{place.words}</Link>,
                },
              ]),
        ]}
      />
      <MovementProposals {...ofMovement} />
      <EvidenceFacts evidence={evidence} item={item} />
      {!ofMovement.loading && !evidence.loading && <Conversation objectType="exception" objectId={item.id} />}
    </article>
  );
}

function OpenObject({ item, isFirst }: { readonly item: Exception; readonly isFirst: boolean }): ReactNode {
  const place = placeOf(item.object);
  if (place === null) return null;
  return (
    <Button
      component={Link}
      to={place.to}
      variant={isFirst ? "filled" : "default"}
      rightSection={<kbd aria-hidden>o</kbd>}
    >
      {place.action}
    </Button>
  );
}

interface DismissDialogProps {
  readonly item: Exception;
  readonly onCancel: () => void;
  readonly onSend: (item: Exception, reason: string) => void;
}

function DismissDialog({ item, onCancel, onSend }: DismissDialogProps): ReactNode {
  const { values, set, forget } = useKept(`dismiss ${item.id}`, { reason: "" });
  const { reason } = values;
  const cancel = (): void => {
    forget();
    onCancel();
  };
  const [isTried, setTried] = useState(false);
  const send = (text: string): void => {
    setTried(true);
    if (text.trim() === "") return;
    forget();
    onSend(item, text.trim());
  };
  return (
    <Modal opened onClose={cancel} title="Descartar esta pendência" closeButtonProps={{ "aria-label": "Fechar" }}>
      <div className="stack">
        <p className="small muted" style={{ overflowWrap: "anywhere" }}>
          {item.subject}. Nada é apagado: o que a abriu fica como está, e ela não volta pelo mesmo motivo. Dá para
          desfazer.
        </p>
        <div className="row" style={{ flexWrap: "wrap" }}>
          {REASONS.map((text, at) => (
            <Button key={text} size="xs" variant="default" onClick={() => send(text)} data-autofocus={at === 0}>
              {text}
            </Button>
          ))}
        </div>
        <Textarea
          label="Ou outro motivo"
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(reason);
          }}
          {...(isTried && reason.trim() === "" && { error: "diga o motivo" })}
        />
        <div className="row">
          <Button onClick={() => send(reason)} rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}>
            Descartar
          </Button>
          <Button variant="subtle" onClick={cancel}>
            Cancelar
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function isKind(text: string): text is Exception["kind"] {
  return text in KINDS;
}

function sumOf({ decide, read, barred }: { decide: number; read: number; barred: number }): number {
  return decide + read + barred;
}
