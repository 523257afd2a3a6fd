import { Button, Modal, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import {
  discardSpreadsheet,
  listSpreadsheets,
  readMigration,
  readSpreadsheet,
  SPREADSHEET_REASON_MAX,
  type Spreadsheet,
  type SpreadsheetKind,
  undoSpreadsheetImport,
} from "../../integrations/contract.ts";
import { useCommand } from "../api.ts";
import { useSession } from "../session.ts";
import { useTouchTime } from "../touch-time.ts";
import { Failure } from "../ui/failure.tsx";
import { useKept } from "../ui/use-kept.ts";

/** The way out of a spreadsheet: one that waits is put aside, and one that was imported is taken back whole. */
export function EndSpreadsheet({ sheet }: { readonly sheet: Spreadsheet }): ReactNode {
  const { permissions } = useSession().company;
  const [isAsking, setAsking] = useState(false);
  const isImported = sheet.status === "completed";
  const may = permissions.includes(isImported ? "import:execute" : "import:create");
  if (!may) return null;
  return (
    <div className="row">
      <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
        {isImported ? "Desfazer a importação" : "Descartar esta planilha"}
      </Button>
      {isAsking && <EndDialog sheet={sheet} onClose={() => setAsking(false)} />}
    </div>
  );
}

const DISCARD_REASONS = ["Corrigida em outra planilha", "Enviada por engano", "Já está nos livros"];
const UNDO_REASONS = ["Planilha errada", "Data ou coluna errada", "Importada em dobro"];

/** What is taken back, of each kind. */
const TAKEN_BACK: Readonly<Record<SpreadsheetKind, string>> = {
  payables:
    "Os títulos que ela criou são cancelados e os lançamentos, estornados. Os fornecedores novos ficam no cadastro.",
  receivables:
    "Os títulos que ela criou são cancelados e os lançamentos, estornados. Os clientes novos ficam no cadastro.",
  partners: "Os parceiros que ela criou saem do cadastro. Os que já existiam ficam como estão.",
  opening_balances: "O lançamento de abertura é estornado, e outros saldos podem ser importados.",
};

function EndDialog({ sheet, onClose }: { readonly sheet: Spreadsheet; readonly onClose: () => void }): ReactNode {
  const isImported = sheet.status === "completed";
  const [seen] = useState(sheet);
  const spent = useTouchTime(sheet.id);
  const end = useCommand(isImported ? undoSpreadsheetImport : discardSpreadsheet, {
    invalidates: [readSpreadsheet, listSpreadsheets, readMigration],
  });
  const { values, set, forget } = useKept(`end ${sheet.id} ${sheet.status}`, { reason: "" });
  const [isTried, setTried] = useState(false);
  const close = (): void => {
    forget();
    onClose();
  };
  const send = (): void => {
    setTried(true);
    const reason = values.reason.trim();
    if (reason === "" || end.isPending) return;
    end.mutate(
      { params: { spreadsheetId: seen.id }, ifMatch: `"v${seen.version}"`, body: { reason }, touch: spent() },
      { onSuccess: close },
    );
  };
  return (
    <Modal opened onClose={close} title={isImported ? "Desfazer a importação" : "Descartar esta planilha"}>
      <div className="stack">
        <p className="small muted" style={{ overflowWrap: "anywhere" }}>
          {isImported
            ? `${seen.kind === null ? "" : TAKEN_BACK[seen.kind]} Só é possível enquanto nada disso mudou.`
            : `${seen.name} sai da fila sem entrar nos livros. O arquivo e o motivo ficam guardados.`}
        </p>
        {end.error !== null && <Failure error={end.error} inline />}
        <div className="row wraps">
          {(isImported ? UNDO_REASONS : DISCARD_REASONS).map((text) => (
            <Button
              key={text}
              size="xs"
              variant={values.reason === text ? "light" : "default"}
              aria-pressed={values.reason === text}
              onClick={() => set({ reason: text })}
            >
              {text}
            </Button>
          ))}
        </div>
        <Textarea
          label="Motivo"
          autosize
          minRows={2}
          maxLength={SPREADSHEET_REASON_MAX}
          data-autofocus
          value={values.reason}
          onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
          {...(isTried && values.reason.trim() === "" && { error: "diga o motivo" })}
        />
        <div className="row">
          <Button onClick={send} loading={end.isPending} rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}>
            {isImported ? "Desfazer tudo" : "Descartar"}
          </Button>
          <Button variant="subtle" onClick={close}>
            Voltar
          </Button>
        </div>
      </div>
    </Modal>
  );
}
