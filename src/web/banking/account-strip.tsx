import type { ReactNode } from "react";
import type { BankAccount } from "../../banking/contract.ts";
import { counted } from "../../values/counted.ts";
import { formatDate } from "../ui/date.tsx";
import { useFilter } from "../ui/filter-band.tsx";
import { formatMoney, Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { accountName } from "./words.ts";

/** Days without news after which it is said. */
const SILENT_DAYS = 3;

/** Each account with what the books hold, and what the bank says of a day; choosing one shows only its movements. */
export function AccountStrip({ accounts }: { readonly accounts: readonly BankAccount[] }): ReactNode {
  const [chosen, choose] = useFilter("conta");
  return (
    <nav className="accounts" aria-label="Contas">
      {accounts.map((account) => (
        <button
          key={account.id}
          type="button"
          aria-pressed={account.id === chosen}
          onClick={() => choose(account.id === chosen ? "" : account.id)}
        >
          <b className="clip" title={`${accountName(account)}, agência ${account.branch}`}>
            {accountName(account)}
          </b>
          <Money amount={account.booksBalance} />
          <small className="clip">{proofOf(account)}</small>
          <Proof account={account} />
          <small className="wide clip">{newsOf(account)}</small>
        </button>
      ))}
    </nav>
  );
}

function proofOf({ proof }: BankAccount): string {
  if (proof === null) return "sem saldo de extrato";
  return `extrato de ${formatDate(proof.on, true)}: ${formatMoney(proof.bankBalance)}`;
}

function Proof({ account: { proof, gaps } }: { readonly account: BankAccount }): ReactNode {
  if (proof === null) return <State tone="wait" word="sem prova" />;
  if (proof.difference === "0.00" && gaps.length === 0) return <State tone="ok" word="confere" />;
  if (proof.difference === "0.00")
    return <State tone="bad" word={counted(gaps.length, "dia difere", "dias diferem")} />;
  const more = proof.difference.startsWith("-") ? "a menos" : "a mais";
  return <State tone="bad" word={`livros ${formatMoney(proof.difference.replace("-", ""))} ${more}`} />;
}

function newsOf({ pending, dataUntil, daysSilent }: BankAccount): string {
  const waiting = pending === 0 ? "tudo conciliado" : `${pending.toLocaleString("pt-BR")} a conciliar`;
  if (dataUntil === null) return "nenhum extrato ainda";
  const silent = daysSilent !== null && daysSilent > SILENT_DAYS ? `, ${daysSilent} dias sem notícia` : "";
  return `${waiting} · dados até ${formatDate(dataUntil)}${silent}`;
}
