import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { readProblem } from "../problem-error.ts";
import { tabCompany } from "../tab-company.ts";
import { showFailure } from "./undo-notice.tsx";

interface ExportMenuProps {
  /** Of the download, with the filters of the screen. */
  readonly address: string;
  readonly className?: string;
}

const FORMATS = [
  { format: "xlsx", word: "Excel (XLSX)" },
  { format: "csv", word: "CSV" },
] as const;

/** What is on the screen as a spreadsheet, with the same filters. */
export function ExportMenu({ address, className }: ExportMenuProps): ReactNode {
  const [busy, setBusy] = useState(false);
  const take = async (format: string) => {
    setBusy(true);
    try {
      await download(`${address}${address.includes("?") ? "&" : "?"}format=${format}`);
    } catch (error) {
      showFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <Button
          variant="subtle"
          leftSection={<IconDownload aria-hidden />}
          aria-disabled={busy}
          {...(className !== undefined && { className })}
        >
          Exportar
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, word }) => (
          <Menu.Item key={format} onClick={() => void (busy || take(format))}>
            {word}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Fetched, not linked: so the request says of which company this tab is, and a refusal is a sentence on the screen. */
async function download(address: string): Promise<void> {
  const company = tabCompany();
  const answer = await fetch(address, {
    credentials: "same-origin",
    ...(company !== null && { headers: { "retaguarda-company": company } }),
  });
  if (!answer.ok) throw await readProblem(answer);
  const blob = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = blob;
  link.download = nameIn(answer.headers.get("content-disposition") ?? "");
  link.click();
  URL.revokeObjectURL(blob);
}

function nameIn(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  return encoded === undefined ? (/filename="([^"]+)"/.exec(disposition)?.[1] ?? "") : decodeURIComponent(encoded);
}
