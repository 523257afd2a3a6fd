import "./titles.css";
import { Button, Modal, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { listPartners } from "../../companies/contract.ts";
import { INSTALLMENTS_MAX } from "../../ledger/title-contract.ts";
import { readPaymentCode } from "../../payables/contract.ts";
import { addMonths, calendarDate, lastDay, monthOf } from "../../values/calendar.ts";
import { allocate, moneyText, parseMoney } from "../../values/money.ts";
import { formatTaxId } from "../../values/tax-id.ts";
import { useAnswer, useCommand } from "../api.ts";
import { refusedFields } from "../companies/refused-fields.ts";
import { useTouchTime } from "../touch-time.ts";
import { Day, formatDate } from "../ui/date.tsx";
import { DateInput } from "../ui/date-input.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/money.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { showNotice } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { AccountField } from "./account-field.tsx";
import { confirmsBy } from "./confirms-by.ts";
import { keepFiles } from "./keep-files.ts";
import { MonthInput } from "./month-input.tsx";
import { PickField } from "./pick-field.tsx";
import { EMPTY_DRAFT, type TitleDraft } from "./title-draft.ts";
import { BILL_KINDS, type TitleKind, type TitleLine } from "./title-kind.ts";

interface NewTitleProps {
  readonly kind: TitleKind;
  /** What is known already, from where the form was opened; then it is a form of its own, given up when it is closed. */
  readonly filled?: Partial<TitleDraft>;
  /** Said above the form. */
  readonly says?: string;
  readonly onClose: () => void;
  readonly onMade: (titles: readonly TitleLine[]) => void;
}

/** A title without a document. A pasted boleto or Pix fills what it says; what is typed is kept until it is saved. */
export function NewTitle({ kind, filled, says, onClose, onMade }: NewTitleProps): ReactNode {
  const { endpoints, noun } = kind;
  const isKept = filled === undefined;
  const form = isKept ? `new ${noun}` : `new ${noun} ${JSON.stringify(filled)}`;
  const { values: draft, set, forget } = useKept<TitleDraft>(form, { ...EMPTY_DRAFT, ...filled });
  const { account } = draft;
  const close = (): void => {
    if (!isKept) forget();
    onClose();
  };
  const [files, setFiles] = useState<readonly File[]>([]);
  const [filesError, setFilesError] = useState<unknown>(null);
  const [isSendingFiles, setSendingFiles] = useState(false);
  const [isTried, setTried] = useState(false);
  const fileField = useRef<HTMLInputElement>(null);
  const touch = useTouchTime("new-title");
  const create = useCommand(endpoints.create, {
    invalidates: [endpoints.list, endpoints.summary, kind.recurring.list],
  });
  const isBill = noun === "bill";

  const code = useCode(draft.code, isBill);
  const filledFrom = useRef<string | null>(null);
  useEffect(() => {
    if (code === undefined || code.problems.length > 0 || filledFrom.current === draft.code) return;
    filledFrom.current = draft.code;
    set((before) => ({
      ...before,
      ...(code.amount !== null && { amount: code.amount }),
      ...(code.dueOn !== null && { dueOn: code.dueOn }),
      ...(code.partner !== null && { partnerId: code.partner.id, partner: code.partner.name }),
      ...(code.partner === null && code.payee !== null && before.partner === "" && { partner: code.payee }),
    }));
  }, [code, draft.code, set]);

  const search = useSettled(draft.partner.trim());
  const found = useAnswer(listPartners, {
    query: { q: search, limit: 8 },
    enabled: draft.partnerId === null && search !== "",
  }).data;
  const isNewPartner = draft.partnerId === null && draft.partner.trim() !== "";

  const missing = {
    partner: draft.partner.trim() === "" ? `diga o ${kind.partner.toLowerCase()}` : undefined,
    amount: draft.amount === "" || /^0+\.00$/.test(draft.amount) ? "diga o valor" : undefined,
    dueOn: draft.dueOn === null ? "diga quando vence" : undefined,
  };
  const isMissing = Object.values(missing).some((fault) => fault !== undefined);
  const faults = refusedFields(create.error);
  const faultOf = (name: keyof typeof missing): string | undefined =>
    faults[name] ?? (isTried ? missing[name] : undefined);

  const send = async (): Promise<void> => {
    setTried(true);
    if (isMissing || create.isPending || isSendingFiles) return;
    let fileIds: readonly string[] = [];
    if (files.length > 0) {
      setSendingFiles(true);
      setFilesError(null);
      try {
        fileIds = await keepFiles(files);
      } catch (error) {
        setFilesError(error);
        return;
      } finally {
        setSendingFiles(false);
      }
    }
    const body = {
      partner:
        draft.partnerId === null
          ? { name: draft.partner.trim(), ...(draft.taxId.trim() !== "" && { taxId: draft.taxId.trim() }) }
          : { id: draft.partnerId },
      amount: draft.amount,
      dueOn: draft.dueOn ?? "",
      installments: draft.repeats === "" ? draft.installments : 1,
      fileIds: [...fileIds],
      ...(draft.issuedOn !== null && { issuedOn: draft.issuedOn }),
      ...(account !== null && { accountId: account.id }),
      ...(draft.documentNumber.trim() !== "" && { documentNumber: draft.documentNumber.trim() }),
      ...(draft.description.trim() !== "" && { description: draft.description.trim() }),
      ...(draft.competencia !== "" && { competencia: draft.competencia }),
      ...(isBill && { kind: draft.kind }),
      ...(isBill && draft.code.trim() !== "" && { paymentCode: draft.code.trim() }),
      ...(draft.repeats !== "" && {
        recurrence: { every: draft.repeats, ...(draft.until !== null && { until: draft.until }) },
      }),
    };
    create.mutate(
      { body, touch: touch() },
      {
        onSuccess: ({ titles }) => {
          forget();
          showNotice(titles.length === 1 ? `Criada: ${draft.partner.trim()}` : `${titles.length} contas criadas`);
          if (titles.length === 0) onClose();
          else onMade(titles);
        },
      },
    );
  };

  return (
    <Modal opened onClose={close} title={kind.newTitle} size="xl" onKeyDown={confirmsBy(() => void send())}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {create.error !== null && Object.keys(faults).length === 0 && <Failure error={create.error} inline />}
        {filesError !== null && <Failure error={filesError} inline />}
        {says !== undefined && <p className="small muted">{says}</p>}
        {isBill && (
          <TextInput
            label="Boleto ou Pix"
            placeholder="Cole a linha digitável ou o Pix copia e cola"
            autoComplete="off"
            data-autofocus
            value={draft.code}
            onChange={({ currentTarget }) => set({ code: currentTarget.value })}
            error={faults["paymentCode"] ?? code?.problems[0]}
            description={describeCode(code)}
          />
        )}
        <div className="form-grid">
          <PickField
            label={kind.partner}
            required
            autoFocus={!isBill}
            placeholder="Nome, CNPJ ou CPF"
            text={draft.partner}
            onText={(partner) => set({ partner, partnerId: null })}
            options={
              draft.partnerId === null
                ? (found?.data ?? []).map(({ id, name, taxId }) => ({
                    id,
                    label: name,
                    ...(taxId !== null && { detail: formatTaxId(taxId) }),
                  }))
                : []
            }
            onPick={({ id, label }) => set({ partnerId: id, partner: label, taxId: "" })}
            error={faultOf("partner")}
            description={isNewPartner && search !== "" && found?.data.length === 0 ? "Cadastro novo" : undefined}
          />
          {isNewPartner && found?.data.length === 0 ? (
            <TextInput
              label="CNPJ ou CPF"
              value={draft.taxId}
              autoComplete="off"
              onChange={({ currentTarget }) => set({ taxId: currentTarget.value })}
              error={faults["partner.taxId"]}
              description="Se tiver"
            />
          ) : (
            <TextInput
              label="Número do documento"
              value={draft.documentNumber}
              maxLength={60}
              autoComplete="off"
              onChange={({ currentTarget }) => set({ documentNumber: currentTarget.value })}
              error={faults["documentNumber"]}
            />
          )}
          <MoneyInput
            label="Valor"
            required
            value={draft.amount}
            onChange={(amount) => set({ amount })}
            error={faultOf("amount")}
          />
          <DateInput
            label="Vencimento"
            value={draft.dueOn}
            onChange={(dueOn) => set({ dueOn })}
            error={faultOf("dueOn")}
          />
        </div>
        <details open={draft.isMoreOpen} onToggle={({ currentTarget }) => set({ isMoreOpen: currentTarget.open })}>
          <summary>Parcelas, conta contábil, competência, anexo</summary>
          <div className="form-grid">
            {isNewPartner && found?.data.length === 0 && (
              <TextInput
                label="Número do documento"
                value={draft.documentNumber}
                maxLength={60}
                onChange={({ currentTarget }) => set({ documentNumber: currentTarget.value })}
                error={faults["documentNumber"]}
              />
            )}
            {isBill && (
              <NativeSelect
                label="Tipo"
                value={draft.kind}
                onChange={({ currentTarget }) => set({ kind: kindOf(currentTarget.value) })}
                data={BILL_KINDS.map(([value, label]) => ({ value, label }))}
              />
            )}
            <AccountField
              chosen={account}
              onChoose={(chosen) => set({ account: chosen })}
              description={`Em branco, a da última conta deste ${kind.partner.toLowerCase()}`}
              error={faults["accountId"]}
            />
            <MonthInput
              label="Competência"
              value={draft.competencia}
              onChange={(competencia) => set({ competencia })}
              description="Em branco, o mês de hoje"
              error={faults["competencia"]}
            />
            <TextInput
              label="Descrição"
              value={draft.description}
              maxLength={500}
              onChange={({ currentTarget }) => set({ description: currentTarget.value })}
              error={faults["description"]}
            />
            {draft.repeats === "" && (
              <NumberInput
                label="Parcelas"
                min={1}
                max={INSTALLMENTS_MAX}
                allowDecimal={false}
                value={draft.installments}
                onChange={(value) => set({ installments: Math.max(1, Number(value) || 1) })}
                error={faults["installments"]}
              />
            )}
            {draft.installments === 1 && (
              <NativeSelect
                label="Repete"
                value={draft.repeats}
                onChange={({ currentTarget }) => set({ repeats: repeatOf(currentTarget.value) })}
                data={[
                  { value: "", label: "Não repete" },
                  { value: "week", label: "Toda semana" },
                  { value: "month", label: "Todo mês" },
                  { value: "year", label: "Todo ano" },
                ]}
              />
            )}
            {draft.repeats !== "" && (
              <DateInput
                label="Até"
                value={draft.until}
                onChange={(until) => set({ until })}
                description="Em branco, até alguém encerrar"
                error={faults["recurrence.until"]}
              />
            )}
          </div>
          <Preview draft={draft} />
          <div className="row wrap">
            <input
              ref={fileField}
              type="file"
              multiple
              hidden
              aria-label="Arquivos a anexar"
              onChange={({ currentTarget }) => setFiles([...(currentTarget.files ?? [])])}
            />
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPaperclip aria-hidden />}
              onClick={() => fileField.current?.click()}
            >
              Anexar foto ou arquivo
            </Button>
            <span className="small muted clip">{files.map(({ name }) => name).join(", ")}</span>
          </div>
        </details>
        <div className="row">
          <Button
            type="submit"
            loading={create.isPending || isSendingFiles}
            rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}
          >
            Criar
          </Button>
          <Button variant="subtle" onClick={close}>
            Voltar
          </Button>
          {isKept && <span className="push small muted">o que você escreveu fica guardado até criar</span>}
        </div>
      </form>
    </Modal>
  );
}

