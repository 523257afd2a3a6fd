import "./documents.css";
import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { readImportRun } from "../../integrations/contract.ts";
import { useAnswer } from "../api.ts";
import { Instant } from "../ui/date.tsx";
import { State } from "../ui/state.tsx";
import { forgetUpload, resumeUpload, type Uploading, useUploading } from "./upload-queue.ts";

const WHOLE = new Intl.NumberFormat("pt-BR");
/** While it runs the server rings at each step; this is for when the ring is lost. */
const ASK_AGAIN_MS = 3_000;

/** How far the files are: on their way to the server, then in its reading of them. */
export function UploadPanel(): ReactNode {
  const uploading = useUploading();
  return (
    <>
      {uploading.total > 0 && <Sending uploading={uploading} />}
      <Reading />
    </>
  );
}

function Sending({ uploading }: { readonly uploading: Uploading }): ReactNode {
  const { total, sent, repeated, refused, current, share, state, problem } = uploading;
  const gone = sent + repeated + refused.length;
  const done = gone + Math.floor(current.length * share);
  return (
    <section className="upload" aria-label="Envio de arquivos">
      <div className="row">
        {state === "stopped" ? (
          <State tone="bad" word={`Parei em ${WHOLE.format(gone)} de ${WHOLE.format(total)}`} />
        ) : state === "waiting" ? (
          <State tone="person" word={`Sem conexão em ${WHOLE.format(gone)} de ${WHOLE.format(total)}`} />
        ) : state === "sending" ? (
          <State tone="run" word={`Enviando ${WHOLE.format(gone)} de ${WHOLE.format(total)}`} />
        ) : (
          <State tone="ok" word={`${files(sent)} ${sent === 1 ? "guardado" : "guardados"}`} />
        )}
        {repeated > 0 && <span className="muted">{`${files(repeated)} já tinha: nada foi duplicado`}</span>}
        {refused.length > 0 && (
          <span>
            <State tone="bad" word={`${files(refused.length)} ${refused.length === 1 ? "recusado" : "recusados"}`} />
          </span>
        )}
        <span className="push" />
        {(state === "waiting" || state === "stopped") && (
          <Button size="xs" variant="default" onClick={resumeUpload}>
            {state === "waiting" ? "Tentar agora" : "Continuar o envio"}
          </Button>
        )}
        {(state === "idle" || state === "stopped") && (
          <ActionIcon aria-label="Fechar o aviso de envio" onClick={forgetUpload}>
            <IconX />
          </ActionIcon>
        )}
      </div>
      {state !== "idle" && (
        <div
          className="meter"
          role="progressbar"
          aria-label="Arquivos enviados"
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
        >
          <i style={{ width: `${Math.round((100 * (gone + current.length * share)) / Math.max(1, total))}%` }} />
        </div>
      )}
      {problem !== null && <p className="small">{problem} O que faltava continua aqui, e o que foi não vai de novo.</p>}
      {state === "waiting" && (
        <p className="small muted">Continuo sozinho quando a conexão voltar, de onde parei. Não feche esta aba.</p>
      )}
      {state === "sending" && (
        <ul className="files">
          {[...new Set(current.slice(0, 3))].map((name, at) => (
            <li key={name} className="small">
              <span className="clip grow" title={name}>
                {name}
              </span>
              <span className="muted">{sizeOf(current.length, share, at)}</span>
            </li>
          ))}
          {current.length > 3 && (
            <li className="small muted">
              e mais {WHOLE.format(current.length - 3)} nesta remessa. Pode ir a outra tela; só não feche a aba.
            </li>
          )}
        </ul>
      )}
      {refused.length > 0 && (
        <ul className="files">
          {refused.slice(0, 50).map(({ name, message }) => (
            <li key={`${name} ${message}`} className="small">
              <b className="clip">{name}</b>
              <span className="grow">{message}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A request goes in the order of its files, so its share says which are whole. */
function sizeOf(count: number, share: number, at: number): string {
  const part = Math.max(0, Math.min(1, share * count - at));
  return part === 1 ? "enviado" : part === 0 ? "na fila" : `${Math.round(part * 100)} %`;
}

function files(count: number): string {
  return count === 1 ? "1 arquivo" : `${WHOLE.format(count)} arquivos`;
}

const STAGES = {
  receive: "guardando",
  read: "lendo documentos",
  titles: "abrindo títulos",
  bank: "conciliando o banco",
  verify: "conferindo tudo",
} as const;

function Reading(): ReactNode {
  const { data } = useAnswer(readImportRun, { refetchInterval: ASK_AGAIN_MS });
  const run = data?.run ?? null;
  if (run === null || run.status === "done") return null;
  if (run.status === "failed") {
    return (
      <section className="upload" aria-label="Leitura dos arquivos">
        <State tone="bad" word="A última leitura parou" />
        <p className="small">
          {run.problem} Os arquivos estão guardados; a leitura continua de onde parou no próximo envio.
        </p>
      </section>
    );
  }
  return (
    <section className="upload" aria-label="Leitura dos arquivos" role="status">
      <div className="row">
        <State
          tone="run"
          word={
            run.status === "queued"
              ? "Leitura na fila"
              : `Lendo: ${run.stage === null ? "começando" : STAGES[run.stage]}`
          }
        />
        {run.done > 0 && <span className="muted">{WHOLE.format(run.done)} nesta etapa</span>}
        <span className="muted push">
          pedida <Instant at={run.requestedAt} /> · pode sair desta tela
        </span>
      </div>
    </section>
  );
}
