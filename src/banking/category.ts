/** What a movement is. The words are promised by the command line and keep their hyphens everywhere. */
export type Category =
  | "supplier-payment"
  | "customer-receipt"
  | "bank-fee"
  | "tax-payment"
  | "payroll"
  | "own-transfer"
  | "card-settlement"
  | "interest-income"
  | "loan"
  | "refund"
  | "owner-draw"
  | "utility-payment"
  | "rent"
  | "other"
  | "unknown";
