import { Button } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { lazy, type ReactNode, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { type Decision, type MovementDetail, type Proposal, searchTitles } from "../../banking/contract.ts";
import { counted } from "../../values/counted.ts";
import { moneyText } from "../../values/money.ts";
import { useAnswer } from "../api.ts";
import { useKeys } from "../keys.ts";
import { useSession } from "../session.ts";
import { Day } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { Money } from "../ui/money.tsx";
import { ShutButton } from "../ui/shut-button.tsx";
import { showFailure } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { Candidate } from "./candidate.tsx";
import { Shares, Sum } from "./composer-sum.tsx";
import {
  addShare,
  balanceOf,
  changeTitle,
  type Draft,
  decisionOf,
  draftOf,
  EMPTY_DRAFT,
  takeTitle,
  toggleTitle,
  whatIsMissing,
} from "./draft.ts";
import { Trail } from "./trail.tsx";

const MissingTitle = lazy(() => import("./missing-title.tsx"));

/** What the keys of the screen do to the decision that is being made. */
export interface Composing {
  readonly confirm: () => void;
  readonly toggle: (place: number) => void;
}

interface ComposerProps {
  readonly movement: MovementDetail;
  readonly busy: boolean;
  readonly composing: RefObject<Composing | null>;
  readonly onDecide: (decision: Decision) => void;
  /** Back to what a person's “wait” took the place of. */
  readonly onUndo: () => void;
  readonly onBack: () => void;
}

/** What a movement that waits may be: titles and accounts, with what is missing told all the time. Shut until it closes. */
export function Composer({ movement, busy, composing, onDecide, onUndo, onBack }: ComposerProps): ReactNode {
  const beginning = useMemo(() => draftOf(movement), [movement]);
  const { values: draft, set: setDraft } = useKept<Draft>(`decide ${movement.id} ${movement.version}`, beginning);
  const [q, setQ] = useState("");
  const [isTrailOpen, setTrailOpen] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const isIn = !movement.amount.startsWith("-");
  const found = useSearched(movement, q);
  const candidates = withChosen(found.data ?? movement.proposals, draft);
  const missing = whatIsMissing(draft, movement);
  const left = balanceOf(draft, movement).missing;
  const confirm = (): void => {
    if (missing !== null) showFailure(missing);
    else if (!busy) onDecide(decisionOf(draft));
  };
  const { permissions } = useSession().company;
  const mayCreate = permissions.includes(isIn ? "receivable:create" : "bill:create");
  // What is chosen explains it all, and yet a title is missing: then what is chosen is not it.
  const isInstead = left <= 0n;
  const share = (): void => setDraft((before) => addShare(before, movement, movement.usualAccount));
  useEffect(() => {
    composing.current = {
      confirm,
      toggle: (place) => {
        const candidate = candidates[place];
        if (candidate !== undefined) setDraft((before) => toggleTitle(before, candidate));
      },
    };
    return () => {
      composing.current = null;
    };
  });
  useKeys([
    { key: "a", says: "conciliar", run: confirm },
    { key: "c", says: "lançar em conta", run: share },
    ...(mayCreate ? [{ key: "n", says: "criar o título que falta", run: () => setMaking(true) }] : []),
    { key: "t", says: "buscar título", run: () => search.current?.focus() },
    { key: "o", says: "ver de onde veio", run: () => setTrailOpen((open) => !open) },
  ]);
  return (
    <>
      <section className="detail" aria-label="O que explica" tabIndex={-1}>
        <div className="bar">
          <Button className="back" variant="subtle" onClick={onBack}>
            Movimentos
          </Button>
          <h2>{isIn ? "A receber que explicam" : "A pagar que explicam"}</h2>
          <label className="search push">
            <IconSearch aria-hidden />
            <span className="sr">Buscar título por nome, CNPJ, número ou valor</span>
            <input
              ref={search}
              type="search"
              placeholder="nome, número, valor"
              value={q}
              onChange={({ currentTarget }) => setQ(currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") event.currentTarget.blur();
              }}
            />
          </label>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus aria-hidden />}
            rightSection={<kbd aria-hidden>c</kbd>}
            onClick={share}
          >
            Lançar em conta
          </Button>
        </div>
        <div className="scroll">
          <About
            movement={movement}
            isOpen={isTrailOpen}
            onToggle={() => setTrailOpen((open) => !open)}
            onUndo={() => !busy && onUndo()}
          />
          {isTrailOpen ? (
            <Trail movement={movement} />
          ) : (
            <>
              <Shares draft={draft} isIn={isIn} onChange={setDraft} />
              <ul className="candidates">
                {candidates.map((candidate, at) => (
                  <Candidate
                    key={candidate.title.id}
                    candidate={candidate}
                    place={at + 1}
                    chosen={draft.titles.find(({ title }) => title.id === candidate.title.id)}
                    onToggle={() => setDraft((before) => toggleTitle(before, candidate))}
                    onChange={(change) => setDraft((before) => changeTitle(before, candidate.title.id, change))}
                  />
                ))}
              </ul>
              {candidates.length === 0 && (
                <Empty title={q === "" ? "Nenhum título em aberto deste lado" : "Nenhum título com estas palavras"}>
                  Lance em uma conta, ou crie o título que falta.
                </Empty>
              )}
              <p className="pad small muted">
                {found.total !== undefined && found.total > candidates.length
                  ? `${counted(found.total, "título", "títulos")} com estas palavras; escreva mais. `
                  : ""}
                {mayCreate && (
                  <>
                    O título não está aqui?{" "}
                    <button type="button" className="link" onClick={() => setMaking(true)}>
                      Criar o título que falta
                    </button>{" "}
                    <kbd aria-hidden>n</kbd>
                  </>
                )}
              </p>
            </>
          )}
        </div>
      </section>
      <Sum
        draft={draft}
        movement={movement}
        onChange={setDraft}
        action={
          <ShutButton missing={missing} keyName="a" size="lg" busy={busy} onClick={confirm}>
            Conciliar
          </ShutButton>
        }
      />
      {isMaking && (
        <Suspense>
          <MissingTitle
            movement={movement}
            missing={isInstead ? movement.amount.replace("-", "") : moneyText(left)}
            onClose={() => setMaking(false)}
            onMade={(title) => {
              setMaking(false);
              setTrailOpen(false);
              setQ("");
              setDraft((before) => takeTitle(isInstead ? EMPTY_DRAFT : before, title));
            }}
          />
        </Suspense>
      )}
    </>
  );
}

