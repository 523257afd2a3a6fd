import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { readProblem } from "../problem-error.ts";
import { tabCompany } from "../tab-company.ts";
import { showFailure } from "./undo-notice.tsx";

interface Format {
  readonly word: "CSV" | "XLSX";
  /** Of the download, with the filters of the screen. */
  readonly address: string;
}

interface ExportMenuProps {
  readonly formats: readonly [Format, ...Format[]];
  readonly className?: string;
}

/** What is on the screen as a file, with the same filters. One format is one button; of several, one chooses. */
export function ExportMenu({ formats, className }: ExportMenuProps): ReactNode {
  const [busy, setBusy] = useState(false);
  const take = async ({ address }: Format) => {
    setBusy(true);
    try {
      await download(address);
    } catch (error) {
      showFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const [only] = formats;
  const look = {
    variant: "subtle",
    leftSection: <IconDownload aria-hidden />,
    "aria-disabled": busy,
    ...(className !== undefined && { className }),
  } as const;
  if (formats.length === 1)
    return (
      <Button {...look} onClick={() => void (busy || take(only))}>
        Exportar {only.word}
      </Button>
    );
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <Button {...look}>Exportar</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format.word} onClick={() => void take(format)}>
            {format.word}
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
