import type { JournalAccount } from "../formats/hledger/index.ts";
import { newUuid } from "../kernel/identifier.ts";
import type { Side } from "./entry.ts";
import type { AccountDraft, ChartAccount, Commodity } from "./store.ts";

interface Nature {
  readonly codNat: string;
  readonly normal: Side | null;
}

const OTHER: Nature = { codNat: "09", normal: null };

/** By the letter or the word of a declared type; cash is an asset, conversion is equity. */
const NATURE_OF_TYPE: readonly (readonly [RegExp, Nature])[] = [
  [/^(a|asset|c|cash)$/i, { codNat: "01", normal: "D" }],
  [/^(l|liability)$/i, { codNat: "02", normal: "C" }],
  [/^(e|equity|v|conversion)$/i, { codNat: "03", normal: "C" }],
  [/^(r|revenue|i|income)$/i, { codNat: "04", normal: "C" }],
  [/^(x|expense)$/i, { codNat: "04", normal: "D" }],
];

/** By the name of the topmost account, hledger's English ones and ours. */
const NATURE_OF_NAME: readonly (readonly [RegExp, Nature])[] = [
  [/^(assets?|ativos?)$/i, { codNat: "01", normal: "D" }],
  [/^(debts?|liabilit(y|ies)|passivos?)$/i, { codNat: "02", normal: "C" }],
  [/^(equity|capital pr[óo]prio|patrim[ôo]nio( l[íi]quido)?)$/i, { codNat: "03", normal: "C" }],
  [/^(income|revenues?|receitas?)$/i, { codNat: "04", normal: "C" }],
  [/^(expenses?|despesas?|custos?)$/i, { codNat: "04", normal: "D" }],
  [/^contrapartidas virtuais$/, { codNat: "05", normal: null }],
];

/**
 * The accounts of imported books: what stands, and what must be made. Each commodity is a tree of its own. An account that
 * has others below it is synthetic, with a colon at the end of its code (`assets:`), and its own postings are in an analytic
 * account of the same name (`assets`). A second commodity of the same name has its symbol after the code.
 *
 * An account that stood without any below it keeps its place when a later journal puts some below it: accounts with
 * postings do not move. The synthetic one is then made beside it.
 */
export class AccountTree {
  private readonly codes: Set<string>;
  private readonly standing = new Map<string, string>();
  private readonly placesStanding = new Map<string, number[]>();
  private readonly drafts: AccountDraft[] = [];
  private readonly types: ReadonlyMap<string, string>;

  constructor(chart: readonly ChartAccount[], declared: readonly JournalAccount[]) {
    this.codes = new Set(chart.map(({ code }) => code));
    for (const { id, name, kind, commodity: symbol, commodityPlaces: places } of chart) {
      if (symbol === null || places === null) continue;
      this.standing.set(keyOf(kind, name, { symbol, places }), id);
      this.placesStanding.set(symbol, [...(this.placesStanding.get(symbol) ?? []), places]);
    }
    this.types = new Map(declared.flatMap(({ name, tags }) => (tags["type"] ? [[name, tags["type"]] as const] : [])));
  }

  /** Fewest places, of the trees of this commodity that stand, that are enough; else those needed. */
  placesFor(symbol: string, needed: number): number {
    const enough = (this.placesStanding.get(symbol) ?? []).filter((places) => places >= needed);
    return enough.length === 0 ? needed : Math.min(...enough);
  }

  /** Makes what these accounts lack, sums before what they sum. */
  prepare(wanted: readonly { readonly name: string; readonly commodity: Commodity }[]): void {
    const distinct = new Map(wanted.map(({ name, commodity }) => [keyOf("A", name, commodity), { name, commodity }]));
    for (const { name, commodity } of distinct.values()) {
      for (let at = name.indexOf(":"); at > 0; at = name.indexOf(":", at + 1))
        this.make("S", name.slice(0, at), commodity);
    }
    for (const { name, commodity } of distinct.values()) this.make("A", name, commodity);
  }

  made(): readonly AccountDraft[] {
    return this.drafts;
  }

  accountId(name: string, commodity: Commodity): string {
    const id = this.standing.get(keyOf("A", name, commodity));
    if (id === undefined) throw new Error(`account ${name} was not prepared`);
    return id;
  }

  private make(kind: "S" | "A", name: string, commodity: Commodity): void {
    const key = keyOf(kind, name, commodity);
    if (this.standing.has(key)) return;
    const above = name.lastIndexOf(":");
    const parentName = above > 0 ? name.slice(0, above) : undefined;
    // Its own postings are summed with those of the accounts below it.
    const ownSum = kind === "A" ? this.standing.get(keyOf("S", name, commodity)) : undefined;
    const parent = parentName === undefined ? undefined : this.standing.get(keyOf("S", parentName, commodity));
    const draft: AccountDraft = {
      id: newUuid(),
      code: this.freeCode(kind === "S" ? `${name}:` : name, commodity),
      name,
      kind,
      parentId: ownSum ?? parent ?? null,
      ...this.natureOf(name),
      role: null,
      cashFlow: null,
      dreLine: null,
      referencial: null,
      commodity,
    };
    this.standing.set(key, draft.id);
    this.codes.add(draft.code);
    this.drafts.push(draft);
  }

  private freeCode(name: string, { symbol, places }: Commodity): string {
    const unit = symbol === "" ? "sem moeda" : symbol;
    const candidates = [name, `${name} [${unit}]`, `${name} [${unit}, ${places} casas]`];
    const free = candidates.find((code) => !this.codes.has(code));
    if (free === undefined) throw new Error(`no free code for account ${name}`);
    return free;
  }

  /** The type that is declared nearest, from the account up; else what the name of the topmost says. */
  private natureOf(name: string): Nature {
    for (let at = name.length; at > 0; at = name.lastIndexOf(":", at - 1)) {
      const type = this.types.get(name.slice(0, at));
      if (type !== undefined) return find(NATURE_OF_TYPE, type);
    }
    return find(NATURE_OF_NAME, name.split(":")[0] ?? name);
  }
}

function keyOf(kind: "S" | "A", name: string, { symbol, places }: Commodity): string {
  return JSON.stringify([kind, name, symbol, places]);
}

function find(natures: readonly (readonly [RegExp, Nature])[], text: string): Nature {
  return natures.find(([pattern]) => pattern.test(text))?.[1] ?? OTHER;
}
