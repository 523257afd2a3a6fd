import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { SpedField, SpedFieldType, SpedLayout, SpedRegister } from "../src/formats/sped/index.ts";

const HELP = `Makes the tables of the SPED layouts from the field tables of the manuals.

  node scripts/derive-sped-tables.ts FOLDER
      FOLDER holds ecd.json, ecf.json, efd-icms-ipi.json and efd-contribuicoes.json. Writes anew each table of src/formats/sped/tables;
      without a change in what it is made from, nothing changes. A new release is this command and a diff that a person reads; where
      its number changes, give it its dates in LAYOUTS below and in src/formats/sped/sped-layouts.ts.

  --check    writes nothing and fails if a table is not what it is made from`;

const ROOT = fileURLToPath(new URL("../", import.meta.url));

interface Extracted {
  readonly source: { readonly repo: string; readonly commit: string; readonly path: string };
  readonly registers: readonly ExtractedRegister[];
}

interface ExtractedRegister {
  readonly register: string;
  readonly block: string;
  readonly level: number;
  readonly card: string;
  readonly title: string;
  readonly base_fields?: readonly string[];
  readonly fields: readonly ExtractedField[];
}

interface ExtractedField {
  readonly n: number;
  readonly name: string;
  readonly type: string | null;
  readonly size: number | null;
  readonly decimals: number | null;
  readonly fixed?: boolean;
  readonly obligatory: string | null;
  readonly in?: string;
  readonly out?: string;
  readonly valid?: string;
  readonly rules?: readonly string[];
  readonly desc?: string;
}

/** The blocks in the order in which a file has them, and since when the layout holds. */
const LAYOUTS: readonly Layout[] = [
  {
    name: "ecd",
    version: "9",
    from: "2020-01-01",
    blocks: "0CIJK9",
    document: "Manual de Orientação da ECD, leiaute 9",
  },
  {
    name: "ecf",
    version: "10",
    from: "2023-01-01",
    blocks: "0CEJKLMNPQTUVWXY9",
    document: "Manual de Orientação da ECF, leiaute 10",
  },
  {
    name: "efd-icms-ipi",
    version: "19",
    from: "2025-01-01",
    blocks: "0BCDEGHK19",
    document: "Guia Prático da EFD ICMS/IPI 3.1.x, leiaute 19",
  },
  {
    name: "efd-contribuicoes",
    version: "6",
    from: "2020-01-01",
    blocks: "0ACDFIMP19",
    document: "Guia Prático da EFD-Contribuições 1.35, leiaute 006",
  },
];

interface Layout {
  readonly name: string;
  readonly version: string;
  readonly from: string;
  readonly blocks: string;
  readonly document: string;
}

/** What the extraction read wrongly, each with how it is known. */
function corrected(layout: string, register: ExtractedRegister): ExtractedRegister {
  // The register that closes block 9 is 9990 in every file of SPED; the title is its own, the number a misprint, the fields were lost.
  if (layout === "ecf" && register.register === "9099") {
    return {
      ...register,
      register: "9990",
      fields: [
        { n: 1, name: "REG", type: "C", size: 4, decimals: null, obligatory: "Sim" },
        { n: 2, name: "QTD_LIN", type: "N", size: null, decimals: null, obligatory: "Sim" },
      ],
    };
  }
  return register;
}

function deriveLayout(layout: Layout, extracted: Extracted): SpedLayout {
  const registers = extracted.registers.map((register) => corrected(layout.name, register));
  const place = ({ block, register }: ExtractedRegister): string =>
    `${String(layout.blocks.indexOf(block)).padStart(2, "0")}${register}`;
  registers.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  // The register above is the last one, in the order of the file, of the level before: the manuals give levels alone.
  const above: string[] = [];
  return {
    file: layout.name,
    version: layout.version,
    from: layout.from,
    document: layout.document,
    source: `${extracted.source.repo} ${extracted.source.commit.slice(0, 7)}, ${extracted.source.path}`,
    registers: registers.map((register): SpedRegister => {
      const level = /^(?:0000|9999)$/.test(register.register) ? 0 : register.level;
      const parent = level <= 1 ? undefined : above.slice(0, level).findLast((name) => name !== undefined);
      above[level] = register.register;
      above.length = level + 1;
      return {
        register: register.register,
        level,
        ...(parent !== undefined && { parent }),
        ...(occursAtMost(register) !== undefined && { atMost: occursAtMost(register) ?? 1 }),
        title: withoutSpaces(register.title),
        fields: register.fields.map((field, at) => deriveField(field, register, at)),
      };
    }),
  };
}

/** `1`, `1:1`, `[1;1]`, `0:1`, `1:12`: the last number; `N` and `V` are any number. */
function occursAtMost({ card, register }: ExtractedRegister): number | undefined {
  if (/^[0-9A-Z](?:001|990)$/.test(register) || /^(?:0000|9999)$/.test(register)) return 1;
  const [, most] = /^\[?(?:\d[:;])?(\d+)\]?$/.exec(card.replaceAll(" ", "")) ?? [];
  return most === undefined ? undefined : Number(most);
}

