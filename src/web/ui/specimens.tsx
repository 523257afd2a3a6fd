import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconDots, IconPlus, IconShieldCheck, IconUpload } from "@tabler/icons-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { noConnection, ProblemError } from "../problem-error.ts";
import { Screen } from "../screen.tsx";
import { By } from "./by.tsx";
import { Chip } from "./chip.tsx";
import { type Column, DataTable, type Sorting } from "./data-table.tsx";
import { Day, Instant } from "./date.tsx";
import { DateInput } from "./date-input.tsx";
import { DropAnywhere } from "./drop-anywhere.tsx";
import { Empty } from "./empty.tsx";
import { Facts } from "./facts.tsx";
import { Failure } from "./failure.tsx";
import { FilterBand, FilterSearch, FilterTabs, useFilter } from "./filter-band.tsx";
import { History } from "./history.tsx";
import { KeyLine } from "./key-line.tsx";
import { ListDetail } from "./list-detail.tsx";
import { Figure, Money } from "./money.tsx";
import { MoneyInput } from "./money-input.tsx";
import { ShutButton } from "./shut-button.tsx";
import { SkeletonRows } from "./skeleton-rows.tsx";
import { State } from "./state.tsx";
import { TaxId } from "./tax-id.tsx";
import { TrailDrawer } from "./trail-drawer.tsx";
import { showFailure, showNotice } from "./undo-notice.tsx";
import { Why } from "./why.tsx";

const LONG = "Cooperativa Agroindustrial dos Produtores de Leite do Médio Vale do Taquari e Região Serrana";

/** Every piece in its states, with what is hard on it: a long name, a negative, zero, nothing, a failure. */
export default function Specimens(): ReactNode {
  return (
    <Screen
      title="Componentes"
      context="tudo o que as telas usam, em um lugar"
      filters={
        <FilterBand>
          <FilterTabs
            name="tipo"
            label="Tipo"
            options={[
              { value: "", label: "Todas", count: 23 },
              { value: "aprovar", label: "Aprovar", count: 9 },
              { value: "barradas", label: "Barradas", count: 0 },
            ]}
          />
          <span className="push" />
          <FilterSearch name="busca" label="Buscar" placeholder="nome, valor, CNPJ" />
        </FilterBand>
      }
    >
      <Specimen title="Estado" says="Cor, forma e palavra.">
        <div className="flow">
          <Chip tone="ok">confere</Chip>
          <Chip tone="person">a decidir</Chip>
          <Chip tone="bad">barrado</Chip>
          <Chip tone="run">enviando</Chip>
          <Chip tone="wait">espera</Chip>
          <span className="tag">simulador</span>
        </div>
        <div className="flow">
          <State tone="ok" word="confere" />
          <State tone="person" word="a decidir" />
          <State tone="bad" word="barrado" />
          <State tone="run" word="enviando" />
          <State tone="wait" word="espera" />
        </div>
        <div className="flow">
          <By author="system" name="sistema" />
          <By author="proposal" name="pessoa com proposta" />
          <By author="person" name="pessoa" />
        </div>
      </Specimen>
      <Specimen title="Dinheiro e data" says="À direita, algarismos de largura igual.">
        <div className="thirds">
          <Figure amount="1284310.42" />
          <Facts
            facts={[
              { label: "Positivo", value: <Money amount="18742.90" /> },
              { label: "Negativo", value: <Money amount="-1064.00" /> },
              { label: "Zero", value: <Money amount="0.00" /> },
              { label: "Contábil", value: <Money amount="888853.83" side="D" /> },
              { label: "Sem dado", value: <Money amount={null} /> },
            ]}
          />
          <Facts
            facts={[
              { label: "Dia", value: <Day on="2026-11-26" /> },
              { label: "Curto", value: <Day on="2026-11-26" as="short" /> },
              { label: "Competência", value: <Day on="2026-11" /> },
              { label: "CNPJ", value: <TaxId of="3HX8LD1P000193" /> },
              { label: "Instante", value: <Instant at="2026-11-24T12:42:11Z" as="full" /> },
              { label: "Há quanto", value: <Instant at="2026-11-24T12:42:11Z" /> },
              { label: "Sem data", value: <Day on={null} /> },
            ]}
          />
        </div>
      </Specimen>
      <Specimen title="Botões" says="Um primário por tela. A tecla mora no botão.">
        <div className="flow">
          <Button rightSection={<kbd>a</kbd>}>Conciliar</Button>
          <Button variant="default" rightSection={<kbd>r</kbd>}>
            Devolver
          </Button>
          <Button variant="subtle">Cancelar</Button>
          <Button variant="outline">Estornar</Button>
          <Button variant="default" leftSection={<IconPlus aria-hidden />}>
            Novo lote
          </Button>
          <ActionIcon aria-label="Mais">
            <IconDots />
          </ActionIcon>
          <Button variant="default" size="xs">
            Pequeno
          </Button>
          <Button size="lg" leftSection={<IconShieldCheck aria-hidden />}>
            Aprovar R$ 184.906,55
          </Button>
        </div>
        <ShutButton missing="Faltam 2 testes." onClick={() => showNotice("Outubro travado")}>
          Travar outubro
        </ShutButton>
      </Specimen>
      <Fields />
      <Specimen title="Porquê e história" says="Contra e a favor; quem fez o quê.">
        <div className="thirds">
          <Why
            reasons={[
              {
                id: "1",
                tone: "bad",
                sentence: "Nos 26 boletos anteriores o banco era o Bradesco.",
                weight: "peso 25",
              },
              { id: "2", tone: "person", sentence: "O e-mail veio de um domínio novo.", weight: "peso 15" },
              { id: "3", tone: "ok", sentence: "Valor e vencimento iguais aos do contrato.", weight: "a favor" },
            ]}
          />
          <History
            happenings={[
              { id: "1", author: "system", sentence: "E-mail recebido, 2 anexos guardados", when: "07:36:02" },
              { id: "2", author: "proposal", sentence: "Marina ligou o boleto à nota", when: "08:12:40" },
              { id: "3", author: "person", sentence: "Espera uma pessoa. Ninguém paga enquanto isso.", when: "agora" },
            ]}
          />
        </div>
      </Specimen>
      <Specimen title="Tabela" says="100.000 linhas; j, k, x, Shift e setas, Enter.">
        <Table />
      </Specimen>
      <Specimen title="Lista e detalhe" says="Quem em cima, por que embaixo.">
        <List />
      </Specimen>
      <Specimen title="Avisos" says="Desfazer por 8 s.">
        <div className="flow">
          <Button variant="default" onClick={() => showNotice("3 títulos conciliados", () => showNotice("Desfeito"))}>
            Conciliar 3
          </Button>
          <Button variant="default" onClick={() => showFailure("Falta explicar 12,49. Lance a diferença.")}>
            Falhar
          </Button>
        </div>
        <Failure error={noConnection(false)} retry={() => undefined} inline />
      </Specimen>
      <Specimen title="Vazio, carga, erro" says="O vazio diz o próximo passo. O erro, o que não aconteceu.">
        <div className="thirds">
          <div className="frame">
            <Empty title="Nada espera você">31 itens resolvidos hoje. O próximo lote fecha às 16:30.</Empty>
          </div>
          <div className="frame">
            <SkeletonRows />
          </div>
          <div className="frame">
            <Failure error={UNREADABLE} retry={() => undefined} />
          </div>
        </div>
        <div className="frame">
          <Empty title="Solte os arquivos em qualquer lugar" icon={<IconUpload aria-hidden />}>
            XML, PDF, foto, OFX, CNAB. Colar também vale.
          </Empty>
        </div>
      </Specimen>
      <DropAnywhere
        accepts="XML, PDF, foto, OFX, CNAB"
        onFiles={(files) =>
          showNotice(files.length === 1 ? "1 arquivo recebido" : `${files.length} arquivos recebidos`)
        }
      />
      <KeyLine />
    </Screen>
  );
}

