import type { Fault } from "../../values/fault.ts";
import type { SchemaViolation, XmlElement } from "../xml/index.ts";
import { describeValue, limitOf, longestOf } from "./describe-value.ts";
import type { AttributeField, Field, Group, Layout, ValueType } from "./layout.ts";
import { type ContentProblem, matchContent, type Need } from "./match-content.ts";
import { fieldsOf, groupOf, type Placed, typeChain } from "./resolve.ts";

/** What is read of a document says enough with these; the others are of the same kind. */
const FAULTS_MAX = 20;

/**
 * Says in the words of the layout what libxml2 says in those of XML Schema: which field, what is wrong with it, what to do.
 *
 * @param root the element that was validated as a document
 */
export function explainViolations(layout: Layout, root: XmlElement, violations: readonly SchemaViolation[]): Fault[] {
  const faults = new Map<string, Fault>();
  // Each costs a walk through the document, of which a hostile one has thousands: only those that are said are made.
  const unsaid = violations.findIndex((violation) => {
    if (faults.size === FAULTS_MAX) return true;
    const fault = new Explanation(layout, root, violation).fault();
    // A value that breaks two rules of its type is one wrong value.
    const key = fault?.code.startsWith("layout.value") ? `value ${fault.path}` : `${fault?.code} ${fault?.path}`;
    if (fault !== undefined && !faults.has(key)) faults.set(key, fault);
    return false;
  });
  if (unsaid === -1) return [...faults.values()];
  return [
    ...faults.values(),
    {
      code: "layout.more_faults",
      message: `O leiaute aponta mais ${violations.length - unsaid} erros neste documento. Corrija os primeiros e confira o XML de novo.`,
    },
  ];
}

const WHAT_TO_DO = "Corrija no programa que emitiu o documento ou peça o XML certo a quem o emitiu.";

class Explanation {
  readonly #layout: Layout;
  readonly #violation: SchemaViolation;
  readonly #element: XmlElement;
  /** The fields of the table on the way to the element; the last is its own, if the table has it. */
  readonly #fields: readonly Placed<Field>[];
  readonly #depth: number;

  constructor(layout: Layout, root: XmlElement, violation: SchemaViolation) {
    this.#layout = layout;
    this.#violation = violation;
    const way = wayTo(root, violation.xpath ?? "");
    this.#element = way.at(-1) ?? root;
    this.#fields = fieldsOnTheWay(layout, way);
    this.#depth = way.length;
  }

