import type { ReactNode } from "react";
import type { MovementDetail, Title } from "../../banking/contract.ts";
import { NewTitle } from "../titles/new-title.tsx";
import { BILLS, RECEIVABLES } from "../titles/title-kinds.ts";
import { formatMoney } from "../ui/money.tsx";

interface MissingTitleProps {
  readonly movement: MovementDetail;
  /** What of the movement is not explained yet. */
  readonly missing: string;
  readonly onClose: () => void;
  readonly onMade: (title: Title) => void;
}

/** The title that should have been there when the money moved, filled with what the movement says of it. */
export default function MissingTitle({ movement, missing, onClose, onMade }: MissingTitleProps): ReactNode {
  const { amount, movedOn, memo, otherSide } = movement;
  const isOut = amount.startsWith("-");
  return (
    <NewTitle
      kind={isOut ? BILLS : RECEIVABLES}
      filled={{
        partner: otherSide.name,
        partnerId: otherSide.partnerId,
        taxId: otherSide.partnerId === null ? (otherSide.taxId ?? "") : "",
        amount: missing,
        dueOn: movedOn,
        // It was owed then, not on the day when somebody noticed.
        issuedOn: movedOn,
        competencia: movedOn.slice(0, 7),
        description: memo,
        kind: isOut ? "other" : "service",
      }}
      says={`O título que explica ${formatMoney(missing)} deste movimento. Criado, ele vem escolhido; nada é conciliado antes de você confirmar.`}
      onClose={onClose}
      onMade={([made]) => {
        if (made === undefined) return;
        onMade({
          id: made.id as Title["id"],
          side: isOut ? "payable" : "receivable",
          documentId: null,
          documentNumber: made.documentNumber,
          installment: made.installment,
          partner: made.partner,
          issuedOn: made.issuedOn,
          dueOn: made.dueOn,
          amount: made.amount,
          open: made.open,
        });
      }}
    />
  );
}
