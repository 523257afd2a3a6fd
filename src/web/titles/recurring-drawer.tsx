import { Button, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useCommand } from "../api.ts";
import { refusedFields } from "../companies/refused-fields.ts";
import { useKeys } from "../keys.ts";
import { useTouchTime } from "../touch-time.ts";
import { Day } from "../ui/date.tsx";
import { DateInput } from "../ui/date-input.tsx";
import { Facts } from "../ui/facts.tsx";
import { Failure } from "../ui/failure.tsx";
import { Money } from "../ui/money.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { State } from "../ui/state.tsx";
import { TrailDrawer } from "../ui/trail-drawer.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { EVERY_WORDS, RECURRING_STATES, type Recurring } from "./recurring-words.ts";
import type { TitleKind } from "./title-kind.ts";

interface RecurringDrawerProps {
  readonly kind: TitleKind;
  readonly recurring: Recurring;
  readonly canChange: boolean;
  readonly onClose: () => void;
}

const DONE = { active: "Retomada", paused: "Pausada", ended: "Encerrada" } as const;

/** One that repeats: what it says, what is made from now on, and the ways to stop it. */
export default function RecurringDrawer({ kind, recurring, canChange, onClose }: RecurringDrawerProps): ReactNode {
  const { id, version, partner, status } = recurring;
  const { values, set, forget } = useKept(`recurring ${id} ${version}`, {
    amount: recurring.amount,
    until: recurring.until,
    description: recurring.description ?? "",
  });
  const { amount, until, description } = values;
  const touch = useTouchTime(id);
  const change = useCommand(kind.recurring.change, {
    invalidates: [kind.recurring.list, kind.endpoints.list, kind.endpoints.summary],
  });
  const faults = refusedFields(change.error);
  const params = { recurringId: id };
  const save = (): void => {
    if (change.isPending || amount === "" || !canChange) return;
    change.mutate(
      {
        params,
        body: { amount, until, description: description.trim() === "" ? null : description.trim() },
        ifMatch: `"v${version}"`,
        touch: touch(),
      },
      {
        onSuccess: () => {
          forget();
          showNotice(`Alterada: ${partner.name}; vale para as próximas`);
        },
      },
    );
  };
  useKeys([{ key: "Enter", withControl: true, says: "guardar", run: save }]);
  const become = (next: Recurring["status"]): void => {
    if (change.isPending) return;
    change.mutate(
      { params, body: { status: next }, ifMatch: `"v${version}"`, touch: touch() },
      {
        onSuccess: (after) =>
          showNotice(`${DONE[next]}: ${partner.name}`, async () => {
            await change.mutateAsync({ params, body: { status }, ifMatch: `"v${after.version}"` });
          }),
        onError: showFailure,
      },
    );
  };
  return (
    <TrailDrawer
      trail={[{ label: kind.screen }, { label: `${partner.name}, ${EVERY_WORDS[recurring.every]}` }]}
      onClose={() => {
        forget();
        onClose();
      }}
    >
      <div className="title-detail two">
        <div className="stack">
          <Facts
            facts={[
              { label: "Situação", value: <State {...RECURRING_STATES[status]} /> },
              { label: "Repete", value: EVERY_WORDS[recurring.every] },
              { label: "Primeiro vencimento", value: <Day on={recurring.firstDueOn} /> },
              { label: "Próximo", value: <Day on={recurring.nextDueOn} absent="não há mais" /> },
              { label: "Valor (R$)", value: <Money amount={recurring.amount} /> },
              { label: "Já criadas", value: recurring.made.toLocaleString("pt-BR") },
              { label: "Conta contábil", value: `${recurring.account.code} ${recurring.account.name}` },
            ]}
          />
        </div>
        {canChange && (
          <div className="stack">
            {change.error !== null && Object.keys(faults).length === 0 && <Failure error={change.error} inline />}
            <div className="form-grid">
              <MoneyInput
                label="Valor das próximas"
                value={amount}
                onChange={(text) => set({ amount: text })}
                error={faults["amount"]}
              />
              <DateInput
                label="Até"
                value={until}
                onChange={(on) => set({ until: on })}
                description="Em branco, até alguém encerrar"
                error={faults["until"]}
              />
              <TextInput
                label="Descrição"
                value={description}
                maxLength={500}
                onChange={({ currentTarget }) => set({ description: currentTarget.value })}
                error={faults["description"]}
              />
            </div>
            <p className="small muted">
              As que já foram criadas ficam como estão. Retomada, ela pula o que venceu parada.
            </p>
            <div className="row wrap">
              <Button onClick={save} loading={change.isPending} rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}>
                Guardar
              </Button>
              {status === "active" ? (
                <Button variant="default" onClick={() => become("paused")}>
                  Pausar
                </Button>
              ) : (
                <Button variant="default" onClick={() => become("active")}>
                  Retomar
                </Button>
              )}
              {status !== "ended" && (
                <Button variant="subtle" onClick={() => become("ended")}>
                  Encerrar
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
    </TrailDrawer>
  );
}
