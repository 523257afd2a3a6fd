import "./documents.css";
import { Button } from "@mantine/core";
import { IconChevronLeft, IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { type DocumentDetail, readDocument, readDocumentPage, readFileContent } from "../../documents/contract.ts";
import { addressOf, useAnswer } from "../api.ts";
import { useKeys } from "../keys.ts";
import { Screen } from "../screen.tsx";
import type { Author } from "../ui/by.tsx";
import { Chip } from "../ui/chip.tsx";
import { Instant } from "../ui/date.tsx";
import { Facts } from "../ui/facts.tsx";
import { Failure } from "../ui/failure.tsx";
import { History } from "../ui/history.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { State } from "../ui/state.tsx";
import { Books, Main, Page, Problems } from "./document-parts.tsx";
import { AUTHORITY_WORDS, eventWords, kindWord, nameOf, SIGNATURE_WORDS, STATUS_WORDS } from "./words.ts";

/** A document for reading, its facts beside it: each points at its place on the page. */
export default function DocumentViewer(): ReactNode {
  const { documentId = "" }: { readonly documentId?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const detail = useAnswer(readDocument, { params: { documentId } });
  const page = useAnswer(readDocumentPage, { params: { documentId } });
  const [pointed, point] = useState<string | null>(null);
  const back = (): void => {
    if (history.length > 1) history.back();
    else void navigate({ to: "/documentos" });
  };
  useKeys([
    { key: "Backspace", says: "volta à lista", run: back },
    { key: "Escape", says: "volta à lista", run: back },
  ]);
  const { data } = detail;
  return (
    <Screen
      title={data === undefined ? "Documento" : nameOf(data)}
      whole
      context={data === undefined ? undefined : <Whence document={data} />}
      actions={
        data !== undefined && (
          <>
            <Button className="on-desk" variant="subtle" leftSection={<IconChevronLeft aria-hidden />} onClick={back}>
              Documentos
            </Button>
            <Button
              component="a"
              variant="default"
              leftSection={<IconDownload aria-hidden />}
              href={addressOf(readFileContent, { params: { fileId: data.file.id } })}
              download
            >
              Baixar<span className="on-desk">&nbsp;o original</span>
            </Button>
          </>
        )
      }
    >
      {detail.error !== null ? (
        <Failure error={detail.error} retry={() => void detail.refetch()} />
      ) : data === undefined || page.isPending ? (
        // The page and what it says have no place until both are known.
        <SkeletonRows tall />
      ) : (
        <div className="viewer">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <section className="desk" aria-label="Página do documento" tabIndex={0}>
            {page.error !== null ? (
              <Failure error={page.error} retry={() => void page.refetch()} />
            ) : page.data === undefined ? (
              <SkeletonRows tall />
            ) : (
              <Page document={data} page={page.data} pointed={pointed} onPoint={point} />
            )}
          </section>
          <aside className="fx" aria-label="Dados do documento">
            <Problems document={data} />
            {page.data !== undefined && <Main document={data} page={page.data} pointed={pointed} onPoint={point} />}
            <Books document={data} />
            <FileFacts document={data} />
            <section className="sec">
              <h2>Histórico</h2>
              <History
                happenings={data.happenings.map((happening) => ({
                  id: happening.id,
                  author: authorOf(happening),
                  sentence: (
                    <>
                      {eventWords(happening)}
                      {happening.actorClass === "person" && <span className="muted"> · {happening.actor}</span>}
                    </>
                  ),
                  when: <Instant at={happening.at} />,
                }))}
              />
            </section>
          </aside>
        </div>
      )}
    </Screen>
  );
}

export function authorOf({
  actorClass,
  mode,
}: Pick<DocumentDetail["happenings"][number], "actorClass" | "mode">): Author {
  if (actorClass !== "person") return "system";
  return mode === "assisted" ? "proposal" : "person";
}

function Whence({ document }: { readonly document: DocumentDetail }): ReactNode {
  const { word, tone } = STATUS_WORDS[document.status];
  return (
    <span className="row">
      <Chip tone={tone}>{word}</Chip>
      <span className="clip">
        {document.partner?.name ?? document.issuer ?? kindWord(document.kind)} · chegou{" "}
        <Instant at={document.receivedAt} />
      </span>
    </span>
  );
}

function FileFacts({ document }: { readonly document: DocumentDetail }): ReactNode {
  const { file, part, signature, authorityStatus, key } = document;
  return (
    <section className="sec">
      <h2>De onde veio</h2>
      <Facts
        facts={[
          { label: "Arquivo", value: <span className="break">{file.name}</span> },
          ...(part === "" ? [] : [{ label: "Parte", value: <span className="break">{part.replace(/^!/, "")}</span> }]),
          {
            label: "Chegou",
            value: (
              <>
                <Instant at={file.receivedAt} as="full" /> por {file.channel}
              </>
            ),
          },
          ...(file.documents > 1
            ? [
                {
                  label: "Junto com",
                  value: (
                    <Link to={`/documentos?arquivo=${file.id}`}>
                      {file.documents - 1} {file.documents === 2 ? "outro do arquivo" : "outros do arquivo"}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(signature === null
            ? []
            : [
                {
                  label: "Assinatura",
                  value: <State tone={SIGNATURE_WORDS[signature].tone} word={SIGNATURE_WORDS[signature].word} />,
                },
              ]),
          ...(authorityStatus === null
            ? []
            : [
                {
                  label: "Na SEFAZ",
                  value: (
                    <State tone={AUTHORITY_WORDS[authorityStatus].tone} word={AUTHORITY_WORDS[authorityStatus].word} />
                  ),
                },
              ]),
          ...(key === null ? [] : [{ label: "Chave", value: <span className="code break">{key}</span> }]),
          { label: "SHA-256", value: <span className="code break">{file.sha256}</span> },
        ]}
      />
    </section>
  );
}
