import type { Transaction } from "../kernel/database/database.ts";
import type { Cursor } from "../kernel/http/cursor.ts";
import type { Cell, Table } from "../kernel/http/table-download.ts";
import { parseMoney } from "../values/money.ts";
import type * as contract from "./contract.ts";
import { describeMovements } from "./describe-movement.ts";
import { listMovementsPage, type MovementFilter } from "./movement-store.ts";

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

const MOVEMENTS_A_PAGE = 2_000;

/** The movements of a filter as a table, described page by page. */
export function movementsTable(tx: Transaction, filter: MovementFilter, name: string): Table {
  return {
    name,
    columns: [
      { title: "Data", kind: "date" },
      { title: "Banco", kind: "text" },
      { title: "Agência", kind: "text" },
      { title: "Conta", kind: "text" },
      { title: "Histórico", kind: "text" },
      { title: "Valor", kind: "money" },
      { title: "Estado", kind: "text" },
      { title: "Categoria", kind: "text" },
      { title: "Quem decidiu", kind: "text" },
      { title: "Por quê", kind: "text" },
      { title: "Títulos", kind: "text" },
      { title: "Contas contábeis", kind: "text" },
      { title: "Id", kind: "text" },
    ],
    rows: rowsOf(tx, filter),
  };
}

async function* rowsOf(tx: Transaction, filter: MovementFilter): AsyncGenerator<readonly Cell[]> {
  let after: Cursor | undefined;
  do {
    const rows = await listMovementsPage(tx, filter, { after, limit: MOVEMENTS_A_PAGE });
    const page = rows.slice(0, MOVEMENTS_A_PAGE);
    for (const movement of await describeMovements(tx, page)) yield cellsOf(movement);
    const last = page.at(-1);
    after = rows.length > MOVEMENTS_A_PAGE && last !== undefined ? [last.movedOn, last.id] : undefined;
  } while (after !== undefined);
}

function cellsOf(movement: contract.Movement): readonly Cell[] {
  const { account, titles, accounts, decided } = movement;
  return [
    movement.movedOn,
    account.bank,
    account.branch,
    account.number,
    movement.memo,
    parseMoney(movement.amount),
    STATUS[movement.status],
    CATEGORIES[movement.category],
    decided.name,
    decided.reason,
    titles.map(({ title }) => `${title.documentNumber ?? ""}/${title.installment} ${title.partner.name}`).join(", "),
    accounts.map(({ code, name }) => `${code} ${name}`).join(", "),
    movement.id,
  ];
}
