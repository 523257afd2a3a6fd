import { writeCancellation } from "./cancellation-xml.ts";
import { assets, bought, consumables, type Good } from "./catalogue.ts";
import { decimal, share, sum } from "./centavos.ts";
import { addDays, type CivilDay, daysBetween, lastOfMonth } from "./civil-day.ts";
import {
  authorise,
  batchOf,
  type NfeDraft,
  type NfeItemDraft,
  totalOfNfe,
  type WrittenNfe,
  writeNfe,
} from "./nfe-xml.ts";
import { keyOfNfse, type NfseDraft, netOfNfse, writeNfse } from "./nfse-xml.ts";
import type { Party } from "./party.ts";
import { stateCodes } from "./party.ts";
import type { SimulatedAuthority } from "./simulated-authority.ts";
import type { DocumentStatus } from "./truth.ts";
import {
  accepted,
  addFile,
  claim,
  nextNumber,
  type Plan,
  type PlannedTitle,
  quota,
  uniqueAmount,
  type World,
} from "./world.ts";

/** The documents of one month, the ordinary ones and each trap once, with the titles they open. */
export function addDocumentsOfMonth(world: World, firstDay: CivilDay): void {
  const month: Month = { world, firstDay, lastDay: lastOfMonth(firstDay) };
  const repeat = (ordinary: number, each: (index: number) => void): void => {
    for (let index = 0; index < quota(world, ordinary); index += 1) each(index);
  };
  const few = world.traps === "few";
  repeat(few ? 12 : 7, (index) => addPurchase(month, index));
  repeat(few ? 10 : 6, (index) => addSale(month, index));
  repeat(3, (index) => addServiceTaken(month, index));
  repeat(few ? 4 : 2, (index) => addServiceProvided(month, index));
  repeat(1, (index) => {
    addSmallPurchases(month);
    addRetailSales(month);
    addNotesWithoutTitles(month);
    addBonus(month);
    addReturn(month, index);
    addCancelledByEvent(month);
    addTampered(month);
    addRepeated(month);
  });
  if (few) return;
  repeat(1, (index) => {
    addPairOfEqualAmounts(month);
    addEqualParcels(month);
    addGrouped(month);
    addComplement(month);
    addOwnEntryNote(month);
    addCancelledByStatus(month);
    addRefused(month);
    addUnknownChain(month);
    addJunk(month, index);
  });
}

interface Month {
  readonly world: World;
  readonly firstDay: CivilDay;
  readonly lastDay: CivilDay;
}

interface NoteOptions {
  readonly case: string;
  readonly issuer: Party;
  readonly recipient?: Party;
  readonly items: readonly NfeItemDraft[];
  readonly day?: CivilDay;
  /** Days to each due date, and what each parcel is worth; the parcels need not sum to the note. */
  readonly parcels?: readonly { readonly days: number; readonly amount: bigint }[];
  readonly payment?: { readonly tPag: string; readonly indPag?: "0" | "1" };
  readonly operation?: string;
  readonly model?: "55" | "65";
  readonly direction?: "entry" | "exit";
  readonly purpose?: "1" | "2" | "4";
  readonly environment?: "production" | "homologation";
  readonly references?: readonly string[];
}

interface Note {
  readonly draft: NfeDraft;
  readonly written: WrittenNfe;
  readonly protocol: string;
  readonly xml: string;
}

