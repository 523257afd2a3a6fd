import { assets, bought, consumables, type Good } from "./catalogue.ts";
import { sum } from "./centavos.ts";
import { addDays } from "./civil-day.ts";
import { addTitles, fileNote, itemsWorth, type Month, makeNote, properName, someDay } from "./make-note.ts";
import { keyOfNfse, type NfseDraft, netOfNfse, writeNfse } from "./nfse-xml.ts";
import type { Party } from "./party.ts";
import { accepted, addFile, claim, nextNumber, type Plan, quota, uniqueAmount, type World } from "./world.ts";

export function addPurchase(month: Month, index: number): void {
  const { world } = month;
  const { random } = world;
  const supplier = random.pick(world.suppliers);
  const parcels = someParcels(world, 120, 4200);
  const industry = random.chance(0.3);
  const { items, adjusted } = itemsWorth(world, supplier, world.company, {
    total: sum(parcels.map(({ amount }) => amount)),
    goods: world.trade.goods,
    cfop: industry ? "101" : "102",
    withFreight: random.chance(0.2),
    withDiscount: random.chance(0.2),
    withIpi: industry && supplier.crt === "3",
  });
  const note = makeNote(month, { case: "purchase", issuer: supplier, recipient: world.company, items, parcels });
  fileNote(month, note, {
    case: "purchase",
    why: adjusted ? "compra com frete, desconto ou IPI" : "compra autorizada",
  });
  // The first two of a month stay unpaid: somebody else's payments of the same amount are the traps laid on them.
  const plans = parcels.map(
    (): Plan => (index < quota(world, world.traps === "few" ? 1 : 2) ? "leave-open" : planOf(world, payablePlans)),
  );
  addTitles(month, note, "payable", supplier, plans);
}

export function addSale(month: Month, index: number): void {
  const { world } = month;
  const customer = world.random.pick(world.customers);
  const parcels = someParcels(world, 150, 3800);
  const { items } = itemsWorth(world, world.company, customer, {
    total: sum(parcels.map(({ amount }) => amount)),
    goods: world.trade.goods,
    cfop: "102",
    withFreight: world.random.chance(0.1),
    withDiscount: world.random.chance(0.2),
    withIpi: false,
  });
  const note = makeNote(month, { case: "sale", issuer: world.company, recipient: customer, items, parcels });
  fileNote(month, note, { case: "sale", why: "venda autorizada" });
  const plans = parcels.map((): Plan => (index < quota(world, 1) ? "leave-open" : planOf(world, receivablePlans)));
  addTitles(month, note, "receivable", customer, plans);
}

/** One note of consumables paid in cash, one asset paid by Pix on the spot, one with a boleto whose due date it does not say. */
export function addSmallPurchases(month: Month): void {
  const { world } = month;
  const pay = (
    kind: string,
    goods: readonly Good[],
    range: readonly [number, number],
    payment: { tPag: string; indPag: "0" | "1" },
    plan: Plan,
    mayBeAbsent: boolean,
  ): void => {
    const supplier = world.random.pick(world.suppliers);
    const { items } = itemsWorth(world, supplier, world.company, {
      total: uniqueAmount(world, ...range),
      goods,
      cfop: "102",
    });
    const note = makeNote(month, { case: kind, issuer: supplier, recipient: world.company, items, payment });
    fileNote(month, note, { case: kind, why: "compra sem duplicata: a forma de pagamento está em detPag" });
    addTitles(month, note, "payable", supplier, [plan], { case: kind, mayBeAbsent });
  };
  pay("consumables-in-cash", consumables, [80, 400], { tPag: "01", indPag: "0" }, "by-special", true);
  pay("asset-by-pix", assets, [1500, 6000], { tPag: "17", indPag: "0" }, "tax-id", false);
  pay("boleto-without-due-date", consumables, [120, 900], { tPag: "15", indPag: "1" }, "tax-id", false);
}

export function addRetailSales(month: Month): void {
  const { world } = month;
  for (const payment of [
    { tPag: "01", indPag: "0" as const },
    { tPag: "04", indPag: "0" as const },
  ]) {
    const { items } = itemsWorth(world, world.company, undefined, {
      total: uniqueAmount(world, 80, 300),
      goods: world.trade.goods,
      cfop: "102",
    });
    const note = makeNote(month, { case: "retail", issuer: world.company, items, payment, model: "65" });
    fileNote(month, note, { case: "retail", why: "venda ao consumidor paga no ato" });
    const consumer = { ...world.company, taxId: "" };
    addTitles(month, note, "receivable", consumer, ["by-special"], { case: "retail", mayBeAbsent: true });
  }
}