const SETTLE_MS = 200;

/** What was typed, once the fingers rest. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** Digits or a Pix begin to say something only when they are long enough to be whole. */
const CODE_LENGTH_MIN = 36;

function useCode(text: string, isBill: boolean) {
  const code = useSettled(text.trim());
  const { data } = useAnswer(readPaymentCode, { query: { code }, enabled: isBill && code.length >= CODE_LENGTH_MIN });
  return code === text.trim() && code.length >= CODE_LENGTH_MIN ? data : undefined;
}

function describeCode(code: ReturnType<typeof useCode>): ReactNode {
  if (code === undefined || code.problems.length > 0) return undefined;
  const what =
    code.kind === "pix" ? "Pix" : code.kind === "boleto" ? `Boleto do banco ${code.bank ?? ""}` : "Conta ou tributo";
  const amount = code.amount === null ? "sem valor" : `R$ ${formatMoney(code.amount)}`;
  return (
    <>
      {what} de {amount}
      {code.dueOn !== null && <> para {formatDate(code.dueOn)}</>}
      {code.payee !== null && <>, a {code.payee}</>}
      {code.existing !== null && <b> · já está na conta de {code.existing.partnerName}</b>}
    </>
  );
}

const PREVIEW_MAX = 12;

/** The instalments as they will be, by the same arithmetic as the server's. */
function Preview({ draft }: { readonly draft: TitleDraft }): ReactNode {
  const { installments, dueOn, amount } = draft;
  if (installments < 2 || dueOn === null || amount === "" || draft.repeats !== "") return null;
  const parts = allocate(parseMoney(amount), new Array<bigint>(Math.min(installments, INSTALLMENTS_MAX)).fill(1n));
  const first = calendarDate(dueOn);
  const isLast = first === lastDay(monthOf(first));
  const lines = parts.map((part, at) => {
    const due = addMonths(first, at);
    return { at, part: moneyText(part), due: isLast ? lastDay(monthOf(due)) : due };
  });
  return (
    <ol className="preview small" aria-label="Parcelas">
      {lines.slice(0, PREVIEW_MAX).map(({ at, part, due }) => (
        <li key={at}>
          {at + 1}/{installments} · <Day on={due} /> · <span className="m">{formatMoney(part)}</span>
        </li>
      ))}
      {lines.length > PREVIEW_MAX && <li className="muted">e mais {lines.length - PREVIEW_MAX}</li>}
    </ol>
  );
}

function kindOf(value: string): TitleDraft["kind"] {
  return BILL_KINDS.find(([kind]) => kind === value)?.[0] ?? "service";
}

function repeatOf(value: string): TitleDraft["repeats"] {
  return value === "week" || value === "month" || value === "year" ? value : "";
}
