import "./bank.css";
import { Button, NativeSelect } from "@mantine/core";
import { IconBuildingBank, IconHistory, IconPlus } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import {
  category as categories,
  type Decision,
  decideMovement,
  exportMovements,
  listBankAccounts,
  listDecisions,
  listMovements,
  type Movement,
  type MovementDetail,
  readDailyProof,
  readMovement,
  undoDecision,
  undoMovement,
} from "../../banking/contract.ts";
import { calendarDate } from "../../values/calendar.ts";
import { counted } from "../../values/counted.ts";
import { addressOf, useAnswer, useCommand, usePages } from "../api.ts";
import { useKeys } from "../keys.ts";
import { Screen } from "../screen.tsx";
import { useSession } from "../session.ts";
import { useTouchTime } from "../touch-time.ts";
import { formatDate, today } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { ExportMenu } from "../ui/export-menu.tsx";
import { Failure } from "../ui/failure.tsx";
import { FilterBand, FilterSearch, FilterTabs, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { formatMoney } from "../ui/money.tsx";
import { readDate } from "../ui/read-date.ts";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { AccountStrip } from "./account-strip.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";
import { Composer, type Composing } from "./composer.tsx";
import { DailyProof } from "./daily-proof.tsx";
import { Decided } from "./decided.tsx";
import { DecisionsDialog } from "./decisions-dialog.tsx";
import { isMarkable, MovementList } from "./movement-list.tsx";
import { OpenAccountDialog } from "./open-account-dialog.tsx";
import { UnboundStatements } from "./unbound.tsx";
import { afterUndo, CATEGORY_WORDS } from "./words.ts";

const BULK_MAX = 500;
/** What `u` undoes: it outlives the screen, as the notice does. */
let lastDecision: string | null = null;

/** Movements at the left, what explains them at the right; nothing is confirmed until it closes to the centavo. */
export default function Bank(): ReactNode {
  const { company } = useSession();
  const canDecide = company.permissions.includes("statement:update");
  const accounts = useAnswer(listBankAccounts, {});
  const query = useQuery();
  const pages = usePages(listMovements, { query: { limit: 100, ...query } });
  const [chosenId, choose] = useFilter("movimento");
  const [isOpen, setOpen] = useState(chosenId !== "");
  const [marked, setMarked] = useState<ReadonlyMap<string, Movement>>(new Map());
  const [dialog, setDialog] = useState<"bulk" | "decisions" | "open" | null>(null);
  const composing = useRef<Composing | null>(null);
  // Asked of whatever is being composed, so that the foot of the screen tells the other keys first.
  useKeys([
    { key: "Enter", says: "conciliar", run: () => composing.current?.confirm() },
    ...Array.from({ length: 9 }, (_, at) => ({
      key: String(at + 1),
      says: `escolher o ${at + 1}º título`,
      run: () => composing.current?.toggle(at),
    })),
  ]);
  const { items, first } = pages;
  const currentId = chosenId !== "" ? chosenId : (items[0]?.id ?? null);
  const detail = useAnswer(readMovement, { params: { movementId: currentId ?? "" }, enabled: currentId !== null });
  const touch = useTouchTime(currentId);
  const invalidates = [listMovements, readMovement, listBankAccounts, readDailyProof, listDecisions];
  const decide = useCommand(decideMovement, { invalidates });
  const undo = useCommand(undoDecision, { invalidates });
  const undoOne = useCommand(undoMovement, { invalidates });

  /** The next that still waits, from this one on. */
  const next = (after: string): void => {
    const at = items.findIndex(({ id }) => id === after);
    const following = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))].find(
      ({ status, id }) => status === "pending" && id !== after,
    );
    choose(following?.id ?? "");
  };
  const undoById = async (decisionId: string, showing?: string): Promise<void> => {
    lastDecision = null;
    const { undone, restored } = await undo.mutateAsync({ params: { decisionId } });
    showNotice(afterUndo(undone, restored));
    if (showing !== undefined) choose(showing);
  };
  const failed = (error: unknown): void => {
    showFailure(error);
    void detail.refetch();
  };
  /** Back to what it was before the person decided. */
  const undoMovementOf = (movement: MovementDetail): void => {
    undoOne.mutate(
      { params: { movementId: movement.id }, ifMatch: `"v${movement.version}"`, touch: touch() },
      {
        onSuccess: (answer) => showNotice(afterUndo(1, answer.movement.status === "pending" ? 0 : 1)),
        onError: failed,
      },
    );
  };
  const send = (movement: MovementDetail, decision: Decision): void => {
    decide.mutate(
      { params: { movementId: movement.id }, body: decision, ifMatch: `"v${movement.version}"`, touch: touch() },
      {
        onSuccess: ({ decisionId }) => {
          lastDecision = decisionId;
          const what = decision.status === "pending" ? "volta a esperar" : "conciliado";
          showNotice(
            `${movement.memo} ${formatMoney(movement.amount)}: ${what}`,
            decisionId === null ? undefined : () => undoById(decisionId, movement.id),
          );
          if (decision.status !== "pending") next(movement.id);
        },
        onError: failed,
      },
    );
  };
  const mark = (movement: Movement): void => {
    if (!isMarkable(movement)) {
      showFailure("Só se confirma em lote o que espera e tem proposta. Este se decide ao lado.");
      return;
    }
    setMarked((before) => {
      const after = new Map(before);
      if (!after.delete(movement.id) && after.size < BULK_MAX) after.set(movement.id, movement);
      return after;
    });
  };
  const proposed = items.filter(isMarkable).slice(0, BULK_MAX);
  const toConfirm = marked.size > 0 ? [...marked.values()] : proposed;
  useKeys([
    {
      key: "u",
      says: "desfazer",
      run: () => {
        if (lastDecision !== null) undoById(lastDecision).catch(showFailure);
        else setDialog("decisions");
      },
    },
    {
      key: "p",
      says: "confirmar propostas",
      run: () => {
        if (canDecide && toConfirm.length > 0) setDialog("bulk");
      },
    },
  ]);

  const known = accounts.data?.data;
  const isFiltered = Object.keys(query).some((name) => name !== "status");
  return (
    <Screen
      title="Bancos"
      whole
      context={first === undefined ? undefined : contextOf(first)}
      actions={
        <>
          <ExportMenu className="only-wide" address={addressOf(exportMovements, { query })} />
          <Button variant="subtle" leftSection={<IconHistory aria-hidden />} onClick={() => setDialog("decisions")}>
            Decisões
          </Button>
          {canDecide && (
            <Button
              variant="default"
              className="bank-hidden-on-phone"
              leftSection={<IconPlus aria-hidden />}
              onClick={() => setDialog("open")}
            >
              Abrir conta
            </Button>
          )}
        </>
      }
    >
      {accounts.error !== null && known === undefined ? (
        <Failure error={accounts.error} retry={() => void accounts.refetch()} />
      ) : known === undefined ? (
        <SkeletonRows tall />
      ) : known.length === 0 ? (
        <>
          <UnboundStatements accounts={known} canDecide={canDecide} />
          <Empty
            title="Nenhuma conta bancária ainda"
            icon={<IconBuildingBank aria-hidden />}
            {...(canDecide && { action: <Button onClick={() => setDialog("open")}>Abrir conta</Button> })}
          >
            Abra a conta com o saldo de um dia e envie o extrato: no site do banco, peça o arquivo OFX (às vezes
            “Money”) e arraste-o para qualquer tela daqui.
          </Empty>
        </>
      ) : (
        <>
          <AccountStrip accounts={known} />
          <UnboundStatements accounts={known} canDecide={canDecide} />
          <DailyProof accounts={known} />
          <Filters
            first={first}
            canDecide={canDecide}
            toConfirm={toConfirm.length}
            marked={marked.size}
            onConfirm={() => setDialog("bulk")}
          />
          <div className="bank-work" {...(isOpen && { "data-open": true })}>
            <section className="movements" aria-label="Extrato">
              {pages.error !== null && items.length === 0 ? (
                <Failure error={pages.error} retry={pages.retry} />
              ) : pages.loading ? (
                <SkeletonRows tall />
              ) : items.length === 0 ? (
                <NoMovements isFiltered={isFiltered} isAnyMovement={known.some(({ movements }) => movements > 0)} />
              ) : (
                <MovementList
                  items={items}
                  chosenId={currentId}
                  onChoose={choose}
                  onOpen={() => setOpen(true)}
                  marked={new Set(marked.keys())}
                  onMark={mark}
                  hasMore={pages.hasMore}
                  onMore={pages.loadMore}
                />
              )}
            </section>
            {currentId === null ? (
              <section className="detail" aria-label="O que explica" />
            ) : detail.error !== null ? (
              <section className="detail" aria-label="O que explica">
                <Failure error={detail.error} retry={() => void detail.refetch()} />
              </section>
            ) : detail.data === undefined ? (
              <section className="detail" aria-label="O que explica">
                <SkeletonRows tall />
              </section>
            ) : detail.data.status === "pending" && canDecide ? (
              <Composer
                key={`${detail.data.id} ${detail.data.version}`}
                movement={detail.data}
                busy={decide.isPending || undoOne.isPending}
                composing={composing}
                onUndo={() => undoMovementOf(detail.data)}
                onDecide={(decision) => send(detail.data, decision)}
                onBack={() => setOpen(false)}
              />
            ) : (
              <Decided
                movement={detail.data}
                canDecide={canDecide}
                busy={decide.isPending || undoOne.isPending}
                onUndo={() => undoMovementOf(detail.data)}
                onLetWait={() => send(detail.data, { status: "pending" })}
                onBack={() => setOpen(false)}
              />
            )}
          </div>
          <KeyLine waits={pages.loading || (currentId !== null && detail.isPending)} />
        </>
      )}
      {dialog === "bulk" && (
        <BulkDialog
          movements={toConfirm}
          touch={touch}
          onClose={() => setDialog(null)}
          onDone={(decision) => {
            setDialog(null);
            setMarked(new Map());
            lastDecision = decision.id;
            choose("");
            pages.retry();
            void accounts.refetch();
            showNotice(counted(decision.movements, "movimento conciliado", "movimentos conciliados"), () =>
              undoById(decision.id),
            );
          }}
        />
      )}
      {dialog === "decisions" && (
        <DecisionsDialog
          canDecide={canDecide}
          onClose={() => setDialog(null)}
          onShow={(id) => {
            setDialog(null);
            choose(id);
            setOpen(true);
          }}
        />
      )}
      {dialog === "open" && <OpenAccountDialog onClose={() => setDialog(null)} />}
    </Screen>
  );
}

