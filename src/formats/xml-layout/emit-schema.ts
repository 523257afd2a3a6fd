import {
  type AttributeField,
  type Field,
  type Group,
  isField,
  type Layout,
  type LayoutNamespace,
  type Particle,
  type ValueType,
  XML_SCHEMA,
} from "./layout.ts";

/** The XML Schema of a layout: one text for each namespace, the first being that of the documents. */
export interface EmittedSchema {
  readonly main: string;
  /** The others by the address with which the main one imports them. */
  readonly imports: Readonly<Record<string, string>>;
}

/** Writes the schema that libxml2 validates by. It says what the table says and nothing else; the descriptions stay behind. */
export function emitSchema(layout: Layout): EmittedSchema {
  const namespaces = Object.entries(layout.namespaces);
  const texts = namespaces.map(([uri]) => new SchemaText(namespaces, uri).write());
  const [main = "", ...others] = texts;
  return {
    main,
    imports: Object.fromEntries(others.map((text, at) => [locationOf(namespaces, at + 1), text])),
  };
}

type Namespaces = readonly (readonly [uri: string, namespace: LayoutNamespace])[];

// Never opened as an address: the text is handed over under this name.
function locationOf(namespaces: Namespaces, at: number): string {
  return `layout-${namespaces[at]?.[1].prefix}.xsd`;
}

class SchemaText {
  readonly #namespaces: Namespaces;
  readonly #uri: string;
  readonly #namespace: LayoutNamespace;

  constructor(namespaces: Namespaces, uri: string) {
    this.#namespaces = namespaces;
    this.#uri = uri;
    this.#namespace = namespaces.find(([known]) => known === uri)?.[1] ?? fail(uri);
  }

  write(): string {
    const { roots, groups, values } = this.#namespace;
    const parts = [
      ...Object.values(roots).map((root) => this.#field(root)),
      ...Object.entries(groups)
        .filter(([name]) => !name.includes("/"))
        .map(([name, group]) => this.#complexType(group, name)),
      ...Object.entries(values).map(([name, type]) => this.#simpleType(type, name)),
    ];
    const others = this.#namespaces.filter(([uri]) => uri !== this.#uri);
    const declarations = others.map(([uri, { prefix }]) => ` xmlns:${prefix || "main"}=${quote(uri)}`);
    // Only the main one imports: the signature's knows nothing of what is signed.
    const imports =
      this.#namespace.prefix === ""
        ? this.#namespaces
            .map(
              ([uri], at) =>
                `<xs:import namespace=${quote(uri)} schemaLocation="${locationOf(this.#namespaces, at)}"/>`,
            )
            .slice(1)
        : [];
    return `<xs:schema xmlns:xs="${XML_SCHEMA}" xmlns=${quote(this.#uri)}${declarations.join("")} targetNamespace=${quote(this.#uri)} elementFormDefault="qualified">\n${[...imports, ...parts].join("\n")}\n</xs:schema>`;
  }

  /** Names of the own namespace have its prefix in no table, and none here either. */
  #field(field: Field): string {
    const { type, group, fixed, unique = [] } = field;
    const attributes = attributesOf({
      name: field.field,
      minOccurs: field.min,
      maxOccurs: field.max,
      type: typeof type === "string" ? type : undefined,
      fixed,
    });
    const inner = [
      ...(group !== undefined ? [this.#complexType(this.#namespace.groups[group] ?? fail(group))] : []),
      ...(typeof type === "object" ? [this.#simpleType(type)] : []),
      ...unique.map(
        ({ name, selector, fields }) =>
          `<xs:unique name=${quote(name)}><xs:selector xpath=${quote(selector)}/>${fields.map((xpath) => `<xs:field xpath=${quote(xpath)}/>`).join("")}</xs:unique>`,
      ),
    ];
    return `<xs:element${attributes}>${inner.join("")}</xs:element>`;
  }

  #complexType(group: Group, name?: string): string {
    const { content, attributes = [], anyAttribute, mixed, text } = group;
    const written = attributes.map((attribute) => this.#attribute(attribute)).join("");
    const wildcard =
      anyAttribute === undefined ? "" : `<xs:anyAttribute${attributesOf({ processContents: anyAttribute.process })}/>`;
    const opening = `<xs:complexType${attributesOf({ name, mixed: mixed?.toString() })}>`;
    if (text !== undefined) {
      const base = typeof text === "string" ? text : fail("a text type must have a name");
      return `${opening}<xs:simpleContent><xs:extension base=${quote(base)}>${written}</xs:extension></xs:simpleContent></xs:complexType>`;
    }
    return `${opening}${content === undefined ? "" : this.#particle(content)}${written}${wildcard}</xs:complexType>`;
  }

  #particle(particle: Particle): string {
    if (isField(particle)) return this.#field(particle);
    const times = { minOccurs: particle.min, maxOccurs: particle.max };
    if ("ref" in particle) return `<xs:element${attributesOf({ ref: particle.ref, ...times })}/>`;
    if ("any" in particle) {
      return `<xs:any${attributesOf({ namespace: particle.any, ...times, processContents: particle.process })}/>`;
    }
    const [kind, parts] = "sequence" in particle ? ["sequence", particle.sequence] : ["choice", particle.choice];
    return `<xs:${kind}${attributesOf(times)}>${parts.map((part) => this.#particle(part)).join("")}</xs:${kind}>`;
  }

  #attribute({ attribute, type, required, fixed }: AttributeField): string {
    const attributes = attributesOf({
      name: attribute,
      use: required === true ? "required" : undefined,
      type: typeof type === "string" ? type : undefined,
      fixed,
    });
    return `<xs:attribute${attributes}>${typeof type === "object" ? this.#simpleType(type) : ""}</xs:attribute>`;
  }

  #simpleType({ of, pattern = [], enumeration = [], ...facets }: ValueType, name?: string): string {
    const written = [
      ...(typeof of === "object" ? [this.#simpleType(of)] : []),
      ...FACETS.flatMap((facet) => {
        const value = facets[facet];
        return value === undefined ? [] : [`<xs:${facet} value=${quote(String(value))}/>`];
      }),
      ...pattern.map((value) => `<xs:pattern value=${quote(value)}/>`),
      ...enumeration.map((value) => `<xs:enumeration value=${quote(value)}/>`),
    ];
    const base = attributesOf({ base: typeof of === "string" ? of : undefined });
    return `<xs:simpleType${attributesOf({ name })}><xs:restriction${base}>${written.join("")}</xs:restriction></xs:simpleType>`;
  }
}

const FACETS = [
  "whiteSpace",
  "length",
  "minLength",
  "maxLength",
  "totalDigits",
  "fractionDigits",
  "minInclusive",
  "maxInclusive",
] as const;

function attributesOf(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${quote(String(value))}`)
    .join("");
}

// Line breaks too: an attribute that is read back has blanks in their place.
function quote(value: string): string {
  if (!/[&<>"\n\r\t]/.test(value)) return `"${value}"`;
  return `"${value.replace(/[&<>"\n\r\t]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`;
}

function fail(what: string): never {
  throw new Error(`the layout does not define ${what}`);
}
