import { useMantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { prefer, usePreferences } from "../preferences.ts";
import { Setting, SettingsScreen } from "./settings-screen.tsx";

const SCHEMES = [
  ["auto", "Do sistema"],
  ["light", "Claro"],
  ["dark", "Escuro"],
] as const;

/** What a person chooses for this browser. */
export default function ThisBrowser(): ReactNode {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { singleKeys, roomy } = usePreferences();
  return (
    <SettingsScreen tab="Este navegador">
      <Setting title="Tema" says="Vale só para você, neste navegador.">
        <fieldset className="stack">
          <legend className="sr">Tema</legend>
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
      </Setting>
      <Setting title="Listas e teclas">
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
      </Setting>
    </SettingsScreen>
  );
}