function makeNote(
  month: Month,
  options: NoteOptions,
  authority: SimulatedAuthority | "unsigned" = month.world.authority,
): Note {
  const { world } = month;
  const day = options.day ?? someDay(month, 1, 20);
  const model = options.model ?? "55";
  const number = nextNumber(world, options.issuer, model);
  const total = totalOfNfe(options);
  const isBilled = (options.parcels ?? []).length > 0;
  const payment = options.payment ?? (isBilled ? { tPag: "15", indPag: "1" as const } : { tPag: "90" });
  const draft: NfeDraft = {
    model,
    series: 1,
    number,
    code: codeOtherThan(world, number),
    issuedAt: `${day}T${String(world.random.int(8, 17)).padStart(2, "0")}:${String(world.random.int(10, 59))}:00`,
    operation: options.operation ?? "VENDA DE MERCADORIA",
    direction: options.direction ?? "exit",
    purpose: options.purpose ?? "1",
    environment: options.environment ?? "production",
    issuer: options.issuer,
    ...(options.recipient === undefined ? {} : { recipient: options.recipient }),
    items: options.items,
    installments: (options.parcels ?? []).map((parcel, index) => ({
      number: String(index + 1).padStart(3, "0"),
      dueOn: addDays(day, parcel.days),
      amount: parcel.amount,
    })),
    payment: { ...payment, amount: payment.tPag === "90" ? 0n : total },
    ...(options.references === undefined ? {} : { references: options.references }),
  };
  const written =
    authority === "unsigned" ? writeNfe(draft) : writeNfe(draft, authority.certificateFor(options.issuer));
  const protocol = `1${stateCodes[options.issuer.city.state]}${day.slice(2, 4)}${world.random.digits(10)}`;
  const xml = authorise(draft, written, { number: protocol, cStat: "100", xMotivo: "Autorizado o uso da NF-e" });
  return { draft, written, protocol, xml };
}

function fileNote(
  { world }: Month,
  note: Note,
  truth: {
    case: string;
    why: string;
    accepts?: readonly DocumentStatus[];
    copies?: string;
    name?: string;
    xml?: string;
  },
): void {
  addFile(world, truth.name ?? nameOfFile(world, note), Buffer.from(truth.xml ?? note.xml, "utf8"), {
    kind: note.draft.model === "65" ? "nfce" : "nfe",
    key: note.written.key,
    accepts: truth.accepts ?? accepted,
    ...(truth.copies === undefined ? {} : { copies: truth.copies }),
    case: truth.case,
    why: truth.why,
  });
}

/** Files as people and programs name them: by key, by number and name, in folders or loose. */
function nameOfFile(world: World, { draft, written }: Note): string {
  const issued = draft.issuer.taxId === world.company.taxId;
  const folder = world.random.pick(
    issued ? ["Notas emitidas/", "vendas/XML/", ""] : ["Notas recebidas/", "XML do contador/", "Fornecedores/", ""],
  );
  return (
    folder +
    world.random.pick([
      `${written.key}-procNFe.xml`,
      `NFe${written.key}.xml`,
      `NF ${draft.number} - ${properName((issued ? draft.recipient : draft.issuer)?.name ?? "CONSUMIDOR")}.xml`,
    ])
  );
}

