import { execFileSync } from "node:child_process";
import { stopwatch } from "../kernel/clock.ts";
import type { OpenTitle } from "../ledger/index.ts";
import { addDays, calendarDate } from "../values/calendar.ts";
import { cnpjCheckDigits } from "../values/tax-id.ts";
import { decide } from "./decide.ts";
import type { Undecided } from "./decision.ts";
import { normaliseMemo } from "./memo.ts";

/**
 * How the matcher's cost grows: movements against as many open titles, 1 k to 100 k, in CPU time. Payments come by tax id, by
 * document number, by name, cut name, several titles at once, with nothing, and as the bank's own phrases; a third of the
 * titles share their amount with two others. However many there are, each has as many rivals: what is measured is how cost grows
 * with the number of things, not with how alike they are.
 */
export interface MatchingScale {
  readonly sizes: readonly {
    readonly movements: number;
    readonly cpuSeconds: number;
    readonly wallSeconds: number;
    readonly decided: number;
    readonly peakMegabytes: number;
  }[];
  /** Slope of CPU time over size, in logarithms, from the smallest to the largest. */
  readonly exponent: number;
  readonly peakMegabytes: number;
  readonly ok: boolean;
}

const SIZES = [1_000, 10_000, 100_000];
const TITLES_A_PARTNER = 20;
const SECONDS_MAX = 60;
const EXPONENT_MAX = 1.15;
const MEGABYTES_MAX = 1_000;

export function benchMatchingScale(scale: number): MatchingScale {
  // Each size in processes of its own, as a run of the command is: in one process, the first size would be measured by how warm
  // those before it left the compiler and the caches.
  const sizes = SIZES.map((size) =>
    medianOf(Array.from({ length: RUNS }, () => inItsOwnProcess(Math.round(size * scale)))),
  );
  const [first] = sizes;
  const last = sizes.at(-1);
  const exponent =
    first === undefined || last === undefined
      ? 0
      : Math.log(last.cpuSeconds / first.cpuSeconds) / Math.log(last.movements / first.movements);
  const peakMegabytes = last?.peakMegabytes ?? 0;
  return {
    sizes,
    exponent: Math.round(exponent * 1000) / 1000,
    peakMegabytes,
    ok: (last?.wallSeconds ?? 0) <= SECONDS_MAX && exponent <= EXPONENT_MAX && peakMegabytes <= MEGABYTES_MAX,
  };
}

const RUNS = 3;
type Size = MatchingScale["sizes"][number];

function medianOf(runs: readonly Size[]): Size {
  const [median] = [...runs].sort((a, b) => a.cpuSeconds - b.cpuSeconds).slice(Math.floor(runs.length / 2));
  if (median === undefined) throw new Error("nothing was measured");
  return median;
}

function inItsOwnProcess(size: number): Size {
  const module = JSON.stringify(import.meta.url);
  const program = `import { decideOnce } from ${module}; console.log(JSON.stringify(decideOnce(${size})));`;
  const text = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  return JSON.parse(text) as Size;
}

/** Decides so many movements against as many titles, here and now. */
export function decideOnce(size: number): Size {
  const { titles, movements } = invent(size);
  const cpu = process.cpuUsage();
  const elapsed = stopwatch();
  const decisions = decide(movements, {
    company: { taxId: "11222333000181", name: "PADARIA INVENCAO LTDA" },
    payables: titles,
    receivables: [],
  });
  const wallSeconds = elapsed() / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const decided = [...decisions.values()].filter(({ status }) => status !== "pending").length;
  return {
    movements: size,
    cpuSeconds: Math.round((user + system) / 1000) / 1000,
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
    decided,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

const WORDS =
  "AURORA BOREAL CEDRO DELTA ESTRELA FIGUEIRA GALAXIA HORIZONTE IPE JACARANDA LUZ MIRANTE NORTE OURO PEROBA QUARTZO RIACHO SERRA TERRA URBANA VALE XINGU ZENITE".split(
    " ",
  );

/** Always the same for one size. */
function invent(size: number): { readonly titles: readonly OpenTitle[]; readonly movements: readonly Undecided[] } {
  const start = calendarDate("2026-01-05");
  const titles = Array.from({ length: size }, (_, at): OpenTitle => {
    const partner = Math.floor(at / TITLES_A_PARTNER);
    const twelve = String(900_000_000_000 + partner * 7 + 1).slice(0, 12);
    const openCentavos = BigInt(at % 3 === 0 ? 10_000 + Math.floor(at / 9) * 10 : 100_000_000 + at * 7);
    return {
      id: `title-${at}`,
      documentId: `document-${at}`,
      documentNumber: String(10_000 + at),
      installment: "001",
      partnerId: `partner-${partner}`,
      partnerTaxId: `${twelve}${cnpjCheckDigits(twelve)}`,
      partnerName: nameOf(partner),
      partnerTradeName: null,
      accountId: "account",
      issuedOn: start,
      dueOn: addDays(start, 5 + (at % 300)),
      amountCentavos: openCentavos,
      openCentavos,
      terms: at % 5 === 0 ? { finePct: "2", interestPctMonth: "1" } : {},
    };
  });
  const movements = titles.map(
    (title, at): Undecided => ({
      id: `movement-${at}`,
      bankAccountId: "bank",
      movedOn: addDays(title.dueOn ?? start, at % 7 === 0 ? 9 : 0),
      amountCentavos: -title.openCentavos,
      memo: normaliseMemo(memoOf(title, at)),
      identity: String(at),
    }),
  );
  return { titles, movements };
}

function nameOf(partner: number): string {
  const word = (divisor: number): string => WORDS[Math.floor(partner / divisor) % WORDS.length] ?? "";
  // A first word of its own for each two dozen partners or so, as more partners bring more names.
  return `${word(1)}${word(WORDS.length)} ${word(WORDS.length ** 2)} DISTRIBUIDORA LTDA`;
}

function memoOf(title: OpenTitle, at: number): string {
  switch (at % 8) {
    case 0:
    case 1:
      return `PAGTO ELETRON COBRANCA ${title.partnerTaxId}`;
    case 2:
      return `PGTO FORNECEDOR NF ${title.documentNumber}`;
    case 3:
      return `PIX ENVIADO ${title.partnerName}`;
    case 4:
      return `TED ENVIADA ${title.partnerName.slice(0, 22)}`;
    case 5:
      return "TARIFA PACOTE DE SERVICOS";
    default:
      return "PAGAMENTO DE BOLETO";
  }
}
