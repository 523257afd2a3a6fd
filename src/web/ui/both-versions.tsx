import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface BothVersionsProps {
  /** What differs between the two, in words. */
  readonly fields: readonly { readonly label: string; readonly mine: string; readonly theirs: string }[];
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
  readonly busy?: boolean;
}

/** Two people changed the same thing: both versions side by side, and the choice. Nothing of either is lost before it. */
export function BothVersions({ fields, onKeepMine, onTakeTheirs, busy = false }: BothVersionsProps): ReactNode {
  return (
    <div className="note person" role="alert">
      <IconAlertTriangle aria-hidden />
      <div className="stack grow">
        <p>
          <b>Alguém mudou antes.</b> Nada foi gravado, e o que você escreveu está aqui. Veja as duas versões e escolha.
        </p>
        <div className="scroll">
          <table className="t versions">
            <caption className="sr">O que difere entre a sua versão e a que está gravada</caption>
            <thead>
              <tr>
                <th scope="col">Campo</th>
                <th scope="col">A sua</th>
                <th scope="col">A gravada</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ label, mine, theirs }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{mine}</td>
                  <td>{theirs}</td>
                </tr>
              ))}
              {fields.length === 0 && (
                <tr>
                  <td colSpan={3}>As duas dizem o mesmo.</td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
        <div className="row" style={{ flexWrap: "wrap" }}>
          <Button size="xs" variant="default" aria-disabled={busy} onClick={onKeepMine}>
            Gravar a minha
          </Button>
          <Button size="xs" variant="default" aria-disabled={busy} onClick={onTakeTheirs}>
            Ficar com a gravada
          </Button>
        </div>
      </div>
    </div>
  );
}
