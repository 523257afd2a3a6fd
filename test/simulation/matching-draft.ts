import { sum } from "./centavos.ts";
import { addDays, businessDayFrom, type CivilDay, daysBetween } from "./civil-day.ts";
import type { MatchingTitle, MovementAnswer, Terms } from "./matching-truth.ts";
import { banksByRoom, type MemoDialect, plainCapitals } from "./memo-dialect.ts";
import { keyOfNfe, type NfeDraft } from "./nfe-xml.ts";
import { keyOfNfse, type NfseDraft } from "./nfse-xml.ts";
import type { Party } from "./party.ts";
import { createRandom, type Random } from "./random.ts";
import { inventParty } from "./world.ts";

/** Everything of a matching while it is being invented. */
export interface MatchingDraft {
  readonly seed: number;
  readonly random: Random;
  readonly from: CivilDay;
  readonly to: CivilDay;
  readonly company: Party;
  readonly accounts: readonly DraftAccount[];
  readonly lateTerms: Terms;
  /** What the bank charges for each boleto that it collects. */
  readonly collectionFee: bigint;
  readonly partners: Readonly<Record<Side, readonly Partner[]>>;
  /** Pairs whose names are the same as far as a narrow statement shows them. */
  readonly twins: Readonly<Record<Side, readonly (readonly [Partner, Partner])[]>>;
  /** Sole traders, registered under a person's name with the CNPJ's root before it. */
  readonly soleTraders: Readonly<Record<Side, readonly Partner[]>>;
  readonly notes: DraftNote[];
  readonly movements: DraftMovement[];
  readonly returns: DraftReturn[];
  readonly numbers: Map<string, number>;
  readonly takenNumbers: Set<number>;
  readonly titlesOf: Map<string, MatchingTitle[]>;
  readonly amounts: Map<bigint, MatchingTitle[]>;
  /** Amounts that nothing else may have. */
  readonly closed: Set<bigint>;
  groups: number;
}

export type Side = "payable" | "receivable";

export interface Partner {
  readonly party: Party;
  /** How its customers know it, where no document of ours says so. */
  readonly alias?: string;
}

export interface DraftAccount {
  readonly id: string;
  readonly branch: string;
  readonly number: string;
  readonly dialect: MemoDialect;
}

export type DraftNote = (
  | { readonly kind: "nfe"; readonly draft: NfeDraft }
  | { readonly kind: "nfse"; readonly draft: NfseDraft }
) & { readonly side: Side; readonly titles: readonly MatchingTitle[] };

export interface DraftMovement extends Omit<MovementAnswer, "movementId"> {
  readonly account: DraftAccount;
  readonly on: CivilDay;
  /** Signed. */
  readonly amount: bigint;
  readonly memo: string;
  /** Movements that stand or fall together. */
  readonly group: number;
  /** Tax id of the partner whom it names, where that partner's titles must explain it as meant, or not at all. */
  readonly names?: string;
}

/** What a bank says in its return file about one day's collection. */
export interface DraftReturn {
  readonly account: DraftAccount;
  readonly creditedOn: CivilDay;
  readonly titles: readonly MatchingTitle[];
  readonly fee: bigint;
}

export function createDraft(options: { seed: number; from: CivilDay; to: CivilDay; size: number }): MatchingDraft {
  const { seed } = options;
  const random = createRandom(seed, "matching");
  const names = inventNames(random);
  const trader = (name: string, tradeName?: string): Party => ({
    ...inventParty(random, { name, crt: random.chance(0.4) ? "1" : "3", withLetters: random.chance(0.15) }),
    ...(tradeName === undefined ? {} : { tradeName }),
  });
  const count = Math.min(110, Math.max(24, Math.round(options.size / 12)));
  const partners = (side: Side): Partner[] =>
    Array.from({ length: count }, () => {
      const brand = random.chance(0.4) ? names.brand() : undefined;
      const party = trader(names.company(), side === "payable" ? brand : undefined);
      return side === "receivable" && brand !== undefined ? { party, alias: brand } : { party };
    });
  const twins = (side: Side): (readonly [Partner, Partner])[] =>
    (side === "payable" ? longFirstNames.slice(0, 3) : longFirstNames.slice(3)).map((first) => {
      const [one = "", other = ""] = random.shuffle(lastNames).slice(0, 2);
      const twin = (last: string): Partner => ({ party: trader(`DISTRIBUIDORA ${first} ${last} LTDA`) });
      return [twin(one), twin(other)] as const;
    });
  const soleTraders = (): Partner[] =>
    Array.from({ length: 4 }, () => {
      const party = trader("");
      const { taxId } = party;
      const root = `${taxId.slice(0, 2)}.${taxId.slice(2, 5)}.${taxId.slice(5, 8)}`;
      return { party: { ...party, crt: "1" as const, name: `${root} ${names.trader()}` } };
    });
  const company = trader("MARCENARIA PINHO DOURADO LTDA");
  const shift = Math.floor(Math.abs(seed) / 3) % 3;
  return {
    seed,
    random,
    from: options.from,
    to: options.to,
    company,
    accounts: banksByRoom.map((banks, row) => accountOf(random, banks, Math.abs(seed) + row * shift)),
    lateTerms: { finePercent: "2.00", interestPercentMonth: "1.00" },
    collectionFee: BigInt(random.int(149, 389)),
    partners: { payable: partners("payable"), receivable: partners("receivable") },
    twins: { payable: twins("payable"), receivable: twins("receivable") },
    soleTraders: { payable: soleTraders(), receivable: soleTraders() },
    notes: [],
    movements: [],
    returns: [],
    numbers: new Map(),
    takenNumbers: new Set(),
    titlesOf: new Map(),
    amounts: new Map(),
    closed: new Set(),
    groups: 0,
  };
}