const UNREADABLE = new ProblemError({
  type: "/errors/banking.statement_unreadable",
  title: "Não consegui ler este extrato",
  status: 422,
  detail: "A linha 214 tem 239 posições; o CNAB 240 pede 240. Nada foi gravado.",
  code: "banking.statement_unreadable",
  instance: "req_01JD3M9",
});

function Specimen({
  title,
  says,
  children,
}: {
  readonly title: string;
  readonly says: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="specimen">
      <header>
        <h2>{title}</h2>
        <p>{says}</p>
      </header>
      <div>{children}</div>
    </section>
  );
}

function Fields(): ReactNode {
  const [amount, setAmount] = useState("18742.90");
  const [discount, setDiscount] = useState("19000.00");
  const [on, setOn] = useState<string | null>("2026-11-26");
  return (
    <Specimen title="Campos" says="Rótulo em cima, erro embaixo, em frase.">
      <div className="thirds">
        <MoneyInput label="Valor" value={amount} onChange={setAmount} description="Aceita 18742,9" />
        <MoneyInput
          label="Desconto"
          value={discount}
          onChange={setDiscount}
          error="O desconto passa do valor em 257,10."
        />
        <MoneyInput label="Calculado" value="374.86" onChange={() => undefined} readOnly description="0,9 % + 0,1 %" />
        <DateInput label="Pagar em" value={on} onChange={setOn} />
        <TextInput label="CNPJ ou CPF" className="id" defaultValue="3H.X8L.D1P/0001-93" description="letras valem" />
      </div>
    </Specimen>
  );
}

