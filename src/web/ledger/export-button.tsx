import type { ReactNode } from "react";
import { useSession } from "../session.ts";
import { ExportMenu } from "../ui/export-menu.tsx";

/** What is on the screen as a spreadsheet, with the same filters; only for those who may take it away. */
export function ExportButton({ address }: { readonly address: string }): ReactNode {
  const { company } = useSession();
  if (!company.permissions.includes("entry:export")) return null;
  return <ExportMenu formats={[{ word: "CSV", address }]} />;
}
