import type { Transaction } from "../kernel/database/database.ts";
import { publicId } from "../kernel/identifier.ts";
import { type Centavos, moneyText } from "../values/money.ts";
import { cleanTaxId, formatTaxId } from "../values/tax-id.ts";
import { typedAmount } from "../values/typed-amount.ts";
import type { Found } from "./contract.ts";

/** Of each kind at most so many: a search that finds more wants more letters, or the list with its filters. */
const OF_EACH_MAX = 6;
const TAX_ID_CHARACTERS_MIN = 5;
const KEY_CHARACTERS = 44;

interface FoundRow {
  readonly id: string;
  readonly label: string;
  readonly detail: string | null;
  readonly amountCentavos: Centavos | null;
}

type Kind = Found["type"];

/** What a person must be allowed to read for each kind to be looked for. */
const PERMISSIONS: Readonly<Record<Kind, string>> = {
  partner: "partner:read",
  document: "document:read",
  bill: "bill:read",
  receivable: "receivable:read",
  movement: "statement:read",
  entry: "entry:read",
};

/**
 * Finds things by what a person would type: part of a name, the beginning of a tax id, an access key, a number, an amount. Each way
 * is a look-up by index, and is tried only where the text can be that.
 */
export async function findAnything(
  tx: Transaction,
  { q, permissions }: { readonly q: string; readonly permissions: ReadonlySet<string> },
): Promise<readonly Found[]> {
  const amount = typedAmount(q);
  const compact = cleanTaxId(q);
  const number = /^\d{1,15}$/.test(q) ? q : undefined;
  const looks: readonly (readonly [Kind, boolean, string, unknown])[] = [
    ["document", compact.length === KEY_CHARACTERS, DOCUMENT_BY_KEY, compact],
    ["partner", compact.length >= TAX_ID_CHARACTERS_MIN && /\d/.test(compact), PARTNER_BY_TAX_ID, compact],
    ["partner", /\p{L}/u.test(q), PARTNER_BY_NAME, q],
    ["document", number !== undefined, DOCUMENT_BY_NUMBER, number],
    ["bill", number !== undefined, titleByNumber("payables.bill"), number],
    ["receivable", number !== undefined, titleByNumber("receivables.receivable"), number],
    ["entry", number !== undefined, ENTRY_BY_NUMBER, number],
    ["bill", amount !== undefined, titleByAmount("payables.bill"), amount],
    ["receivable", amount !== undefined, titleByAmount("receivables.receivable"), amount],
    ["movement", amount !== undefined, MOVEMENT_BY_AMOUNT, amount],
    ["document", amount !== undefined, DOCUMENT_BY_AMOUNT, amount],
  ];
  const all: Found[] = [];
  for (const [type, canBe, sql, sought] of looks) {
    if (!canBe || !permissions.has(PERMISSIONS[type])) continue;
    const rows = await tx.query<FoundRow>(`${sql} limit ${OF_EACH_MAX}`, [tx.companyId, sought]);
    for (const row of rows) {
      const id = publicId(type, row.id);
      if (!all.some((one) => one.id === id)) all.push(describe(type, id, row));
    }
  }
  return all;
}

function describe(type: Kind, id: string, { label, detail, amountCentavos }: FoundRow): Found {
  return {
    type,
    id,
    label,
    detail: type === "partner" && detail !== null ? formatTaxId(detail) : detail,
    amount: amountCentavos === null ? null : moneyText(amountCentavos),
  };
}

const PARTNER = `
  select id, name as label, tax_id as detail, null::bigint as "amountCentavos" from companies.partner
   where company_id = $1`;
/** A range and not `like`, which no index answers under row security. */
const PARTNER_BY_TAX_ID = `${PARTNER} and tax_id ~>=~ $2 and tax_id ~<~ ($2 || U&'\\+10FFFF') order by tax_id`;
const PARTNER_BY_NAME = `${PARTNER} and searched like all(kernel.words_like($2)) order by name, id`;

const DOCUMENT = `
  select document.id, upper(document.kind) || ' ' || coalesce(document.number, '') ||
           coalesce(' · ' || partner.name, '') as label,
         to_char(document.issued_on, 'DD/MM/YYYY') as detail, document.amount_centavos as "amountCentavos"
    from documents.document document
    left join companies.partner partner on partner.company_id = $1 and partner.id = document.partner_id
   where document.company_id = $1`;
const DOCUMENT_BY_KEY = `${DOCUMENT} and document.key = $2 order by document.id`;
const DOCUMENT_BY_NUMBER = `${DOCUMENT} and document.number = $2 order by document.number, document.id desc`;
const DOCUMENT_BY_AMOUNT = `${DOCUMENT} and document.amount_centavos = $2 order by document.id desc`;

function titleOf(table: string): string {
  return `
  select title.id, partner.name || coalesce(' · ' || title.document_number, '') || ' ' || title.installment as label,
         coalesce('vence ' || to_char(title.due_on, 'DD/MM/YYYY'), 'sem vencimento') as detail,
         title.amount_centavos as "amountCentavos"
    from ${table} title
    join companies.partner partner on partner.company_id = $1 and partner.id = title.partner_id
   where title.company_id = $1`;
}

function titleByNumber(table: string): string {
  return `${titleOf(table)} and title.document_number = $2 order by title.document_number, title.installment`;
}

function titleByAmount(table: string): string {
  return `${titleOf(table)} and title.amount_centavos = $2 order by title.amount_centavos, title.id desc`;
}

const MOVEMENT_BY_AMOUNT = `
  select id, memo as label, to_char(moved_on, 'DD/MM/YYYY') as detail, amount_centavos as "amountCentavos"
    from banking.movement
   where company_id = $1 and amount_centavos in ($2::bigint, -$2::bigint) order by id desc`;

const ENTRY_BY_NUMBER = `
  select id, 'Lançamento ' || number || '/' || year || ' · ' || history as label,
         to_char(posted_on, 'DD/MM/YYYY') as detail, total_centavos as "amountCentavos"
    from ledger.entry
   where company_id = $1 and number = $2::bigint order by year desc`;
