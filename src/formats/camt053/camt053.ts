/** A statement of ISO 20022 camt.053, in the standard's order; amounts are decimal text with their sign, what is absent is "". */
export interface Camt053Statement {
  readonly id: string;
  /** Where it stands in its file, from 1. */
  readonly position: number;
  /** BIC, or the code of the bank in its country's clearing. */
  readonly bank: string;
  readonly branch: string;
  /** IBAN, or the account as the bank writes it. */
  readonly account: string;
  readonly owner: string;
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  /** In the order of the file: OPBD opening, CLBD closing, PRCD previous closing, CLAV available. */
  readonly balances: readonly { readonly code: string; readonly amount: string; readonly date: string }[];
  readonly entries: readonly Camt053Entry[];
}

export interface Camt053Entry {
  /** Where it stands in its statement, from 1. */
  readonly position: number;
  readonly amount: string;
  readonly currency: string;
  /** BOOK posted, PDNG still to come, INFO for information. */
  readonly status: string;
  /** It takes back an earlier one; its sign is already that of the taking back. */
  readonly isReversal: boolean;
  readonly bookedOn: string;
  readonly valuedOn: string;
  readonly code: string;
  readonly reference: string;
  readonly description: string;
  /** What one entry is made of, when the bank says it and the parts sum to it; else empty, and the entry stands whole. */
  readonly details: readonly Camt053Detail[];
}

export interface Camt053Detail {
  readonly amount: string;
  readonly endToEndId: string;
  readonly reference: string;
  /** The other side: who paid of a credit, who received of a debit. */
  readonly counterparty: string;
  readonly counterpartyAccount: string;
  readonly counterpartyTaxId: string;
  readonly remittance: string;
}
