import type { ReactNode } from "react";
import { RecurringScreen } from "../titles/recurring-screen.tsx";
import { RECEIVABLES } from "../titles/title-kinds.ts";

export default function RecurringReceivables(): ReactNode {
  return <RecurringScreen kind={RECEIVABLES} />;
}
