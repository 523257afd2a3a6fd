import type { Good } from "./catalogue.ts";
import { share } from "./centavos.ts";
import { addDays, type CivilDay, daysBetween } from "./civil-day.ts";
import { authorise, type NfeDraft, type NfeItemDraft, totalOfNfe, type WrittenNfe, writeNfe } from "./nfe-xml.ts";
import { type Party, stateCodes } from "./party.ts";
import type { SimulatedAuthority } from "./simulated-authority.ts";
import type { DocumentStatus } from "./truth.ts";
import { accepted, addFile, nextNumber, type Plan, type PlannedTitle, type World } from "./world.ts";

export interface Month {
  readonly world: World;
  readonly firstDay: CivilDay;
  readonly lastDay: CivilDay;
}

export interface NoteOptions {
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

export interface Note {
  readonly draft: NfeDraft;
  readonly written: WrittenNfe;
  readonly protocol: string;
  readonly xml: string;
}

export function makeNote(
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

export function fileNote(
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

export function properName(name: string): string {
  return name
    .replace(/ LTDA$/, "")
    .replaceAll(/[^A-Z &]/g, "")
    .toLowerCase()
    .replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

export function addTitles(
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

/**
 * Items whose note is worth `total`, to the centavo: what freight and IPI add and a discount takes off is made up for by the
 * price of the last item.
 */
export function itemsWorth(
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
export function someDay({ world, firstDay, lastDay }: Month, from: number, to: number): CivilDay {
  return addDays(firstDay, Math.min(world.random.int(from, to) - 1, daysBetween(firstDay, lastDay)));
}

/** cNF may be neither a sequence everybody uses nor the number itself (NT 2019.001). */
function codeOtherThan(world: World, number: number): string {
  const code = String(world.random.int(10_000_000, 99_999_999));
  return Number(code) === number || /^(\d)\1*$/.test(code) ? "83015274" : code;
}