function deriveField(field: ExtractedField, register: ExtractedRegister, at: number): SpedField {
  if (field.n !== at + 1) throw new Error(`${register.register}: the fields are not numbered 1 to n`);
  const type = typeOf(field);
  const values = at === 0 ? undefined : domainOf(field.valid);
  const isFunctional = register.base_fields !== undefined && !register.base_fields.includes(field.name);
  return {
    name: field.name.replace("DESCRIÇÃO", "DESCRICAO").replace("CONTEÚDO", "CONTEUDO"),
    type,
    ...(sizeOf(field, type) !== undefined && { size: sizeOf(field, type) ?? 0 }),
    ...(at > 0 && isExact(field, type) && { exact: true as const }),
    ...(field.decimals !== null && field.decimals > 0 && { decimals: field.decimals }),
    ...(isNeeded(field, at) && { needed: true as const }),
    ...(isFunctional && { functional: true as const }),
    ...(values !== undefined && { values }),
    ...(field.rules !== undefined && { rules: field.rules }),
    ...(at > 0 && { says: saysOf(field.desc ?? "") }),
  };
}

function typeOf({ name, type, size, decimals, desc = "" }: ExtractedField): SpedFieldType {
  const isDate = size === 8 && (decimals ?? 0) === 0 && (/^(?:DT|DATA?)(?:_|$)/.test(name) || /DDMMAAAA/.test(desc));
  if (isDate && !/HORA/.test(name)) return "date";
  // Numbers of identity: CNPJ with letters since July 2026 (IN RFB 2.229/2024), and the keys that hold it.
  if (/CNPJ|CPF|COD_SCP/.test(name) && (size ?? 14) >= 11) return "id";
  if (/^CH(?:V|AVE)/.test(name) && size === 44) return "id";
  if (type === "NS") return "signed";
  return type?.startsWith("N") === true ? "number" : "text";
}

/** `11` or `14`, for a person or a company, is printed as one number by the extraction. */
function sizeOf({ size }: ExtractedField, type: SpedFieldType): number | undefined {
  if (type === "date") return 8;
  return size === null ? undefined : size === 1114 ? 14 : size;
}

function isExact({ fixed, size, name }: ExtractedField, type: SpedFieldType): boolean {
  if (type === "date" || size === 1114) return false;
  return fixed === true || (type === "id" && size === 14 && /^CNPJ$/.test(name));
}

const ALWAYS = new Set(["Sim", "sim", "Sm", "S", "O"]);

/**
 * What an entry or an exit of goods must say is not held against it here: the words of the guide except cancelled and denied documents and
 * consumers' notes, and a real file of a month leaves such fields empty 4.507 times.
 */
function isNeeded(field: ExtractedField, at: number): boolean {
  if (at === 0) return true;
  return field.in === undefined && field.out === undefined && ALWAYS.has(field.obligatory ?? "");
}

/** A list of values, where the manual gives one: `[0,1]`, `[“D”,”C”]`, `“TERMO DE ABERTURA”`. What is said in words is left out. */
function domainOf(valid: string | undefined): readonly string[] | undefined {
  if (valid === undefined) return undefined;
  const text = valid.replaceAll(/[“”]/g, '"').replace(/ ou Vazio$/i, "");
  const alone = /^"([^"]+)"$/.exec(text)?.[1];
  if (alone !== undefined) return [alone];
  const list = /^\[([^\]]+)\]$/.exec(text)?.[1] ?? (/^\d\d(?:, \d\d)+$/.test(text) ? text : undefined);
  if (list === undefined) return undefined;
  const values = list.split(/[;,]/).map((value) => value.replaceAll(/["\s]/g, ""));
  const isList = values.every((value) => /^[A-Z0-9.]{1,8}$/.test(value) && !/^[A-Z]\d{3}\./.test(value));
  return isList ? values : undefined;
}

/** The manual's own first words on a field. */
function saysOf(desc: string): string {
  const [first = ""] = withoutSpaces(desc).split(/(?<=[a-zà-ú)])[.:;] |: | – /, 1);
  const text = first.replace(/[.:;]$/, "");
  return text.length <= 60 ? text : `${text.slice(0, 60).replace(/\s+\S*$/, "")}…`;
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** One field a line, so that a diff says which field changed. */
function writeTable({ registers, ...heading }: SpedLayout): string {
  const head = JSON.stringify(heading, null, 2).replace(/\n\}$/, "");
  const body = registers.map(({ fields, ...register }) => {
    const opening = JSON.stringify(register).slice(0, -1);
    return `    ${opening}, "fields": [\n${fields.map((field) => `      ${JSON.stringify(field)}`).join(",\n")}\n    ]}`;
  });
  return `${head},\n  "registers": [\n${body.join(",\n")}\n  ]\n}\n`;
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
});
const [folder] = positionals;
if (options.help || folder === undefined) {
  console.log(HELP);
  process.exitCode = options.help ? 0 : 2;
} else {
  const tables = join(ROOT, "src/formats/sped/tables");
  mkdirSync(tables, { recursive: true });
  for (const layout of LAYOUTS) {
    const extracted: Extracted = JSON.parse(readFileSync(join(folder, `${layout.name}.json`), "utf8"));
    const text = writeTable(deriveLayout(layout, extracted));
    const path = join(tables, `${layout.name}-${layout.version}.json`);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    console.log(`${path.slice(ROOT.length)}: ${options.check ? "is not what it is made from" : "written"}`);
    if (options.check) process.exitCode = 1;
    else writeFileSync(path, text);
  }
}
