import type { CalendarDate } from "../../values/calendar.ts";
import type { Centavos } from "../../values/money.ts";
import type { SpreadsheetAnalysis, SpreadsheetLine } from "../contract.ts";

/** A partner that a line names: one that stands, or one to be made. */
export interface PlannedPartner {
  readonly id: string | null;
  readonly taxId: string | null;
  readonly name: string;
  readonly tradeName: string | null;
}

export interface PlannedTitle {
  readonly line: number;
  readonly partner: PlannedPartner;
  readonly documentNumber: string | null;
  readonly installment: string;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly amountCentavos: Centavos;
}

export interface PlannedPartnerLine {
  readonly partner: PlannedPartner;
  readonly roles: readonly ("supplier" | "customer")[];
}

export interface PlannedBalance {
  readonly accountId: string;
  readonly side: "D" | "C";
  readonly amountCentavos: Centavos;
  /** The account as it is called; where its detail comes by titles or bank accounts, the posting is against the opening balances. */
  readonly history: string;
}

/** What an import would do, whole; nothing of it when something is missing. */
export interface ImportPlan {
  readonly analysis: SpreadsheetAnalysis;
  readonly partners: readonly PlannedPartnerLine[];
  readonly titles: readonly PlannedTitle[];
  readonly balances: readonly PlannedBalance[];
  readonly asOf: CalendarDate | null;
}

export const PREVIEW_LINES = 20;
export const WRONG_LINES_MAX = 100;

/** What a line shows of itself. */
export interface JudgedLine {
  readonly line: number;
  readonly state: SpreadsheetLine["state"];
  readonly cells: Readonly<Record<string, string | null>>;
  readonly faults: SpreadsheetLine["faults"];
}

/** The counts and the lines to look at. */
export function summarise(
  judged: readonly JudgedLine[],
): Pick<SpreadsheetAnalysis, "lines" | "creates" | "existing" | "skipped" | "wrong" | "preview" | "wrongLines"> {
  const count = (state: JudgedLine["state"]): number => judged.filter((line) => line.state === state).length;
  return {
    lines: judged.length,
    creates: count("new"),
    existing: count("existing"),
    skipped: count("skipped"),
    wrong: count("wrong"),
    preview: judged.slice(0, PREVIEW_LINES).map(asShown),
    wrongLines: judged
      .filter(({ state }) => state === "wrong")
      .slice(0, WRONG_LINES_MAX)
      .map(asShown),
  };
}

function asShown({ line, state, cells, faults }: JudgedLine): SpreadsheetLine {
  const filled = Object.entries(cells).filter((cell): cell is [string, string] => cell[1] !== null);
  return { line, state, cells: Object.fromEntries(filled), faults: [...faults] };
}
