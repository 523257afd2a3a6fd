import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSession } from "../session.ts";
import { Facts } from "../ui/facts.tsx";
import { TaxId } from "../ui/tax-id.tsx";
import { CompanyForm } from "./company-form.tsx";
import { Setting, SettingsScreen } from "./settings-screen.tsx";
import { REGIMES, ROLE_NAMES, STATES } from "./words.ts";

/** What the company is. */
export default function Settings(): ReactNode {
  const { company, user } = useSession();
  return (
    <SettingsScreen tab="Empresa">
      <CompanyForm
        below={
          <>
            {company.permissions.includes("import:read") && (
              <Setting
                title="Dados de outro sistema"
                says="Notas, extratos, parceiros, títulos em aberto e saldos de abertura."
              >
                <span>
                  <Button component={Link} to="/importar" variant="default" leftSection={<IconUpload aria-hidden />}>
                    Importar
                  </Button>
                </span>
              </Setting>
            )}
            <Setting title="Você aqui" says="Quem administra a empresa muda papéis.">
              <Facts
                facts={[
                  { label: "Nome", value: user.name },
                  { label: "E-mail", value: user.email },
                  { label: "Papéis", value: company.roles.map((role) => ROLE_NAMES[role]).join(", ") },
                  {
                    label: "Segundo fator",
                    value: <Link to="/configuracoes/seguranca">{user.hasTotp ? "ligado" : "desligado"}</Link>,
                  },
                ]}
              />
            </Setting>
          </>
        }
        fields={({ draft: { values, set }, errors, readOnly }) => (
          <Setting
            title="Empresa"
            says={readOnly ? "Só dono e administrador mudam isto." : "O regime decide impostos e relatórios."}
          >
            <Facts
              facts={[
                { label: "CNPJ", value: <TaxId of={values.taxId} /> },
                { label: "Município (IBGE)", value: values.city ?? "não dito" },
                ...(values.demonstration ? [{ label: "Dados", value: "inventados, sem valor fiscal" }] : []),
              ]}
            />
            <TextInput
              label="Nome"
              autoComplete="organization"
              maxLength={200}
              required
              readOnly={readOnly}
              value={values.name}
              error={values.name.trim() === "" ? "Escreva o nome como está no cartão do CNPJ." : errors["name"]}
              onChange={({ currentTarget }) => set({ name: currentTarget.value })}
            />
            {readOnly ? (
              <Facts
                facts={[
                  { label: "Regime", value: REGIMES[values.taxRegime] },
                  { label: "Estado", value: values.state },
                ]}
              />
            ) : (
              <div className="pair">
                <NativeSelect
                  label="Regime"
                  data={Object.entries(REGIMES).map(([value, label]) => ({ value, label }))}
                  value={values.taxRegime}
                  error={errors["taxRegime"]}
                  onChange={({ currentTarget }) => {
                    if (isRegime(currentTarget.value)) set({ taxRegime: currentTarget.value });
                  }}
                />
                <NativeSelect
                  label="Estado"
                  data={[...STATES]}
                  value={values.state}
                  error={errors["state"]}
                  onChange={({ currentTarget }) => set({ state: currentTarget.value })}
                />
              </div>
            )}
          </Setting>
        )}
      />
    </SettingsScreen>
  );
}

function isRegime(text: string): text is keyof typeof REGIMES {
  return text in REGIMES;
}
