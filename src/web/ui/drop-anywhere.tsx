import { IconUpload } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { filesOf } from "./dropped-files.ts";

interface DropAnywhereProps {
  readonly onFiles: (files: readonly File[]) => void;
  /** “XML, PDF, foto, OFX, CNAB.” */
  readonly accepts: string;
}

/** The whole window takes files and folders while this is mounted, dropped or pasted. A button for the same stays with the screen. */
export function DropAnywhere({ onFiles, accepts }: DropAnywhereProps): ReactNode {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    // Each element entered and left says so: only the count tells when the window itself is left.
    let depth = 0;
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const enter = (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const stay = (event: DragEvent) => {
      if (carries(event)) event.preventDefault();
    };
    const leave = (event: DragEvent) => {
      if (!carries(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (event.dataTransfer === null) return;
      void filesOf(event.dataTransfer.items).then((files) => {
        if (files.length > 0) take.current(files);
      });
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) take.current(files);
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragover", stay);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragover", stay);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="drop-target" role="status">
      <IconUpload aria-hidden />
      <b>Solte arquivos ou pastas em qualquer lugar</b>
      <span className="small muted">{accepts}</span>
    </div>
  );
}