function accountOf(random: Random, banks: readonly MemoDialect[], turn: number): DraftAccount {
  const dialect = banks[turn % banks.length] ?? random.pick(banks);
  const branch = `0${random.int(100, 999)}`;
  const number = `${random.int(10_000, 99_999)}-${random.int(0, 9)}`;
  return { id: `${dialect.habits.bank}/${branch}/${number}`, branch, number, dialect };
}

export interface NewNote {
  readonly side: Side;
  readonly partner: Partner;
  readonly parcels: readonly { readonly dueOn: CivilDay; readonly amount: bigint }[];
  readonly kind?: "nfe" | "nfse";
  readonly issuedOn?: CivilDay;
  readonly number?: number;
  readonly terms?: Terms;
  readonly remarks?: string;
}

/** A note with its titles. Amounts must have been drawn for it: `drawAmount`. */
export function addNote(draft: MatchingDraft, note: NewNote): MatchingTitle[] {
  const { random, company } = draft;
  const { party } = note.partner;
  const [issuer, recipient] = note.side === "payable" ? [party, company] : [company, party];
  const first = note.parcels[0];
  if (first === undefined) throw new RangeError("a note needs a parcel");
  const issuedOn = note.issuedOn ?? addDays(first.dueOn, -random.int(8, 25));
  const kind = note.kind ?? "nfe";
  const number = note.number ?? nextNumber(draft, `${issuer.taxId} ${kind}`);
  const amount = sum(note.parcels.map((parcel) => parcel.amount));
  const issuedAt = `${issuedOn}T${random.int(10, 17)}:${random.int(10, 59)}:00`;
  const written =
    kind === "nfe"
      ? ({ kind, draft: nfeOf(random, { note, issuer, recipient, number, amount, issuedAt }) } as const)
      : ({ kind, draft: nfseOf(random, { provider: issuer, taker: recipient, number, amount, issuedAt }) } as const);
  const documentKey = written.kind === "nfe" ? keyOfNfe(written.draft) : keyOfNfse(written.draft);
  const titles = note.parcels.map((parcel, index): MatchingTitle => {
    const installment = kind === "nfe" ? String(index + 1).padStart(3, "0") : "1";
    return {
      id: `${documentKey}/${installment}`,
      side: note.side,
      documentKind: kind,
      documentKey,
      documentNumber: String(number),
      installment,
      partner: {
        taxId: party.taxId,
        name: party.name,
        ...(party.tradeName === undefined ? {} : { tradeName: party.tradeName }),
      },
      issuedOn,
      dueOn: parcel.dueOn,
      amountCentavos: parcel.amount,
      ...(note.terms === undefined ? {} : { terms: note.terms }),
      ...(note.remarks === undefined ? {} : { remarks: note.remarks }),
    };
  });
  draft.notes.push({ ...written, side: note.side, titles });
  for (const title of titles) {
    push(draft.titlesOf, party.taxId, title);
    push(draft.amounts, title.amountCentavos, title);
  }
  return titles;
}

/** A note of one parcel, the usual thing. */
export function addTitle(
  draft: MatchingDraft,
  { amount, dueOn, ...note }: Omit<NewNote, "parcels"> & { readonly dueOn: CivilDay; readonly amount?: bigint },
): MatchingTitle {
  const drawn = amount ?? drawAmount(draft, note.side, note.partner, dueOn);
  const [title] = addNote(draft, { ...note, parcels: [{ dueOn, amount: drawn }] });
  if (title === undefined) throw new RangeError("a note without titles");
  return title;
}