export function addServiceTaken(month: Month, index: number): void {
  const { world } = month;
  const provider = world.providers[index % world.providers.length] ?? world.random.pick(world.providers);
  const service = world.random.pick(bought);
  const plan = world.random.pick<Plan>(["tax-id", "tax-id", "document-number", "full-name"]);
  // Simples pays no federal withholding, and does not withhold either (Lei 10.833, art. 30; IN RFB 1.234).
  const federalWithheld = world.regime === "presumido" && provider.crt === "3";
  addService(month, provider, world.company, "payable", plan, service, {
    issWithheld: index % 3 === 0,
    federalWithheld,
  });
}

export function addServiceProvided(month: Month, index: number): void {
  const { world } = month;
  const customer = world.random.pick(world.customers);
  const federalWithheld = world.regime === "presumido" && customer.crt === "3";
  const plan = world.random.pick<Plan>(["tax-id", "document-number", "full-name"]);
  addService(month, world.company, customer, "receivable", plan, world.trade.service, {
    issWithheld: index % 2 === 1,
    federalWithheld,
  });
}

function addService(
  month: Month,
  provider: Party,
  taker: Party,
  side: "payable" | "receivable",
  plan: Plan,
  service: { readonly code: string; readonly name: string; readonly description: string },
  withheld: { readonly issWithheld: boolean; readonly federalWithheld: boolean },
): void {
  const { world } = month;
  const draft = serviceWithFreeNet(world, {
    number: nextNumber(world, provider, "nfse"),
    code: world.random.digits(9),
    issuedAt: `${someDay(month, 1, 15)}T10:${world.random.int(10, 59)}:00`,
    provider,
    taker,
    serviceCode: service.code,
    serviceName: service.name,
    description: service.description,
    issRate: 200n + BigInt(world.random.int(0, 3)) * 100n,
    ...withheld,
  });
  const { xml } = writeNfse(draft, {
    provider: world.authority.certificateFor(provider),
    sefin: world.authority.certificateOfServer("sefin.simulada.nfse.gov.br"),
  });
  const key = keyOfNfse(draft);
  const kind = Object.values(withheld).some(Boolean) ? "service-withheld" : "service";
  addFile(
    world,
    world.random.pick([`NFS-e/${key}.xml`, `Serviços/NFSe ${draft.number} ${properName(provider.name)}.xml`]),
    Buffer.from(xml, "utf8"),
    { kind: "nfse", key, accepts: accepted, case: kind, why: "NFS-e nacional; deve-se o líquido (vLiq)" },
  );
  world.titles.push({
    side,
    document: key,
    number: draft.number,
    counterparty: side === "payable" ? provider : taker,
    installment: "1",
    // The document has no due date: this is the day on which it happens to be paid.
    dueOn: addDays(draft.issuedAt.slice(0, 10), world.random.int(4, 12)),
    dueOnDocument: false,
    amount: netOfNfse(draft),
    plan,
    case: kind,
    cancelled: false,
    confirmed: true,
    mayBeAbsent: false,
    mayBeReduced: false,
  });
}

/** The net is what will be on the statement, so it is the net that nobody else may have. */
function serviceWithFreeNet(world: World, draft: Omit<NfseDraft, "amount">): NfseDraft {
  for (;;) {
    const full = { ...draft, amount: BigInt(world.random.int(25_000, 480_000)) };
    if (claim(world, netOfNfse(full))) return full;
  }
}

const payablePlans: readonly (readonly [Plan, number])[] = [
  ["tax-id", 44],
  ["document-number", 20],
  ["full-name", 10],
  ["cut-name", 5],
  ["nothing", 6],
  ["partial", 4],
  ["late", 4],
  ["leave-open", 7],
];

const receivablePlans: readonly (readonly [Plan, number])[] = [
  ["tax-id", 38],
  ["document-number", 15],
  ["full-name", 12],
  ["cut-name", 5],
  ["nothing", 5],
  ["collection", 15],
  ["leave-open", 10],
];

function planOf(world: World, plans: readonly (readonly [Plan, number])[]): Plan {
  if (world.traps === "few" && world.random.chance(0.6)) return world.random.pick(["tax-id", "document-number"]);
  let rest = world.random.int(0, plans.reduce((total, [, weight]) => total + weight, 0) - 1);
  for (const [plan, weight] of plans) {
    rest -= weight;
    if (rest < 0) return plan;
  }
  return "leave-open";
}

/** One to three parcels of different amounts. */
function someParcels(world: World, min: number, max: number): { days: number; amount: bigint }[] {
  const count = world.random.pick([1, 1, 2, 2, 3]);
  const first = world.random.int(5, 9);
  const step = world.random.pick([7, 10, 30]);
  return Array.from({ length: count }, (_, index) => ({
    days: first + index * step,
    amount: uniqueAmount(world, min, max),
  }));
}