  get #field(): Placed<Field> | undefined {
    return this.#fields.length === this.#depth ? this.#fields.at(-1) : undefined;
  }

  get #parentField(): Placed<Field> | undefined {
    return this.#fields[this.#depth - 2];
  }

  /** Undefined for what another violation says better. */
  fault(): Fault | undefined {
    const { message } = this.#violation;
    const attribute = /, attribute '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1];
    const required = /: The attribute '(?:\{[^}]*\})?([^']+)' is required but missing/.exec(message)?.[1];
    if (required !== undefined) return this.#attributeMissing(required);
    if (attribute !== undefined) {
      return message.includes("is not allowed") ? this.#attributeUnknown(attribute) : this.#attributeWrong(attribute);
    }
    if (message.includes("No matching global")) return this.#unknownRoot();
    if (message.includes("This element is not expected")) return this.#misplaced();
    if (message.includes("Missing child element(s)")) return this.#incomplete();
    if (message.includes("Character content")) return this.#strayText();
    if (message.includes("Element content is not allowed")) return this.#strayFields();
    if (message.includes("Duplicate key-sequence")) return this.#duplicate();
    if (/\[facet |is not a valid value|fixed value constraint/.test(message)) return this.#wrongValue();
    return this.#differs();
  }

  get #where(): { readonly path: string } {
    return { path: this.#element.path };
  }

  /** "CEP (Código do CEP) de enderEmit (linha 40)" */
  #name(element: XmlElement, field: Placed<Field> | undefined): string {
    const parent = element.parent === undefined ? "" : ` de ${element.parent.name}`;
    return `${titled(element.name, field?.what.about)}${parent}${lineOf(element)}`;
  }

  get #own(): string {
    return this.#name(this.#element, this.#field);
  }

  #differs(): Fault {
    return {
      code: "layout.field_differs",
      message: `O campo ${this.#own} não segue o leiaute. ${WHAT_TO_DO}`,
      ...this.#where,
    };
  }

  #unknownRoot(): Fault {
    return {
      code: "layout.document_unknown",
      message: `O grupo ${this.#own} não é o de nenhum documento deste leiaute, pelo nome ou pelo namespace (${this.#element.namespace || "nenhum"}). ${WHAT_TO_DO}`,
      ...this.#where,
    };
  }

  #misplaced(): Fault {
    const { parent, namespace, name } = this.#element;
    const group = this.#parentField === undefined ? undefined : groupOf(this.#layout, this.#parentField);
    if (parent === undefined || group === undefined) return this.#differs();
    const meant = fieldsOf(this.#layout, group).find(({ what }) => what.field === name);
    if (meant !== undefined && meant.uri !== namespace) {
      return {
        code: "layout.wrong_namespace",
        message: `O campo ${this.#own} está no namespace "${namespace}", e o leiaute pede "${meant.uri}". ${WHAT_TO_DO}`,
        ...this.#where,
      };
    }
    // A field that the table does not have is at fault wherever a wildcard might have let another through.
    const at = parent.children.indexOf(this.#element);
    const problem = this.#problem(parent, group);
    if (meant === undefined && !(problem?.is === "unknown" && problem.at === at)) {
      return contentFault({ is: "unknown", at, wanted: [] }, parent);
    }
    return problem === undefined ? this.#differs() : contentFault(problem, parent);
  }

  #incomplete(): Fault {
    const group = this.#field === undefined ? undefined : groupOf(this.#layout, this.#field);
    const problem = group === undefined ? undefined : this.#problem(this.#element, group);
    return problem === undefined ? this.#differs() : contentFault(problem, this.#element);
  }

  #problem(parent: XmlElement, group: Placed<Group>): ContentProblem | undefined {
    return matchContent(
      this.#layout,
      group,
      parent.children.map(({ name }) => name),
    );
  }

  #strayText(): Fault {
    return {
      code: "layout.text_misplaced",
      message: `O grupo ${this.#own} tem texto solto, e só pode ter campos dentro. ${WHAT_TO_DO}`,
      ...this.#where,
    };
  }

  #strayFields(): Fault {
    const inside = this.#element.children.map(({ name }) => name).slice(0, 3);
    return {
      code: "layout.fields_misplaced",
      message: `O campo ${this.#own} não aceita outros campos dentro, e tem ${inside.join(", ") || "outros"}. ${WHAT_TO_DO}`,
      ...this.#where,
    };
  }

  #duplicate(): Fault {
    const value = /\['(.*)'\]/s.exec(this.#violation.message)?.[1] ?? "";
    return {
      code: "layout.value_repeated",
      message: `O campo ${this.#own} repete o valor "${shortened(value)}", que só pode aparecer uma vez. ${WHAT_TO_DO}`,
      ...this.#where,
    };
  }

  #wrongValue(): Fault | undefined {
    // That fields are inside is said by itself; of what else is there nothing can be said.
    if (this.#element.children.length > 0) return undefined;
    const field = this.#field;
    const group = field === undefined ? undefined : groupOf(this.#layout, field);
    const type = group?.what.text ?? field?.what.type;
    const chain = field === undefined ? [] : typeChain(this.#layout, type, group?.uri ?? field.uri);
    // As libxml2 saw it, before the blanks at its ends are taken.
    const { source, contentStart, contentEnd } = this.#element;
    const value = source.textBetween(contentStart, contentEnd);
    return valueFault({
      name: `O campo ${this.#own}`,
      value,
      chain,
      fixed: field?.what.fixed,
      path: this.#element.path,
    });
  }

  #attribute(name: string): AttributeField | undefined {
    const group = this.#field === undefined ? undefined : groupOf(this.#layout, this.#field);
    return group?.what.attributes?.find(({ attribute }) => attribute === name);
  }

  #attributeMissing(name: string): Fault {
    return {
      code: "layout.attribute_missing",
      message: `Falta o atributo ${titled(name, this.#attribute(name)?.about)} em ${this.#own}. ${WHAT_TO_DO}`,
      path: `${this.#element.path}/@${name}`,
    };
  }

  #attributeUnknown(name: string): Fault {
    return {
      code: "layout.attribute_unknown",
      message: `O atributo ${name} de ${this.#own} não existe neste leiaute. ${WHAT_TO_DO}`,
      path: `${this.#element.path}/@${name}`,
    };
  }

  #attributeWrong(name: string): Fault {
    const attribute = this.#attribute(name);
    const uri = (this.#field === undefined ? undefined : groupOf(this.#layout, this.#field))?.uri ?? "";
    return valueFault({
      name: `O atributo ${titled(name, attribute?.about)} de ${this.#own}`,
      value: this.#element.attribute(name) ?? "",
      chain: typeChain(this.#layout, attribute?.type, uri),
      fixed: attribute?.fixed,
      path: `${this.#element.path}/@${name}`,
    });
  }
}