interface Title {
  readonly id: string;
  readonly who: string;
  readonly amount: string;
  readonly dueOn: string;
  readonly state: "ok" | "person" | "wait";
}

const WHO = [LONG, "Estrela do Sul Embalagens", "Padaria Santo Amaro ME", "Moinho Três Coroas S.A."];
const WORDS = { ok: "aprovado", person: "a conferir", wait: "bonificação" } as const;
const STATES = ["ok", "person", "wait"] as const;
const ALL = 100_000;
const AMOUNTS = ["41096.12", "-412.00", "0.00", "18742.90", "7.10"];

function titles(from: number, to: number): readonly Title[] {
  return Array.from({ length: to - from }, (_, offset) => {
    const at = from + offset;
    return {
      id: `bill_${at}`,
      who: WHO[at % WHO.length] ?? "",
      amount: AMOUNTS[at % AMOUNTS.length] ?? "0.00",
      dueOn: `2026-12-${String((at % 28) + 1).padStart(2, "0")}`,
      state: STATES[at % STATES.length] ?? "ok",
    };
  });
}

function Table(): ReactNode {
  const [pages, setPages] = useState(1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Title | null>(null);
  const [sorting, setSorting] = useState<Sorting>({ column: "dueOn", direction: "ascending" });
  const [all] = useFilter("todas");
  const count = all === "" ? Math.min(ALL, pages * 100) : ALL;
  const rows = useMemo(() => titles(0, count), [count]);
  const more = useCallback(() => setPages((before) => before + 1), []);
  const columns: readonly Column<Title>[] = [
    { id: "who", heading: "Favorecido", cell: ({ who }) => who, names: true, sortable: true },
    {
      id: "dueOn",
      heading: "Vence",
      width: "6rem",
      sortable: true,
      cell: ({ dueOn }) => <Day on={dueOn} as="short" />,
    },
    {
      id: "state",
      heading: "Situação",
      width: "9rem",
      cell: ({ state }) => <State tone={state} word={WORDS[state]} />,
    },
    {
      id: "amount",
      heading: "R$",
      width: "9rem",
      number: true,
      cell: ({ amount }) => <Money amount={amount} />,
      total: <Money amount="2904118.35" />,
    },
  ];
  return (
    <div className="frame" style={{ height: "34rem" }}>
      <DataTable
        caption="Títulos a pagar, valores em reais"
        columns={columns}
        rows={rows}
        idOf={({ id }) => id}
        count={ALL}
        noun="títulos"
        hasMore={count < ALL}
        onMore={more}
        sorting={sorting}
        onSort={setSorting}
        chosen={chosen}
        onChoose={setChosen}
        actions={() => (
          <Button size="xs" variant="default">
            Mudar data
          </Button>
        )}
        onOpen={setOpened}
        openId={opened?.id ?? null}
        totalNote="Todos somados, não só os da tela"
      />
      {opened !== null && (
        <TrailDrawer
          trail={[{ label: "A pagar", onGo: () => setOpened(null) }, { label: opened.who }]}
          onClose={() => setOpened(null)}
        >
          <div className="pad" style={{ maxWidth: "24rem" }}>
            <Facts
              facts={[
                { label: "Valor", value: <Money amount={opened.amount} /> },
                { label: "Vence", value: <Day on={opened.dueOn} /> },
              ]}
            />
          </div>
        </TrailDrawer>
      )}
    </div>
  );
}

function List(): ReactNode {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const items = useMemo(() => titles(0, 300), []);
  return (
    <div className="frame" style={{ height: "24rem" }}>
      <ListDetail
        label="Pendências"
        items={items}
        idOf={({ id }) => id}
        headingOf={({ id }) => (Number(id.slice(5)) < 3 ? "Vencem até amanhã" : "Depois")}
        isDone={({ id }) => done.has(id)}
        line={({ who, amount, dueOn, state }) => ({
          state: <State tone={state} word={WORDS[state]} quiet />,
          who,
          why: "Acima da alçada de R$ 50.000,00: segunda aprovação",
          amount: <Money amount={amount} />,
          when: <Day on={dueOn} as="relative" />,
        })}
        chosenId={chosenId}
        onChoose={setChosenId}
        detail={({ who, amount }) => (
          <div className="pad stack">
            <p>
              <Chip tone="person">a decidir</Chip>
            </p>
            <h2>{who}</h2>
            <Money amount={amount} />
          </div>
        )}
        actions={({ id, who }) => (
          <>
            <Button
              onClick={() => {
                setDone((before) => new Set([...before, id]));
                showNotice(`Aceita: ${who}`, () =>
                  setDone((before) => new Set([...before].filter((one) => one !== id))),
                );
              }}
            >
              Aceitar proposta
            </Button>
            <Button variant="default">Devolver com motivo</Button>
          </>
        )}
      />
    </div>
  );
}
