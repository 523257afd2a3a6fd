import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { MovementDetail } from "../../banking/contract.ts";
import { counted } from "../../values/counted.ts";
import { formatReais, moneyText } from "../../values/money.ts";
import { Money } from "../ui/money.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { AccountPicker } from "./account-picker.tsx";
import { addShare, type Beside, balanceOf, type Draft, fixDifference } from "./draft.ts";
import { CATEGORIES_IN, CATEGORIES_OUT, CATEGORY_WORDS } from "./words.ts";

interface SharesProps {
  readonly draft: Draft;
  readonly isIn: boolean;
  readonly onChange: (change: (draft: Draft) => Draft) => void;
}

/** Parts of the movement that are of no title: each in its account. */
export function Shares({ draft, isIn, onChange }: SharesProps): ReactNode {
  if (draft.shares.length === 0) return null;
  const change = (key: number, by: Partial<Draft["shares"][number]>): void =>
    onChange((before) => ({
      ...before,
      shares: before.shares.map((share) => (share.key === key ? { ...share, ...by } : share)),
    }));
  return (
    <>
      {draft.shares.map((share) => (
        <div key={share.key} className="share">
          <AccountPicker
            label="Conta"
            value={share.accountId}
            name={share.accountName}
            autoFocus={share.accountId === ""}
            onChange={({ id, name }) => change(share.key, { accountId: id, accountName: name })}
          />
          <MoneyInput label="Valor" value={share.amount} onChange={(amount) => change(share.key, { amount })} />
          <TextInput
            label="Anotação"
            maxLength={200}
            value={share.note}
            onChange={({ currentTarget }) => change(share.key, { note: currentTarget.value })}
          />
          <Button
            variant="subtle"
            aria-label={`Tirar a parte ${share.accountName}`}
            onClick={() =>
              onChange((before) => ({ ...before, shares: before.shares.filter(({ key }) => key !== share.key) }))
            }
          >
            <IconX aria-hidden />
          </Button>
        </div>
      ))}
      {draft.titles.length === 0 && (
        <div className="share">
          <NativeSelect
            label="Categoria"
            value={draft.category}
            onChange={({ currentTarget }) => {
              const { value } = currentTarget;
              onChange((before) => ({ ...before, category: value }));
            }}
            data={[
              { value: "", label: "escolha" },
              ...(isIn ? CATEGORIES_IN : CATEGORIES_OUT).map((value) => ({ value, label: CATEGORY_WORDS[value] })),
            ]}
          />
        </div>
      )}
    </>
  );
}

interface SumProps {
  readonly draft: Draft;
  readonly movement: MovementDetail;
  readonly onChange: (change: (draft: Draft) => Draft) => void;
  readonly action: ReactNode;
}

/** What is chosen against the movement, told all the time, with what closes the difference at once. */
export function Sum({ draft, movement, onChange, action }: SumProps): ReactNode {
  const { moved, titles, shares, missing } = balanceOf(draft, movement);
  const last = draft.titles.at(-1);
  const fixes: readonly (readonly [Beside | "amount", string])[] =
    last === undefined || missing === 0n
      ? []
      : missing > 0n
        ? [
            ["interest", "são juros"],
            ["fine", "é multa"],
          ]
        : [
            ["discount", "é desconto"],
            ...(last.title.side === "receivable" ? [["fee", "é tarifa do banco"] as const] : []),
            ["amount", "baixar só parte"],
          ];
  return (
    <div className="sum">
      <div>
        <small>Movimento</small>
        <Money amount={moneyText(moved)} />
      </div>
      <div>
        <small>{counted(draft.titles.length, "título", "títulos")}</small>
        <Money amount={moneyText(titles)} />
      </div>
      {draft.shares.length > 0 && (
        <div>
          <small>{counted(draft.shares.length, "conta", "contas")}</small>
          <Money amount={moneyText(shares)} />
        </div>
      )}
      <div className="difference" aria-live="polite" {...(missing === 0n && { "data-zero": true })}>
        <small>{missing === 0n ? "Fecha" : missing > 0n ? "Falta explicar" : "Passa do movimento"}</small>
        <Money amount={moneyText(missing < 0n ? -missing : missing)} />
        {fixes.length > 0 && (
          <div className="fixes">
            {fixes.map(([as, words]) => (
              <button
                key={as}
                type="button"
                className="link"
                title={`${formatReais(missing < 0n ? -missing : missing)}: ${words}`}
                onClick={() => onChange((before) => fixDifference(before, movement, as))}
              >
                {words}
              </button>
            ))}
            {missing > 0n && (
              <button
                type="button"
                className="link"
                onClick={() => onChange((before) => addShare(before, movement, movement.usualAccount))}
              >
                vai para uma conta
              </button>
            )}
          </div>
        )}
      </div>
      <div className="push">{action}</div>
    </div>
  );
}
