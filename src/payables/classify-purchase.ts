import { opensTitle, type Trade, type TradeGoods } from "../documents/index.ts";
import type { Centavos } from "../values/money.ts";

/**
 * What a bought item is for the buyer, told by evidence only: the operation (CFOP), the thing (NCM), whether the supplier
 * sold it to a final consumer (`indFinal`), and what the company itself sells. The supplier's CFOP says what the supplier
 * did; it becomes resale, use or asset by the buyer's purpose. Without evidence the item waits for a person.
 */
export interface Classification {
  /** The role of the account debited. */
  readonly role: string;
  readonly centavos: Centavos;
  /** ICMS that the buyer recovers, when what was bought is for resale. */
  readonly icmsCentavos: Centavos;
}

export interface PurchaseEvidence {
  /** NCM of what the company sells, by its own notes. */
  readonly soldNcms: ReadonlySet<string>;
}

export const TO_CLASSIFY = "purchases_to_classify";

/** What was bought in one note, summed by what it is, in the order in which each first appears. */
export function classifyPurchase(trade: Trade, evidence: PurchaseEvidence): readonly Classification[] {
  const classes = new Map<string, { centavos: Centavos; icmsCentavos: Centavos }>();
  const charged = trade.goods.filter(({ cfop }) => opensTitle(cfop));
  for (const goods of charged.length > 0 ? charged : trade.goods) {
    const role = roleOf(goods, trade, evidence);
    const sum = classes.get(role) ?? { centavos: 0n, icmsCentavos: 0n };
    sum.centavos += goods.centavos;
    if (role === "inventory") sum.icmsCentavos += goods.icmsCentavos;
    classes.set(role, sum);
  }
  return [...classes].map(([role, sum]) => ({ role, ...sum }));
}

/** Up to this amount an item of lasting use may go straight to expense (Decreto-Lei 1.598/1977, art. 15). */
const SMALL_ASSET_MAX = 120_000n;

function roleOf({ cfop, ncm, centavos }: TradeGoods, trade: Trade, { soldNcms }: PurchaseEvidence): string {
  const byOperation = roleByOperation(Number(cfop.slice(1)));
  if (byOperation !== undefined) return byOperation;
  if (!trade.forFinalConsumer) return sellsSuch(ncm, soldNcms) ? "inventory" : TO_CLASSIFY;
  // Bought as a consumer, yet the company sells the very same thing: use or stock, only a person knows.
  if (soldNcms.has(ncm)) return TO_CLASSIFY;
  return roleByThing(ncm, centavos) ?? TO_CLASSIFY;
}

/** Operations that say by themselves what was bought (Convênio s/nº de 1970, CFOP). */
function roleByOperation(operation: number): string | undefined {
  if (operation >= 251 && operation <= 258) return "electricity_expense";
  if (operation >= 301 && operation <= 307) return "telecom_expense";
  if ((operation >= 351 && operation <= 360) || operation === 932) return "postage_expense";
  if (operation === 933) return "services_expense";
  // Fuel sold to who uses it up.
  if (operation === 653 || operation === 656 || operation === 667) return "vehicle_expense";
  return undefined;
}

/** Things whose purpose is plain when a company buys them as final consumer, by heading of the NCM (TIPI). */
const THINGS: ReadonlyMap<string, string> = new Map([
  ["8471", "fixed_asset_it"],
  ["8443", "fixed_asset_it"],
  ["8517", "fixed_asset_it"],
  ["8528", "fixed_asset_it"],
  ["9401", "fixed_asset_furniture"],
  ["9403", "fixed_asset_furniture"],
  ["8415", "fixed_asset_machinery"],
  ["8418", "fixed_asset_machinery"],
  ["8422", "fixed_asset_machinery"],
  ["8423", "fixed_asset_machinery"],
  ["8427", "fixed_asset_machinery"],
  ["8702", "fixed_asset_vehicle"],
  ["8703", "fixed_asset_vehicle"],
  ["8704", "fixed_asset_vehicle"],
  ["8711", "fixed_asset_vehicle"],
  ["2710", "vehicle_expense"],
  ["2207", "vehicle_expense"],
  ["4011", "vehicle_expense"],
  ["2716", "electricity_expense"],
  ["3401", "office_supplies"],
  ["3402", "office_supplies"],
  ["3405", "office_supplies"],
  ["3808", "office_supplies"],
  ["3923", "office_supplies"],
  ["4802", "office_supplies"],
  ["4817", "office_supplies"],
  ["4818", "office_supplies"],
  ["4820", "office_supplies"],
  ["4821", "office_supplies"],
  ["8214", "office_supplies"],
  ["8305", "office_supplies"],
  ["9603", "office_supplies"],
  ["9608", "office_supplies"],
  ["9609", "office_supplies"],
]);

function roleByThing(ncm: string, centavos: Centavos): string | undefined {
  const role = THINGS.get(ncm.slice(0, 4));
  if (role === undefined) return undefined;
  return role.startsWith("fixed_asset") && centavos <= SMALL_ASSET_MAX ? "small_assets_expense" : role;
}

/** The first four digits of the NCM are the heading: who sells of it buys of it to sell. */
function sellsSuch(ncm: string, soldNcms: ReadonlySet<string>): boolean {
  if (ncm.length < 4) return false;
  if (soldNcms.has(ncm)) return true;
  for (const sold of soldNcms) if (sold.startsWith(ncm.slice(0, 4))) return true;
  return false;
}