function properName(name: string): string {
  return name
    .replace(/ LTDA$/, "")
    .replaceAll(/[^A-Z &]/g, "")
    .toLowerCase()
    .replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function addTitles(
  { world }: Month,
  note: Note,
  side: "payable" | "receivable",
  counterparty: Party,
  plans: readonly Plan[],
  extra: Partial<Pick<PlannedTitle, "case" | "cancelled" | "confirmed" | "mayBeAbsent" | "mayBeReduced">> = {},
): PlannedTitle[] {
  const { draft, written } = note;
  const parcels =
    draft.installments.length > 0
      ? draft.installments.map((parcel) => ({ ...parcel, known: true }))
      : [
          {
            number: "1",
            dueOn: draft.issuedAt.slice(0, 10),
            amount: totalOfNfe(draft),
            known: false,
          },
        ];
  const titles = parcels.map(
    (parcel, index): PlannedTitle => ({
      side,
      document: written.key,
      number: draft.number,
      counterparty,
      installment: parcel.number,
      dueOn: parcel.dueOn,
      dueOnDocument: parcel.known,
      amount: parcel.amount,
      plan: plans[index] ?? plans[0] ?? "leave-open",
      case: "ordinary",
      cancelled: false,
      confirmed: true,
      mayBeAbsent: false,
      mayBeReduced: false,
      ...extra,
    }),
  );
  world.titles.push(...titles);
  return titles;
}

function addPurchase(month: Month, index: number): void {
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

function addSale(month: Month, index: number): void {
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
function addSmallPurchases(month: Month): void {
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

function addRetailSales(month: Month): void {
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

/** Two suppliers, one amount: without a name on the statement nobody can tell which was paid. */
function addPairOfEqualAmounts(month: Month): void {
  const { world } = month;
  const amount = uniqueAmount(world, 300, 2500);
  for (const supplier of world.random.shuffle(world.suppliers).slice(0, 2)) {
    const { items } = itemsWorth(world, supplier, world.company, {
      total: amount,
      goods: world.trade.goods,
      cfop: "102",
    });
    const parcels = [{ days: world.random.int(3, 6), amount }];
    const note = makeNote(month, { case: "same-amount", issuer: supplier, recipient: world.company, items, parcels });
    fileNote(month, note, { case: "same-amount", why: "outra nota, de outro fornecedor, tem o mesmo valor" });
    addTitles(month, note, "payable", supplier, ["by-special"], { case: "same-amount" });
  }
}

/** Parcels of one amount, the usual thing: only the due date says which is paid. */
function addEqualParcels(month: Month): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const amount = uniqueAmount(world, 200, 900);
  const parcels = [3, 10, 40].map((days) => ({ days, amount }));
  const { items } = itemsWorth(world, supplier, world.company, {
    total: amount * 3n,
    goods: world.trade.goods,
    cfop: "102",
  });
  const note = makeNote(month, { case: "equal-parcels", issuer: supplier, recipient: world.company, items, parcels });
  fileNote(month, note, { case: "equal-parcels", why: "três parcelas de mesmo valor" });
  addTitles(month, note, "payable", supplier, ["by-special"], { case: "equal-parcels" });
}

/** Two notes of one supplier due together, paid at once. */
function addGrouped(month: Month): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const day = someDay(month, 1, 15);
  for (let index = 0; index < 2; index += 1) {
    const amount = uniqueAmount(world, 150, 1800);
    const { items } = itemsWorth(world, supplier, world.company, {
      total: amount,
      goods: world.trade.goods,
      cfop: "102",
    });
    const parcels = [{ days: 7, amount }];
    const note = makeNote(month, { case: "grouped", issuer: supplier, recipient: world.company, items, parcels, day });
    fileNote(month, note, { case: "grouped", why: "paga junto com outra nota do mesmo fornecedor" });
    addTitles(month, note, "payable", supplier, ["by-special"], { case: "grouped" });
  }
}

/** Remittance for repair, bonus alone and transfer between branches: goods move, nobody owes. */
function addNotesWithoutTitles(month: Month): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const notes = [
    { case: "remittance", issuer: world.company, recipient: supplier, cfop: "915", operation: "REMESSA PARA CONSERTO" },
    {
      case: "bonus-alone",
      issuer: supplier,
      recipient: world.company,
      cfop: "910",
      operation: "REMESSA EM BONIFICACAO",
    },
    {
      case: "transfer",
      issuer: world.branchOfCompany,
      recipient: world.company,
      cfop: "152",
      operation: "TRANSFERENCIA DE MERCADORIA",
    },
  ];
  for (const { cfop, ...note } of notes) {
    const { items } = itemsWorth(world, note.issuer, note.recipient, {
      total: uniqueAmount(world, 100, 900),
      goods: world.trade.goods,
      cfop,
    });
    fileNote(month, makeNote(month, { ...note, items }), {
      case: note.case,
      why: "movimenta mercadoria e não abre título",
    });
  }
}

/** A bonus item beside what was bought: the parcels are right, vNF is more. */
function addBonus(month: Month): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const amount = uniqueAmount(world, 400, 2400);
  const price = { goods: world.trade.goods };
  const { items } = itemsWorth(world, supplier, world.company, { ...price, total: amount, cfop: "102" });
  const { items: bonus } = itemsWorth(world, supplier, world.company, {
    ...price,
    total: uniqueAmount(world, 50, 200),
    cfop: "910",
  });
  const note = makeNote(month, {
    case: "bonus",
    issuer: supplier,
    recipient: world.company,
    items: [...items, ...bonus.slice(0, 1)],
    parcels: [{ days: 7, amount }],
  });
  fileNote(month, note, { case: "bonus", why: "o item em bonificação está em vNF e não nas duplicatas" });
  addTitles(month, note, "payable", supplier, ["tax-id"], { case: "bonus" });
}

/** Goods sent back: opens nothing; how it reduces the first note is left to the product. */
function addReturn(month: Month, index: number): void {
  const { world } = month;
  const ofPurchase = (index + Number(month.firstDay.slice(5, 7))) % 2 === 1;
  const partner = ofPurchase ? world.random.pick(world.suppliers) : world.random.pick(world.customers);
  const [issuer, recipient] = ofPurchase ? [partner, world.company] : [world.company, partner];
  const amount = uniqueAmount(world, 150, 900);
  const day = someDay(month, 1, 10);
  const { items } = itemsWorth(world, issuer, recipient, { total: amount, goods: world.trade.goods, cfop: "102" });
  const parcels = [{ days: 60, amount }];
  const original = makeNote(month, { case: "returned", issuer, recipient, items, parcels, day });
  fileNote(month, original, { case: "returned", why: "mercadoria devolvida depois" });
  const side = ofPurchase ? "payable" : "receivable";
  addTitles(month, original, side, partner, ["by-special"], { case: "returned", mayBeReduced: true });
  const back = itemsWorth(world, recipient, issuer, { total: amount, goods: world.trade.goods, cfop: "202" });
  const note = makeNote(month, {
    case: "return",
    issuer: recipient,
    recipient: issuer,
    items: back.items,
    operation: "DEVOLUCAO DE COMPRA",
    purpose: "4",
    references: [original.written.key],
    day: addDays(day, 5),
  });
  fileNote(month, note, { case: "return", why: "devolução: reduz o título da nota original, não abre outro" });
}

function addComplement(month: Month): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const amount = uniqueAmount(world, 300, 1500);
  const day = someDay(month, 1, 8);
  const first = itemsWorth(world, supplier, world.company, { total: amount, goods: world.trade.goods, cfop: "102" });
  const original = makeNote(month, {
    case: "complemented",
    issuer: supplier,
    recipient: world.company,
    items: first.items,
    parcels: [{ days: 10, amount }],
    day,
  });
  fileNote(month, original, { case: "complemented", why: "compra cujo preço foi complementado depois" });
  addTitles(month, original, "payable", supplier, ["tax-id"], { case: "complemented" });
  const more = uniqueAmount(world, 80, 200);
  const { items } = itemsWorth(world, supplier, world.company, { total: more, goods: world.trade.goods, cfop: "102" });
  const note = makeNote(month, {
    case: "complement",
    issuer: supplier,
    recipient: world.company,
    items: items.slice(0, 1).map((item) => ({ ...item, amount: more, quantity: 1 as const })),
    parcels: [{ days: 7, amount: more }],
    operation: "COMPLEMENTO DE PRECO",
    purpose: "2",
    references: [original.written.key],
    day: addDays(day, 4),
  });
  fileNote(month, note, { case: "complement", why: "complemento de preço com a sua própria duplicata" });
  addTitles(month, note, "payable", supplier, ["tax-id"], { case: "complement" });
}

