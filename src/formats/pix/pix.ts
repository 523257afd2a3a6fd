/** What a Pix BR Code says, in its own lexical form: the amount may be "10", "10." or "10.00". */
export interface Pix {
  /** Which of the account templates (26 to 51) is the one of Pix. */
  readonly accountTemplate?: string;
  readonly key?: string;
  readonly description?: string;
  /** ISPB of who serves a withdrawal. */
  readonly fss?: string;
  /** As written: without `https://` by the manual, with it by some issuers. */
  readonly url?: string;
  readonly recurrenceUrl?: string;
  /** Static holds the key, dynamic the address of the charge; a recurrence alone holds neither. */
  readonly kind: "static" | "dynamic" | "recurrence-only";
  readonly pointOfInitiation?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly country?: string;
  readonly merchantName?: string;
  readonly merchantCity?: string;
  readonly postalCode?: string;
  /** "***" where there is none. */
  readonly txid?: string;
  readonly crc?: string;
}