/**
 * An amount for a title of this partner, who has no other of it. Often one that somebody else's title of about the same day has
 * already, as happens wherever prices are round.
 */
export function drawAmount(draft: MatchingDraft, side: Side, partner: Partner, dueOn: CivilDay): bigint {
  const own = new Set((draft.titlesOf.get(partner.party.taxId) ?? []).map((title) => title.amountCentavos));
  if (draft.random.chance(0.55)) {
    for (let attempt = 0; attempt < 12 && draft.notes.length > 0; attempt += 1) {
      const title = draft.random.pick(draft.random.pick(draft.notes).titles);
      const near = Math.abs(daysBetween(title.dueOn, dueOn)) <= 25;
      const { amountCentavos: amount } = title;
      if (title.side === side && near && !own.has(amount) && !draft.closed.has(amount)) return amount;
    }
  }
  return freshAmount(draft, 80, 6500);
}

/** One that no title has so far. A third are round, as prices are. */
export function freshAmount(draft: MatchingDraft, min: number, max: number): bigint {
  for (let attempt = 0; attempt < 10_000; attempt += 1) {
    const round = draft.random.chance(0.33) && attempt < 20;
    const amount = round
      ? BigInt(draft.random.int(Math.ceil(min / 50), Math.floor(max / 50))) * 5000n
      : BigInt(draft.random.int(min * 100, max * 100));
    if (amount > 0n && !draft.amounts.has(amount) && !draft.closed.has(amount)) return amount;
  }
  throw new RangeError("no free amount left: widen the range");
}

/** A fresh amount that nothing else will ever have. */
export function closedAmount(draft: MatchingDraft, min: number, max: number): bigint {
  const amount = freshAmount(draft, min, max);
  draft.closed.add(amount);
  return amount;
}

/** A business day early enough for its title to be issued, paid and paid late inside the period. */
export function someDueDay(draft: MatchingDraft, before = 40): CivilDay {
  const last = daysBetween(draft.from, draft.to) - before;
  return businessDayFrom(addDays(draft.from, draft.random.int(27, Math.max(28, last))));
}

/** Numbers of an issuer's documents grow; one is nobody else's too, unless that is meant. */
export function nextNumber(draft: MatchingDraft, sequence: string): number {
  let number = (draft.numbers.get(sequence) ?? draft.random.int(400, 90_000)) + draft.random.int(1, 9);
  while (draft.takenNumbers.has(number)) number += 1;
  draft.takenNumbers.add(number);
  draft.numbers.set(sequence, number);
  return number;
}

/** A name's words without what the law adds to them. */
export function withoutSuffix(name: string): string {
  return name.replace(/ (LTDA|ME|EIRELI|S\/A)$/, "");
}

export function push<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

interface NoteParts {
  readonly number: number;
  readonly amount: bigint;
  readonly issuedAt: string;
}

function nfeOf(
  random: Random,
  { note, issuer, recipient, number, amount, issuedAt }: NoteParts & { note: NewNote; issuer: Party; recipient: Party },
): NfeDraft {
  return {
    model: "55",
    series: 1,
    number,
    code: codeOtherThan(random, number),
    issuedAt,
    operation: "VENDA DE MERCADORIA",
    direction: "exit",
    purpose: "1",
    environment: "production",
    issuer,
    recipient,
    items: [
      {
        code: "1001",
        name: "CHAPA DE MDF CRU 15 MM",
        ncm: "44111390",
        cfop: issuer.city.state === recipient.city.state ? "5102" : "6102",
        unit: "UN",
        quantity: 1,
        amount,
      },
    ],
    installments: note.parcels.map((parcel, index) => ({ number: String(index + 1).padStart(3, "0"), ...parcel })),
    payment: { tPag: "15", indPag: "1", amount },
    ...(note.remarks === undefined ? {} : { remarks: note.remarks }),
  };
}

function nfseOf(random: Random, parts: NoteParts & { provider: Party; taker: Party }): NfseDraft {
  return {
    ...parts,
    code: random.digits(9),
    serviceCode: "140101",
    serviceName: "Conserto, restauração e manutenção de móveis",
    description: "Manutenção de móveis planejados",
    issRate: 300n,
    issWithheld: false,
    federalWithheld: false,
  };
}

/** cNF may be neither a sequence everybody uses nor the number itself (NT 2019.001). */
function codeOtherThan(random: Random, number: number): string {
  const code = String(random.int(10_000_000, 99_999_999));
  return Number(code) === number || /^(\d)\1*$/.test(code) ? "83015274" : code;
}

