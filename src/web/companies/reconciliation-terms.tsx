import type { ReactNode } from "react";
import { MoneyInput } from "../ui/money-input.tsx";
import { PercentInput } from "../ui/percent-input.tsx";
import { CompanyForm } from "./company-form.tsx";
import { Setting, SettingsScreen } from "./settings-screen.tsx";

const textOrNull = (text: string) => (text === "" ? null : text);

/** By what a difference between a title and what the bank moved is explained. */
export default function ReconciliationTerms(): ReactNode {
  return (
    <SettingsScreen tab="Conciliação">
      <CompanyForm
        fields={({ draft: { values, set }, errors, readOnly }) => (
          <>
            <Setting
              title="Atraso"
              says="Vale onde o documento não diz. Vazio, uma diferença por atraso vira pendência."
            >
              <div className="pair">
                <PercentInput
                  label="Multa"
                  description="Uma vez, sobre o valor."
                  readOnly={readOnly}
                  value={values.lateFinePct ?? ""}
                  error={errors["lateFinePct"]}
                  onChange={(percent) => set({ lateFinePct: textOrNull(percent) })}
                />
                <PercentInput
                  label="Juros ao mês"
                  description="Contados por dia de atraso."
                  readOnly={readOnly}
                  value={values.lateInterestPctMonth ?? ""}
                  error={errors["lateInterestPctMonth"]}
                  onChange={(percent) => set({ lateInterestPctMonth: textOrNull(percent) })}
                />
              </div>
            </Setting>
            <Setting title="Diferenças" says="O que não precisa de uma pessoa.">
              <div className="pair">
                <MoneyInput
                  label="Arredondamento até"
                  description="De 0,00 a 0,99. Acima disso, alguém decide."
                  readOnly={readOnly}
                  value={values.roundingLimit}
                  error={errors["roundingLimit"]}
                  onChange={(amount) => set({ roundingLimit: amount === "" ? "0.00" : amount })}
                />
                <MoneyInput
                  label="Tarifa de cada boleto"
                  description="O que o banco retém ao cobrar. Vazio, não se sabe."
                  readOnly={readOnly}
                  value={values.collectionFee ?? ""}
                  error={errors["collectionFee"]}
                  onChange={(amount) => set({ collectionFee: textOrNull(amount) })}
                />
              </div>
            </Setting>
          </>
        )}
      />
    </SettingsScreen>
  );
}
