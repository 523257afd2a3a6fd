import { Button, NativeSelect } from "@mantine/core";
import { IconArrowLeft, IconUpload } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import {
  importSpreadsheet,
  listSpreadsheets,
  mapSpreadsheet,
  readMigration,
  readSpreadsheet,
  type Spreadsheet,
  type SpreadsheetKind,
  type SpreadsheetLine,
  type SpreadsheetMapping,
} from "../../integrations/contract.ts";
import { counted } from "../../values/counted.ts";
import { useAnswer, useCommand } from "../api.ts";
import { useTouchTime } from "../touch-time.ts";
import { Chip } from "../ui/chip.tsx";
import { Day, Instant } from "../ui/date.tsx";
import { DateInput } from "../ui/date-input.tsx";
import { Failure } from "../ui/failure.tsx";
import { Money } from "../ui/money.tsx";
import { ShutButton } from "../ui/shut-button.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { State } from "../ui/state.tsx";
import { TaxId } from "../ui/tax-id.tsx";
import type { Tone } from "../ui/tone-icon.tsx";
import { EndSpreadsheet } from "./end-spreadsheet.tsx";
import { ChooseFiles, type RefusedFile, RefusedFiles } from "./send-documents.tsx";
import { KIND_NAMES, STATUS } from "./spreadsheet-words.ts";

const WHOLE = new Intl.NumberFormat("pt-BR");
const POLL_MS = 1_500;

interface ReviewProps {
  readonly onClose: () => void;
  /** The same spreadsheet, corrected. */
  readonly onAnother: (files: readonly File[]) => void;
  readonly refused: readonly RefusedFile[];
}

/** One spreadsheet: what each column is, what its lines will be, what is wrong, and the button that imports it. */
export function SpreadsheetReview({ id, ...leaving }: ReviewProps & { readonly id: string }): ReactNode {
  const [isBusy, setBusy] = useState(false);
  const answer = useAnswer(readSpreadsheet, {
    params: { spreadsheetId: id },
    // The doorbell may be out of reach behind a proxy; an import must not look stopped for it.
    ...(isBusy && { refetchInterval: POLL_MS }),
  });
  const sheet = answer.data;
  const isRunning = sheet?.status === "queued" || sheet?.status === "running" || sheet?.status === "undoing";
  useEffect(() => setBusy(isRunning), [isRunning]);
  if (answer.error !== null) return <Failure error={answer.error} retry={() => void answer.refetch()} />;
  if (sheet === undefined) return <SkeletonRows />;
  return <Review key={sheet.id} sheet={sheet} {...leaving} />;
}

