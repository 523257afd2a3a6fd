import { Button } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { type CompanySettings, changeCompanySettings, readCompanySettings } from "../../companies/contract.ts";
import { call, useAnswer, useCommand } from "../api.ts";
import { ProblemError } from "../problem-error.ts";
import { useSession } from "../session.ts";
import { BothVersions } from "../ui/both-versions.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/money.tsx";
import { formatPercent } from "../ui/read-percent.ts";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { showNotice } from "../ui/undo-notice.tsx";
import { type Draft, useDraft } from "../ui/use-draft.ts";
import { refusedFields } from "./refused-fields.ts";
import { REGIMES } from "./words.ts";

interface FieldsGiven {
  readonly draft: Draft<CompanySettings>;
  readonly errors: Readonly<Record<string, string>>;
  readonly readOnly: boolean;
}

interface CompanyFormProps {
  readonly fields: (given: FieldsGiven) => ReactNode;
  /** What follows the form, once it is there: nothing should be pushed down. */
  readonly below?: ReactNode;
}

/** What of the company a sheet changes; the whole is saved, on the version that was seen. */
export function CompanyForm({ fields, below }: CompanyFormProps): ReactNode {
  const { data, error, refetch } = useAnswer(readCompanySettings, {});
  if (data !== undefined)
    return (
      <>
        <Form current={data} fields={fields} />
        {below}
      </>
    );
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  return <SkeletonRows />;
}

function Form({
  current,
  fields,
}: {
  readonly current: CompanySettings;
  readonly fields: (given: FieldsGiven) => ReactNode;
}): ReactNode {
  const { company } = useSession();
  const readOnly = !company.permissions.includes("company:update");
  const draft = useDraft("company settings", current);
  const [theirs, setTheirs] = useState<CompanySettings | null>(null);
  const change = useCommand(changeCompanySettings, { invalidates: [readCompanySettings] });

  const save = async (values: CompanySettings, version: number): Promise<void> => {
    try {
      const before = draft.base;
      const saved = await change.mutateAsync({ body: bodyOf(values), ifMatch: String(version) });
      setTheirs(null);
      draft.restart();
      showNotice("Configurações gravadas", async () => {
        await change.mutateAsync({ body: bodyOf(before), ifMatch: String(saved.version) });
      });
    } catch (refusal) {
      if (refusal instanceof ProblemError && refusal.problem.status === 412) setTheirs(await call(readCompanySettings));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.isChanged && !change.isPending) void save(draft.values, draft.base.version);
  };
  const errors = refusedFields(change.error);
  const unplaced = change.error !== null && theirs === null && Object.keys(errors).length === 0;
  return (
    <form onSubmit={submit} noValidate>
      {fields({ draft, errors, readOnly })}
      {!readOnly && (
        <div className="form-foot">
          {theirs !== null && (
            <BothVersions
              fields={differences(draft, theirs)}
              busy={change.isPending}
              onKeepMine={() => void save({ ...theirs, ...changedIn(draft) }, theirs.version)}
              onTakeTheirs={() => {
                setTheirs(null);
                change.reset();
                draft.restart(theirs);
              }}
            />
          )}
          {unplaced && <Failure error={change.error} inline />}
          <div className="row">
            <Button type="submit" aria-disabled={!draft.isChanged || theirs !== null} loading={change.isPending}>
              Gravar
            </Button>
            {draft.isChanged && theirs === null && (
              <Button
                variant="subtle"
                onClick={() => {
                  change.reset();
                  draft.restart();
                }}
              >
                Desfazer o que escrevi
              </Button>
            )}
            {!draft.isChanged && <span className="small muted">Nada mudou ainda.</span>}
          </div>
        </div>
      )}
    </form>
  );
}

/** Only what this person wrote: what the other one changed elsewhere stays theirs. */
function changedIn({ values, base }: Draft<CompanySettings>): Partial<CompanySettings> {
  const names = Object.keys(values) as (keyof CompanySettings)[];
  return Object.fromEntries(
    names.filter((name) => name !== "version" && values[name] !== base[name]).map((name) => [name, values[name]]),
  );
}

function bodyOf({
  name,
  taxRegime,
  state,
  lateFinePct,
  lateInterestPctMonth,
  roundingLimit,
  collectionFee,
}: CompanySettings) {
  return { name: name.trim(), taxRegime, state, lateFinePct, lateInterestPctMonth, roundingLimit, collectionFee };
}

const percent = (text: string | null) => (text === null ? "não dito" : `${formatPercent(text)} %`);
const reais = (text: string | null) => (text === null ? "não dita" : `R$ ${formatMoney(text)}`);

const SHOWN: readonly (readonly [label: string, of: (settings: CompanySettings) => string])[] = [
  ["Nome", ({ name }) => name],
  ["Regime", ({ taxRegime }) => REGIMES[taxRegime]],
  ["Estado", ({ state }) => state],
  ["Multa", ({ lateFinePct }) => percent(lateFinePct)],
  ["Juros ao mês", ({ lateInterestPctMonth }) => percent(lateInterestPctMonth)],
  ["Arredondamento", ({ roundingLimit }) => reais(roundingLimit)],
  ["Tarifa de boleto", ({ collectionFee }) => reais(collectionFee)],
];

/** What this person did not touch stays the other's, and is said to be untouched. */
function differences({ values, base }: Draft<CompanySettings>, theirs: CompanySettings) {
  return SHOWN.filter(([, of]) => of(values) !== of(theirs)).map(([label, of]) => ({
    label,
    mine: of(values) === of(base) ? `${of(base)}, sem mudança sua` : of(values),
    theirs: of(theirs),
  }));
}
