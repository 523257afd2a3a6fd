import type { Movement } from "../../banking/contract.ts";
import { counted } from "../../values/counted.ts";

export const CATEGORY_WORDS: Readonly<Record<Movement["category"], string>> = {
  "supplier-payment": "Pagamento a fornecedor",
  "customer-receipt": "Recebimento de cliente",
  "bank-fee": "Tarifa",
  "tax-payment": "Tributo",
  payroll: "Folha",
  "own-transfer": "Transferência própria",
  "card-settlement": "Cartão",
  "interest-income": "Rendimento",
  loan: "Empréstimo",
  refund: "Estorno ou devolução",
  "owner-draw": "Retirada de sócio",
  "utility-payment": "Concessionária",
  rent: "Aluguel",
  other: "Outro",
  unknown: "Não identificado",
};

/** What a person may say of money that came in, and of money that went out; the usual first. */
export const CATEGORIES_IN = [
  "customer-receipt",
  "card-settlement",
  "interest-income",
  "refund",
  "own-transfer",
  "loan",
] as const;
export const CATEGORIES_OUT = [
  "supplier-payment",
  "bank-fee",
  "tax-payment",
  "payroll",
  "utility-payment",
  "rent",
  "owner-draw",
  "own-transfer",
  "loan",
  "refund",
  "card-settlement",
] as const;

export const STATUS_WORDS = { pending: "a conciliar", settled: "baixado", categorised: "classificado" } as const;

/** The parts of a decision in words: what it rests on. */
export const PART_WORDS: Readonly<Record<string, string>> = {
  amount: "como o valor se explica",
  party: "como se sabe quem é",
  number: "traz o número do documento",
  daysFromDue: "dias do vencimento",
  titles: "títulos juntos",
  missing: "títulos não achados",
  rivals: "explicações iguais",
  phrase: "frase do banco",
  agreeing: "decisões iguais de pessoas",
  total: "decisões de pessoas",
  days: "dias entre as pontas",
};

const VALUE_WORDS: Readonly<Record<string, string>> = {
  exact: "valor exato",
  late: "com juros e multa do atraso",
  discount: "com o desconto combinado",
  rounding: "arredondamento",
  partial: "parcial",
  sum: "soma exata",
  withheld: "com impostos retidos",
  "all due that day": "tudo o que vencia no dia",
  "collection return": "retorno da cobrança",
  "tax-id": "CNPJ/CPF",
  name: "nome",
  none: "não se sabe",
  true: "sim",
  false: "não",
};

export function partWord(value: string | number | boolean): string {
  return VALUE_WORDS[String(value)] ?? String(value);
}

export function accountName({ bank, number }: { readonly bank: string; readonly number: string }): string {
  return `${BANKS[bank] ?? `Banco ${bank}`} ${number}`;
}

const BANKS: Readonly<Record<string, string>> = {
  "001": "Banco do Brasil",
  "033": "Santander",
  "041": "Banrisul",
  "077": "Inter",
  "104": "Caixa",
  "208": "BTG",
  "212": "Original",
  "237": "Bradesco",
  "260": "Nubank",
  "290": "PagBank",
  "323": "Mercado Pago",
  "336": "C6",
  "341": "Itaú",
  "422": "Safra",
  "748": "Sicredi",
  "756": "Sicoob",
};

/** What is said when decisions were undone: some wait, and some are again as they had been decided before. */
export function afterUndo(undone: number, restored: number): string {
  const waiting = undone - restored;
  return [
    ...(waiting > 0 || undone === 0
      ? [counted(waiting, "movimento espera de novo", "movimentos esperam de novo")]
      : []),
    ...(restored > 0 ? [counted(restored, "voltou à decisão de antes", "voltaram à decisão de antes")] : []),
  ].join(" · ");
}
