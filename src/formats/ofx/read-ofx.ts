import type { Fault } from "../../values/fault.ts";
import { decodePieces, encodingOf, inPieces } from "./decode-bytes.ts";
import type { Ofx, OfxStatement, OfxTransaction } from "./ofx.ts";
import { walkOfx } from "./walk-ofx.ts";

export interface OfxReading {
  /** Absent when nothing of the text is an OFX statement. */
  readonly ofx?: Ofx;
  /**
   * Each `path` begins with the statement and its 1-based place in the file, then the row of the line in that
   * statement: `STMTRS[2]/STMTTRN[15]/TRNAMT`. Faults of the whole file have no path.
   */
  readonly faults: readonly Fault[];
}

/** Four years of the busiest account. What is read of a file takes several times its bytes in memory. */
export const OFX_BYTES_MAX = 50_000_000;

/**
 * The busiest account of a mid-size company writes some 300 lines a day; four years of it fit. Lines of a few bytes would
 * otherwise be millions within the size allowed.
 */
export const LINES_MAX = 450_000;

/**
 * Reads an OFX file of any bank whole, tolerating what banks do to it: any encoding whatever is declared, no header, no
 * closing tags, decimal commas, several accounts. A line that cannot be read becomes a fault with its row and the rest
 * goes on; nothing makes it throw. Time and memory grow in proportion to the size of the input: a larger one is for `walkOfx`.
 *
 * A line is a movement when it is not informational and has both a date and an amount: see `isMovement`.
 */
export function readOfx(bytes: Uint8Array): OfxReading {
  if (bytes.length > OFX_BYTES_MAX) {
    return {
      faults: [
        {
          code: "ofx.too_large",
          message: `O extrato OFX passa de ${OFX_BYTES_MAX / 1_000_000} MB e não foi lido. Baixe o extrato em períodos menores.`,
        },
      ],
    };
  }
  const encoding = encodingOf([bytes]);
  const faults: Fault[] = [];
  const statements: OfxStatement[] = [];
  let transactions: OfxTransaction[] = [];
  for (const part of walkOfx(decodePieces(inPieces(bytes), encoding), { linesMax: LINES_MAX })) {
    switch (part.part) {
      case "transaction":
        transactions.push(part.transaction);
        break;
      case "statement":
        statements.push({ ...part.values, transactions });
        transactions = [];
        break;
      case "fault":
        faults.push(part.fault);
        break;
      case "end":
        if (part.isOfx) return { ofx: { ...part.file, encoding, statements }, faults };
    }
  }
  return { faults };
}

/** A line that moves money on a known day. Informational lines and lines with an unreadable field are not. */
export function isMovement(
  transaction: OfxTransaction,
): transaction is OfxTransaction & { readonly DTPOSTED: string; readonly TRNAMT: string } {
  return !transaction.informational && transaction.DTPOSTED !== undefined && transaction.TRNAMT !== undefined;
}
