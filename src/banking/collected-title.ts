import type { CalendarDate } from "../values/calendar.ts";
import type { Centavos } from "../values/money.ts";

/** What a collection return says of one title that was paid. */
export interface CollectedTitle {
  readonly id: string;
  /** The file that said so first. */
  readonly returnId: string;
  /** Accounts that may show the credit: the one of the file, or, where the file does not say it, all that the company has at that bank. */
  readonly bankAccountIds: readonly string[];
  readonly creditedOn: CalendarDate;
  readonly bankTitleId: string;
  /** How the company named the title in two places of its boleto: seu número and its own use. */
  readonly documentNumber: string;
  readonly companyUse: string;
  readonly payerTaxId: string | null;
  readonly dueOn: CalendarDate | null;
  readonly faceCentavos: Centavos;
  /** Interest and fine together. */
  readonly additionsCentavos: Centavos;
  readonly discountCentavos: Centavos;
  readonly paidCentavos: Centavos;
  readonly netCentavos: Centavos;
}