/** A note that the buyer issues for what a rural producer sold it: the issuer is us, and we owe. */
function addOwnEntryNote(month: Month): void {
  const { world } = month;
  const amount = uniqueAmount(world, 300, 2200);
  const { items } = itemsWorth(world, world.producer, world.company, {
    total: amount,
    goods: world.trade.goods,
    cfop: "102",
  });
  const note = makeNote(month, {
    case: "own-entry",
    issuer: world.company,
    recipient: world.producer,
    items: items.map((item) => ({
      ...item,
      cfop: `${world.producer.city.state === world.company.city.state ? "1" : "2"}102`,
    })),
    parcels: [{ days: 6, amount }],
    direction: "entry",
    operation: "COMPRA DE PRODUTOR RURAL",
  });
  fileNote(month, note, { case: "own-entry", why: "nota de entrada de emissão própria: a empresa deve ao produtor" });
  addTitles(month, note, "payable", world.producer, ["tax-id"], { case: "own-entry" });
}

/** A sale that will not hold. */
function makeCancelledSale(month: Month, name: string): { note: Note; customer: Party } {
  const { world } = month;
  const customer = world.random.pick(world.customers);
  const amount = uniqueAmount(world, 200, 1500);
  const goods = { total: amount, goods: world.trade.goods, cfop: "102" };
  const { items } = itemsWorth(world, world.company, customer, goods);
  const parcels = [{ days: 8, amount }];
  return {
    customer,
    note: makeNote(month, { case: name, issuer: world.company, recipient: customer, items, parcels }),
  };
}

