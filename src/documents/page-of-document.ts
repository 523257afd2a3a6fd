import { decodeBytes, type OfxStatement, readOfx } from "../formats/ofx/index.ts";
import type { DocumentDetail, DocumentPage, PageSection, PageValue } from "./contract.ts";
import { findNoteElement, findPartBytes } from "./find-part.ts";
import { ROWS_MAX, sectionsOfNfe, sectionsOfNfse } from "./page-of-note.ts";
import { pageOfPaper } from "./page-of-paper.ts";
import { shownContent } from "./shown-content.ts";

/** What a page is made from: the stored bytes of the file, and where the document lies in it. */
export interface PageSource {
  readonly kind: string;
  readonly key: string | null;
  readonly part: string;
  readonly facts: DocumentDetail["facts"];
  readonly sources: DocumentDetail["sources"];
  readonly bytes: Uint8Array;
}

type Page = Omit<DocumentPage, "documentId" | "title">;

/** Of a text, as much as a person reads on a screen; the rest is in the file. */
const TEXT_BYTES_MAX = 200_000;

const NOTHING: Page = { shows: "nothing", sections: [], text: null, isCut: false };

/** A document for reading, whatever it is: never anything but text, since whoever sent it may have put anything in it. */
export async function pageOfDocument(source: PageSource): Promise<Page> {
  const paper = pageOfPaper(source);
  if (paper !== undefined) return paper;
  const bytes = await findPartBytes(source);
  if (bytes === undefined) return NOTHING;
  const sections = sectionsOf(source, bytes);
  if (sections !== undefined) {
    return { shows: source.kind === "ofx" ? "statement" : "note", sections, text: null, isCut: false };
  }
  const { isText, isShown } = shownContent(bytes);
  if (!isText) return { ...NOTHING, shows: isShown && !source.part.startsWith("!") ? "content" : "nothing" };
  const { text } = decodeBytes(bytes.subarray(0, TEXT_BYTES_MAX));
  return { shows: "text", sections: [], text: text.replaceAll("\0", ""), isCut: bytes.length > TEXT_BYTES_MAX };
}

function sectionsOf({ kind, key, part }: PageSource, bytes: Uint8Array): PageSection[] | undefined {
  if ((kind === "nfe" || kind === "nfce") && key !== null) {
    const element = findNoteElement(bytes, { name: "infNFe", key });
    return element === undefined ? undefined : sectionsOfNfe(element);
  }
  if (kind === "nfse" && key !== null) {
    const element = findNoteElement(bytes, { name: "infNFSe", key });
    return element === undefined ? undefined : sectionsOfNfse(element);
  }
  if (kind === "ofx") {
    const position = Number(/conta (\d+)/.exec(part)?.[1] ?? 1);
    const statement = readOfx(bytes).ofx?.statements[position - 1];
    return statement === undefined ? undefined : sectionsOfStatement(statement, position);
  }
  return undefined;
}

function sectionsOfStatement(statement: OfxStatement, position: number): PageSection[] {
  const place = `${statement.kind === "card" ? "CCSTMTRS" : "STMTRS"}[${position}]`;
  const value = (label: string, path: string, text: string | undefined, kind: PageValue["kind"] = "text") =>
    text === undefined || text === "" ? [] : [{ label, value: text, kind, path: `${place}/${path}` }];
  const { transactions } = statement;
  const shown = transactions.slice(0, ROWS_MAX);
  return [
    {
      id: "conta",
      title: "Conta",
      values: [
        ...value("Banco", "BANKACCTFROM/BANKID", statement.BANKID),
        ...value("Agência", "BANKACCTFROM/BRANCHID", statement.BRANCHID),
        ...value("Conta", "BANKACCTFROM/ACCTID", statement.ACCTID),
        ...value("De", "BANKTRANLIST/DTSTART", statement.DTSTART, "date"),
        ...value("Até", "BANKTRANLIST/DTEND", statement.DTEND, "date"),
        ...value("Saldo", "LEDGERBAL/BALAMT", statement.LEDGERBAL?.BALAMT, "money"),
        ...value("Saldo em", "LEDGERBAL/DTASOF", statement.LEDGERBAL?.DTASOF, "date"),
      ],
      table: null,
    },
    {
      id: "movimentos",
      title: "Movimentos",
      values: [],
      table: {
        columns: [
          { label: "Dia", kind: "date" },
          { label: "Histórico", kind: "text" },
          { label: "Documento", kind: "text" },
          { label: "Valor", kind: "money" },
        ],
        rows: shown.map((line) => ({
          path: `${place}/BANKTRANLIST/STMTTRN[${line.row}]`,
          cells: [
            line.DTPOSTED ?? null,
            [line.NAME, line.MEMO].filter((text) => text !== undefined && text !== "").join(" · ") || null,
            line.CHECKNUM ?? line.FITID ?? null,
            line.TRNAMT ?? null,
          ],
        })),
        left: transactions.length - shown.length,
      },
    },
  ];
}
