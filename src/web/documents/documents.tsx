import "./documents.css";
import { Button, NativeSelect } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconUpload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type DocumentSummary, exportDocuments, listDocuments } from "../../documents/contract.ts";
import { COUNTED_MAX } from "../../kernel/contract.ts";
import { counted } from "../../values/counted.ts";
import { addressOf, usePages } from "../api.ts";
import { Screen } from "../screen.tsx";
import { useSession } from "../session.ts";
import { countWord } from "../ui/count-word.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Day, Instant } from "../ui/date.tsx";
import { Empty } from "../ui/empty.tsx";
import { ExportMenu } from "../ui/export-menu.tsx";
import { FilterBand, FilterSearch, FilterTabs, useFilter } from "../ui/filter-band.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { Money } from "../ui/money.tsx";
import { State } from "../ui/state.tsx";
import { pickFiles } from "./pick-files.ts";
import { UploadPanel } from "./upload-panel.tsx";
import { useUploading } from "./upload-queue.ts";
import { AUTHORITY_WORDS, KIND_WORDS, kindWord, nameOf, STATUS_WORDS } from "./words.ts";

/** Everything that arrived, with its fate; files fall anywhere and are followed here. */
export default function Documents(): ReactNode {
  const { company } = useSession();
  const navigate = useNavigate();
  const [status, setStatus] = useFilter("situacao");
  const [kind, setKind] = useFilter("tipo");
  const [partnerId, setPartner] = useFilter("parceiro");
  const [fileId, setFile] = useFilter("arquivo");
  const [from] = useFilter("de");
  const [to] = useFilter("ate");
  const [q] = useFilter("busca");
  const isSending = useUploading().total > 0;
  const filters = {
    ...(isStatus(status) && { status }),
    ...(status === "waiting" && { waiting: "true" as const }),
    ...(kind !== "" && { kind }),
    ...(partnerId !== "" && { partnerId }),
    ...(fileId !== "" && { fileId }),
    ...(from !== "" && { issuedFrom: from }),
    ...(to !== "" && { issuedTo: to }),
    ...(q !== "" && { q }),
  };
  const pages = usePages(listDocuments, { query: { limit: 100, ...filters } });
  const { first } = pages;
  const byStatus = first?.byStatus;
  const all = byStatus === undefined ? undefined : sum(Object.values(byStatus));
  const countOf = (of: (counts: NonNullable<typeof byStatus>) => number): string | null =>
    byStatus === undefined ? null : countWord(of(byStatus));
  const canSend = company.permissions.includes("document:create");
  const isFiltered = [status, kind, partnerId, fileId, from, to, q].some((value) => value !== "");
  const send = (
    <Button onClick={pickFiles} rightSection={<kbd aria-hidden>n</kbd>}>
      Enviar documentos
    </Button>
  );
  const isNarrow = useMediaQuery("(max-width: 47.5rem)") === true;
  return (
    <Screen
      title="Documentos"
      whole
      context={
        all === undefined
          ? undefined
          : `${countWord(all)} ${all === 1 ? "documento" : "documentos"}${
              first !== undefined && first.unread > 0
                ? ` · ${counted(first.unread, "arquivo", "arquivos")} por ler`
                : ""
            }`
      }
      actions={
        <>
          {company.permissions.includes("document:export") && (
            <ExportMenu className="only-wide" address={addressOf(exportDocuments, { query: filters })} />
          )}
          {canSend && send}
        </>
      }
      filters={
        <>
          <FilterBand>
            <FilterTabs
              name="situacao"
              label="Situação"
              options={[
                { value: "", label: "Todos", count: countOf((counts) => sum(Object.values(counts))) },
                {
                  value: "waiting",
                  label: "Precisam de você",
                  count: countOf(({ quarantined, unrecognised }) => quarantined + unrecognised),
                },
                { value: "accepted", label: "Aceitos", count: countOf(({ accepted }) => accepted) },
                {
                  value: "duplicate",
                  label: "Duplicados",
                  count: countOf(({ duplicate }) => duplicate),
                },
              ]}
            />
            <NativeSelect
              size="xs"
              aria-label="Tipo de documento"
              value={kind}
              onChange={({ currentTarget }) => setKind(currentTarget.value)}
              data={[
                { value: "", label: "todos os tipos" },
                ...Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label })),
              ]}
            />
            <FilterSearch name="busca" label="Buscar nos documentos" placeholder="Número, parceiro, valor" />
            {(partnerId !== "" || fileId !== "") && (
              <Button
                size="xs"
                variant="subtle"
                onClick={() => {
                  setPartner("");
                  setFile("");
                }}
              >
                {partnerId === "" ? "De um arquivo só · tirar" : "De um parceiro só · tirar"}
              </Button>
            )}
          </FilterBand>
          <UploadPanel />
        </>
      }
    >
      <DataTable<DocumentSummary>
        caption="Documentos que chegaram, do mais novo ao mais antigo, valores em reais"
        noun="documentos"
        rows={pages.items}
        idOf={({ id }) => id}
        {...(first !== undefined && first.total < COUNTED_MAX && { count: first.total })}
        hasMore={pages.hasMore}
        onMore={pages.loadMore}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.retry}
        onOpen={({ id }) => void navigate({ to: `/documentos/${id}` })}
        columns={isNarrow ? NARROW_COLUMNS : COLUMNS}
        empty={
          isFiltered ? (
            <Empty
              title="Nenhum documento com estes filtros"
              action={
                <Button
                  variant="default"
                  onClick={() => (status === "" ? void navigate({ to: "/documentos" }) : setStatus(""))}
                >
                  {status === "" ? "Tirar os filtros" : "Ver todas as situações"}
                </Button>
              }
            >
              Busque por outro número, parte do nome ou valor.
            </Empty>
          ) : isSending ? (
            <Empty title="Os arquivos estão chegando">Cada documento aparece aqui assim que é lido.</Empty>
          ) : (
            <Empty title="Nada chegou ainda" icon={<IconUpload aria-hidden />} {...(canSend && { action: send })}>
              Solte o XML das notas e o OFX do banco em qualquer lugar desta janela, soltos ou em ZIP.
            </Empty>
          )
        }
      />
      <KeyLine />
    </Screen>
  );
}

