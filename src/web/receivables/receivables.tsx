import type { ReactNode } from "react";
import { RECEIVABLES } from "../titles/title-kinds.ts";
import { TitleScreen } from "../titles/title-screen.tsx";

export default function Receivables(): ReactNode {
  return <TitleScreen kind={RECEIVABLES} />;
}
