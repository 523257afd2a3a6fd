import "../documents/documents.css";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import type { MovementDetail } from "../../banking/contract.ts";
import { type DocumentDetail, type DocumentPage, readDocument, readDocumentPage } from "../../documents/contract.ts";
import { bills } from "../../payables/contract.ts";
import type { Exception } from "../../processes/contract.ts";
import { receivables } from "../../receivables/contract.ts";
import { useAnswer } from "../api.ts";
import { Main, Page, Problems } from "../documents/document-parts.tsx";
import { nameOf } from "../documents/words.ts";
import { Failure } from "../ui/failure.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { likely, type OfMovement } from "./movement-proposal.tsx";

/** A document that an item is about, and what one would call it. */
export interface Piece {
  readonly documentId: string;
  readonly word: string;
}

export interface Evidence {
  readonly pieces: readonly Piece[];
  readonly shown: Piece | undefined;
  readonly document: DocumentDetail | undefined;
  readonly page: DocumentPage | undefined;
  readonly error: Error | null;
  /** Still being asked: what comes after it has no place yet. */
  readonly loading: boolean;
  readonly show: (documentId: string) => void;
  readonly pointed: string | null;
  readonly point: (path: string | null) => void;
}

/** The documents that an item is about: itself, the note of the title proposed, the statement that brought the movement. */
export function useEvidence(item: Exception | undefined, { movement, proposal }: OfMovement): Evidence {
  const { type, id } = item?.object ?? { type: "", id: "" };
  const bill = useAnswer(bills.read, { params: { titleId: id }, enabled: type === "bill" }).data;
  const receivable = useAnswer(receivables.read, { params: { titleId: id }, enabled: type === "receivable" }).data;
  const pieces = piecesOf({ type, id }, { movement, proposal, note: bill?.document ?? receivable?.document ?? null });
  const [chosen, setChosen] = useState<{ readonly of: string; readonly documentId: string } | null>(null);
  const [pointing, setPointing] = useState<{ readonly of: string; readonly path: string | null } | null>(null);
  const shown =
    pieces.find(({ documentId }) => chosen?.of === item?.id && documentId === chosen?.documentId) ?? pieces[0];
  const params = { documentId: shown?.documentId ?? "" };
  const detail = useAnswer(readDocument, { params, enabled: shown !== undefined });
  const page = useAnswer(readDocumentPage, { params, enabled: shown !== undefined });
  const first = movement === undefined || page.data === undefined ? null : lineOf(movement, page.data);
  return {
    pieces,
    shown,
    document: shown === undefined ? undefined : detail.data,
    page: shown === undefined ? undefined : page.data,
    error: shown === undefined ? null : (detail.error ?? page.error),
    loading: shown !== undefined && (detail.isPending || page.isPending),
    show: (documentId) => setChosen({ of: item?.id ?? "", documentId }),
    pointed: pointing !== null && pointing.of === params.documentId + id ? pointing.path : first,
    point: (path) => setPointing({ of: params.documentId + id, path }),
  };
}

function piecesOf(
  { type, id }: { readonly type: string; readonly id: string },
  {
    movement,
    proposal,
    note,
  }: Pick<OfMovement, "movement" | "proposal"> & { readonly note: { readonly id: string } | null },
): readonly Piece[] {
  if (type === "document") return [{ documentId: id, word: "documento" }];
  if (note !== null) return [{ documentId: note.id, word: "nota" }];
  if (movement === undefined) return [];
  const statement = { documentId: movement.statement.documentId, word: "extrato" };
  const title = (proposal ?? likely(movement.proposals)[0])?.title;
  if (title?.documentId == null) return [statement];
  const noteOfTitle = { documentId: title.documentId, word: `nota ${title.documentNumber ?? ""}` };
  // What is proposed is proved by its note; where nothing is, what is known is the bank's line.
  return proposal === undefined ? [statement, noteOfTitle] : [noteOfTitle, statement];
}

/** The line of a statement that a movement is: by the bank's own number of it, else by its day and amount. */
function lineOf({ bankId, movedOn, amount }: MovementDetail, { shows, sections }: DocumentPage): string | null {
  if (shows !== "statement") return null;
  const rows = sections.flatMap(({ table }) => table?.rows ?? []);
  const found =
    rows.find(({ cells }) => bankId !== "" && cells.includes(bankId)) ??
    rows.find(({ cells }) => cells.includes(amount) && cells.some((cell) => cell?.startsWith(movedOn) === true));
  return found?.path ?? null;
}

/** What the document says, beside the proposal: each value points at its place on the page. */
export function EvidenceFacts({
  evidence,
  item,
}: {
  readonly evidence: Evidence;
  readonly item: Exception;
}): ReactNode {
  const { document, page, pointed, point } = evidence;
  if (document === undefined || page === undefined) return null;
  // The first of its problems is what the item says already.
  const problems = document.problems.filter(({ message }) => message !== item.message);
  return (
    <div className="evidence-facts">
      {item.object.type === "document" && <Problems document={{ ...document, problems }} />}
      <Main document={document} page={page} pointed={pointed} onPoint={point} />
    </div>
  );
}

/** The page itself. */
export function EvidencePage({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const { pieces, shown, document, page, error, show, pointed, point } = evidence;
  const [isLate, setLate] = useState(false);
  const isHere = document !== undefined && page !== undefined;
  useEffect(() => {
    if (isHere) return;
    const timer = setTimeout(() => setLate(true), 200);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isHere]);
  if (shown === undefined) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="beside desk" aria-label="O documento" tabIndex={0}>
      <div className="row evidence-head">
        {pieces.length > 1 ? (
          <fieldset className="tabs" aria-label="Que documento">
            {pieces.map(({ documentId, word }) => (
              <button
                key={documentId}
                type="button"
                aria-pressed={documentId === shown.documentId}
                onClick={() => show(documentId)}
              >
                {word}
              </button>
            ))}
          </fieldset>
        ) : (
          <b className="clip">{document === undefined ? shown.word : nameOf(document)}</b>
        )}
        <Link to={`/documentos/${shown.documentId}`} className="push small">
          abrir o documento
        </Link>
      </div>
      {error !== null ? (
        <Failure error={error} inline />
      ) : isHere ? (
        <Page document={document} page={page} pointed={pointed} onPoint={point} />
      ) : (
        isLate && <SkeletonRows tall />
      )}
    </section>
  );
}