const SETTLE_MS = 250;

/** Titles with these words, asked when the person stops typing. */
function useSearched(
  movement: MovementDetail,
  q: string,
): { readonly data: readonly Proposal[] | undefined; readonly total: number | undefined } {
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(q.trim()), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [q]);
  const { data } = useAnswer(searchTitles, {
    params: { movementId: movement.id },
    query: { q: asked === "" ? "-" : asked },
    enabled: asked !== "",
  });
  return asked === "" || q.trim() === ""
    ? { data: undefined, total: undefined }
    : { data: data?.data, total: data?.total };
}

/** What was chosen stays in sight, whatever is searched. */
function withChosen(found: readonly Proposal[], { titles }: Draft): readonly Proposal[] {
  const hidden = titles.filter(({ title }) => !found.some((each) => each.title.id === title.id));
  return [
    ...hidden.map(
      ({ title, amount }): Proposal => ({
        title,
        origin: "search",
        settles: { titleId: title.id, amount },
        isExact: false,
        reasonsFor: [],
        reasonsAgainst: [],
      }),
    ),
    ...found,
  ];
}

interface AboutProps {
  readonly movement: MovementDetail;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onUndo: () => void;
}

function About({ movement, isOpen, onToggle, onUndo }: AboutProps): ReactNode {
  const { usualAccount, undoBringsBack } = movement;
  return (
    <div className="pad stack">
      <p style={{ overflowWrap: "anywhere" }}>
        <b>{movement.memo === "" ? "sem descrição" : movement.memo}</b>{" "}
        <span className="nowrap">
          <Money amount={movement.amount} /> em <Day on={movement.movedOn} />
        </span>
      </p>
      <p className="small muted">
        {movement.decided.reason}
        {usualAccount !== null &&
          ` Das ${counted(usualAccount.total, "vez", "vezes")} que pessoas decidiram estas palavras, ${usualAccount.times.toLocaleString("pt-BR")} ${usualAccount.times === 1 ? "foi" : "foram"} para ${usualAccount.name}.`}{" "}
        <button type="button" className="link" aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? "Voltar aos títulos" : "De onde veio"}
        </button>
      </p>
      {undoBringsBack !== null && (
        <p className="small muted">
          Antes, {undoBringsBack.by === "rule" ? "o sistema" : undoBringsBack.name} tinha decidido:{" "}
          {undoBringsBack.reason}{" "}
          <button type="button" className="link" onClick={onUndo}>
            Voltar a essa decisão
          </button>
        </p>
      )}
    </div>
  );
}
