import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MovementDetail } from "../../banking/contract.ts";
import { Day, formatDate, Instant } from "../ui/date.tsx";
import { Facts } from "../ui/facts.tsx";
import { History } from "../ui/history.tsx";
import { formatMoney, Money } from "../ui/money.tsx";
import { accountName, CATEGORY_WORDS, PART_WORDS, partWord, STATUS_WORDS } from "./words.ts";

/** Where a movement comes from and where it went: statement and document, entry, titles, and all that was decided of it. */
export function Trail({ movement }: { readonly movement: MovementDetail }): ReactNode {
  const { statement, entry, history, titles, accounts, parts } = movement;
  const period =
    statement.from === null || statement.to === null
      ? ""
      : `, de ${formatDate(statement.from)} a ${formatDate(statement.to)}`;
  return (
    <div className="pad stack">
      <h3>De onde veio</h3>
      <Facts
        facts={[
          { label: "Como o banco escreveu", value: movement.memo === "" ? "sem descrição" : movement.memo },
          { label: "Conta", value: `${accountName(movement.account)}, agência ${movement.account.branch}` },
          { label: "Dia", value: <Day on={movement.movedOn} /> },
          { label: "Valor (R$)", value: <Money amount={movement.amount} /> },
          {
            label: "Extrato",
            value: (
              <>
                <Link to={`/documentos/${statement.documentId}`}>{statement.fileName}</Link>
                {period}
                {statement.closing !== null && statement.closingOn !== null && (
                  <>
                    ; saldo de {formatMoney(statement.closing)} em {formatDate(statement.closingOn)}
                  </>
                )}
              </>
            ),
          },
          ...(movement.checkNumber === "" ? [] : [{ label: "Número no banco", value: movement.checkNumber }]),
          ...(movement.bankId === ""
            ? []
            : [{ label: "Identificador do banco", value: <span className="code">{movement.bankId}</span> }]),
          ...(movement.occurrence > 1
            ? [{ label: "Repetição", value: `${movement.occurrence}º movimento igual do dia` }]
            : []),
          { label: "Categoria", value: CATEGORY_WORDS[movement.category] },
          ...Object.entries(parts).map(([name, value]) => ({
            label: PART_WORDS[name] ?? name,
            value: partWord(value),
          })),
        ]}
      />
      {titles.length > 0 && (
        <>
          <h3>Títulos que baixa</h3>
          <Facts
            facts={titles.map(({ title, amount, interest, fine, discount, fee }) => ({
              label: `${title.documentNumber ?? "sem número"}/${title.installment}`,
              value: (
                <>
                  <Link to={title.side === "payable" ? `/a-pagar?titulo=${title.id}` : `/a-receber?titulo=${title.id}`}>
                    {title.partner.name}
                  </Link>
                  {": "}
                  <Money amount={amount} />
                  {besides({ juros: interest, multa: fine, desconto: discount, tarifa: fee })}
                  {title.documentId !== null && (
                    <>
                      {" · "}
                      <Link to={`/documentos/${title.documentId}`}>documento</Link>
                    </>
                  )}
                </>
              ),
            }))}
          />
        </>
      )}
      {accounts.length > 0 && (
        <>
          <h3>Contas</h3>
          <Facts
            facts={accounts.map(({ id, code, name, amount }) => ({
              label: code,
              value: (
                <>
                  <Link to={`/contabilidade/${id}`}>{name}</Link>: <Money amount={amount} />
                </>
              ),
            }))}
          />
        </>
      )}
      <h3>
        <Link to={`/contabilidade/lancamentos/${entry.id}`}>Lançamento {entry.number.toLocaleString("pt-BR")}</Link>{" "}
        <span className="small muted">
          de <Day on={entry.postedOn} />
        </span>
      </h3>
      <table className="t entry-lines">
        <caption className="sr">Partidas do lançamento</caption>
        <thead>
          <tr>
            <th scope="col">Conta</th>
            <th scope="col" className="n">
              Valor (R$)
            </th>
          </tr>
        </thead>
        <tbody>
          {entry.lines.map((line, at) => (
            // Lines of an entry never change places.
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry's lines have no other name than their place
            <tr key={at}>
              <td className="wrap">
                {line.account.code} {line.account.name}
                {(line.partner ?? line.note) !== null && (
                  <span className="muted"> · {[line.partner, line.note].filter((one) => one !== null).join(", ")}</span>
                )}
              </td>
              <td className="n">
                <Money amount={line.amount} side={line.side} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>O que se decidiu</h3>
      <History
        happenings={history.map(({ id, by, name, reason, at, undoneAt, status }) => ({
          id,
          author: by === "person" ? "person" : "system",
          sentence: (
            <>
              {name}: {STATUS_WORDS[status]}. {reason}
              {undoneAt !== null && <span className="muted"> Deixou de valer.</span>}
            </>
          ),
          when: <Instant at={at} />,
        }))}
      />
    </div>
  );
}

function besides(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .filter(([, amount]) => amount !== "0.00")
    .map(([name, amount]) => `, ${name} ${formatMoney(amount)}`)
    .join("");
}
