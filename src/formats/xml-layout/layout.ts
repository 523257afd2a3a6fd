/**
 * A layout of an XML document as data: what a table of an official manual says, one field a line. The tables are made by
 * `scripts/derive-layouts.ts` and lie beside the format that uses them; this file says how they are read.
 *
 * Names are those of the official schema. A name with a prefix (`ds:Signature`, `xs:string`) belongs to the namespace of that
 * prefix, one without to the namespace where it stands.
 */
export interface Layout {
  /** The release that was published, "PL_010e_NT2025.002_v1.01". */
  readonly release: string;
  /** Where the official files are, under the folder of all official schemas. */
  readonly folder: string;
  /** The official files whose documents it describes; they include others. */
  readonly files: readonly string[];
  /** Elements that a document may begin with though the official files name only their type. */
  readonly extraRoots?: Readonly<Record<string, string>>;
  /** The layout that this one repeats except for what it writes out. */
  readonly like?: string;
  /** The first is that of the documents. */
  readonly namespaces: Readonly<Record<string, LayoutNamespace>>;
}

export interface LayoutNamespace {
  readonly prefix: string;
  /** The elements that a document may begin with. */
  readonly roots: Readonly<Record<string, Field>>;
  readonly groups: Readonly<Record<string, Group>>;
  readonly values: Readonly<Record<string, ValueType>>;
}

/** What an element holds: other elements in some order, attributes, or a text with attributes. */
export interface Group {
  readonly content?: Particle;
  readonly attributes?: readonly AttributeField[];
  /** Text may stand between the elements. */
  readonly mixed?: true;
  /** Attributes that are not in the table are let through. */
  readonly anyAttribute?: Wildcard;
  /** The type of its text, when it holds a text and attributes. */
  readonly text?: string | ValueType;
}

export type Particle = Field | FieldRef | Sequence | Choice | AnyElement;

interface Occurrence {
  /** How many times it may be there; once, when nothing is said. */
  readonly min?: number;
  readonly max?: number | "unbounded";
}

export interface Field extends Occurrence {
  readonly field: string;
  /** A named type, of a value or of a group, or a type of value written here. */
  readonly type?: string | ValueType;
  /** The group it holds when that has no name of its own: its path, always with a `/`. */
  readonly group?: string;
  readonly fixed?: string;
  readonly unique?: readonly Unique[];
  /** What the official schema says it is, in Portuguese. */
  readonly about?: string;
}

export interface FieldRef extends Occurrence {
  readonly ref: string;
  readonly about?: string;
}

export interface Sequence extends Occurrence {
  readonly sequence: readonly Particle[];
}

export interface Choice extends Occurrence {
  readonly choice: readonly Particle[];
}

export interface AnyElement extends Occurrence, Wildcard {
  readonly any: string;
}

interface Wildcard {
  readonly process?: "skip" | "lax";
}

export interface Unique {
  readonly name: string;
  readonly selector: string;
  readonly fields: readonly string[];
}

export interface AttributeField {
  readonly attribute: string;
  readonly type?: string | ValueType;
  readonly required?: true;
  readonly fixed?: string;
  readonly about?: string;
}

/** A type of text: another, narrowed. */
export interface ValueType {
  readonly of: string | ValueType;
  readonly whiteSpace?: string;
  readonly length?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly totalDigits?: number;
  readonly fractionDigits?: number;
  readonly minInclusive?: string;
  readonly maxInclusive?: string;
  /** One of these expressions, in the syntax of XML Schema. */
  readonly pattern?: readonly string[];
  readonly enumeration?: readonly string[];
  readonly about?: string;
}

export const XML_SCHEMA = "http://www.w3.org/2001/XMLSchema";

export function isField(particle: Particle): particle is Field {
  return "field" in particle;
}

export function minOf(particle: Particle): number {
  return particle.min ?? 1;
}

export function maxOf(particle: Particle): number {
  return particle.max === "unbounded" ? Number.POSITIVE_INFINITY : (particle.max ?? 1);
}
