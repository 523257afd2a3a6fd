import fc from "fast-check";
import { type AttributeField, type Field, type Layout, maxOf, minOf, type Particle, type ValueType } from "./layout.ts";
import { fieldOf, groupOf, type Placed, typeChain } from "./resolve.ts";

/** Which document of a layout: one with all its optional fields or with none, and the alternative taken at each choice. */
export interface Invention {
  readonly optional: boolean;
  readonly alternative: number;
}

/**
 * A document that the layout accepts, invented from the table: so that fields which no sample has are tried too. Its values
 * have the right form and no meaning.
 */
export function inventDocument(layout: Layout, root: string, invention: Invention): string {
  const [[uri, namespace] = ["", undefined]] = Object.entries(layout.namespaces);
  const field = namespace?.roots[root];
  if (field === undefined) throw new Error(`no root ${root} in ${layout.release}`);
  return new Inventor(layout, invention).element({ what: field, uri }, "");
}

/** How many alternatives the widest choice has: that many inventions meet every field. */
export function alternativesOf(layout: Layout): number {
  let most = 1;
  for (const { groups } of Object.values(layout.namespaces)) {
    for (const { content } of Object.values(groups)) if (content !== undefined) most = Math.max(most, widest(content));
  }
  return most;
}

function widest(particle: Particle): number {
  if ("choice" in particle) return Math.max(particle.choice.length, ...particle.choice.map(widest));
  return "sequence" in particle ? Math.max(1, ...particle.sequence.map(widest)) : 1;
}

const DEPTH_MAX = 20;
let nextId = 1;

class Inventor {
  readonly #layout: Layout;
  readonly #invention: Invention;
  #depth = 0;
  /** Which of several alike this is: where no two may hold the same code, each takes the next. */
  #occurrence = 0;

  constructor(layout: Layout, invention: Invention) {
    this.#layout = layout;
    this.#invention = invention;
  }

