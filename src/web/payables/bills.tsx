import { Button } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { BILLS } from "../titles/title-kinds.ts";
import { TitleScreen } from "../titles/title-screen.tsx";

const PayrollDialog = lazy(() => import("./payroll-dialog.tsx"));

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
