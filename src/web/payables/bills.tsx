import { Button } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { bills } from "../../payables/contract.ts";
import type { TitleKind } from "../titles/title-kind.ts";
import { TitleScreen } from "../titles/title-screen.tsx";

const PayrollDialog = lazy(() => import("./payroll-dialog.tsx"));

const BILLS: TitleKind = {
  noun: "bill",
  endpoints: bills,
  screen: "A pagar",
  partner: "Fornecedor",
  partnerRole: "supplier",
  newTitle: "Nova conta a pagar",
  settled: "paga",
  settledInPart: "paga em parte",
  settle: "Baixar",
};

export default function Bills(): ReactNode {
  const [isPayroll, setPayroll] = useState(false);
  return (
    <>
      <TitleScreen
        kind={BILLS}
        actions={
          <Button
            variant="subtle"
            className="only-wide"
            leftSection={<IconUsers aria-hidden />}
            onClick={() => setPayroll(true)}
          >
            Folha
          </Button>
        }
      />
      {isPayroll && (
        <Suspense>
          <PayrollDialog onClose={() => setPayroll(false)} />
        </Suspense>
      )}
    </>
  );
}
