import { useNavigate, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useKeys } from "../keys.ts";
import { useSession } from "../session.ts";
import { DropAnywhere } from "../ui/drop-anywhere.tsx";
import { isLeftover } from "../ui/dropped-files.ts";
import { pickFiles } from "./pick-files.ts";
import { sendFiles } from "./upload-queue.ts";

/** Shows itself how far the files are, and looks at spreadsheets before they are imported: it takes what falls on it. */
const TAKES_ITS_OWN = "/importar";

/** Every screen takes files: they are sent from wherever they fall, and Documentos shows how far they are. */
export function DropFiles(): ReactNode {
  const { company } = useSession();
  return company.permissions.includes("document:create") ? <Taking /> : null;
}

function Taking(): ReactNode {
  const navigate = useNavigate();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  useKeys([{ key: "n", says: "envia documentos", everywhere: true, run: pickFiles }]);
  if (pathname === TAKES_ITS_OWN) return null;
  return (
    <DropAnywhere
      accepts="XML de notas, OFX do banco, retorno de cobrança, PDF, foto ou ZIP com eles"
      onFiles={(files) => {
        sendFiles(files.filter((file) => !isLeftover(file)));
        if (pathname !== "/documentos") void navigate({ to: "/documentos" });
      }}
    />
  );
}
