import { centavosOf } from "./centavos.ts";
import type { ProcessResult } from "./process-result.ts";
import type { Category, DocumentTruth, MovementTruth, TitleRef, TitleTruth, Truth } from "./truth.ts";

export interface Examination {
  /** No wrong answer and nothing missing. Leaving to a person what could be known is counted, and is not wrong. */
  readonly ok: boolean;
  readonly lines: readonly CaseLine[];
  readonly errors: readonly string[];
}

export interface CaseLine {
  readonly case: string;
  readonly right: number;
  readonly wrong: number;
  /** Left to a person although there is an answer. */
  readonly pending: number;
  /** Those of `pending` that the keys of the statement make certain. */
  readonly missed: number;
}

type Grade = "right" | "wrong" | "pending" | "missed";
type ResultTitle = ProcessResult["payables"][number];
type ResultMovement = ProcessResult["movements"][number];
type ResultDocument = ProcessResult["documents"][number];

/** Compares what `retaguarda process` answered with what really happened. */
export function examine(truth: Truth, result: ProcessResult): Examination {
  const sheet = new Sheet();
  examineDocuments(truth.documents, result.documents, sheet);
  const settledByProduct = sumOfSettles(result.movements);
  examineTitles("payable", truth.payables, result.payables, settledByProduct, sheet);
  examineTitles("receivable", truth.receivables, result.receivables, settledByProduct, sheet);
  examineMovements(truth, result.movements, sheet);
  for (const check of result.checks) {
    if (!check.ok) sheet.note(`check ${check.name} failed: ${JSON.stringify(check.detail ?? "")}`);
  }
  for (const code of truth.pendingCodes) {
    if (!result.pending.some((item) => item.code.split(".").at(-1) === code))
      sheet.note(`nothing pending says ${code}`);
  }
  return sheet.examination();
}

/** Where the grades are written. */
class Sheet {
  readonly #grades = new Map<string, Record<Grade, number>>();
  readonly #errors: string[] = [];

  grade(name: string, grade: Grade, error?: string): void {
    const grades = this.#grades.get(name) ?? { right: 0, wrong: 0, pending: 0, missed: 0 };
    grades[grade] += 1;
    this.#grades.set(name, grades);
    if (error !== undefined) this.note(`${name}: ${error}`);
  }

  note(error: string): void {
    this.#errors.push(error);
  }

