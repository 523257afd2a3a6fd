import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconCheck, IconMinus, IconPlus, IconSearch, IconX } from "@tabler/icons-react";
import { lazy, type ReactNode, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { type Decision, type MovementDetail, type Proposal, searchTitles, type Title } from "../../banking/contract.ts";
import { counted } from "../../values/counted.ts";
import { formatReais, moneyText } from "../../values/money.ts";
import { useAnswer } from "../api.ts";
import { useKeys } from "../keys.ts";
import { useSession } from "../session.ts";
import { Day } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { Money } from "../ui/money.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { ShutButton } from "../ui/shut-button.tsx";
import { showFailure } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { AccountPicker } from "./account-picker.tsx";
import {
  addShare,
  BESIDES,
  type Beside,
  balanceOf,
  changeTitle,
  type Draft,
  type DraftTitle,
  decisionOf,
  draftOf,
  EMPTY_DRAFT,
  fixDifference,
  TAXES,
  takeTitle,
  toggleTitle,
  whatIsMissing,
} from "./draft.ts";
import { Trail } from "./trail.tsx";
import { CATEGORIES_IN, CATEGORIES_OUT, CATEGORY_WORDS } from "./words.ts";

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

const BESIDE_WORDS: Readonly<Record<Beside, string>> = {
  interest: "Juros",
  fine: "Multa",
  discount: "Desconto",
  fee: "Tarifa do banco",
};

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

interface CandidateProps {
  readonly candidate: Proposal;
  readonly place: number;
  readonly chosen: DraftTitle | undefined;
  readonly onToggle: () => void;
  readonly onChange: (change: (title: DraftTitle) => DraftTitle) => void;
}

function Candidate({ candidate, place, chosen, onToggle, onChange }: CandidateProps): ReactNode {
  const { title, reasonsFor, reasonsAgainst, isExact } = candidate;
  const number = title.documentNumber === null ? "sem número" : `${title.documentNumber}/${title.installment}`;
  const name = `${number} · ${title.partner.name}`;
  return (
    <li {...(chosen !== undefined && { "data-chosen": true })}>
      <button type="button" className="candidate" aria-pressed={chosen !== undefined} onClick={onToggle}>
        {place <= 9 ? <kbd aria-hidden>{place}</kbd> : <span />}
        <b className="clip" title={name}>
          {name}
        </b>
        <Money amount={title.open} />
        <small className="clip">
          {title.dueOn === null ? "sem vencimento" : "vence em "}
          {title.dueOn !== null && <Day on={title.dueOn} />}
        </small>
        <span className="two">{chosen !== undefined ? "escolhido" : isExact ? "fecha ao centavo" : ""}</span>
        <span className="reasons">
          {reasonsFor.map((reason) => (
            <small key={reason} className="pro">
              <IconCheck aria-hidden />
              <span className="sr">a favor: </span>
              {reason}
            </small>
          ))}
          {reasonsAgainst.map((reason) => (
            <small key={reason} className="con">
              <IconMinus aria-hidden />
              <span className="sr">contra: </span>
              {reason}
            </small>
          ))}
        </span>
      </button>
      {chosen !== undefined && <Parts chosen={chosen} title={title} onChange={onChange} />}
    </li>
  );
}

interface PartsProps {
  readonly chosen: DraftTitle;
  readonly title: Title;
  readonly onChange: (change: (title: DraftTitle) => DraftTitle) => void;
}

/** What was paid beside the principal, and what was taken off it: each goes to its own account. */
function Parts({ chosen, title, onChange }: PartsProps): ReactNode {
  const [isKeepingShown, showKeeping] = useState(Object.keys(chosen.withheld).length > 0);
  const fields = BESIDES.filter((name) => name !== "fee" || title.side === "receivable");
  return (
    <div className="parts">
      <MoneyInput
        label="Baixa do título"
        value={chosen.amount}
        onChange={(amount) => onChange((before) => ({ ...before, amount }))}
      />
      {fields.map((name) => (
        <MoneyInput
          key={name}
          label={BESIDE_WORDS[name]}
          value={chosen.besides[name] ?? ""}
          onChange={(amount) => onChange((before) => ({ ...before, besides: { ...before.besides, [name]: amount } }))}
        />
      ))}
      {isKeepingShown ? (
        TAXES.map((tax) => (
          <MoneyInput
            key={tax}
            label={`${tax.toUpperCase()} retido`}
            value={chosen.withheld[tax] ?? ""}
            onChange={(amount) =>
              onChange((before) => ({ ...before, withheld: { ...before.withheld, [tax]: amount } }))
            }
          />
        ))
      ) : (
        <Button variant="subtle" size="xs" style={{ alignSelf: "end" }} onClick={() => showKeeping(true)}>
          Impostos retidos
        </Button>
      )}
    </div>
  );
}

interface SharesProps {
  readonly draft: Draft;
  readonly isIn: boolean;
  readonly onChange: (change: (draft: Draft) => Draft) => void;
}

/** Parts of the movement that are of no title: each in its account. */
function Shares({ draft, isIn, onChange }: SharesProps): ReactNode {
  if (draft.shares.length === 0) return null;
  const change = (key: number, by: Partial<Draft["shares"][number]>): void =>
    onChange((before) => ({
      ...before,
      shares: before.shares.map((share) => (share.key === key ? { ...share, ...by } : share)),
    }));
  return (
    <>
      {draft.shares.map((share) => (
        <div key={share.key} className="share">
          <AccountPicker
            label="Conta"
            value={share.accountId}
            name={share.accountName}
            autoFocus={share.accountId === ""}
            onChange={({ id, name }) => change(share.key, { accountId: id, accountName: name })}
          />
          <MoneyInput label="Valor" value={share.amount} onChange={(amount) => change(share.key, { amount })} />
          <TextInput
            label="Anotação"
            maxLength={200}
            value={share.note}
            onChange={({ currentTarget }) => change(share.key, { note: currentTarget.value })}
          />
          <Button
            variant="subtle"
            aria-label={`Tirar a parte ${share.accountName}`}
            onClick={() =>
              onChange((before) => ({ ...before, shares: before.shares.filter(({ key }) => key !== share.key) }))
            }
          >
            <IconX aria-hidden />
          </Button>
        </div>
      ))}
      {draft.titles.length === 0 && (
        <div className="share">
          <NativeSelect
            label="Categoria"
            value={draft.category}
            onChange={({ currentTarget }) => {
              const { value } = currentTarget;
              onChange((before) => ({ ...before, category: value }));
            }}
            data={[
              { value: "", label: "escolha" },
              ...(isIn ? CATEGORIES_IN : CATEGORIES_OUT).map((value) => ({ value, label: CATEGORY_WORDS[value] })),
            ]}
          />
        </div>
      )}
    </>
  );
}

interface SumProps {
  readonly draft: Draft;
  readonly movement: MovementDetail;
  readonly onChange: (change: (draft: Draft) => Draft) => void;
  readonly action: ReactNode;
}

function Sum({ draft, movement, onChange, action }: SumProps): ReactNode {
  const { moved, titles, shares, missing } = balanceOf(draft, movement);
  const last = draft.titles.at(-1);
  const fixes: readonly (readonly [Beside | "amount", string])[] =
    last === undefined || missing === 0n
      ? []
      : missing > 0n
        ? [
            ["interest", "são juros"],
            ["fine", "é multa"],
          ]
        : [
            ["discount", "é desconto"],
            ...(last.title.side === "receivable" ? [["fee", "é tarifa do banco"] as const] : []),
            ["amount", "baixar só parte"],
          ];
  return (
    <div className="sum">
      <div>
        <small>Movimento</small>
        <Money amount={moneyText(moved)} />
      </div>
      <div>
        <small>{counted(draft.titles.length, "título", "títulos")}</small>
        <Money amount={moneyText(titles)} />
      </div>
      {draft.shares.length > 0 && (
        <div>
          <small>{counted(draft.shares.length, "conta", "contas")}</small>
          <Money amount={moneyText(shares)} />
        </div>
      )}
      <div className="difference" aria-live="polite" {...(missing === 0n && { "data-zero": true })}>
        <small>{missing === 0n ? "Fecha" : missing > 0n ? "Falta explicar" : "Passa do movimento"}</small>
        <Money amount={moneyText(missing < 0n ? -missing : missing)} />
        {fixes.length > 0 && (
          <div className="fixes">
            {fixes.map(([as, words]) => (
              <button
                key={as}
                type="button"
                className="link"
                title={`${formatReais(missing < 0n ? -missing : missing)}: ${words}`}
                onClick={() => onChange((before) => fixDifference(before, movement, as))}
              >
                {words}
              </button>
            ))}
            {missing > 0n && (
              <button
                type="button"
                className="link"
                onClick={() => onChange((before) => addShare(before, movement, movement.usualAccount))}
              >
                vai para uma conta
              </button>
            )}
          </div>
        )}
      </div>
      <div className="push">{action}</div>
    </div>
  );
}
