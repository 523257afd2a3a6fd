import { describe, expect, it } from "vitest";
import { deriveLayout, SchemaNotReadable } from "./derive-layout.ts";
import { completed, withoutWhatIsAlike } from "./layout-delta.ts";
import { writeLayout } from "./write-layout.ts";

const schema = (content: string, more = "") =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:n" targetNamespace="urn:n" elementFormDefault="qualified"${more}>${content}</xs:schema>`;

const derive = (files: Readonly<Record<string, string>>, first = Object.keys(files).slice(0, 1)) =>
  deriveLayout({
    release: "1",
    folder: "f",
    files: first,
    read: (file) => (files[file] === undefined ? undefined : Buffer.from(files[file])),
  });

const UF =
  '<xs:simpleType name="TUf"><xs:restriction base="xs:string"><xs:enumeration value="SP"/></xs:restriction></xs:simpleType>';
const NOTE = `<xs:element name="n"><xs:complexType><xs:sequence>
  <xs:element name="UF" type="TUf"><xs:annotation><xs:documentation>Sigla da UF</xs:documentation></xs:annotation></xs:element>
</xs:sequence></xs:complexType></xs:element>`;

describe("a table derived from an official schema", () => {
  it("has one field a line, with what the schema says it is", () => {
    const text = writeLayout(
      derive({ "a.xsd": schema(`<xs:include schemaLocation="b.xsd"/>${NOTE}`), "b.xsd": schema(UF) }),
    );
    expect(text.split("\n").map((line) => line.trim())).toContain('{"field":"UF","type":"TUf","about":"Sigla da UF"}');
    expect(text.split("\n").map((line) => line.trim())).toContain('"TUf": {"of":"xs:string","enumeration":["SP"]}');
  });

  it("leaves out the types that no document can have", () => {
    const unused = UF.replace("TUf", "TPais");
    const layout = derive({ "a.xsd": schema(UF + unused + NOTE) });
    expect(Object.keys(layout.namespaces["urn:n"]?.values ?? {})).toEqual(["TUf"]);
  });

  it("refuses two meanings of one name, which are two layouts", () => {
    const other = UF.replace('"SP"', '"RJ"');
    const files = {
      "a.xsd": schema(`<xs:include schemaLocation="b.xsd"/><xs:include schemaLocation="c.xsd"/>${NOTE}`),
    };
    expect(() => derive({ ...files, "b.xsd": schema(UF), "c.xsd": schema(other) })).toThrow(SchemaNotReadable);
  });

  it.each([
    ["a list", '<xs:simpleType name="T"><xs:list itemType="xs:int"/></xs:simpleType>'],
    ["a union", '<xs:simpleType name="T"><xs:union memberTypes="xs:int xs:date"/></xs:simpleType>'],
    ["a group by name", '<xs:group name="G"><xs:sequence/></xs:group>'],
    ["all in any order", '<xs:complexType name="T"><xs:all/></xs:complexType>'],
    [
      "a narrowed group",
      '<xs:complexType name="T"><xs:complexContent><xs:restriction base="U"/></xs:complexContent></xs:complexType>',
    ],
    ["an abstract type", '<xs:complexType name="T" abstract="true"/>'],
    ["a nil element", '<xs:element name="n" type="xs:int" nillable="true"/>'],
    ["a substitute", '<xs:element name="n" type="xs:int" substitutionGroup="m"/>'],
    ["a value by default", '<xs:element name="n" type="xs:int" default="1"/>'],
    [
      "a key",
      '<xs:element name="n"><xs:key name="k"><xs:selector xpath="a"/><xs:field xpath="."/></xs:key></xs:element>',
    ],
    ["a redefinition", '<xs:redefine schemaLocation="b.xsd"/>'],
    ["a file that is not there", '<xs:include schemaLocation="z.xsd"/>'],
  ])("refuses %s aloud: a construct that were skipped would be a rule that is lost", (_, content) => {
    expect(() => derive({ "a.xsd": schema(content) })).toThrow(SchemaNotReadable);
  });
});

describe("a release that repeats another", () => {
  it("is written as its differences, and read back whole", () => {
    const older = derive({ "a.xsd": schema(UF + NOTE) });
    const newer = derive({ "a.xsd": schema(UF.replace("<xs:enum", '<xs:enumeration value="EX"/><xs:enum') + NOTE) });
    const delta = withoutWhatIsAlike(newer, older, "older");
    expect(delta.namespaces["urn:n"]).toEqual({
      prefix: "",
      roots: {},
      groups: {},
      values: { TUf: { of: "xs:string", enumeration: ["EX", "SP"] } },
    });
    expect(completed(delta, older).namespaces).toEqual(newer.namespaces);
  });
});
