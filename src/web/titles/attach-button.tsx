import { Button } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { useCommand } from "../api.ts";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { keepFiles } from "./keep-files.ts";
import type { Title, TitleKind } from "./title-kind.ts";

/** Sends a file and joins it to the title. */
export function AttachButton({ kind, title }: { readonly kind: TitleKind; readonly title: Title }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [isSending, setSending] = useState(false);
  const attach = useCommand(kind.endpoints.attach, { invalidates: [kind.endpoints.read] });
  const send = async (files: readonly File[]): Promise<void> => {
    setSending(true);
    try {
      for (const fileId of await keepFiles(files)) {
        await attach.mutateAsync({
          params: { titleId: title.id },
          body: { fileId },
          ifMatch: `"v${title.version}"`,
        });
      }
      showNotice(files.length === 1 ? "Anexo guardado" : `${files.length} anexos guardados`);
    } catch (error) {
      showFailure(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label="Arquivos a anexar"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = "";
          if (files.length > 0) void send(files);
        }}
      />
      <Button
        size="xs"
        variant="subtle"
        className="start"
        loading={isSending}
        leftSection={<IconPaperclip aria-hidden />}
        onClick={() => field.current?.click()}
      >
        Anexar
      </Button>
    </>
  );
}
