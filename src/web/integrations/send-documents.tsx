import { Button } from "@mantine/core";
import { IconFolder, IconUpload } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import type { ImportRun } from "../../integrations/contract.ts";
import { Failure } from "../ui/failure.tsx";
import { State } from "../ui/state.tsx";
import type { Sending } from "./use-sending.ts";

const STAGES: Readonly<Record<NonNullable<ImportRun["stage"]>, string>> = {
  receive: "guardando os arquivos",
  read: "lendo documentos",
  titles: "abrindo títulos",
  bank: "decidindo movimentos do banco",
  verify: "conferindo os livros",
};

const WHOLE = new Intl.NumberFormat("pt-BR");

/** Notes and statements: any number, from files or a whole folder, each read as it comes. */
export function SendDocuments({
  sending,
  run,
  onFiles,
}: {
  readonly sending: Sending;
  readonly run: ImportRun | null;
  readonly onFiles: (files: readonly File[]) => void;
}): ReactNode {
  return (
    <>
      <div className="row wraps">
        <ChooseFiles label="Escolher arquivos" icon={<IconUpload aria-hidden />} onFiles={onFiles} />
        <ChooseFiles label="Escolher uma pasta" icon={<IconFolder aria-hidden />} folder onFiles={onFiles} />
        <span className="small muted">
          ou solte tudo em qualquer lugar desta tela: XML, ZIP, OFX, retorno CNAB, PDF.
        </span>
      </div>
      <SendingProgress {...sending} />
      {run !== null && <Reading run={run} />}
    </>
  );
}

function SendingProgress({ state, sent, total, error, resume }: Sending): ReactNode {
  if (state === "idle") return null;
  return (
    <div className="stack progress">
      <div
        className="meter"
        role="progressbar"
        aria-label="Envio"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={sent}
      >
        <i style={{ width: `${total === 0 ? 0 : (sent * 100) / total}%` }} />
      </div>
      <p className="small muted" role="status">
        {state === "done"
          ? `${files(sent)} ${sent === 1 ? "guardado" : "guardados"} na Retaguarda.`
          : `${WHOLE.format(sent)} de ${files(total)} guardados. ${state === "sending" ? "Deixe esta aba aberta até o fim do envio." : ""}`}
      </p>
      {state === "stopped" && (
        <>
          <Failure error={error} inline />
          <span>
            <Button size="xs" onClick={resume}>
              Continuar de onde parou
            </Button>
          </span>
        </>
      )}
    </div>
  );
}

function Reading({ run }: { readonly run: ImportRun }): ReactNode {
  if (run.status === "failed") {
    return (
      <div className="note bad" role="alert">
        <State tone="bad" word="A leitura parou" />
        <p>{run.problem} O que já foi lido está guardado; envie qualquer arquivo para a leitura continuar.</p>
      </div>
    );
  }
  if (run.status === "done") return null;
  return (
    <p className="row" role="status">
      <State tone="run" word="Lendo" />
      <span className="muted">
        {run.status === "queued" || run.stage === null
          ? "esperando a vez"
          : `${STAGES[run.stage]}${run.done > 0 ? `: ${WHOLE.format(run.done)} até agora` : ""}`}
        . Pode sair desta tela; a leitura continua.
      </span>
    </p>
  );
}

function files(count: number): string {
  return `${WHOLE.format(count)} ${count === 1 ? "arquivo" : "arquivos"}`;
}

/** A button that opens the system's own choice of files. */
export function ChooseFiles({
  label,
  icon,
  folder = false,
  accept,
  onFiles,
  busy = false,
}: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly folder?: boolean;
  readonly accept?: string;
  readonly onFiles: (files: readonly File[]) => void;
  readonly busy?: boolean;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant="default" leftSection={icon} loading={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        {...(accept !== undefined && { accept })}
        {...(folder && { webkitdirectory: "" })}
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])];
          // The same file chosen twice must be heard twice.
          currentTarget.value = "";
          if (chosen.length > 0) onFiles(chosen);
        }}
      />
    </>
  );
}

export interface RefusedFile {
  readonly name: string;
  readonly error: unknown;
}

/** Files that were not taken, each with its reason. */
export function RefusedFiles({ refused }: { readonly refused: readonly RefusedFile[] }): ReactNode {
  return refused.map(({ name, error }) => (
    <div key={name} className="stack">
      <b className="clip">{name}</b>
      <Failure error={error} inline />
    </div>
  ));
}
