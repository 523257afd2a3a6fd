/**
 * `number` is digits with a comma before its decimals, `signed` the same with a minus where it is negative. `id` is what the manuals
 * call a number and is not one: a CNPJ, which holds letters since July 2026 (IN RFB 2.229/2024), a CPF, an access key. `date` is DDMMAAAA.
 */
export type SpedFieldType = "text" | "number" | "signed" | "date" | "id";

export interface SpedField {
  readonly name: string;
  readonly type: SpedFieldType;
  /** Characters at most; for numbers too. */
  readonly size?: number;
  /** The size is the only one. */
  readonly exact?: true;
  /** Decimals at most; without them a number is whole. */
  readonly decimals?: number;
  /** Never empty. */
  readonly needed?: true;
  /** Stands in the register only where the books are also kept in another currency (ECD, `IDENT_MF`). */
  readonly functional?: true;
  /** All that may be written. */
  readonly values?: readonly string[];
  /** The names that the manual gives to the rules of the field. */
  readonly rules?: readonly string[];
  /** The first words of the manual on it. */
  readonly says?: string;
}

export interface SpedRegister {
  readonly register: string;
  readonly level: number;
  /** The register that it stands under; absent for those that open and close a block or the file. */
  readonly parent?: string;
  /** How often at most, under one parent. */
  readonly atMost?: number;
  readonly title: string;
  /** In order: the first is the register itself, and a field's number is its place. */
  readonly fields: readonly SpedField[];
}

export interface SpedLayout {
  readonly file: string;
  readonly version: string;
  /** First day of the periods that it holds for. */
  readonly from: string;
  readonly document: string;
  readonly source: string;
  /** In the order of the file. */
  readonly registers: readonly SpedRegister[];
}
