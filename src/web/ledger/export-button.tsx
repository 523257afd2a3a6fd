import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useSession } from "../session.ts";

/** What is on the screen as a spreadsheet, with the same filters; only for those who may take it away. */
export function ExportButton({ address }: { readonly address: string }): ReactNode {
  const { company } = useSession();
  if (!company.permissions.includes("entry:export")) return null;
  return (
    <Button component="a" variant="subtle" leftSection={<IconDownload aria-hidden />} href={address} download>
      Exportar CSV
    </Button>
  );
}
