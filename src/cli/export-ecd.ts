import { readFileSync } from "node:fs";
import { judgeEcd, type SpedFault, walkSped } from "../formats/sped/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { type EcdBook, ecdBook, exportEcd, refuseInLedger } from "../ledger/index.ts";
import { counted } from "../values/counted.ts";
import { UsageError } from "./arguments.ts";
import { say } from "./output.ts";

/** The year of an ECD: `--year 2025`. */
export function readYear(text: string | undefined): number {
  if (text === undefined || !/^(?:19|20|21)\d{2}$/.test(text)) throw new UsageError("Diga o ano: --year 2025.");
  return Number(text);
}

/** What the terms say and the books do not, from a file: NIRE, city, who signs. */
export function readEcdBook(file: string | undefined): EcdBook {
  if (file === undefined) {
    throw new UsageError(
      "Diga o arquivo com os dados do livro (NIRE, cidade, signatários): --book livro.json. Veja docs/guia/ecd.md.",
    );
  }
  const read = ecdBook.safeParse(jsonOf(file));
  if (read.success) return read.data;
  const problems = read.error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
  throw refuseInLedger("ledger.ecd_book_invalid", { file, problems });
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw refuseInLedger("ledger.ecd_book_invalid", { file, problems: "não existe, ou não é JSON" });
  }
}

/** The defects of a file beyond which nobody reads on. */
const FAULTS_SHOWN = 50;

/**
 * The file in the bytes that it is delivered in, judged by the manual's rules as it goes; what they say is shown at the end.
 *
 * @param done is given how many defects there are
 */
export async function* writeEcd(
  tx: Transaction,
  { year, book, done }: { readonly year: number; readonly book: EcdBook; readonly done: (faults: number) => void },
): AsyncGenerator<Buffer> {
  const judge = judgeEcd();
  const faults: SpedFault[] = [];
  let lines = 0;
  for await (const text of exportEcd(tx, { year, book })) {
    // Pieces end where a line does.
    for (const record of walkSped([text])) {
      lines += 1;
      faults.push(...judge.take({ ...record, line: lines }));
    }
    yield Buffer.from(text, "latin1");
  }
  faults.push(...judge.end());
  for (const { path, message } of faults.slice(0, FAULTS_SHOWN)) say(`  ${path ?? ""}: ${message}`);
  say(
    faults.length === 0
      ? `ECD de ${year}: ${counted(lines, "linha", "linhas")}, conferida pelas regras do manual. Valide, assine e entregue no programa da Receita.`
      : `ECD de ${year}: ${counted(lines, "linha", "linhas")}, com ${counted(faults.length, "defeito", "defeitos")}. Corrija-os antes de validar no programa da Receita.`,
  );
  done(faults.length);
}
