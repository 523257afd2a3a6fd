import { type ReactNode, useEffect, useRef, useState } from "react";
import { type DocumentDetail, type DocumentPage, readDocumentSheet } from "../../documents/contract.ts";
import { addressOf } from "../api.ts";

interface SheetsProps {
  readonly document: DocumentDetail;
  readonly page: DocumentPage;
  /** Path of the fact that is pointed at, from the sheet or from beside it. */
  readonly pointed: string | null;
  readonly onPoint: (path: string | null) => void;
}

/** The sheets of a PDF or the picture, as images of the server: nothing of the file itself runs here. Facts are marked where they stand. */
export function Sheets({ document, page, pointed, onPoint }: SheetsProps): ReactNode {
  const desk = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pointed === null) return;
    const marks = [...(desk.current?.querySelectorAll<HTMLElement>("[data-path]") ?? [])];
    const place = marks.find((element) => element.dataset["path"] === pointed);
    if (place !== undefined && !place.matches(":hover")) place.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [pointed]);
  return (
    <div ref={desk} className="leaves">
      {(page.sheets ?? []).map((sheet) => (
        <Leaf key={sheet} sheet={sheet} document={document} page={page} pointed={pointed} onPoint={onPoint} />
      ))}
    </div>
  );
}

function Leaf({ sheet, document, page, pointed, onPoint }: SheetsProps & { readonly sheet: number }): ReactNode {
  const [state, setState] = useState<"drawing" | "drawn" | "failed">("drawing");
  const values = page.sections.flatMap((section) => section.values);
  const doubted = doubtedPaths(document);
  if (state === "failed") {
    return (
      <div className="empty">
        <b>Esta folha não se deixa desenhar</b>
        <p>Os dados ao lado foram lidos. Baixe o original para vê-la.</p>
      </div>
    );
  }
  return (
    <figure className="paper paper-sheet" aria-busy={state === "drawing"}>
      <img
        src={addressOf(readDocumentSheet, { params: { documentId: document.id, sheet } })}
        alt={`Folha ${sheet} de ${document.file.name}`}
        onLoad={() => setState("drawn")}
        onError={() => setState("failed")}
      />
      {state === "drawn" &&
        values.map(({ path, source }) => {
          if (source?.box === undefined || source.page !== sheet) return null;
          const { x, y, width, height } = source.box;
          return (
            <span
              key={path}
              data-path={path}
              aria-hidden
              className={["mark", pointed === path && "on", doubted.has(path) && "bad"].filter(Boolean).join(" ")}
              style={{ left: percent(x), top: percent(y), width: percent(width), height: percent(height) }}
              onMouseEnter={() => onPoint(path)}
            />
          );
        })}
    </figure>
  );
}

function percent(fraction: number): string {
  return `${fraction * 100}%`;
}

/** Facts that a problem is about. */
export function doubtedPaths({ problems, facts }: DocumentDetail): ReadonlySet<string> {
  const drawn = facts["drawn"] === undefined ? [] : ["drawn.line"];
  return new Set([...problems.flatMap(({ path }) => path ?? []), ...drawn]);
}

/** How a fact was read, in a word or two. */
export const SOURCE_WORDS = {
  text: "texto",
  ocr: "lido da imagem",
  bars: "barras",
  qr: "QR Code",
  body: "mensagem",
} as const;
