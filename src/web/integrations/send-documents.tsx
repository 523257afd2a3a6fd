import { Button } from "@mantine/core";
import { IconFolder, IconUpload } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { UploadPanel } from "../documents/upload-panel.tsx";
import { Failure } from "../ui/failure.tsx";

/** Notes and statements: any number, from files or a whole folder, each read as it comes. */
export function SendDocuments({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }): ReactNode {
  return (
    <>
      <div className="row wraps">
        <ChooseFiles label="Escolher arquivos" icon={<IconUpload aria-hidden />} onFiles={onFiles} />
        <ChooseFiles label="Escolher uma pasta" icon={<IconFolder aria-hidden />} folder onFiles={onFiles} />
        <span className="small muted">
          ou solte tudo em qualquer lugar desta tela: XML, ZIP, OFX, retorno CNAB, PDF.
        </span>
      </div>
      <UploadPanel />
    </>
  );
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