function contentFault(problem: ContentProblem, parent: XmlElement): Fault {
  const found = parent.children[problem.at];
  const group = `${parent.name}${lineOf(found ?? parent)}`;
  const path = (found ?? parent).path;
  switch (problem.is) {
    case "missing": {
      const before = found === undefined ? "" : `, antes de ${found.name}`;
      return {
        code: "layout.field_missing",
        message: `${missing(problem.wanted)} em ${group}${before}. ${WHAT_TO_DO}`,
        path: parent.path,
      };
    }
    case "unknown": {
      const instead = problem.wanted.length === 0 ? "" : ` ${missing(problem.wanted)} no lugar dele.`;
      return {
        code: "layout.field_unknown",
        message: `O campo ${found?.name} não existe em ${group}.${instead} ${WHAT_TO_DO}`,
        path,
      };
    }
    case "repeated":
      return {
        code: "layout.field_repeated",
        message: `O campo ${titled(problem.field.what.field, problem.field.what.about)} aparece vezes demais em ${group}: ${times(problem.field.what.max)}. ${WHAT_TO_DO}`,
        path,
      };
    case "excluded":
      return {
        code: "layout.field_excluded",
        message: `O campo ${titled(problem.field.what.field, problem.field.what.about)} não pode aparecer em ${group} junto com ${problem.by}: é um ou o outro. ${WHAT_TO_DO}`,
        path,
      };
    case "out of order": {
      const { order } = problem;
      const beside =
        order === undefined ? "" : `: deve vir ${order.comes === "before" ? "antes" : "depois"} de ${order.beside}`;
      return {
        code: "layout.field_out_of_order",
        message: `O campo ${titled(problem.field.what.field, problem.field.what.about)} está fora de ordem em ${group}${beside}. ${WHAT_TO_DO}`,
        path,
      };
    }
  }
}

function times(max: Field["max"]): string {
  return max === undefined || max === 1 || max === "unbounded" ? "só cabe uma vez" : `cabem até ${max}`;
}

/** With more than these the names alone are enough to read. */
const TITLED_MAX = 3;
/** The longest choice of the layouts is that of the ICMS, with 21. */
const ALTERNATIVES_MAX = 24;

function missing(needs: readonly Need[]): string {
  const total = new Set(needs.flat().map(({ what }) => what.field)).size;
  const said = needs.map((need) => {
    const fields = [...new Map(need.map(({ what }) => [what.field, what])).values()].slice(0, ALTERNATIVES_MAX);
    return fields.map(({ field, about }) => (total > TITLED_MAX ? field : titled(field, about)));
  });
  const [names = [], ...others] = said;
  if (others.length > 0) return `Faltam os campos ${said.map((one) => one.join(" ou ")).join(", ")},`;
  if (names.length === 0) return "Falta um campo";
  return names.length === 1 ? `Falta o campo ${names[0]}` : `Falta um destes campos: ${names.join(", ")},`;
}

interface WrongValue {
  readonly name: string;
  readonly value: string;
  readonly chain: readonly ValueType[];
  readonly fixed: string | undefined;
  readonly path: string;
}

