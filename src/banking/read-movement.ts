import { findReconciliationTerms } from "../companies/index.ts";
import type { Transaction } from "../kernel/database/database.ts";
import { publicId } from "../kernel/identifier.ts";
import { type Centavos, moneyText } from "../values/money.ts";
import type * as contract from "./contract.ts";
import { describeDecided, describeMovements, describeSettles, describeTitle, proposalOf } from "./describe-movement.ts";
import { refuse } from "./errors.ts";
import { numbersIn, taxIdsIn } from "./memo.ts";
import {
  type CandidateRow,
  findCandidateTitles,
  findEntryLines,
  findMatchesOf,
  findMovements,
  findPartnerSaid,
  findStatement,
  findUsualAccount,
  type MatchRow,
  type MovementRow,
  searchOpenTitles,
} from "./movement-store.ts";
import { nameLeftIn, tellingWords } from "./name-words.ts";
import { type RankedProposal, rankProposals } from "./rank-proposals.ts";

/** @throws `banking.movement_not_found` */
export async function findMovement(tx: Transaction, id: string): Promise<MovementRow> {
  const [row] = await findMovements(tx, [id]);
  if (row === undefined) throw refuse("banking.movement_not_found", { movement: publicId("movement", id) });
  return row;
}

/** As many as a person compares at a glance, and as there are digits to choose by. */
const PROPOSALS_MAX = 9;
const WORD_LETTERS_MIN = 4;

/**
 * A movement with all that it comes from and all that was decided of it; while it waits, also with what it may be.
 *
 * @throws `banking.movement_not_found`
 */
export async function readMovement(tx: Transaction, id: string): Promise<contract.MovementDetail> {
  const row = await findMovement(tx, id);
  const [described] = await describeMovements(tx, [row]);
  const statement = await findStatement(tx, row.statementId);
  const lines = await findEntryLines(tx, [row.entryId]);
  const [entry] = lines;
  if (described === undefined || statement === undefined || entry === undefined) {
    throw new Error(`movement ${id} has no statement or entry`);
  }
  const usual = await findUsualAccount(tx, {
    signature: row.signature,
    direction: row.amountCentavos > 0n ? "in" : "out",
  });
  const matches = await findMatchesOf(tx, id);
  const proposals = row.status === "pending" ? await proposeTitles(tx, row) : [];
  return {
    ...described,
    checkNumber: row.checkNumber,
    bankId: row.bankId,
    occurrence: row.occurrence,
    statement: {
      id: publicId("statement", statement.id),
      documentId: publicId("document", statement.documentId),
      fileName: statement.fileName,
      from: statement.fromOn,
      to: statement.toOn,
      closing: statement.closingCentavos === null ? null : moneyText(statement.closingCentavos),
      closingOn: statement.closingOn,
    },
    parts: plainParts(row),
    entry: {
      id: publicId("entry", entry.entryId),
      number: Number(entry.number),
      postedOn: entry.postedOn,
      history: entry.history,
      lines: lines.map((line) => ({
        side: line.side,
        account: { id: publicId("account", line.accountId), code: line.code, name: line.name },
        amount: moneyText(line.amountCentavos),
        partner: line.partnerName,
        note: line.note,
      })),
    },
    undoBringsBack: undoBringsBack(row, matches),
    history: matches.map((match) => ({
      ...describeDecided(match),
      id: publicId("match", match.id),
      decisionId: match.decisionId === null ? null : publicId("decision", match.decisionId),
      status: statusOf(match),
      undoneAt: match.undoneAt?.toISOString() ?? null,
    })),
    proposals: proposals.slice(0, PROPOSALS_MAX).map((proposal) => describeProposal(proposal)),
    usualAccount: usual === undefined ? null : { ...usual, id: publicId("account", usual.id) },
    otherSide: await findOtherSide(tx, row),
  };
}

function undoBringsBack(
  { parts: { replaces } }: MovementRow,
  matches: readonly MatchRow[],
): contract.MovementDetail["undoBringsBack"] {
  const match = matches.find(({ id }) => id === replaces?.match);
  if (match === undefined || replaces === undefined || replaces.status === "pending") return null;
  return { ...describeDecided(match), status: replaces.status };
}

