import type { ReactNode } from "react";
import { RecurringScreen } from "../titles/recurring-screen.tsx";
import { BILLS } from "../titles/title-kinds.ts";

export default function RecurringBills(): ReactNode {
  return <RecurringScreen kind={BILLS} />;
}
