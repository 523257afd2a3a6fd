import { type Field, type Group, type Layout, maxOf, minOf, type Particle } from "./layout.ts";
import { fieldOf, fieldsOf, type Placed } from "./resolve.ts";

/** Where the fields of a group leave its order, by position; libxml2 says only what it would have accepted there. */
export type ContentProblem =
  | { readonly is: "missing"; readonly wanted: readonly Need[]; readonly at: number }
  | { readonly is: "unknown"; readonly at: number; readonly wanted: readonly Need[] }
  | { readonly is: "repeated"; readonly at: number; readonly field: Placed<Field> }
  | { readonly is: "excluded"; readonly at: number; readonly field: Placed<Field>; readonly by: string }
  | {
      readonly is: "out of order";
      readonly at: number;
      readonly field: Placed<Field>;
      readonly order: Order | undefined;
    };

/** A field that must be there, or several of which one must. */
export type Need = readonly Placed<Field>[];

/** Where a field should be, from another that is there. */
interface Order {
  readonly comes: "before" | "after";
  readonly beside: string;
}

/** The names of what is inside a group, against the table. Only for words: whether it is valid is libxml2's to say. */
export function matchContent(
  layout: Layout,
  group: Placed<Group>,
  names: readonly string[],
): ContentProblem | undefined {
  const { content } = group.what;
  const known = fieldsOf(layout, group);
  const matcher = new Matcher(layout, group.uri, names);
  const stopped = content === undefined ? undefined : matcher.match(content);
  const at = matcher.at;
  const name = names[at];
  if (stopped === undefined && name === undefined) return undefined;
  const wanted = stopped ?? [];
  if (name === undefined) return { is: "missing", wanted: [wanted], at };
  const field = known.find(({ what }) => what.field === name);
  if (field === undefined) {
    const comesLater = wanted.some(({ what }) => names.indexOf(what.field, at) !== -1);
    return { is: "unknown", at, wanted: comesLater || wanted.length === 0 ? [] : [wanted] };
  }
  const before = names.slice(0, at);
  const limit = known
    .filter(({ what }) => what.field === name)
    .reduce((most, { what }) => Math.max(most, maxOf(what)), 1);
  const soFar = before.filter((other) => other === name).length;
  if (soFar > 0 && soFar >= limit) return { is: "repeated", at, field };
  const later = wanted.find(({ what }) => names.indexOf(what.field, at) !== -1);
  const needed = content === undefined ? [] : matcher.neededBefore(content, name);
  if (wanted.length > 0 && later === undefined) return { is: "missing", wanted: needsOf(wanted, needed), at };
  const rival = content === undefined ? undefined : rivalOf(content, name, new Set(before));
  if (rival !== undefined) return { is: "excluded", at, field, by: rival };
  if (needed.length > 0) return { is: "missing", wanted: needed, at };
  return {
    is: "out of order",
    at,
    field,
    order: orderOf(known, name, { before, later: later?.what.field ?? names[at + 1] }),
  };
}

/**
 * What stopped the match, and what the field that stands there needs before it: all of it when the first is part of the second, and
 * else one or the other, for they belong to two alternatives of a choice.
 */
function needsOf(wanted: Need, needed: readonly Need[]): readonly Need[] {
  if (needed.length === 0) return [wanted];
  const names = needed.flat().map(({ what }) => what.field);
  return wanted.every(({ what }) => names.includes(what.field)) ? needed : [[...wanted, ...needed.flat()]];
}

function orderOf(
  known: readonly Placed<Field>[],
  name: string,
  { before, later }: { readonly before: readonly string[]; readonly later: string | undefined },
): Order | undefined {
  const order = known.map(({ what }) => what.field);
  const own = order.indexOf(name);
  // A field already there that should have come after this one, or one still to come that should have been there.
  const passed = before.find((other) => order.lastIndexOf(other) > own);
  if (passed !== undefined) return { comes: "before", beside: passed };
  return later !== undefined && order.includes(later) && order.indexOf(later) < own
    ? { comes: "after", beside: later }
    : undefined;
}