const COLUMNS = [
  {
    id: "document",
    heading: "Documento",
    width: "14rem",
    names: true,
    cell: (row: DocumentSummary) => nameOf(row),
  },
  {
    id: "who",
    heading: "De quem",
    cell: ({ partner, issuer, kind }: DocumentSummary) =>
      partner?.name ?? issuer ?? <span className="faint">{kindWord(kind)}</span>,
  },
  {
    id: "issued",
    heading: "Emissão",
    width: "6.5rem",
    cell: ({ issuedOn }: DocumentSummary) => <Day on={issuedOn} />,
  },
  {
    id: "amount",
    heading: "Valor (R$)",
    width: "8.5rem",
    number: true,
    cell: ({ amount }: DocumentSummary) => <Money amount={amount} />,
  },
  {
    id: "status",
    heading: "Situação",
    width: "15rem",
    cell: ({ status, authorityStatus, problem }: DocumentSummary) => {
      const { word, tone } = STATUS_WORDS[status];
      const authority = authorityStatus === null ? undefined : AUTHORITY_WORDS[authorityStatus];
      if (status === "accepted" && authority !== undefined && authority.tone !== "ok") {
        return <State tone={authority.tone} word={`${word}, ${authority.word}`} />;
      }
      return (
        <span {...(problem !== null && status !== "accepted" && { title: problem })}>
          <State tone={tone} word={word} />
          {problem !== null && status !== "accepted" && status !== "duplicate" && (
            <span className="muted"> {problem}</span>
          )}
        </span>
      );
    },
  },
  {
    id: "received",
    heading: "Chegou",
    width: "7rem",
    cell: ({ receivedAt }: DocumentSummary) => <Instant at={receivedAt} />,
  },
];

/** On a phone: what, of whom and how much; how it stands is a shape before its name. */
const NARROW_COLUMNS = [
  {
    id: "document",
    heading: "Documento",
    width: "8.75rem",
    names: true,
    cell: (row: DocumentSummary) => {
      const { word, tone } = STATUS_WORDS[row.status];
      return (
        <span className="row">
          <State tone={tone} word={word} quiet />
          <span className="clip">{nameOf(row)}</span>
        </span>
      );
    },
  },
  {
    id: "who",
    heading: "De quem",
    cell: ({ partner, issuer, kind }: DocumentSummary) =>
      partner?.name ?? issuer ?? <span className="faint">{kindWord(kind)}</span>,
  },
  {
    id: "amount",
    heading: "R$",
    width: "6.25rem",
    number: true,
    cell: ({ amount }: DocumentSummary) => <Money amount={amount} />,
  },
];

function isStatus(text: string): text is DocumentSummary["status"] {
  return text in STATUS_WORDS;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