/** The cancellation comes as a file of its own, read before the note or after it. */
function addCancelledByEvent(month: Month): void {
  const { world } = month;
  const name = "cancelled-by-event";
  const { note, customer } = makeCancelledSale(month, name);
  fileNote(month, note, {
    case: name,
    why: "autorizada e depois cancelada por evento: aceita como cancelada, ou retida",
    accepts: ["accepted", "quarantined"],
  });
  addTitles(month, note, "receivable", customer, ["by-special"], { case: name, cancelled: true, mayBeAbsent: true });
  const { key } = note.written;
  const event = writeCancellation(
    {
      key,
      taxId: world.company.taxId,
      protocol: note.protocol,
      at: note.draft.issuedAt.replace(/:00$/, ":50"),
      eventProtocol: `${note.protocol.slice(0, 5)}${world.random.digits(10)}`,
      reason: "Pedido cancelado pelo cliente antes da entrega",
    },
    world.authority.certificateFor(world.company),
  );
  addFile(world, `Notas emitidas/110111-${key}-procEventoNFe.xml`, Buffer.from(event, "utf8"), {
    kind: "nfe-event",
    key,
    accepts: accepted,
    case: "cancellation-event",
    why: "evento de cancelamento registrado",
  });
}

/** The protocol beside the note says it itself. */
function addCancelledByStatus(month: Month): void {
  const name = "cancelled-by-status";
  const { note, customer } = makeCancelledSale(month, name);
  const protocol = { number: note.protocol, cStat: "101", xMotivo: "Cancelamento de NF-e homologado" } as const;
  fileNote(month, note, {
    case: name,
    why: "o protocolo diz cancelamento (101): não vale, ou vale como cancelada",
    accepts: ["quarantined", "accepted"],
    xml: authorise(note.draft, note.written, protocol),
  });
  addTitles(month, note, "receivable", customer, ["by-special"], { case: name, cancelled: true, mayBeAbsent: true });
}

/** Changed after it was signed. Every second time only the due date, so that nothing but the signature can tell. */
function addTampered(month: Month): void {
  const onlyDueDate = month.world.random.chance(0.5);
  addRefusedNote(month, "tampered", "alterada depois de assinada: a assinatura não confere", {
    rewrite: ({ draft, xml }) => {
      const [parcel] = draft.installments;
      if (parcel === undefined) throw new RangeError("a tampered note needs a parcel");
      return onlyDueDate
        ? xml.replace(`<dVenc>${parcel.dueOn}</dVenc>`, `<dVenc>${addDays(parcel.dueOn, 9)}</dVenc>`)
        : xml.replace(`<vDup>${decimal(parcel.amount)}</vDup>`, `<vDup>${decimal(parcel.amount + 1000n)}</vDup>`);
    },
  });
}

