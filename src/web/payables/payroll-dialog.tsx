import { Button, Modal } from "@mantine/core";
import { IconDownload, IconFileSpreadsheet } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { bills, downloadPayrollTemplate, receivePayroll } from "../../payables/contract.ts";
import { counted } from "../../values/counted.ts";
import { addressOf, useCommand } from "../api.ts";
import { MonthInput } from "../titles/month-input.tsx";
import { Day, today } from "../ui/date.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney, Money } from "../ui/money.tsx";
import { ShutButton } from "../ui/shut-button.tsx";
import { showNotice } from "../ui/undo-notice.tsx";

/** The month before is the payroll that people have in hand. */
function lastMonth(): string {
  const [year = 0, month = 0] = today().split("-").map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, "0")}`;
}

/** The summary of a payroll: looked at first, line by line, and taken whole or not at all. */
export default function PayrollDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [file, setFile] = useState<{ readonly name: string; readonly content: string } | null>(null);
  const [competencia, setCompetencia] = useState(lastMonth());
  const field = useRef<HTMLInputElement>(null);
  const look = useCommand(receivePayroll);
  const take = useCommand(receivePayroll, { invalidates: [bills.list, bills.summary] });
  const looked = look.data;

  const ask = (given: { readonly name: string; readonly content: string }, month: string): void => {
    setFile(given);
    look.mutate({ body: { fileName: given.name, content: given.content, competencia: month, dryRun: true } });
  };
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    ask({ name: chosen.name, content: decode(await chosen.arrayBuffer()) }, competencia);
  };
  const send = (): void => {
    if (file === null) return;
    take.mutate(
      { body: { fileName: file.name, content: file.content, competencia, dryRun: false } },
      {
        onSuccess: (made) => {
          onClose();
          showNotice(
            made.repeated
              ? "Esta folha já estava aqui; nada foi criado de novo"
              : `Folha lançada: ${counted(made.bills.length, "conta", "contas")}, R$ ${formatMoney(made.net)} líquidos`,
          );
        },
      },
    );
  };
  const missing =
    looked === undefined
      ? "escolha o arquivo da folha"
      : looked.errors.length > 0
        ? `corrija ${looked.errors.length === 1 ? "1 erro" : `${looked.errors.length} erros`} no arquivo`
        : looked.repeated
          ? "esta folha já foi lançada"
          : null;
  return (
    <Modal opened onClose={onClose} title="Folha de pagamento" size="xl">
      <div className="stack">
        <p className="small muted">
          O resumo da folha em CSV vira uma conta para cada pessoa, as guias de INSS, IRRF e FGTS e os lançamentos. Nada
          é criado antes de você conferir.
        </p>
        <div className="row wrap">
          <input
            ref={field}
            type="file"
            accept=".csv,text/csv"
            hidden
            aria-label="Arquivo da folha"
            onChange={({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              void read(chosen);
              currentTarget.value = "";
            }}
          />
          <Button
            variant={file === null ? "filled" : "default"}
            data-autofocus
            leftSection={<IconFileSpreadsheet aria-hidden />}
            onClick={() => field.current?.click()}
          >
            {file === null ? "Escolher o arquivo" : file.name}
          </Button>
          <Button
            component="a"
            variant="subtle"
            href={addressOf(downloadPayrollTemplate, {})}
            download
            leftSection={<IconDownload aria-hidden />}
          >
            Baixar o modelo
          </Button>
          <MonthInput
            label="Competência"
            value={competencia}
            onChange={(month) => {
              setCompetencia(month);
              if (file !== null && month !== "") ask(file, month);
            }}
          />
        </div>
        {look.error !== null && <Failure error={look.error} inline />}
        {take.error !== null && <Failure error={take.error} inline />}
        {looked !== undefined && looked.errors.length > 0 && (
          <div className="note bad" role="alert">
            <ul className="stack">
              {looked.errors.map((fault) => (
                <li key={`${fault.line} ${fault.column} ${fault.message}`}>
                  Linha {fault.line}, {fault.column}: {fault.message}
                </li>
              ))}
            </ul>
          </div>
        )}
        {looked !== undefined && (
          <>
            <p>
              <b>{looked.people}</b> {looked.people === 1 ? "pessoa" : "pessoas"} · bruto R$ {formatMoney(looked.gross)}{" "}
              · líquido R$ {formatMoney(looked.net)} · guias R$ {formatMoney(looked.guides)}
            </p>
            <table className="t">
              <caption className="sr">Contas que a folha cria, valores em reais</caption>
              <thead>
                <tr>
                  <th scope="col">A quem</th>
                  <th scope="col">O quê</th>
                  <th scope="col">Vence</th>
                  <th scope="col" className="n">
                    Valor
                  </th>
                </tr>
              </thead>
              <tbody>
                {looked.bills.map((bill) => (
                  <tr key={`${bill.partnerName} ${bill.description}`}>
                    <th scope="row">{bill.partnerName}</th>
                    <td>{bill.description}</td>
                    <td>
                      <Day on={bill.dueOn} />
                    </td>
                    <td className="n">
                      <Money amount={bill.amount} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
        <div className="row">
          <ShutButton missing={missing} onClick={send} busy={take.isPending}>
            Lançar a folha
          </ShutButton>
          <Button variant="subtle" onClick={onClose}>
            Voltar
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Payroll programs write UTF-8 or the code page of Windows; what is not the one is the other. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
