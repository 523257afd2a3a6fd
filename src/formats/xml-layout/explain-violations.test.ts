import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompiledSchema, openXml } from "../xml/index.ts";
import { compileTable, mutateInvented } from "./compare-for-tests.ts";
import { deriveLayout } from "./derive-layout.ts";
import { describeValue } from "./describe-value.ts";
import { explainViolations } from "./explain-violations.ts";
import type { Layout } from "./layout.ts";
import type { Mutation } from "./mutate-document-for-tests.ts";
import { tables } from "./tables-for-tests.ts";

const SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:nota" targetNamespace="urn:nota" elementFormDefault="qualified">
  <xs:element name="nota">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="numero">
          <xs:annotation><xs:documentation>Número da nota. Não se repete.</xs:documentation></xs:annotation>
          <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[1-9]{1}[0-9]{0,8}"/></xs:restriction></xs:simpleType>
        </xs:element>
        <xs:choice>
          <xs:element name="CNPJ" type="xs:string"/>
          <xs:element name="CPF" type="xs:string"/>
        </xs:choice>
        <xs:element name="xNome">
          <xs:annotation><xs:documentation>Razão social ou nome</xs:documentation></xs:annotation>
          <xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="2"/><xs:maxLength value="60"/></xs:restriction></xs:simpleType>
        </xs:element>
        <xs:sequence minOccurs="0">
          <xs:element name="dhCont" type="xs:dateTime"/>
          <xs:element name="xJust" type="xs:string"/>
        </xs:sequence>
        <xs:element name="tpAmb">
          <xs:annotation><xs:documentation>Identificação do ambiente: 1 - Produção; 2 - Homologação</xs:documentation></xs:annotation>
          <xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="1"/><xs:enumeration value="2"/></xs:restriction></xs:simpleType>
        </xs:element>
        <xs:element name="item" maxOccurs="2" type="xs:string"/>
      </xs:sequence>
      <xs:attribute name="versao" use="required" type="xs:string"/>
    </xs:complexType>
  </xs:element>
