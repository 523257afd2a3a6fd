import { decimal, sum } from "./centavos.ts";
import { addDays, type CivilDay, daysOf } from "./civil-day.ts";
import { writeCollectionReturn } from "./collection-return.ts";
import { draftMatching, numberMovements } from "./generate-matching.ts";
import type { Simulation } from "./generate-months.ts";
import type { DraftAccount, DraftMovement, DraftNote, MatchingDraft } from "./matching-draft.ts";
import type { MatchingMovement, MatchingTitle, RightAnswer } from "./matching-truth.ts";
import { authorise, writeNfe } from "./nfe-xml.ts";
import { writeNfse } from "./nfse-xml.ts";
import { stateCodes } from "./party.ts";
import { createRandom } from "./random.ts";
import { createSimulatedAuthority, type SimulatedAuthority } from "./simulated-authority.ts";
import { writeStatement } from "./statement-ofx.ts";
import type { DocumentTruth, Expectation, MovementTruth, TitleTruth } from "./truth.ts";

type Numbered = ReturnType<typeof numberMovements>[number];
type File = Simulation["files"][number] & { readonly truth: DocumentTruth };

/** The titles and movements of `generateMatching` as a folder for `retaguarda process`: notes, statements and return files. */
export function generateMatchingFolder(options: { readonly seed: number; readonly movements: number }): Simulation {
  const draft = draftMatching(options);
  const authority = createSimulatedAuthority("AC Raiz Simulada (SEM VALOR)");
  const numbered = numberMovements(draft);
  const statements = draft.accounts.map((account) => statementOf(draft, account, numbered));
  const files = createRandom(draft.seed, "matching folder").shuffle([
    ...draft.notes.map((note) => fileOfNote(note, authority)),
    ...draft.returns.map((one, index) =>
      fileOf(`Cobrança/COB${index + 1}.RET`, writeCollectionReturn(draft.company, one), {
        kind: "cnab240",
        // The contract says what `inspect` reads of it; what `process` does with it is the product's to say.
        accepts: ["accepted", "unrecognised", "quarantined"],
        case: "collection-return",
        why: "retorno da cobrança do banco",
      }),
    ),
    ...statements.map(({ file }) => file),
  ]);
  const movements = numbered.map(movementTruth);
  return {
    company: {
      name: draft.company.name,
      taxId: draft.company.taxId,
      taxRegime: draft.company.crt === "1" ? "simples" : "presumido",
      state: draft.company.city.state,
      city: draft.company.city.code,
      demonstration: true,
      accounts: statements.map(({ account, opening }) => ({
        bank: account.dialect.habits.bank,
        branch: account.branch,
        number: account.number,
        opening: { on: addDays(draft.from, -1), balance: decimal(opening) },
      })),
    },
    files: files.map(({ name, bytes }) => ({ name, bytes })),
    trustedRoots: [authority.rootPem],
    truth: {
      seed: draft.seed,
      period: { from: draft.from, to: draft.to },
      documents: files.map(({ truth }) => truth),
      payables: titleTruths(draft, "payable", numbered),
      receivables: titleTruths(draft, "receivable", numbered),
      movements,
      balances: statements.flatMap(({ account, balances }) =>
        balances.map(({ on, balance }) => ({ account: account.id, on, balance: decimal(balance) })),
      ),
      pendingCodes: [],
    },
  };
}

function fileOfNote(note: DraftNote, authority: SimulatedAuthority): File {
  if (note.kind === "nfse") {
    const { key, xml } = writeNfse(note.draft, {
      provider: authority.certificateFor(note.draft.provider),
      sefin: authority.certificateOfServer("sefin.simulada.nfse.gov.br"),
    });
    const truth = { kind: "nfse", key, accepts: ["accepted"], case: "service", why: "NFS-e nacional" } as const;
    return fileOf(`Serviços/${key}.xml`, Buffer.from(xml, "utf8"), truth);
  }
  const { draft } = note;
  const written = writeNfe(draft, authority.certificateFor(draft.issuer));
  const protocol = `1${stateCodes[draft.issuer.city.state]}${draft.issuedAt.slice(2, 4)}${written.key.slice(-10)}`;
  const xml = authorise(draft, written, { number: protocol, cStat: "100", xMotivo: "Autorizado o uso da NF-e" });
  const folder = note.side === "payable" ? "Notas recebidas" : "Notas emitidas";
  return fileOf(`${folder}/${written.key}-procNFe.xml`, Buffer.from(xml, "utf8"), {
    kind: "nfe",
    key: written.key,
    accepts: ["accepted"],
    case: note.side === "payable" ? "purchase" : "sale",
    why: "nota autorizada",
  });
}