  element(placed: Placed<Field>, parentUri: string): string {
    const { what: field, uri } = placed;
    const declared = uri === parentUri ? "" : ` xmlns="${uri}"`;
    const group = groupOf(this.#layout, placed);
    if (group === undefined) {
      return `<${field.field}${declared}>${field.fixed ?? this.#value(field.type, uri)}</${field.field}>`;
    }
    const { attributes = [], content, text } = group.what;
    const written = attributes
      .filter(({ required }) => required === true || this.#invention.optional)
      .map((attribute) => this.#attribute(attribute, group.uri));
    this.#depth++;
    const inner = text !== undefined ? this.#value(text, group.uri) : this.#particle(content, group.uri, uri);
    this.#depth--;
    return `<${field.field}${declared}${written.join("")}>${inner}</${field.field}>`;
  }

  #attribute({ attribute, type, fixed }: AttributeField, uri: string): string {
    return ` ${attribute}="${fixed ?? this.#value(type, uri)}"`;
  }

  #particle(particle: Particle | undefined, uri: string, parentUri: string): string {
    if (particle === undefined) return "";
    const wanted = this.#invention.optional && this.#depth < DEPTH_MAX ? 1 : 0;
    const times = Math.min(Math.max(minOf(particle), wanted), maxOf(particle));
    return Array.from({ length: times }, (_, at) => {
      this.#occurrence = at;
      return this.#once(particle, uri, parentUri);
    }).join("");
  }

  #once(particle: Particle, uri: string, parentUri: string): string {
    if ("sequence" in particle) return particle.sequence.map((part) => this.#particle(part, uri, parentUri)).join("");
    if ("choice" in particle) {
      const chosen = particle.choice[this.#invention.alternative % particle.choice.length];
      // A choice is there to be taken, even where its alternative might be empty.
      return chosen === undefined ? "" : this.#particle({ ...chosen, min: Math.max(1, minOf(chosen)) }, uri, parentUri);
    }
    if ("any" in particle) {
      if (particle.process === undefined) return minOf(particle) === 0 ? "" : this.#declared(uri, parentUri);
      return particle.any === "##other"
        ? '<qualquer xmlns="urn:qualquer"/>'
        : '<qualquer xmlns="urn:qualquer">1</qualquer>';
    }
    const field = fieldOf(this.#layout, particle, uri);
    return field === undefined ? "" : this.element(field, parentUri);
  }

  /** Where only elements that the schema knows may stand: the first of them. */
  #declared(uri: string, parentUri: string): string {
    const [root] = Object.values(this.#layout.namespaces[uri]?.roots ?? {});
    return root === undefined ? "" : this.element({ what: root, uri }, parentUri);
  }

  #value(type: string | ValueType | undefined, uri: string): string {
    const chain = typeChain(this.#layout, type, uri);
    const codes = this.#occurrence === 0 ? undefined : chain.find(({ enumeration }) => enumeration !== undefined);
    return escapeXml(codes?.enumeration?.[this.#occurrence % codes.enumeration.length] ?? inventValue(chain));
  }
}

const invented = new Map<string, string>();

function inventValue(chain: readonly ValueType[]): string {
  const key = JSON.stringify(chain);
  const basic = chain.at(-1)?.of;
  // Each is one of a kind in its document.
  if (basic === "xs:ID" && !chain.some(({ pattern }) => pattern !== undefined)) return `id${nextId++}`;
  const known = invented.get(key);
  if (known !== undefined) return known;
  const candidates = candidatesOf(chain, String(basic));
  const value = candidates.find((candidate) => chain.every((type) => fits(candidate, type)));
  if (value === undefined) throw new Error(`no value was found for ${key}`);
  invented.set(key, value);
  return value;
}

function candidatesOf(chain: readonly ValueType[], basic: string): readonly string[] {
  const found: string[] = [];
  for (const { enumeration } of chain) if (enumeration !== undefined) found.push(...enumeration);
  const patterns = chain.flatMap(({ pattern }) => pattern ?? []);
  found.push(...(BASIC[basic] ?? []));
  for (const pattern of patterns) {
    found.push(...fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), { numRuns: 200, seed: 1 }));
  }
  const length = chain.map(({ length, minLength }) => length ?? minLength).find((known) => known !== undefined) ?? 1;
  found.push("1".repeat(length), "A".repeat(length));
  return found;
}

const BASIC: Readonly<Record<string, readonly string[]>> = {
  "xs:dateTime": ["2026-03-10T10:00:00-03:00", "2026-03-10T10:00:00"],
  "xs:gYearMonth": ["2026-03"],
  "xs:date": ["2026-03-10"],
  "xs:base64Binary": ["QUJD", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="],
  "xs:anyURI": ["#a", "urn:a"],
  "xs:decimal": ["1.00", "0.50", "1"],
  "xs:boolean": ["true"],
};

function fits(value: string, type: ValueType): boolean {
  const { pattern, enumeration, length, minLength, maxLength, totalDigits, fractionDigits } = type;
  if (pattern !== undefined && !pattern.some((one) => new RegExp(`^(?:${one})$`).test(value))) return false;
  if (enumeration !== undefined && !enumeration.includes(value)) return false;
  // The length of binary content is in bytes, not in characters; its few candidates are of the right one.
  const size = type.of === "xs:base64Binary" ? Buffer.from(value, "base64").length : value.length;
  if (length !== undefined && size !== length) return false;
  if (minLength !== undefined && size < minLength) return false;
  if (maxLength !== undefined && size > maxLength) return false;
  if (totalDigits !== undefined && value.replace(/[^0-9]/g, "").length > totalDigits) return false;
  if (fractionDigits !== undefined && (value.split(".")[1]?.length ?? 0) > fractionDigits) return false;
  // A blank at an end is eaten or refused by some types; invented values have none.
  return value === value.trim() && !/[\r\n\t]| {2}/.test(value);
}

function escapeXml(value: string): string {
  return value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