function Review({ sheet, onClose, onAnother, refused }: ReviewProps & { readonly sheet: Spreadsheet }): ReactNode {
  const spent = useTouchTime(sheet.id);
  const again = [readSpreadsheet, listSpreadsheets, readMigration];
  const map = useCommand(mapSpreadsheet, { invalidates: again });
  const bring = useCommand(importSpreadsheet, { invalidates: again });
  const { analysis, mapping, status, version } = sheet;
  const isOpen = status === "analysed" || status === "failed";
  const asked = { params: { spreadsheetId: sheet.id }, ifMatch: `"v${version}"` };
  const change = (part: Partial<SpreadsheetMapping>) => map.mutate({ ...asked, body: { ...mapping, ...part } });
  const title = useId();
  return (
    <section className="block review" aria-labelledby={title}>
      <div className="head wraps">
        <Button size="xs" variant="subtle" leftSection={<IconArrowLeft aria-hidden />} onClick={onClose}>
          Todas as planilhas
        </Button>
        <h2 id={title} className="clip" title={sheet.name}>
          {sheet.name}
        </h2>
        <Chip tone={STATUS[status].tone}>{STATUS[status].word}</Chip>
      </div>
      {status === "completed" && <Completed sheet={sheet} />}
      {status === "completed" && sheet.problem !== null && (
        <div className="note bad" role="alert">
          <p>
            <b>Nada foi desfeito.</b> {sheet.problem}
          </p>
        </div>
      )}
      {status !== "undoing" && sheet.ended !== null && <Ended sheet={sheet} />}
      {status === "failed" && (
        <div className="note bad" role="alert">
          <p>
            <b>Nada foi importado.</b> {sheet.problem}
          </p>
        </div>
      )}
      {isOpen && <Mapping sheet={sheet} busy={map.isPending} onChange={change} />}
      {map.error !== null && <Failure error={map.error} inline />}
      {sheet.fields.length > 0 && analysis.lines > 0 && <Lines sheet={sheet} />}
      {analysis.notes.length > 0 && isOpen && (
        <ul className="small muted notes">
          {analysis.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {isOpen && (
        <div className="stack bring">
          <Counts sheet={sheet} />
          <ShutButton
            missing={map.isPending ? "Lendo de novo com o que você escolheu." : analysis.missing}
            busy={bring.isPending}
            size="lg"
            onClick={() => bring.mutate({ ...asked, touch: spent() })}
          >
            {actionOf(sheet)}
          </ShutButton>
          {analysis.wrong > 0 && (
            <ChooseFiles
              label="Enviar a planilha corrigida"
              icon={<IconUpload aria-hidden />}
              accept=".xlsx,.csv,.tsv,.txt"
              onFiles={(files) => onAnother(files.slice(0, 1))}
            />
          )}
          <RefusedFiles refused={refused} />
          {bring.error !== null && <Failure error={bring.error} inline />}
        </div>
      )}
      {(status === "analysed" || status === "failed" || status === "completed") && <EndSpreadsheet sheet={sheet} />}
      {status === "undoing" && (
        <p className="row" role="status">
          <State tone="run" word="Desfazendo" />
          <span className="muted">Tudo o que ela criou, ou nada. Pode sair desta tela.</span>
        </p>
      )}
      {(status === "queued" || status === "running") && (
        <p className="row" role="status">
          <State tone="run" word="Importando" />
          <span className="muted">
            {counted(analysis.creates, "linha", "linhas")}, todas ou nenhuma. Pode sair desta tela; a importação
            continua.
          </span>
        </p>
      )}
    </section>
  );
}

function actionOf({ analysis: { creates }, kind }: Spreadsheet): string {
  if (kind === "opening_balances") return "Abrir os saldos";
  const noun = kind === "partners" ? ["parceiro", "parceiros"] : ["título", "títulos"];
  return `Importar ${WHOLE.format(creates)} ${creates === 1 ? noun[0] : noun[1]}`;
}

function Completed({ sheet: { result, kind } }: { readonly sheet: Spreadsheet }): ReactNode {
  const made = (result?.counts ?? []).filter(({ count }) => count > 0);
  return (
    <div className="note ok" role="status">
      <div className="stack">
        <p>
          <b>Importada.</b> {made.map(({ label, count }) => `${WHOLE.format(count)} ${label}`).join(", ")}
          {(result?.existing ?? 0) > 0 ? `; ${WHOLE.format(result?.existing ?? 0)} já existiam` : ""}.
        </p>
        {(kind === "payables" || kind === "receivables") && (
          <p className="small">Os movimentos do banco que esperavam estão sendo comparados com estes títulos.</p>
        )}
      </div>
    </div>
  );
}

/** What became of one that was put aside or taken back, by whom and why. */
function Ended({ sheet: { status, kind, ended, endedAt } }: { readonly sheet: Spreadsheet }): ReactNode {
  if (ended === null || (status !== "discarded" && status !== "undone")) return null;
  return (
    <div className="note" role="status">
      <div className="stack">
        <p>
          <b>{status === "discarded" ? "Descartada, sem importar." : "Importação desfeita."}</b> {ended.by}
          {endedAt !== null && (
            <>
              , <Instant at={endedAt} />
            </>
          )}
          : {ended.reason}
        </p>
        <p className="small muted">
          {status === "discarded"
            ? "Nada dela entrou. "
            : kind === "partners"
              ? "O que ela criou saiu do cadastro. "
              : "O que ela criou foi tirado; os lançamentos e os seus estornos ficam no diário. "}
          O mesmo arquivo pode ser enviado de novo.
        </p>
      </div>
    </div>
  );
}

function Counts({ sheet: { analysis } }: { readonly sheet: Spreadsheet }): ReactNode {
  const { counts, existing, skipped, wrong, lines } = analysis;
  if (lines === 0) return null;
  return (
    <ul className="row wraps counts">
      {counts.map(({ label, count, amount }) => (
        <li key={label}>
          <b>{WHOLE.format(count)}</b> {label}
          {amount !== null && (
            <>
              , R$ <Money amount={amount} />
            </>
          )}
        </li>
      ))}
      {existing > 0 && (
        <li>
          <b>{WHOLE.format(existing)}</b>{" "}
          {existing === 1 ? "já existe e fica como está" : "já existem e ficam como estão"}
        </li>
      )}
      {skipped > 0 && (
        <li>
          <b>{WHOLE.format(skipped)}</b> {skipped === 1 ? "não entra" : "não entram"} (totais e zeros)
        </li>
      )}
      {wrong > 0 && (
        <li className="bad-text">
          <b>{WHOLE.format(wrong)}</b> com erro
        </li>
      )}
    </ul>
  );
}

const KINDS = [
  { value: "", label: "Escolha" },
  ...Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label })),
];

