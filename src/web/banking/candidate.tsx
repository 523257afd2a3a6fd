import { Button } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Proposal, Title } from "../../banking/contract.ts";
import { Day } from "../ui/date.tsx";
import { Money } from "../ui/money.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { BESIDES, type Beside, type DraftTitle, TAXES } from "./draft.ts";

const BESIDE_WORDS: Readonly<Record<Beside, string>> = {
  interest: "Juros",
  fine: "Multa",
  discount: "Desconto",
  fee: "Tarifa do banco",
};

interface CandidateProps {
  readonly candidate: Proposal;
  readonly place: number;
  readonly chosen: DraftTitle | undefined;
  readonly onToggle: () => void;
  readonly onChange: (change: (title: DraftTitle) => DraftTitle) => void;
}

/** A title that may explain the movement, with what speaks for it and against; chosen, it opens its parts. */
export function Candidate({ candidate, place, chosen, onToggle, onChange }: CandidateProps): ReactNode {
  const { title, reasonsFor, reasonsAgainst, isExact } = candidate;
  const number = title.documentNumber === null ? "sem número" : `${title.documentNumber}/${title.installment}`;
  const name = `${number} · ${title.partner.name}`;
  return (
    <li {...(chosen !== undefined && { "data-chosen": true })}>
      <button type="button" className="candidate" aria-pressed={chosen !== undefined} onClick={onToggle}>
        {place <= 9 ? <kbd aria-hidden>{place}</kbd> : <span />}
        <b className="clip" title={name}>
          {name}
        </b>
        <Money amount={title.open} />
        <small className="clip">
          {title.dueOn === null ? "sem vencimento" : "vence em "}
          {title.dueOn !== null && <Day on={title.dueOn} />}
        </small>
        <span className="two">{chosen !== undefined ? "escolhido" : isExact ? "fecha ao centavo" : ""}</span>
        <span className="reasons">
          {reasonsFor.map((reason) => (
            <small key={reason} className="pro">
              <IconCheck aria-hidden />
              <span className="sr">a favor: </span>
              {reason}
            </small>
          ))}
          {reasonsAgainst.map((reason) => (
            <small key={reason} className="con">
              <IconMinus aria-hidden />
              <span className="sr">contra: </span>
              {reason}
            </small>
          ))}
        </span>
      </button>
      {chosen !== undefined && <Parts chosen={chosen} title={title} onChange={onChange} />}
    </li>
  );
}

interface PartsProps {
  readonly chosen: DraftTitle;
  readonly title: Title;
  readonly onChange: (change: (title: DraftTitle) => DraftTitle) => void;
}

/** What was paid beside the principal, and what was taken off it: each goes to its own account. */
function Parts({ chosen, title, onChange }: PartsProps): ReactNode {
  const [isKeepingShown, showKeeping] = useState(Object.keys(chosen.withheld).length > 0);
  const fields = BESIDES.filter((name) => name !== "fee" || title.side === "receivable");
  return (
    <div className="parts">
      <MoneyInput
        label="Baixa do título"
        value={chosen.amount}
        onChange={(amount) => onChange((before) => ({ ...before, amount }))}
      />
      {fields.map((name) => (
        <MoneyInput
          key={name}
          label={BESIDE_WORDS[name]}
          value={chosen.besides[name] ?? ""}
          onChange={(amount) => onChange((before) => ({ ...before, besides: { ...before.besides, [name]: amount } }))}
        />
      ))}
      {isKeepingShown ? (
        TAXES.map((tax) => (
          <MoneyInput
            key={tax}
            label={`${tax.toUpperCase()} retido`}
            value={chosen.withheld[tax] ?? ""}
            onChange={(amount) =>
              onChange((before) => ({ ...before, withheld: { ...before.withheld, [tax]: amount } }))
            }
          />
        ))
      ) : (
        <Button variant="subtle" size="xs" style={{ alignSelf: "end" }} onClick={() => showKeeping(true)}>
          Impostos retidos
        </Button>
      )}
    </div>
  );
}