/** Names that a narrow statement still tells apart: nobody's first twenty letters are another's, unless that is meant. */
function inventNames(random: Random): { company(): string; brand(): string; trader(): string } {
  const taken = new Set<string>();
  const unlike = (make: () => string, keyOf: (name: string) => string): string => {
    for (let attempt = 0; attempt < 10_000; attempt += 1) {
      const name = make();
      const keys = [keyOf(name), plainCapitals(name).slice(0, 20)];
      if (keys.some((key) => taken.has(key))) continue;
      for (const key of keys) taken.add(key);
      return name;
    }
    throw new RangeError("no free name left: add words");
  };
  return {
    company: () => {
      const suffix = random.pick(["LTDA", "LTDA", "LTDA", "ME", "EIRELI", "S/A"]);
      const make = (): string => `${random.pick(kinds)} ${random.pick(firstNames)} ${random.pick(lastNames)}`;
      // Its first words are taken too, so that no stranger's name made of them is another partner's.
      return `${unlike(make, withoutLastName)} ${suffix}`;
    },
    brand: () => unlike(() => `${random.pick(brandKinds)} ${random.pick(brandWords)}`, plainCapitals),
    trader: () =>
      unlike(() => [givenNames, familyNames, familyNames].map((names) => random.pick(names)).join(" "), plainCapitals),
  };
}

// biome-ignore format: a word list is read as a block
const kinds = [
  "ATACADO", "COMERCIAL", "METALURGICA", "GRÁFICA", "TÊXTIL", "AGRO", "MÓVEIS", "PAPÉIS", "LOJA", "OFICINA", "ESCOLA",
  "CLÍNICA", "CONSTRUÇÕES", "VIDRAÇARIA", "TRANSPORTES", "QUÍMICA",
];
// biome-ignore format: a word list is read as a block
const firstNames = [
  "ALVORADA", "SÃO BENTO", "CAMPO ALTO", "TRÊS PONTES", "ESTRELA D'OESTE", "FIGUEIRA", "GIRASSOL", "CONCEIÇÃO",
  "IPÊ ROXO", "JATOBÁ", "LAGOA MANSA", "MIRANTE", "AÇUDE", "OURO FINO", "PEDRA LISA", "QUATRO VENTOS", "RIO PARDO",
  "JOÃO DE BARRO", "TRÊS MARIAS", "PRAÇA NOVA",
];
const longFirstNames = [
  "NOVA ALIANCA",
  "SOL NASCENTE",
  "VALE SERENO",
  "BOA ESPERANCA",
  "MONTE CRISTAL",
  "PORTO SEGURO NOVO",
] as const;
// biome-ignore format: a word list is read as a block
const lastNames = [
  "DO NORTE", "DO SUL", "PAULISTA", "CENTRAL", "& FILHOS", "UNIDOS", "DAS FLORES", "DA SERRA", "REAL", "MODELO",
  "PIONEIRA", "PRIMAVERA", "& IRMÃOS", "CONFIANÇA", "PROGRESSO",
];
// biome-ignore format: a word list is read as a block
const brandKinds = ["CASA", "EMPÓRIO", "PONTO", "REI", "MUNDO", "ESPAÇO", "ARMAZÉM", "VILA", "CANTO", "OUTLET"];
// biome-ignore format: a word list is read as a block
const brandWords = [
  "DO PARAFUSO", "DAS TINTAS", "DA MADEIRA", "DO VIDRO", "DO PAPEL", "DO TECIDO", "DO GRÃO", "DA LUZ", "DO FERRO",
  "DA CORDA", "DO COURO", "DA CERA", "DO BARRO", "DA PALHA", "DO LINHO",
];
// biome-ignore format: a word list is read as a block
const givenNames = [
  "ADRIANO", "BEATRIZ", "CAETANO", "DALVA", "EVANDRO", "FLAVIA", "GERALDO", "HELOISA", "IVAN", "JUSSARA", "LEANDRO",
  "MARLENE", "NELSON", "OLIVIA", "PAULINO", "RAQUEL",
];
// biome-ignore format: a word list is read as a block
const familyNames = [
  "DE SOUZA", "MOREIRA", "CAVALCANTE", "DA ROCHA", "TAVARES", "BARRETO", "DO CARMO", "FIGUEIREDO", "LACERDA", "PERES",
  "SIQUEIRA", "VALADARES",
];

/** Another company of the same first words: alike to whoever compares names loosely. */
export function namesakeOf(random: Random, name: string): string {
  const first = withoutLastName(withoutSuffix(name));
  return `${first} ${random.pick(lastNames.filter((last) => `${first} ${last}` !== withoutSuffix(name)))} LTDA`;
}

function withoutLastName(name: string): string {
  const last = lastNames.find((candidate) => name.endsWith(` ${candidate}`)) ?? "";
  return name.slice(0, name.length - last.length).trim();
}