function valueFault({ name, value, chain, fixed, path }: WrongValue): Fault {
  const max = longestOf(chain);
  const min = limitOf(chain, "minLength") ?? limitOf(chain, "length");
  const size = [...value].length;
  const accepted = fixed === undefined ? describeValue(chain) : `"${fixed}"`;
  if (value.trim() === "") {
    return {
      code: "layout.value_empty",
      message: `${name} está vazio, e deve trazer ${accepted}. ${WHAT_TO_DO}`,
      path,
    };
  }
  if (max !== undefined && size > max) {
    return {
      code: "layout.value_too_long",
      message: `${name} tem ${size} caracteres, e cabem ${max}. ${WHAT_TO_DO}`,
      path,
    };
  }
  if (min !== undefined && size < min) {
    return {
      code: "layout.value_too_short",
      message: `${name} tem ${size} caracteres, e o mínimo é ${min}. ${WHAT_TO_DO}`,
      path,
    };
  }
  if (fixed !== undefined || chain.some(({ enumeration }) => enumeration !== undefined)) {
    return {
      code: "layout.value_not_allowed",
      message: `${name} tem o valor "${shortened(value)}", e só aceita ${accepted}. ${WHAT_TO_DO}`,
      path,
    };
  }
  return {
    code: "layout.value_malformed",
    message: `${name} tem o valor "${shortened(value)}", fora do formato: ${accepted}. ${WHAT_TO_DO}`,
    path,
  };
}

/** Longer values are recognised by how they begin. */
const VALUE_LENGTH_MAX = 60;

function shortened(value: string): string {
  const oneLine = value.replace(/\s*[\r\n]+\s*/g, " ⏎ ");
  return oneLine.length > VALUE_LENGTH_MAX ? `${oneLine.slice(0, VALUE_LENGTH_MAX)}…` : oneLine;
}

/** A title is the first thing that the description says, up to its first stop. */
const TITLE = /^(?:(?! - )[^.;:(…\n]){3,70}(?=$| - |[.;:(…\n])/;

/** What the schema says of itself or of its history, not of the field. */
const NOT_A_TITLE = /^(?:Schema XML|PL_|TAG |[^.;:(…]* (?:Schema|schema) ).*/i;

function titled(name: string, about: string | undefined): string {
  const title = TITLE.exec((about ?? "").replace(NOT_A_TITLE, ""))?.[0]?.trim();
  return title === undefined || title === "" || title.toLowerCase() === name.toLowerCase()
    ? name
    : `${name} (${title})`;
}

/** Many documents are one line, of which nothing is said. */
function lineOf(element: XmlElement): string {
  const line = element.line;
  return line === undefined ? "" : ` (linha ${line})`;
}

/** The elements on the way from the root to the place that libxml2 gives by position, "/*[1]/*[3]". */
function wayTo(root: XmlElement, xpath: string): readonly XmlElement[] {
  const way = [root];
  let at = root;
  for (const step of xpath.split("/").slice(2)) {
    const [, name = "", position = "1"] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    const alike = name === "*" ? at.children : at.children.filter((child) => writtenName(child) === name);
    const next = alike[Number(position) - 1];
    if (next === undefined) break;
    way.push(next);
    at = next;
  }
  return way;
}

function writtenName({ prefix, name }: XmlElement): string {
  return prefix === "" ? name : `${prefix}:${name}`;
}

function fieldsOnTheWay(layout: Layout, way: readonly XmlElement[]): readonly Placed<Field>[] {
  const [[uri, namespace] = ["", undefined]] = Object.entries(layout.namespaces);
  const [first, ...others] = way;
  const root = namespace?.roots[first?.name ?? ""];
  if (root === undefined) return [];
  const fields: Placed<Field>[] = [{ what: root, uri }];
  for (const element of others) {
    const last = fields.at(-1);
    const group = last === undefined ? undefined : groupOf(layout, last);
    const next = group && fieldsOf(layout, group).find(({ what }) => what.field === element.name);
    if (next === undefined) break;
    fields.push(next);
  }
  return fields;
}
