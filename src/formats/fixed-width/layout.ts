/** A field of a record: columns from 1, inclusive. */
export interface Field {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /**
   * `amount` is digits with two implied decimals, or `places`; `date` is DDMMAAAA, or `form`; `digits` is a number without sign.
   * `code` and `id` are what the layouts call numbers and read as they are written: a branch, an account with a letter for its
   * check digit, a tax id, which holds letters since July 2026 (IN RFB 2.229/2024). `text` is anything, without the blanks around.
   */
  readonly type: "text" | "digits" | "code" | "id" | "amount" | "date";
  readonly places?: number;
  readonly form?: "DDMMAAAA" | "DDMMAA" | "AAAAMMDD";
  /** What is always written there. */
  readonly value?: string;
  /** What is written there is often wrong and nothing rests on it: unreadable, it is only absent. */
  readonly advisory?: true;
}

export interface Layout {
  readonly record: string;
  /** Where the columns come from and for whom they hold. */
  readonly source: string;
  readonly fields: readonly Field[];
}

export type NameOf<L extends Layout> = L["fields"][number]["name"];

/** Every field of a record by its name; what is absent is "". Amounts are decimal text, dates AAAA-MM-DD. */
export type ValuesOf<L extends Layout> = Readonly<Record<NameOf<L>, string>>;

/** The same, of a record whose layout is not known in advance. */
export type RecordValues = Readonly<Record<string, string>>;

/** Where a field says something that its type cannot. */
export interface BadField {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}