async function findOtherSide(tx: Transaction, row: MovementRow): Promise<contract.MovementDetail["otherSide"]> {
  const taxIds = taxIdsIn(row.memo);
  const name = nameLeftIn(row.raw);
  const partner = row.status === "pending" ? await findPartnerSaid(tx, { taxIds, name }) : undefined;
  return partner === undefined
    ? { partnerId: null, name, taxId: taxIds[0] ?? null }
    : { partnerId: publicId("partner", partner.id), name: partner.name, taxId: partner.taxId };
}

/** What the standing decision rests on, without the titles and accounts that are told by their names. */
function plainParts({ parts }: MovementRow): contract.MovementDetail["parts"] {
  const {
    proposal: _,
    candidates: __,
    settles: ___,
    accounts: ____,
    account: _____,
    person: ______,
    replaces: _______,
    ...plain
  } = parts;
  return plain;
}

/** What a decision made of the movement, as its row keeps it. */
function statusOf({ ruleId, parts, confidence }: MatchRow): contract.Movement["status"] {
  if (/^0(\.0*)?$/.test(confidence)) return "pending";
  if (parts.settles !== undefined) return "settled";
  const isCategorised =
    parts.account !== undefined ||
    parts.accounts !== undefined ||
    ruleId.startsWith("phrase:") ||
    ruleId === "habit" ||
    ruleId === "own-transfer";
  return isCategorised ? "categorised" : "settled";
}

async function proposeTitles(tx: Transaction, row: MovementRow): Promise<readonly RankedProposal<CandidateRow>[]> {
  const candidates = await findCandidateTitles(tx, sideOf(row), {
    ids: [...(proposalOf(row)?.settles.map(({ titleId }) => titleId) ?? []), ...(row.matcherParts?.candidates ?? [])],
    amountCentavos: absolute(row.amountCentavos),
    movedOn: row.movedOn,
    words: tellingWords(row.memo).filter((word) => word.length >= WORD_LETTERS_MIN),
    taxIds: taxIdsIn(row.memo),
    numbers: numbersIn(row.memo),
  });
  return await rank(tx, row, candidates);
}

/** @throws `banking.movement_not_found` */
export async function searchTitles(
  tx: Transaction,
  {
    movementId,
    words,
    amountCentavos,
    limit,
  }: {
    readonly movementId: string;
    readonly words: string;
    readonly amountCentavos: Centavos | undefined;
    readonly limit: number;
  },
): Promise<{ readonly data: readonly contract.Proposal[]; readonly total: number }> {
  const row = await findMovement(tx, movementId);
  const found = await searchOpenTitles(tx, sideOf(row), { words, amountCentavos, movedOn: row.movedOn, limit });
  const ranked = await rank(tx, row, found);
  return { data: ranked.map((proposal) => describeProposal(proposal, "search")), total: Number(found[0]?.total ?? 0n) };
}

async function rank(
  tx: Transaction,
  row: MovementRow,
  candidates: readonly CandidateRow[],
): Promise<readonly RankedProposal<CandidateRow>[]> {
  const { lateTerms, roundingLimitCentavos } = await findReconciliationTerms(tx);
  return rankProposals(candidates, {
    movement: row,
    proposal: proposalOf(row),
    candidates: row.matcherParts?.candidates ?? [],
    lateTerms,
    roundingLimitCentavos,
  });
}

function describeProposal(
  { title, origin, settles, isExact, reasonsFor, reasonsAgainst }: RankedProposal<CandidateRow>,
  as?: "search",
): contract.Proposal {
  return {
    title: describeTitle(title),
    origin: as ?? origin,
    settles: describeSettles(settles),
    isExact,
    reasonsFor: [...reasonsFor],
    reasonsAgainst: [...reasonsAgainst],
  };
}

function sideOf({ amountCentavos }: MovementRow): "payable" | "receivable" {
  return amountCentavos < 0n ? "payable" : "receivable";
}

function absolute(amount: Centavos): Centavos {
  return amount < 0n ? -amount : amount;
}
