import type * as contract from "./contract.ts";

const STATUS = { pending: "a conciliar", settled: "baixado", categorised: "classificado" } as const;

const CATEGORIES: Readonly<Record<contract.Movement["category"], string>> = {
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

const HEADER = [
  "data",
  "banco",
  "agência",
  "conta",
  "histórico",
  "valor",
  "estado",
  "categoria",
  "quem decidiu",
  "por quê",
  "títulos",
  "contas contábeis",
  "id",
];

/** What spreadsheets in Portuguese open as it is: UTF-8 with its mark, semicolons, decimal commas. */
export function csvHeader(): string {
  return `\uFEFF${HEADER.join(";")}\r\n`;
}

export function csvLines(movements: readonly contract.Movement[]): string {
  return movements
    .map((movement) =>
      [
        text(`${movement.movedOn.slice(8)}/${movement.movedOn.slice(5, 7)}/${movement.movedOn.slice(0, 4)}`),
        text(movement.account.bank),
        text(movement.account.branch),
        text(movement.account.number),
        text(movement.memo),
        movement.amount.replace(".", ","),
        text(STATUS[movement.status]),
        text(CATEGORIES[movement.category]),
        text(movement.decided.name),
        text(movement.decided.reason),
        text(
          movement.titles
            .map(({ title }) => `${title.documentNumber ?? ""}/${title.installment} ${title.partner.name}`)
            .join(", "),
        ),
        text(movement.accounts.map(({ code, name }) => `${code} ${name}`).join(", ")),
        movement.id,
      ].join(";"),
    )
    .map((line) => `${line}\r\n`)
    .join("");
}

/** Quoted; what a spreadsheet would run as a formula is kept as words. */
function text(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