/** The alternative already taken of a choice in which the name is another. */
function rivalOf(particle: Particle, name: string, taken: ReadonlySet<string>): string | undefined {
  if ("field" in particle || "ref" in particle || "any" in particle) return undefined;
  const parts = "sequence" in particle ? particle.sequence : particle.choice;
  if ("choice" in particle && maxOf(particle) === 1) {
    const own = parts.find((part) => namesIn(part).includes(name));
    if (own !== undefined) {
      const rival = parts
        .filter((part) => part !== own)
        .flatMap(namesIn)
        .find((other) => taken.has(other) && !namesIn(own).includes(other));
      if (rival !== undefined) return rival;
    }
  }
  for (const part of parts) {
    const rival = rivalOf(part, name, taken);
    if (rival !== undefined) return rival;
  }
  return undefined;
}

function namesIn(particle: Particle): readonly string[] {
  if ("field" in particle) return [particle.field];
  if ("ref" in particle) return [particle.ref.slice(particle.ref.indexOf(":") + 1)];
  if ("any" in particle) return [];
  return ("sequence" in particle ? particle.sequence : particle.choice).flatMap(namesIn);
}

/** Follows the table from name to name. The official schemas never leave two ways open, so the first that fits is the one. */
class Matcher {
  at = 0;
  readonly #layout: Layout;
  readonly #uri: string;
  readonly #names: readonly string[];

  constructor(layout: Layout, uri: string, names: readonly string[]) {
    this.#layout = layout;
    this.#uri = uri;
    this.#names = names;
  }

  /** Takes as many names as fit; gives what had to be there and was not. */
  match(particle: Particle): readonly Placed<Field>[] | undefined {
    const max = maxOf(particle);
    for (let times = 0; times < max; times++) {
      const from = this.at;
      if (!this.#begins(particle)) {
        if (times >= minOf(particle) || this.#mayBeEmpty(particle)) return undefined;
        return this.#firsts(particle);
      }
      const stopped = this.#once(particle);
      if (stopped !== undefined) return stopped;
      if (this.at === from) return undefined;
    }
    return undefined;
  }

  #once(particle: Particle): readonly Placed<Field>[] | undefined {
    if ("sequence" in particle) {
      for (const part of particle.sequence) {
        const stopped = this.match(part);
        if (stopped !== undefined) return stopped;
      }
      return undefined;
    }
    if ("choice" in particle) {
      const taken = particle.choice.find((part) => this.#begins(part));
      return taken === undefined ? undefined : this.match(taken);
    }
    this.at++;
    return undefined;
  }

  /** What a sequence wants before a field of that name: without it, the field has no place. */
  neededBefore(particle: Particle, name: string): readonly Need[] {
    if (!("sequence" in particle || "choice" in particle)) return [];
    const parts = "sequence" in particle ? particle.sequence : particle.choice;
    const own = parts.findIndex((part) => namesIn(part).includes(name));
    const within = parts[own];
    if (within === undefined) return [];
    const inside = this.neededBefore(within, name);
    if ("choice" in particle) return inside;
    const absent = parts
      .slice(0, own)
      .filter((part) => !this.#mayBeEmpty(part) && !namesIn(part).some((one) => this.#names.includes(one)));
    return [...absent.map((part) => this.#firsts(part)), ...inside];
  }

  /** Whether the next name may be the first of this. */
  #begins(particle: Particle): boolean {
    const name = this.#names[this.at];
    if (name === undefined) return false;
    if ("field" in particle) return particle.field === name;
    if ("ref" in particle) return this.#firsts(particle).some(({ what }) => what.field === name);
    if ("any" in particle) return true;
    if ("choice" in particle) return particle.choice.some((part) => this.#begins(part));
    for (const part of particle.sequence) {
      if (this.#begins(part)) return true;
      if (minOf(part) > 0 && !this.#mayBeEmpty(part)) return false;
    }
    return false;
  }

  #mayBeEmpty(particle: Particle): boolean {
    if (minOf(particle) === 0) return true;
    if ("sequence" in particle) return particle.sequence.every((part) => this.#mayBeEmpty(part));
    if ("choice" in particle) return particle.choice.some((part) => this.#mayBeEmpty(part));
    return false;
  }

  /** The fields of which one must come first. */
  #firsts(particle: Particle): readonly Placed<Field>[] {
    if ("any" in particle) return [];
    if ("choice" in particle) return particle.choice.flatMap((part) => this.#firsts(part));
    if ("sequence" in particle) {
      const needed = particle.sequence.find((part) => !this.#mayBeEmpty(part)) ?? particle.sequence[0];
      return needed === undefined ? [] : this.#firsts(needed);
    }
    const field = fieldOf(this.#layout, particle, this.#uri);
    return field === undefined ? [] : [field];
  }
}
