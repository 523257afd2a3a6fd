import "@mantine/spotlight/styles.layer.css";
import { Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { PaletteGroup, PaletteSource } from "./palette-source.ts";
import { tabCompany } from "./tab-company.ts";

interface PaletteProps {
  readonly onClose: () => void;
  /** Screens and actions, filtered here. */
  readonly fixed: readonly PaletteGroup[];
  readonly source: PaletteSource;
}

/** Finds a value, a tax id, a key, a name or an action. Mounted while it is open. */
export default function Palette({ onClose, fixed, source }: PaletteProps): ReactNode {
  const [written, setWritten] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(written.trim()), 150);
    return () => clearTimeout(timer);
  }, [written]);
  const { data: found = [], isFetching } = useQuery({
    queryKey: ["palette", tabCompany(), asked],
    queryFn: ({ signal }) => source(asked, signal),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });
  const groups = [...(asked.length > 1 ? found : []), ...fixed.map((group) => narrow(group, written))].filter(
    ({ results }) => results.length > 0,
  );
  return (
    <Spotlight.Root
      forceOpened
      shortcut={null}
      query={written}
      onQueryChange={setWritten}
      onSpotlightClose={onClose}
      closeOnActionTrigger={false}
      scrollable
      maxHeight="24rem"
      size="40rem"
      yOffset="12vh"
      centered={false}
      overlayProps={{ blur: 0 }}
      // Of the parts it is made of, the content is the dialog.
      attributes={{ content: { "aria-label": "Buscar ou fazer" } }}
    >
      <Spotlight.Search
        placeholder="Nome, CNPJ, valor, chave da nota ou ação"
        aria-label="Buscar ou fazer"
        leftSection={<IconSearch aria-hidden />}
      />
      <Spotlight.ActionsList aria-label="Resultados">
        {groups.map(({ heading, results }) => (
          <Spotlight.ActionsGroup key={heading} label={heading}>
            {results.map((result) => (
              <Spotlight.Action
                key={result.id}
                onClick={() => {
                  onClose();
                  result.run();
                }}
              >
                {result.icon}
                <span className="clip grow">{result.label}</span>
                <span className="small faint nowrap">{result.detail}</span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>{isFetching ? "Buscando…" : "Não achei nada com isto nesta empresa."}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function narrow(group: PaletteGroup, written: string): PaletteGroup {
  const words = plain(written).split(/\s+/);
  return { ...group, results: group.results.filter(({ label }) => words.every((word) => plain(label).includes(word))) };
}

const plain = (text: string) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
