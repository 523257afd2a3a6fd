/**
 * An OFX file as Brazilian banks write it: a list of accounts, each with its statement. Names are the format's own.
 * Amounts are normalised decimal text with a point ("-836.30"); dates are civil, as written, never moved to UTC.
 */
export interface Ofx {
  readonly version?: string;
  /** How the bytes were really encoded, whatever the header says. */
  readonly encoding: "ascii" | "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "iso-8859-1";
  readonly org?: string;
  readonly fid?: string;
  readonly statements: readonly OfxStatement[];
}

export interface OfxStatement {
  readonly kind: "bank" | "card";
  readonly CURDEF?: string;
  /** The account as the bank names it: the raw triple that is bound once to an account of the company. */
  readonly BANKID?: string;
  readonly BRANCHID?: string;
  readonly ACCTID: string;
  readonly ACCTTYPE?: string;
  readonly DTSTART?: string;
  readonly DTEND?: string;
  readonly LEDGERBAL?: { readonly BALAMT: string; readonly DTASOF?: string };
  readonly AVAILBAL?: { readonly BALAMT: string; readonly DTASOF?: string };
  readonly transactions: readonly OfxTransaction[];
}

export interface OfxTransaction {
  /** 1-based position of the STMTTRN inside its statement. */
  readonly row: number;
  readonly TRNTYPE?: string;
  /** Civil date `AAAA-MM-DD`; absent when unreadable. */
  readonly DTPOSTED?: string;
  /** Signed decimal text with two places; absent when unreadable or blank. */
  readonly TRNAMT?: string;
  readonly FITID?: string;
  readonly CHECKNUM?: string;
  readonly REFNUM?: string;
  readonly NAME?: string;
  readonly MEMO?: string;
  /** Lines such as SALDO DIA or SALDO ANTERIOR: information, not a movement. The rule is explicit and visible. */
  readonly informational: boolean;
  /** The text of the record as it stood in the file. */
  readonly raw: string;
}