/** What must open nothing: never signed, from the test environment, or somebody else's. */
function addRefused(month: Month): void {
  const { world } = month;
  addRefusedNote(month, "unsigned", "sem assinatura", { unsigned: true });
  addRefusedNote(month, "homologation", "emitida em homologação, sem valor fiscal", {
    note: { environment: "homologation" },
  });
  addRefusedNote(month, "of-another-company", "destinada a outra empresa", {
    note: { recipient: world.random.pick(world.customers) },
  });
}

function addRefusedNote(
  month: Month,
  name: string,
  why: string,
  change: {
    readonly note?: Partial<NoteOptions>;
    readonly unsigned?: boolean;
    readonly rewrite?: (note: Note) => string;
  },
): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const amount = uniqueAmount(world, 200, 1800);
  const goods = { total: amount, goods: world.trade.goods, cfop: "102" };
  const { items } = itemsWorth(world, supplier, world.company, goods);
  const note = makeNote(
    month,
    { case: name, issuer: supplier, recipient: world.company, items, parcels: [{ days: 6, amount }], ...change.note },
    change.unsigned === true ? "unsigned" : world.authority,
  );
  const xml = change.rewrite?.(note);
  fileNote(month, note, { case: name, why, accepts: ["quarantined"], ...(xml === undefined ? {} : { xml }) });
  world.refused.push({ ...refusedTitle(note, supplier, amount), case: name });
}

/** Not a title of the company: kept only as what a payment must not settle. */
function refusedTitle(note: Note, supplier: Party, amount: bigint): PlannedTitle {
  return {
    side: "payable",
    document: note.written.key,
    number: note.draft.number,
    counterparty: supplier,
    installment: "001",
    dueOn: note.draft.installments[0]?.dueOn ?? note.draft.issuedAt.slice(0, 10),
    dueOnDocument: true,
    amount,
    plan: "by-special",
    case: "refused",
    cancelled: false,
    confirmed: false,
    mayBeAbsent: true,
    mayBeReduced: false,
  };
}

/** One note in the folder three times: sent again under another name, and inside the batch its issuer had kept. */
function addRepeated(month: Month): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const amount = uniqueAmount(world, 200, 1900);
  const { items } = itemsWorth(world, supplier, world.company, {
    total: amount,
    goods: world.trade.goods,
    cfop: "102",
  });
  const note = makeNote(month, {
    case: "repeated",
    issuer: supplier,
    recipient: world.company,
    items,
    parcels: [{ days: 5, amount }],
  });
  const copies = note.written.key;
  const accepts: readonly DocumentStatus[] = ["duplicate"];
  fileNote(month, note, { case: "repeated", why: "a nota, uma vez", accepts, copies });
  fileNote(month, note, {
    case: "repeated",
    why: "a mesma nota, reenviada por e-mail",
    accepts,
    copies,
    name: `E-mail/Fwd NF-e ${note.draft.number} (segunda via).xml`,
  });
  fileNote(month, note, {
    case: "repeated-in-batch",
    why: "a mesma nota em um lote, sem protocolo",
    accepts: ["duplicate", "quarantined"],
    name: `E-mail/lote ${note.draft.number}.xml`,
    xml: batchOf(note.written, world.random.digits(12).replace(/^0+/, "1")),
  });
  addTitles(month, note, "payable", supplier, ["tax-id"], { case: "repeated" });
}

