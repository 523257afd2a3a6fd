import { NativeSelect } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { exportPartners, listPartners, type Partner } from "../../companies/contract.ts";
import { addressOf, usePages } from "../api.ts";
import { Screen } from "../screen.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Empty } from "../ui/empty.tsx";
import { ExportMenu } from "../ui/export-menu.tsx";
import { FilterBand, FilterSearch, FilterTabs, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { State } from "../ui/state.tsx";
import { TaxId } from "../ui/tax-id.tsx";
import { PARTNER_STATES, rolesOf } from "./partner-words.ts";

const STATUS: Column<Partner> = {
  id: "status",
  heading: "Situação",
  width: "9.5rem",
  cell: ({ status }) => <State tone={PARTNER_STATES[status].tone} word={PARTNER_STATES[status].word} />,
};
const NAME: Column<Partner> = { id: "name", heading: "Nome", names: true, cell: ({ name }) => name };
const TRADE_NAME: Column<Partner> = {
  id: "tradeName",
  heading: "Fantasia",
  width: "18%",
  cell: ({ tradeName }) => tradeName ?? "",
};
const TAX_ID: Column<Partner> = {
  id: "taxId",
  heading: "CNPJ ou CPF",
  width: "12rem",
  cell: ({ taxId }) => (taxId === null ? <span className="faint">sem número</span> : <TaxId of={taxId} />),
};
const ROLE: Column<Partner> = { id: "role", heading: "Papel", width: "12rem", cell: rolesOf };

/** Who the company buys from and sells to. */
export default function Partners(): ReactNode {
  const [status] = useFilter("situacao");
  const [role, setRole] = useFilter("papel");
  const [q] = useFilter("busca");
  const navigate = useNavigate();
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  const filters = {
    ...(isStatus(status) && { status }),
    ...((role === "supplier" || role === "customer") && { role: role as "supplier" | "customer" }),
    ...(q !== "" && { q }),
  };
  const pages = usePages(listPartners, { query: { limit: 100, ...filters } });
  const { first } = pages;
  const counts = first?.counts;
  const counted = (count: number | undefined) => ({ count: count ?? null });
  // Invoices rarely say a trade name: without any, its column would only take room.
  const named = pages.items.some(({ tradeName }) => tradeName !== null) ? [TRADE_NAME] : [];
  const isFiltered = status !== "" || role !== "" || q !== "";
  return (
    <Screen
      title="Parceiros"
      whole
      actions={<ExportMenu className="only-wide" address={addressOf(exportPartners, { query: filters })} />}
      context={
        counts === undefined || counts.requested === 0
          ? undefined
          : `${counts.requested.toLocaleString("pt-BR")} ${counts.requested === 1 ? "espera" : "esperam"} conferência`
      }
      filters={
        <FilterBand>
          <FilterTabs
            name="situacao"
            label="Situação"
            options={[
              {
                value: "",
                label: "Todos",
                ...counted(counts && counts.requested + counts.active + counts.blocked),
              },
              { value: "requested", label: "A conferir", ...counted(counts?.requested) },
              { value: "active", label: "Ativos", ...counted(counts?.active) },
              { value: "blocked", label: "Bloqueados", ...counted(counts?.blocked) },
            ]}
          />
          <NativeSelect
            aria-label="Papel"
            value={role}
            onChange={({ currentTarget }) => setRole(currentTarget.value)}
            data={[
              { value: "", label: "fornecedores e clientes" },
              { value: "supplier", label: "fornecedores" },
              { value: "customer", label: "clientes" },
            ]}
          />
          <FilterSearch name="busca" label="Buscar parceiros" placeholder="Nome, fantasia, CNPJ" />
        </FilterBand>
      }
    >
      <div className="narrow-table">
        <DataTable
          caption="Parceiros, em ordem de nome"
          columns={isNarrow ? [NAME, STATUS] : [STATUS, NAME, ...named, TAX_ID, ROLE]}
          rows={pages.items}
          idOf={({ id }) => id}
          noun={first?.total === 1 ? "parceiro" : "parceiros"}
          {...(first !== undefined && { count: first.total })}
          hasMore={pages.hasMore}
          onMore={pages.loadMore}
          loading={pages.loading}
          error={pages.error}
          onRetry={pages.retry}
          onOpen={({ id }) => void navigate({ to: `/parceiros/${id}` })}
          empty={
            isFiltered ? (
              <Empty title="Nenhum parceiro com estes filtros">Tire um filtro para ver os outros.</Empty>
            ) : (
              <Empty title="Nenhum parceiro ainda">
                Quem emite ou recebe uma nota da empresa entra aqui sozinho, para alguém conferir.
              </Empty>
            )
          }
        />
      </div>
      <KeyLine />
    </Screen>
  );
}

function isStatus(text: string): text is Partner["status"] {
  return text in PARTNER_STATES;
}