function fileOf(name: string, bytes: Uint8Array, truth: Omit<DocumentTruth, "file">): File {
  return { name, bytes, truth: { file: name, ...truth } };
}

interface AccountStatement {
  readonly account: DraftAccount;
  readonly opening: bigint;
  readonly balances: readonly { readonly on: CivilDay; readonly balance: bigint }[];
  readonly file: File;
}

function statementOf(draft: MatchingDraft, account: DraftAccount, numbered: readonly Numbered[]): AccountStatement {
  const lines = numbered.map(({ movement }) => movement).filter((movement) => movement.account === account.id);
  const moved = new Map<CivilDay, bigint>();
  for (const { movedOn, amountCentavos } of lines) {
    moved.set(movedOn, (moved.get(movedOn) ?? 0n) + amountCentavos);
  }
  let running = 0n;
  const steps = daysOf(draft.from, draft.to).map((on) => {
    running += moved.get(on) ?? 0n;
    return { on, running };
  });
  // Enough at the start for the account never to run out: overdrafts are not what is examined here.
  const opening = steps.reduce((most, step) => (-step.running > most ? -step.running : most), 0n) + 123_456n;
  const balances = [
    { on: addDays(draft.from, -1), balance: opening },
    ...steps.map((step) => ({ on: step.on, balance: opening + step.running })),
  ];
  const bytes = writeStatement(account.dialect.habits, account, {
    from: draft.from,
    to: draft.to,
    lines: lines.map((line) => ({
      on: line.movedOn,
      amount: line.amountCentavos,
      memo: line.memo,
      fitid: line.bankId,
    })),
    balance: opening + sum(lines.map((line) => line.amountCentavos)),
    balanceBefore: opening,
  });
  const truth = { kind: "ofx", accepts: ["accepted"], case: "statement", why: "extrato da conta" } as const;
  return {
    account,
    opening,
    balances,
    file: fileOf(`Extratos/extrato ${account.dialect.habits.bank}.ofx`, bytes, truth),
  };
}

function movementTruth({ planned, movement }: { planned: DraftMovement; movement: MatchingMovement }): MovementTruth {
  return {
    account: movement.account,
    fitid: movement.bankId,
    on: movement.movedOn,
    amount: decimal(movement.amountCentavos),
    memo: movement.memo.replaceAll(/\s+/g, " "),
    case: planned.case,
    expectation: expectationOf(planned.right),
    // The company's file has no place for the late terms it configured, so `process` cannot know them.
    mayBePending: !planned.knowable || planned.case === "late-by-configuration",
    never: planned.never.map(refOf),
  };
}

function expectationOf(right: RightAnswer): Expectation {
  if (right.kind !== "settled") return right;
  return {
    kind: "settled",
    settles: right.settles.map(({ titleId, centavos }) => ({ ...refOf(titleId), amount: decimal(centavos) })),
  };
}

function refOf(titleId: string): { document: string; installment: string } {
  const [document = "", installment = ""] = titleId.split("/");
  return { document, installment };
}

function titleTruths(draft: MatchingDraft, side: DraftNote["side"], numbered: readonly Numbered[]): TitleTruth[] {
  const settled = new Map<string, bigint>();
  for (const { planned } of numbered) {
    if (planned.right.kind !== "settled") continue;
    for (const { titleId, centavos } of planned.right.settles) {
      settled.set(titleId, (settled.get(titleId) ?? 0n) + centavos);
    }
  }
  return draft.notes
    .filter((note) => note.side === side)
    .flatMap((note) => note.titles)
    .map((title) => titleTruth(title, settled.get(title.id) ?? 0n));
}

function titleTruth(title: MatchingTitle, settled: bigint): TitleTruth {
  const { amountCentavos: amount } = title;
  return {
    document: title.documentKey,
    installment: title.installment,
    counterparty: title.partner.taxId,
    // An NFS-e does not say it.
    dueOn: title.documentKind === "nfse" ? null : title.dueOn,
    amount: decimal(amount),
    settled: decimal(settled),
    status: settled === 0n ? "open" : settled < amount ? "partial" : "settled",
    confirmed: true,
    mayBeAbsent: false,
    mayBeReduced: false,
    case: "matching",
  };
}