  examination(): Examination {
    const lines = [...this.#grades]
      .map(([name, { right, wrong, pending, missed }]) => ({
        case: name,
        right,
        wrong,
        pending: pending + missed,
        missed,
      }))
      .sort((one, other) => (one.case < other.case ? -1 : 1));
    return { ok: this.#errors.length === 0, lines, errors: this.#errors };
  }
}

function examineDocuments(truths: readonly DocumentTruth[], rows: readonly ResultDocument[], sheet: Sheet): void {
  const rowsByName = groupBy(rows, ({ file }) => baseName(file));
  const rowsOf = (truth: DocumentTruth): readonly ResultDocument[] => {
    const ofFile = (rowsByName.get(baseName(truth.file)) ?? []).filter(({ file }) => isSameFile(file, truth.file));
    const ofKey = ofFile.filter(({ key }) => key === truth.key && truth.key !== undefined);
    return ofKey.length > 0 ? ofKey : ofFile;
  };
  for (const truth of truths.filter(({ copies }) => copies === undefined)) {
    const found = rowsOf(truth);
    const bad = found.filter(({ status }) => !truth.accepts.includes(status));
    const wrongKind = found.filter(({ status, kind }) => status === "accepted" && kind !== truth.kind);
    const name = `document ${truth.case}`;
    if (found.length === 0) sheet.grade(name, "wrong", `${truth.file} has no fate`);
    else if (bad.length > 0)
      sheet.grade(
        name,
        "wrong",
        `${truth.file} is ${bad[0]?.status}, not ${truth.accepts.join(" or ")} (${truth.why})`,
      );
    else if (wrongKind.length > 0) sheet.grade(name, "wrong", `${truth.file} is taken for ${wrongKind[0]?.kind}`);
    else sheet.grade(name, "right");
  }
  for (const [copies, group] of groupBy(truths, (truth) => truth.copies)) {
    if (copies === undefined) continue;
    const statuses = group.map((truth) => rowsOf(truth)[0]?.status);
    const taken = statuses.filter((status) => status === "accepted").length;
    const others = statuses.every(
      (status, index) =>
        status === "accepted" || (status !== undefined && group[index]?.accepts.includes(status) === true),
    );
    const name = `document ${group[0]?.case}`;
    if (taken === 1 && others) sheet.grade(name, "right");
    else
      sheet.grade(
        name,
        "wrong",
        `copies of ${copies} are ${statuses.join(", ")}: one accepted was expected, the others duplicates`,
      );
  }
}

function examineTitles(
  side: "payable" | "receivable",
  truths: readonly TitleTruth[],
  rows: readonly ResultTitle[],
  settledByProduct: ReadonlyMap<string, bigint>,
  sheet: Sheet,
): void {
  const byTitle = groupBy(rows, titleId);
  for (const truth of truths) {
    const found = byTitle.get(titleId(truth)) ?? [];
    const [row] = found;
    const name = `${side} ${truth.case}`;
    if (row === undefined) {
      if (truth.mayBeAbsent) sheet.grade(name, "right");
      else sheet.grade(name, "wrong", `${titleId(truth)} was not opened`);
      continue;
    }
    const faults = found.length > 1 ? [`opened ${found.length} times`] : faultsOf(truth, row, settledByProduct);
    if (faults.length === 0) sheet.grade(name, "right");
    else sheet.grade(name, "wrong", `${titleId(truth)} ${faults.join(", ")}`);
  }
  const known = new Set(truths.map(titleId));
  for (const row of rows) {
    if (!known.has(titleId(row)))
      sheet.grade(`${side} that nobody owes`, "wrong", `${titleId(row)} of ${row.amount} was opened`);
  }
}

function faultsOf(truth: TitleTruth, row: ResultTitle, settledByProduct: ReadonlyMap<string, bigint>): string[] {
  const faults: string[] = [];
  const expect = (what: string, expected: unknown, actual: unknown): void => {
    if (expected !== actual) faults.push(`has ${what} ${String(actual)}, not ${String(expected)}`);
  };
  expect("amount", centavosOf(truth.amount), centavosOf(row.amount));
  if (truth.dueOn !== null) expect("due date", truth.dueOn, row.dueOn ?? null);
  // The contract does not say whether the counterparty is a tax id or a name: only the first can be compared.
  if (typeof row.counterparty === "string" && isTaxId(row.counterparty) && truth.counterparty !== "") {
    expect("counterparty", truth.counterparty, row.counterparty);
  }
  // A cancelled note is not unconfirmed, and not confirmed either.
  if (truth.status !== "cancelled") expect("confirmed", truth.confirmed, row.confirmed);
  if (truth.status === "cancelled") expect("status", "cancelled", row.status);
  else if (!truth.mayBeAbsent && !truth.mayBeReduced) {
    // Against the product's own matches, not against the truth: what it left to a person is not settled yet.
    const settled = settledByProduct.get(titleId(truth)) ?? 0n;
    expect("settled", settled, centavosOf(row.settled));
    expect("status", settled === 0n ? "open" : settled < centavosOf(truth.amount) ? "partial" : "settled", row.status);
  }
  return faults;
}

function examineMovements(truth: Truth, rows: readonly ResultMovement[], sheet: Sheet): void {
  const accounts = [...new Set(truth.balances.map(({ account }) => account))];
  const ours = rows.map((row) => ({ row, account: accountOf(row, accounts) }));
  const buckets = groupBy(ours, ({ row, account }) => bucketId(account ?? "", row));
  for (const [bucket, expected] of groupBy(truth.movements, (movement) => bucketId(movement.account, movement))) {
    const actual = [...(buckets.get(bucket) ?? [])];
    buckets.delete(bucket);
    for (const [movement, found] of pairUp(
      expected,
      actual.map(({ row }) => row),
    )) {
      if (movement === undefined) sheet.grade("movement twice", "wrong", `${bucket} has one line too many`);
      else if (found === undefined) sheet.grade(movement.case, "wrong", `${describe(movement)} is missing`);
      else judge(movement, found, sheet);
    }
  }
  for (const rest of buckets.values()) {
    for (const { row, account } of rest) {
      // Lines of an account that is not the company's may be shown, waiting for a person.
      if (account === undefined && row.status === "pending") continue;
      sheet.grade("movement that never was", "wrong", `${row.account ?? ""} ${row.on} ${row.amount} ${row.memo ?? ""}`);
    }
  }
}

function judge(movement: MovementTruth, row: ResultMovement, sheet: Sheet): void {
  const { expectation } = movement;
  if (collapse(row.memo ?? "") !== movement.memo)
    sheet.note(`memo read as "${row.memo ?? ""}": "${movement.memo}" was written`);
  if (row.status === "pending") {
    const grade = expectation.kind === "pending" ? "right" : movement.mayBePending ? "pending" : "missed";
    sheet.grade(movement.case, grade);
    return;
  }
  if ((row.why ?? "").trim() === "") sheet.note(`${describe(movement)} was decided without a reason`);
  const fault = faultOf(movement, row);
  if (fault === undefined) sheet.grade(movement.case, "right");
  else sheet.grade(movement.case, "wrong", `${describe(movement)} ${fault}`);
}

/** What is wrong with an automatic answer; nothing when it is right. */
function faultOf({ expectation, never }: MovementTruth, row: ResultMovement): string | undefined {
  if (row.category === "other" || row.category === "unknown") return `is ${row.category} and yet not pending`;
  const settles = row.settles ?? [];
  const forbidden = settles.find((settled) => never.some((title) => titleId(title) === titleId(settled)));
  if (forbidden !== undefined) return `settles ${titleId(forbidden)}, which it only looks like`;
  switch (expectation.kind) {
    case "pending":
      return `is ${row.status} (${row.category}), and nobody can know`;
    case "categorised":
      if (row.status !== "categorised") return `is ${row.status}, not categorised as ${expectation.category}`;
      return isOneOf(row.category, [expectation.category, expectation.orCategory])
        ? undefined
        : `is ${row.category}, not ${expectation.category}`;
    case "settled": {
      const said = settles.map(settleText).sort().join("; ");
      const meant = expectation.settles.map(settleText).sort().join("; ");
      return row.status === "settled" && said === meant ? undefined : `settles ${said || "nothing"}, not ${meant}`;
    }
  }
}

/**
 * Lines of one account, day and amount, each with the one that is most alike: bank id and words first, then words, then
 * whatever is left. FITIDs repeat, so they cannot be the only way.
 */
function pairUp(
  expected: readonly MovementTruth[],
  actual: readonly ResultMovement[],
): (readonly [MovementTruth | undefined, ResultMovement | undefined])[] {
  const left = [...expected];
  const free = [...actual];
  const pairs: (readonly [MovementTruth | undefined, ResultMovement | undefined])[] = [];
  const alike: readonly ((movement: MovementTruth, row: ResultMovement) => boolean)[] = [
    (movement, row) => collapse(row.memo ?? "") === movement.memo && row.id === movement.fitid,
    (movement, row) => collapse(row.memo ?? "") === movement.memo,
    () => true,
  ];
  for (const isAlike of alike) {
    for (const movement of [...left]) {
      const index = free.findIndex((row) => isAlike(movement, row));
      if (index < 0) continue;
      pairs.push([movement, free[index]]);
      free.splice(index, 1);
      left.splice(left.indexOf(movement), 1);
    }
  }
  return [
    ...pairs,
    ...left.map((movement) => [movement, undefined] as const),
    ...free.map((row) => [undefined, row] as const),
  ];
}

function sumOfSettles(movements: readonly ResultMovement[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { status, settles } of movements) {
    if (status !== "settled") continue;
    for (const settled of settles ?? []) {
      const title = titleId(settled);
      sums.set(title, (sums.get(title) ?? 0n) + centavosOf(settled.amount));
    }
  }
  return sums;
}

/** "001", "1", 1 and nothing at all name the same first parcel. */
function titleId(title: {
  readonly document: string;
  readonly installment?: string | number | null | undefined;
}): string {
  const digits = /\d+/.exec(String(title.installment ?? ""))?.[0];
  return `${title.document}/${digits === undefined ? 1 : Number(digits)}`;
}

function settleText(settled: TitleRefWithAmount): string {
  return `${titleId(settled)} ${centavosOf(settled.amount)}`;
}

type TitleRefWithAmount = Omit<TitleRef, "installment"> & {
  readonly installment?: string | number | null | undefined;
  readonly amount: string;
};

function bucketId(account: string, { on, amount }: { readonly on: string; readonly amount: string }): string {
  return `${account} ${on} ${centavosOf(amount)}`;
}

/** The contract leaves open how an account is written: its number is what cannot be left out. */
function accountOf({ account }: ResultMovement, accounts: readonly string[]): string | undefined {
  const digits = (text: string): string => text.replaceAll(/\D/g, "");
  return accounts.find((known) => digits(account ?? "").includes(digits(known.split("/").at(-1) ?? "")));
}

function isOneOf(text: string, expected: readonly (Category | undefined)[]): boolean {
  return expected.some((category) => category === text);
}

function isTaxId(text: string): boolean {
  return /^(\d{11}|[0-9A-Z]{12}\d{2})$/.test(text);
}

function describe({ account, on, amount, memo }: MovementTruth): string {
  return `${account} ${on} ${amount} "${memo}"`;
}

function collapse(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function baseName(file: string): string {
  return normal(file).split("/").at(-1) ?? "";
}

function isSameFile(written: string, name: string): boolean {
  return normal(written) === normal(name) || normal(written).endsWith(`/${normal(name)}`);
}

/** File systems may give accents back decomposed. */
function normal(file: string): string {
  return file.replaceAll("\\", "/").normalize("NFC");
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
