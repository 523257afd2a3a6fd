import { useMantineColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { prefer, usePreferences } from "../preferences.ts";
import { Screen } from "../screen.tsx";
import { useSession } from "../session.ts";
import { Facts } from "../ui/facts.tsx";
import { TaxId } from "../ui/tax-id.tsx";

const REGIMES = { simples: "Simples Nacional", mei: "MEI", presumido: "Lucro presumido", real: "Lucro real" } as const;

const ROLES = {
  owner: "dono",
  admin: "administrador",
  finance: "financeiro",
  approver: "aprovador",
  accountant: "contador",
  sales: "vendas",
  auditor: "auditor",
  integration: "integração",
} as const;

const SCHEMES = [
  ["auto", "Do sistema"],
  ["light", "Claro"],
  ["dark", "Escuro"],
] as const;

/** What a person chooses for this browser, and who they are in this company. */
export default function Settings(): ReactNode {
  const { company, user } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { singleKeys, roomy } = usePreferences();
  return (
    <Screen title="Configurações" context={company.name}>
      <section className="specimen">
        <header>
          <h2>Empresa</h2>
        </header>
        <div style={{ maxWidth: "26rem" }}>
          <Facts
            facts={[
              { label: "Nome", value: company.name },
              { label: "CNPJ", value: <TaxId of={company.taxId} /> },
              { label: "Regime", value: REGIMES[company.taxRegime] },
            ]}
          />
        </div>
      </section>
      {company.permissions.includes("import:read") && (
        <section className="specimen">
          <header>
            <h2>Importar</h2>
            <p>O que a empresa já tem em outro lugar.</p>
          </header>
          <div>
            <p>
              <Link to="/importar">Notas, extratos, títulos em aberto, cadastros e saldos de abertura</Link>
            </p>
          </div>
        </section>
      )}
      <section className="specimen">
        <header>
          <h2>Você</h2>
        </header>
        <div style={{ maxWidth: "26rem" }}>
          <Facts
            facts={[
              { label: "Nome", value: user.name },
              { label: "E-mail", value: user.email },
              { label: "Papéis", value: company.roles.map((role) => ROLES[role]).join(", ") },
              { label: "Segundo fator", value: user.hasTotp ? "ligado" : "desligado" },
            ]}
          />
        </div>
      </section>
      <section className="specimen">
        <header>
          <h2>Neste navegador</h2>
          <p>Vale só para você, aqui.</p>
        </header>
        <div>
          <fieldset className="stack">
            <legend className="lbl">Tema</legend>
            {SCHEMES.map(([scheme, label]) => (
              <label key={scheme} className="row">
                <input
                  type="radio"
                  name="scheme"
                  checked={colorScheme === scheme}
                  onChange={() => setColorScheme(scheme)}
                />
                {label}
              </label>
            ))}
          </fieldset>
          <label className="row">
            <input
              type="checkbox"
              checked={roomy}
              onChange={({ currentTarget }) => prefer({ roomy: currentTarget.checked })}
            />
            Linhas folgadas
          </label>
          <label className="row">
            <input
              type="checkbox"
              checked={singleKeys}
              onChange={({ currentTarget }) => prefer({ singleKeys: currentTarget.checked })}
            />
            Teclas soltas: j, k, a, g e as outras agem fora dos campos
          </label>
        </div>
      </section>
    </Screen>
  );
}
