import type { Decision, Movement, Proposal, Settles, Title } from "../../banking/contract.ts";
import { type Centavos, formatReais, moneyText, parseMoney } from "../../values/money.ts";

export const TAXES = ["irrf", "csll", "pis", "cofins", "inss", "iss"] as const;
export type Tax = (typeof TAXES)[number];
export const BESIDES = ["interest", "fine", "discount", "fee"] as const;
export type Beside = (typeof BESIDES)[number];

/** What the person says that the movement does to a title. Amounts are decimal text; empty is nothing. */
export interface DraftTitle {
  readonly title: Title;
  readonly amount: string;
  readonly besides: Readonly<Partial<Record<Beside, string>>>;
  readonly withheld: Readonly<Partial<Record<Tax, string>>>;
}

export interface DraftShare {
  readonly key: number;
  readonly accountId: string;
  readonly accountName: string;
  readonly amount: string;
  readonly note: string;
}

/** A decision as it is being made: nothing of it is sent until it closes to the centavo. */
export interface Draft {
  readonly titles: readonly DraftTitle[];
  readonly shares: readonly DraftShare[];
  readonly category: string;
}

export const EMPTY_DRAFT: Draft = { titles: [], shares: [], category: "" };

export function draftTitle(
  title: Title,
  { amount, withheld = {}, interest, fine, discount, fee }: Settles,
): DraftTitle {
  const besides = Object.fromEntries(
    Object.entries({ interest, fine, discount, fee }).filter(([, value]) => value !== undefined),
  );
  const kept = Object.fromEntries(Object.entries(withheld).filter(([, value]) => value !== undefined));
  return { title, amount, besides, withheld: kept };
}

/** What the matcher proposes, ready to confirm. */
export function draftOf({ proposal }: Pick<Movement, "proposal">): Draft {
  if (proposal === null) return EMPTY_DRAFT;
  return {
    ...EMPTY_DRAFT,
    titles: proposal.settles.flatMap((settles) => {
      const title = proposal.titles.find(({ id }) => id === settles.titleId);
      return title === undefined ? [] : [draftTitle(title, settles)];
    }),
  };
}

/** Takes a title in, whole or as it explains the movement by itself; or out again. */
export function toggleTitle(draft: Draft, { title, settles, isExact }: Proposal): Draft {
  if (draft.titles.some((each) => each.title.id === title.id)) {
    return { ...draft, titles: draft.titles.filter((each) => each.title.id !== title.id) };
  }
  const isAlone = draft.titles.length === 0 && draft.shares.length === 0;
  const taken = isExact && isAlone ? settles : { titleId: title.id, amount: title.open };
  return { ...draft, titles: [...draft.titles, draftTitle(title, taken)] };
}

/** Takes in a title that was made just now for what is missing. */
export function takeTitle(draft: Draft, title: Title): Draft {
  return { ...draft, titles: [...draft.titles, draftTitle(title, { titleId: title.id, amount: title.open })] };
}

export function changeTitle(draft: Draft, id: string, change: (title: DraftTitle) => DraftTitle): Draft {
  return { ...draft, titles: draft.titles.map((each) => (each.title.id === id ? change(each) : each)) };
}

function read(amount: string | undefined): Centavos {
  return amount === undefined || amount === "" ? 0n : parseMoney(amount);
}

function sum(amounts: readonly (string | undefined)[]): Centavos {
  return amounts.reduce((total, amount) => total + read(amount), 0n);
}

/** How much of a movement a title explains. */
export function movedBy({ amount, besides, withheld }: DraftTitle): Centavos {
  const { interest, fine, discount, fee } = besides;
  return sum([amount, interest, fine]) - sum([discount, fee, ...Object.values(withheld)]);
}

export interface Balance {
  readonly moved: Centavos;
  readonly titles: Centavos;
  readonly shares: Centavos;
  /** Positive: not explained yet. Negative: explained too much. */
  readonly missing: Centavos;
}

export function balanceOf(draft: Draft, movement: Pick<Movement, "amount">): Balance {
  const moved = read(movement.amount.replace("-", ""));
  const titles = draft.titles.reduce((total, each) => total + movedBy(each), 0n);
  const shares = sum(draft.shares.map(({ amount }) => amount));
  return { moved, titles, shares, missing: moved - titles - shares };
}

/** What keeps the button shut, in a sentence; null when it closes. */
export function whatIsMissing(draft: Draft, movement: Pick<Movement, "amount">): string | null {
  if (draft.titles.length === 0 && draft.shares.length === 0) return "Escolha um título, ou lance em uma conta.";
  const { missing } = balanceOf(draft, movement);
  if (missing > 0n) return `Falta explicar ${formatReais(missing)}.`;
  if (missing < 0n) return `Passa ${formatReais(-missing)} do movimento.`;
  const bad = draft.titles.find((each) => read(each.amount) <= 0n);
  if (bad !== undefined) return `Diga quanto baixa do título ${bad.title.documentNumber ?? ""}.`;
  const over = draft.titles.find((each) => read(each.amount) > read(each.title.open));
  if (over !== undefined) {
    return `O título ${over.title.documentNumber ?? ""} só tem ${formatReais(read(over.title.open))} em aberto.`;
  }
  if (draft.shares.some(({ accountId }) => accountId === "")) return "Escolha a conta de cada parte.";
  if (draft.shares.some(({ amount }) => read(amount) === 0n)) return "Tire a parte sem valor.";
  if (draft.titles.length === 0 && draft.category === "") return "Diga a categoria.";
  return null;
}

/** Puts what is missing where a person says it is: of the title chosen last. */
export function fixDifference(draft: Draft, movement: Pick<Movement, "amount">, as: Beside | "amount"): Draft {
  const last = draft.titles.at(-1);
  if (last === undefined) return draft;
  const { missing } = balanceOf(draft, movement);
  const more = as === "discount" || as === "fee" ? -missing : missing;
  return changeTitle(draft, last.title.id, (each) =>
    as === "amount"
      ? { ...each, amount: moneyText(read(each.amount) + more) }
      : { ...each, besides: { ...each.besides, [as]: moneyText(read(each.besides[as]) + more) } },
  );
}

/** A new part for what is missing. */
export function addShare(
  draft: Draft,
  movement: Pick<Movement, "amount">,
  account: { readonly id: string; readonly name: string; readonly category?: string } | null,
): Draft {
  const { missing } = balanceOf(draft, movement);
  const key = Math.max(0, ...draft.shares.map((share) => share.key)) + 1;
  return {
    ...draft,
    category: draft.category === "" ? (account?.category ?? "") : draft.category,
    shares: [
      ...draft.shares,
      {
        key,
        accountId: account?.id ?? "",
        accountName: account?.name ?? "",
        amount: missing === 0n ? "" : moneyText(missing),
        note: "",
      },
    ],
  };
}

const said = (amounts: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(amounts).filter(([, amount]) => read(amount) !== 0n));

export function decisionOf({ titles, shares, category }: Draft): Decision {
  const accounts = shares.map(({ accountId, amount, note }) => ({
    accountId,
    amount,
    ...(note.trim() === "" ? {} : { note: note.trim() }),
  }));
  if (titles.length === 0) {
    return {
      status: "categorised",
      category: category as (Decision & { status: "categorised" })["category"],
      accounts,
    };
  }
  return {
    status: "settled",
    settles: titles.map(({ title, amount, besides, withheld }) => {
      const kept = said(withheld);
      return {
        titleId: title.id,
        amount,
        ...said(besides),
        ...(Object.keys(kept).length === 0 ? {} : { withheld: kept }),
      };
    }),
    accounts,
  };
}