function Mapping({
  sheet,
  busy,
  onChange,
}: {
  readonly sheet: Spreadsheet;
  readonly busy: boolean;
  readonly onChange: (part: Partial<SpreadsheetMapping>) => void;
}): ReactNode {
  const { mapping, headings, fields, analysis, kind } = sheet;
  const asks = (question: (typeof analysis.questions)[number]) => analysis.questions.includes(question);
  const columns = [
    { value: "", label: "não há na planilha" },
    ...headings.map((heading, at) => ({ value: String(at), label: heading === "" ? `Coluna ${at + 1}` : heading })),
  ];
  const choose = (field: string, chosen: string) => {
    // A column is one thing: who takes it from another field leaves that one without.
    const kept = Object.entries(mapping.columns).filter(([id, at]) => id !== field && String(at) !== chosen);
    onChange({ columns: Object.fromEntries(chosen === "" ? kept : [...kept, [field, Number(chosen)]]) });
  };
  return (
    <div className="mapping">
      <div className="questions">
        <NativeSelect
          label="O que a planilha traz"
          data={KINDS}
          value={kind ?? ""}
          disabled={busy}
          onChange={({ currentTarget: { value } }) => {
            if (value !== "") onChange({ kind: value as SpreadsheetKind });
          }}
        />
        {kind !== null && kind !== "partners" && (
          <DateInput
            label={kind === "opening_balances" ? "Dia dos saldos" : "Dia em que estavam em aberto"}
            value={mapping.asOf}
            onChange={(asOf) => onChange({ asOf })}
            description="O dia a partir do qual os livros são daqui"
          />
        )}
        {kind === "partners" && mapping.columns["role"] === undefined && (
          <NativeSelect
            label="Estes parceiros são"
            data={[
              { value: "", label: "Escolha" },
              { value: "supplier", label: "Fornecedores" },
              { value: "customer", label: "Clientes" },
              { value: "both", label: "Fornecedores e clientes" },
            ]}
            value={mapping.partnersAre ?? ""}
            disabled={busy}
            onChange={({ currentTarget: { value } }) =>
              onChange({ partnersAre: value === "" ? null : (value as NonNullable<SpreadsheetMapping["partnersAre"]>) })
            }
          />
        )}
        {(asks("number_style") || mapping.numberStyle !== null) && (
          <NativeSelect
            label="Nesta planilha, 1.234 é"
            data={[
              { value: "", label: "Escolha" },
              { value: "comma", label: "mil duzentos e trinta e quatro" },
              { value: "dot", label: "um e duzentos e trinta e quatro milésimos" },
            ]}
            value={mapping.numberStyle ?? ""}
            disabled={busy}
            onChange={({ currentTarget: { value } }) =>
              onChange({ numberStyle: value === "" ? null : (value as "comma" | "dot") })
            }
          />
        )}
      </div>
      {fields.length > 0 && (
        <fieldset>
          <legend className="lbl">Em que coluna está cada coisa</legend>
          <div className="fields">
            {fields.map(({ id, label, required }) => (
              <NativeSelect
                key={id}
                label={label}
                required={required}
                data={columns}
                value={mapping.columns[id] === undefined ? "" : String(mapping.columns[id])}
                disabled={busy}
                onChange={({ currentTarget: { value } }) => choose(id, value)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </div>
  );
}

const STATES: Readonly<Record<SpreadsheetLine["state"], { readonly tone: Tone; readonly word: string }>> = {
  new: { tone: "ok", word: "entra" },
  existing: { tone: "wait", word: "já existe" },
  skipped: { tone: "wait", word: "não entra" },
  wrong: { tone: "bad", word: "com erro" },
};

/** What became of a line that was new when it was looked at. */
const WHAT_BECAME: Partial<Readonly<Record<Spreadsheet["status"], { readonly tone: Tone; readonly word: string }>>> = {
  completed: { tone: "ok", word: "entrou" },
  discarded: { tone: "wait", word: "não entrou" },
  undone: { tone: "wait", word: "desfeita" },
};

function Lines({ sheet }: { readonly sheet: Spreadsheet }): ReactNode {
  const { preview, wrongLines, wrong, lines } = sheet.analysis;
  const [chosen, setShown] = useState<"first" | "wrong" | null>(null);
  const shown = wrong === 0 ? "first" : (chosen ?? "wrong");
  const rows = shown === "wrong" ? wrongLines : preview;
  const extra =
    sheet.kind === "opening_balances" ? [{ id: "account", label: "Conta nossa", type: "text" as const }] : [];
  // Balances show by their sides whatever the columns they came in.
  const fields = [...sheet.fields.filter(({ id }) => id !== "balance" && id !== "side"), ...extra];
  const name = shown === "wrong" ? "Linhas com erro" : "Como as primeiras linhas serão entendidas";
  return (
    <div className="lines">
      {wrong > 0 && (
        <fieldset className="tabs" aria-label="Que linhas mostrar">
          <button type="button" aria-pressed={shown === "wrong"} onClick={() => setShown("wrong")}>
            Com erro <span className="count">{WHOLE.format(wrong)}</span>
          </button>
          <button type="button" aria-pressed={shown === "first"} onClick={() => setShown("first")}>
            Primeiras <span className="count">{WHOLE.format(Math.min(preview.length, lines))}</span>
          </button>
        </fieldset>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by the keyboard (WCAG 2.1.1). */}
      <section className="scroll" aria-label={name} tabIndex={0}>
        <table className="t">
          <caption className="sr">{name}</caption>
          <thead>
            <tr>
              <th scope="col">Linha</th>
              <th scope="col">Estado</th>
              {fields.map(({ id, label, type }) => (
                <th key={id} scope="col" className={type === "money" ? "n" : undefined}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <LineOfSheet key={row.line} row={row} fields={fields} status={sheet.status} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="small muted">
        {shown === "wrong" && wrong > rows.length
          ? `As primeiras ${counted(rows.length, "linha", "linhas")} com erro, de ${WHOLE.format(wrong)}.`
          : `${WHOLE.format(rows.length)} de ${counted(shown === "wrong" ? wrong : lines, "linha", "linhas")}.`}
      </p>
    </div>
  );
}

function LineOfSheet({
  row,
  fields,
  status,
}: {
  readonly row: SpreadsheetLine;
  readonly fields: readonly Pick<Spreadsheet["fields"][number], "id" | "type" | "label">[];
  readonly status: Spreadsheet["status"];
}): ReactNode {
  const { tone, word } = (row.state === "new" ? WHAT_BECAME[status] : undefined) ?? STATES[row.state];
  const wrong = new Set(row.faults.map(({ field }) => field));
  const labels = new Map(fields.map(({ id, label }) => [id, label]));
  return (
    <>
      <tr>
        <th scope="row" className="n">
          {WHOLE.format(row.line)}
        </th>
        <td>
          <State tone={tone} word={word} />
        </td>
        {fields.map(({ id, type }) => (
          <td key={id} className={type === "money" ? "n" : undefined} {...(wrong.has(id) && { "data-wrong": true })}>
            <Cell text={row.cells[id] ?? null} type={type} isWrong={wrong.has(id)} />
          </td>
        ))}
      </tr>
      {row.faults.length > 0 && (
        <tr className="faults">
          <td />
          <td colSpan={fields.length + 1}>
            {row.faults.map(({ field, message }) => (
              <p key={`${field} ${message}`}>
                <b>{labels.get(field) ?? field}</b>: {message}.
              </p>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

function Cell({
  text,
  type,
  isWrong,
}: {
  readonly text: string | null;
  readonly type: Spreadsheet["fields"][number]["type"];
  readonly isWrong: boolean;
}): ReactNode {
  if (text === null) return <span className="faint">{isWrong ? "não entendi" : ""}</span>;
  if (type === "money") return <Money amount={text} />;
  if (type === "date") return <Day on={text} />;
  if (type === "tax_id") return <TaxId of={text} />;
  return (
    <span className="clip cell" title={text}>
      {text}
    </span>
  );
}