</xs:schema>`;

const layout = deriveLayout({ release: "r", folder: "f", files: ["a.xsd"], read: () => Buffer.from(SCHEMA) });
const schema = compileTable(layout);

function explain(xml: string, by: { layout: Layout; schema: CompiledSchema } = { layout, schema }) {
  const opened = openXml(Buffer.from(xml));
  if ("fault" in opened) throw new Error(opened.fault.code);
  return explainViolations(by.layout, opened.document.root, by.schema.validate(Buffer.from(xml)));
}

const nota = (content: string, attributes = ' versao="1"') => `<nota xmlns="urn:nota"${attributes}>${content}</nota>`;
const good = "<numero>7</numero><CNPJ>1</CNPJ><xNome>Padaria</xNome><tpAmb>1</tpAmb><item>a</item>";

describe("what a document lacks of its layout is said of the field", () => {
  it("and nothing is said of a right one", () => {
    expect(explain(nota(good))).toEqual([]);
  });

  it.each([
    [
      "missing",
      good.replace("<xNome>Padaria</xNome>", ""),
      "Falta o campo xNome (Razão social ou nome) em nota, antes de tpAmb.",
    ],
    ["missing at the end", good.replace("<item>a</item>", ""), "Falta o campo item em nota."],
    [
      "several missing",
      good.replace("<numero>7</numero><CNPJ>1</CNPJ>", ""),
      "Faltam os campos numero (Número da nota), CNPJ ou CPF, em nota, antes de xNome.",
    ],
    [
      "one of two missing",
      good.replace("<CNPJ>1</CNPJ>", ""),
      "Falta um destes campos: CNPJ, CPF, em nota, antes de xNome.",
    ],
    [
      "both of two",
      good.replace("<xNome>", "<CPF>1</CPF><xNome>"),
      "O campo CPF não pode aparecer em nota junto com CNPJ: é um ou o outro.",
    ],
    [
      "without what must come before",
      good.replace("<tpAmb>", "<xJust>x</xJust><tpAmb>"),
      "Falta o campo dhCont em nota, antes de xJust.",
    ],
    [
      "too long",
      good.replace("Padaria", "P".repeat(70)),
      "O campo xNome (Razão social ou nome) de nota tem 70 caracteres, e cabem 60.",
    ],
    [
      "too short",
      good.replace("Padaria", "P"),
      "O campo xNome (Razão social ou nome) de nota tem 1 caracteres, e o mínimo é 2.",
    ],
    [
      "too long by its form",
      good.replace(">7<", ">1234567890<"),
      "O campo numero (Número da nota) de nota tem 10 caracteres, e cabem 9.",
    ],
    [
      "empty",
      good.replace(">7<", "><"),
      "O campo numero (Número da nota) de nota está vazio, e deve trazer 1 a 9 algarismos.",
    ],
    [
      "of another form",
      good.replace(">7<", ">A7<"),
      'O campo numero (Número da nota) de nota tem o valor "A7", fora do formato: 1 a 9 algarismos.',
    ],
    [
      "not of its codes",
      good.replace(">1</tpAmb>", ">3</tpAmb>"),
      'O campo tpAmb (Identificação do ambiente) de nota tem o valor "3", e só aceita 1 ou 2.',
    ],
    ["unknown", good.replace("<tpAmb>", "<xFant>x</xFant><tpAmb>"), "O campo xFant não existe em nota."],
    [
      "in the place of another",
      good.replace(/xNome/g, "nome"),
      "O campo nome não existe em nota. Falta o campo xNome (Razão social ou nome) no lugar dele.",
    ],
    [
      "twice",
      good.replace("<tpAmb>", "<xNome>Outra</xNome><tpAmb>"),
      "O campo xNome (Razão social ou nome) aparece vezes demais em nota: só cabe uma vez.",
    ],
    [
      "more times than fit",
      `${good}<item>b</item><item>c</item>`,
      "O campo item aparece vezes demais em nota: cabem até 2.",
    ],
    [
      "out of order",
      "<xNome>Padaria</xNome><numero>7</numero><CNPJ>1</CNPJ><tpAmb>1</tpAmb><item>a</item>",
      "O campo xNome (Razão social ou nome) está fora de ordem em nota: deve vir depois de numero.",
    ],
    [
      "with fields inside",
      good.replace(">7<", "><a/>7<"),
      "O campo numero (Número da nota) de nota não aceita outros campos dentro, e tem a.",
    ],
    [
      "of another namespace",
      good.replace("<xNome>", '<xNome xmlns="urn:x">'),
      'O campo xNome (Razão social ou nome) de nota está no namespace "urn:x", e o leiaute pede "urn:nota".',
    ],
    ["a loose text", `${good}solto`, "O grupo nota tem texto solto, e só pode ter campos dentro."],
  ])("%s", (_, content, sentence) => {
    const [fault, ...others] = explain(nota(content));
    expect(others).toEqual([]);
    expect(fault?.message).toBe(
      `${sentence} Corrija no programa que emitiu o documento ou peça o XML certo a quem o emitiu.`,
    );
  });

  it("an attribute that is missing, and one that is unknown", () => {
    expect(explain(nota(good, "")).map(({ code }) => code)).toEqual(["layout.attribute_missing"]);
    expect(explain(nota(good, ' versao="1" cor="x"')).map(({ code }) => code)).toEqual(["layout.attribute_unknown"]);
  });

  it("with its path, and its line in a file of several lines", () => {
    const xml = `<?xml version="1.0"?>\n<!-- nota -->\n${nota(`\n${good.replaceAll("><", ">\n<").replace(">1</tpAmb>", ">3</tpAmb>")}`)}`;
    expect(explain(xml)).toMatchObject([{ path: "/nota/tpAmb", message: expect.stringContaining("(linha 7)") }]);
  });

  it("twenty times at most", () => {
    const attributes = Array.from({ length: 30 }, (_, at) => ` a${at}="x"`).join("");
    const faults = explain(nota(good, ` versao="1"${attributes}`));
    expect(faults).toHaveLength(21);
    expect(faults.at(-1)?.code).toBe("layout.more_faults");
  });
});

describe("what fits in a field is said in words", () => {
  it.each([
    [["[0-9]{14}"], "14 algarismos"],
    [["[0-9A-Z]{12}[0-9]{2}"], "12 letras maiúsculas ou algarismos, 2 algarismos"],
    [["NFe[0-9]{44}"], '"NFe" seguido de 44 algarismos'],
    [
      ["0|0\\.[0-9]{2}|[1-9]{1}[0-9]{0,12}(\\.[0-9]{2})?"],
      "número com até 13 algarismos e 2 casas depois do ponto, sem zeros à esquerda",
    ],
    [["1|2|3"], "1, 2 ou 3"],
    [["ISENTO|[0-9]{2,14}"], '"ISENTO" ou 2 a 14 algarismos'],
    [["[^@]+@[^.]+"], "o padrão [^@]+@[^.]+"],
  ])("%j", (pattern, words) => {
    expect(describeValue([{ of: "xs:string", pattern }, { of: "xs:string" }])).toBe(words);
  });
});

/** Words of libxml2's that no Portuguese sentence of ours has. */
const ENGLISH =
  /\b(?:element|expected|facet|allowed|accepted|missing|constraint|atomic|child|declaration|wildcard|warning)\b/i;

describe("each thing done wrong to a field of any layout", () => {
  const broken = [...tables].map(([name, table]) => ({ name, table, compiled: compileTable(table) }));

  it("gets a sentence that names it, in Portuguese, with the path", () => {
    fc.assert(
      fc.property(fc.constantFrom(...broken), fc.nat(), ({ table, compiled }, skip) => {
        const mutation = someMutation(table, skip);
        const violations = compiled.validate(mutation.xml());
        if (violations.length === 0) return;
        const opened = openXml(mutation.xml());
        if ("fault" in opened) throw new Error(opened.fault.code);
        const faults = explainViolations(table, opened.document.root, violations);
        const said = faults.map(({ message }) => message).join("\n");
        expect(faults.length).toBeGreaterThan(0);
        expect(said).not.toMatch(ENGLISH);
        expect(faults.every(({ path, code }) => path !== undefined || code === "layout.more_faults")).toBe(true);
        // What stands for "anything at all" has no name of its own.
        if (mutation.path.endsWith("/qualquer")) return;
        expect(mutation.fields.some((field) => said.includes(field)) || said).toBe(true);
      }),
      { numRuns: 400, seed: 20_261_124 },
    );
  });
});

const listed = new Map<Layout, readonly Mutation[]>();

function someMutation(layout: Layout, at: number): Mutation {
  const known = listed.get(layout) ?? mutationsOf(layout);
  listed.set(layout, known);
  const mutation = known[at % known.length];
  if (mutation === undefined) throw new Error(`nothing can be done wrong to ${layout.release}`);
  return mutation;
}

function mutationsOf(layout: Layout): readonly Mutation[] {
  const [namespace] = Object.values(layout.namespaces);
  return Array.from(
    mutateInvented(layout, Object.keys(namespace?.roots ?? {}).slice(0, 3)),
    ({ mutation }) => mutation,
  );
}
