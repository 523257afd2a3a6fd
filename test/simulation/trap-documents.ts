import { writeCancellation } from "./cancellation-xml.ts";
import { decimal } from "./centavos.ts";
import { addDays } from "./civil-day.ts";
import {
  addTitles,
  fileNote,
  itemsWorth,
  type Month,
  makeNote,
  type Note,
  type NoteOptions,
  someDay,
} from "./make-note.ts";
import { authorise, batchOf } from "./nfe-xml.ts";
import type { Party } from "./party.ts";
import type { DocumentStatus } from "./truth.ts";
import { accepted, addFile, type PlannedTitle, uniqueAmount } from "./world.ts";

/** Two suppliers, one amount: without a name on the statement nobody can tell which was paid. */
export function addPairOfEqualAmounts(month: Month): void {
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
export function addEqualParcels(month: Month): void {
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
export function addGrouped(month: Month): void {
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
export function addNotesWithoutTitles(month: Month): void {
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
export function addBonus(month: Month): void {
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
export function addReturn(month: Month, index: number): void {
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

export function addComplement(month: Month): void {
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
export function addOwnEntryNote(month: Month): void {
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
export function addCancelledByEvent(month: Month): void {
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
export function addCancelledByStatus(month: Month): void {
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
export function addTampered(month: Month): void {
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
export function addRefused(month: Month): void {
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
export function addRepeated(month: Month): void {
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
export function addUnknownChain(month: Month): void {
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

export function addJunk({ world, firstDay }: Month, index: number): void {
  if (index > 0) return;
  addFile(
    world,
    `anotações ${firstDay.slice(0, 7)}.txt`,
    Buffer.from(`${firstDay.slice(0, 7)}: ligar para o contador\nConferir boleto da energia\n`, "utf8"),
    {
      kind: "unknown",
      accepts: ["unrecognised"],
      case: "junk",
      why: "não é documento nem extrato",
    },
  );
}