type Listed = NonNullable<ReturnType<typeof usePages<typeof listMovements>>["first"]>;
type Query = Omit<NonNullable<Parameters<typeof usePages<typeof listMovements>>[1]["query"]>, "limit">;

/** The filters of the address as the API takes them. */
function useQuery(): Query {
  const [status] = useFilter("estado");
  const [account] = useFilter("conta");
  const [from] = useFilter("de");
  const [to] = useFilter("ate");
  const [direction] = useFilter("sentido");
  const [category] = useFilter("categoria");
  const [q] = useFilter("busca");
  const known = categories.safeParse(category);
  return {
    ...(status === "" ? { status: "pending" } : {}),
    ...(status === "proposta" ? { status: "pending", proposed: "true" } : {}),
    ...(status === "settled" || status === "categorised" ? { status } : {}),
    ...(account !== "" && { accountId: account }),
    ...(isDate(from) && { from }),
    ...(isDate(to) && { to }),
    ...(direction === "in" || direction === "out" ? { direction } : {}),
    ...(known.success && { category: known.data }),
    ...(q !== "" && { q }),
  };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

interface FiltersProps {
  readonly first: Listed | undefined;
  readonly canDecide: boolean;
  readonly toConfirm: number;
  readonly marked: number;
  readonly onConfirm: () => void;
}

function Filters({ first, canDecide, toConfirm, marked, onConfirm }: FiltersProps): ReactNode {
  const [direction, setDirection] = useFilter("sentido");
  const [category, setCategory] = useFilter("categoria");
  const [from, setFrom] = useFilter("de");
  const [to, setTo] = useFilter("ate");
  const by = first?.byStatus;
  const countOf = (count: number | undefined) => ({ count: count ?? null });
  return (
    <FilterBand>
      <FilterTabs
        name="estado"
        label="Estado"
        options={[
          { value: "", label: "A conciliar", ...countOf(by?.pending) },
          { value: "proposta", label: "Com proposta", ...countOf(first?.proposed) },
          { value: "settled", label: "Baixados", ...countOf(by?.settled) },
          { value: "categorised", label: "Classificados", ...countOf(by?.categorised) },
          { value: "todos", label: "Todos" },
        ]}
      />
      {canDecide && (
        // Its place is there before its number is, so that nothing beside it moves.
        <Button
          size="xs"
          variant="default"
          className="push confirm-proposals"
          {...(toConfirm === 0 && { "data-none": true })}
          rightSection={<kbd aria-hidden>p</kbd>}
          onClick={onConfirm}
        >
          Confirmar {counted(toConfirm, marked > 0 ? "marcado" : "proposta", marked > 0 ? "marcados" : "propostas")}
        </Button>
      )}
      <span className="bar-break" />
      <FilterSearch name="busca" label="Buscar no extrato" placeholder="valor ou palavras" />
      <NativeSelect
        className="bank-hidden-on-phone"
        aria-label="Sentido"
        value={direction}
        onChange={({ currentTarget }) => setDirection(currentTarget.value)}
        data={[
          { value: "", label: "entradas e saídas" },
          { value: "in", label: "entradas" },
          { value: "out", label: "saídas" },
        ]}
      />
      <NativeSelect
        className="bank-hidden-on-phone"
        aria-label="Categoria"
        value={category}
        onChange={({ currentTarget }) => setCategory(currentTarget.value)}
        data={[
          { value: "", label: "todas as categorias" },
          ...categories.options.map((value) => ({ value, label: CATEGORY_WORDS[value] })),
        ]}
      />
      <span className="dates bank-hidden-on-phone">
        <DateFilter label="De" value={from} onChange={setFrom} />
        <DateFilter label="Até" value={to} onChange={setTo} />
      </span>
    </FilterBand>
  );
}

interface DateFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A day as people write it: 26, 26/11, sexta. */
function DateFilter({ label, value, onChange }: DateFilterProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const settle = (): void => {
    if (typed === null) return;
    onChange(typed.trim() === "" ? "" : (readDate(typed, calendarDate(today())) ?? value));
    setTyped(null);
  };
  return (
    <label className="search">
      <span className="small muted">{label}</span>
      <input
        inputMode="numeric"
        autoComplete="off"
        placeholder="dd/mm/aaaa"
        value={typed ?? (isDate(value) ? formatDate(value) : "")}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={settle}
        onKeyDown={({ key }) => {
          if (key === "Enter") settle();
        }}
      />
    </label>
  );
}

function contextOf({ total, totalIn, totalOut, byStatus }: Listed): string {
  const amounts = `entradas ${formatMoney(totalIn)} · saídas ${formatMoney(totalOut)}`;
  const all = byStatus.pending + byStatus.settled + byStatus.categorised;
  return `${total.toLocaleString("pt-BR")} de ${counted(all, "movimento", "movimentos")} · ${amounts}`;
}

interface NoMovementsProps {
  readonly isFiltered: boolean;
  readonly isAnyMovement: boolean;
}

function NoMovements({ isFiltered, isAnyMovement }: NoMovementsProps): ReactNode {
  if (isFiltered) return <Empty title="Nenhum movimento com estes filtros">Tire um filtro para ver os outros.</Empty>;
  if (!isAnyMovement) {
    return (
      <Empty title="Nenhum extrato ainda" icon={<IconBuildingBank aria-hidden />}>
        No site do banco, peça o extrato em arquivo OFX e arraste-o para qualquer tela daqui.
      </Empty>
    );
  }
  return (
    <Empty title="Tudo conciliado">
      Nenhum movimento espera você. O próximo extrato é lido e decidido assim que chegar.
    </Empty>
  );
}