/** Well signed, but by a chain that nobody here trusts: taken, and to be confirmed before it is paid. */
function addUnknownChain(month: Month): void {
  const { world } = month;
  const supplier = world.random.pick(world.suppliers);
  const amount = uniqueAmount(world, 200, 1900);
  const { items } = itemsWorth(world, supplier, world.company, {
    total: amount,
    goods: world.trade.goods,
    cfop: "102",
  });
  const note = makeNote(
    month,
    { case: "unknown-chain", issuer: supplier, recipient: world.company, items, parcels: [{ days: 6, amount }] },
    world.intruder,
  );
  fileNote(month, note, { case: "unknown-chain", why: "assinatura confere, cadeia não confiável: título a confirmar" });
  addTitles(month, note, "payable", supplier, ["tax-id"], { case: "unknown-chain", confirmed: false });
}

function addJunk({ world, firstDay }: Month, index: number): void {
  if (index > 0) return;
  addFile(
    world,
    `anotações ${firstDay.slice(0, 7)}.txt`,
    Buffer.from("Ligar para o contador\nConferir boleto da energia\n", "utf8"),
    {
      kind: "unknown",
      accepts: ["unrecognised"],
      case: "junk",
      why: "não é documento nem extrato",
    },
  );
}

function addServiceTaken(month: Month, index: number): void {
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

function addServiceProvided(month: Month, index: number): void {
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
    sefin: world.authority.certificateFor(world.sefin),
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

/**
 * Items whose note is worth `total`, to the centavo: what freight and IPI add and a discount takes off is made up for by the
 * price of the last item.
 */
function itemsWorth(
  world: World,
  issuer: Party,
  recipient: Party | undefined,
  wanted: {
    readonly total: bigint;
    readonly goods: readonly Good[];
    /** Without its first digit, which says if it stays in the state. */
    readonly cfop: string;
    readonly withFreight?: boolean;
    readonly withDiscount?: boolean;
    readonly withIpi?: boolean;
  },
): { items: NfeItemDraft[]; adjusted: boolean } {
  const { random } = world;
  const cfop = `${recipient === undefined || recipient.city.state === issuer.city.state ? "5" : "6"}${wanted.cfop}`;
  const count = wanted.total < 20_000n ? 1 : random.int(1, 4);
  const goods = random.shuffle(wanted.goods).slice(0, count);
  let rest = wanted.total;
  const items = goods.map((good, index): NfeItemDraft => {
    const last = index === goods.length - 1;
    const quantity = random.pick([1, 2, 4, 5, 10, 20] as const);
    const code = String(1000 + ((good.name.length * 37 + good.ncm.charCodeAt(3) * 11) % 9000));
    const product = { code, name: good.name, ncm: good.ncm, cfop, unit: good.unit };
    if (!last) {
      const amount = ((wanted.total / BigInt(goods.length + 1)) * BigInt(random.int(60, 100))) / 100n;
      const ipi = wanted.withIpi === true ? share(amount, 500n) : undefined;
      rest -= amount + (ipi ?? 0n);
      return { ...product, quantity, amount, ...(ipi === undefined ? {} : { ipi }) };
    }
    const freight = wanted.withFreight === true ? BigInt(random.int(1500, 4500)) : undefined;
    const discount = wanted.withDiscount === true ? BigInt(random.int(100, 900)) : undefined;
    const amount = rest - (freight ?? 0n) + (discount ?? 0n);
    return {
      ...product,
      quantity,
      amount,
      ...(freight === undefined ? {} : { freight }),
      ...(discount === undefined ? {} : { discount }),
    };
  });
  const adjusted = [wanted.withFreight, wanted.withDiscount, wanted.withIpi].includes(true);
  return { items, adjusted };
}

/** Between the days `from` and `to` of the month, whatever its length. */
function someDay({ world, firstDay, lastDay }: Month, from: number, to: number): CivilDay {
  return addDays(firstDay, Math.min(world.random.int(from, to) - 1, daysBetween(firstDay, lastDay)));
}

/** cNF may be neither a sequence everybody uses nor the number itself (NT 2019.001). */
function codeOtherThan(world: World, number: number): string {
  const code = String(world.random.int(10_000_000, 99_999_999));
  return Number(code) === number || /^(\d)\1*$/.test(code) ? "83015274" : code;
}
