import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { readDocument } from "../../documents/contract.ts";
import { readEntry } from "../../ledger/contract.ts";
import { useAnswer } from "../api.ts";
import { AUTHORITY_WORDS, nameOf, SIGNATURE_WORDS } from "../documents/words.ts";
import { useKeys } from "../keys.ts";
import { Day } from "../ui/date.tsx";
import { Facts } from "../ui/facts.tsx";
import { Failure } from "../ui/failure.tsx";
import { Money } from "../ui/money.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { State } from "../ui/state.tsx";
import { type Step, TrailDrawer } from "../ui/trail-drawer.tsx";
import { EntryBody } from "./entry-detail.tsx";
import { LedgerLines, useLedger } from "./ledger-lines.tsx";

interface TrailProps {
  readonly account: { readonly id: string; readonly code: string; readonly name: string };
  readonly days: { readonly from: string; readonly to: string };
  readonly onClose: () => void;
}

interface Named {
  readonly id: string;
  readonly label: string;
}

/** From an account of the balancete to its lines, to an entry, to the document: the same drawer, one level at a time. */
export function Trail({ account, days, onClose }: TrailProps): ReactNode {
  const [entry, openEntry] = useState<(Named & { readonly line: string }) | null>(null);
  const [document, openDocument] = useState<Named | null>(null);
  const pages = useLedger(account.id, days);
  const toAccount = (): void => {
    openDocument(null);
    openEntry(null);
  };
  const trail: Step[] = [
    { label: "Balancete", onGo: onClose },
    { label: `${account.code} ${account.name}`, onGo: toAccount },
    ...(entry === null ? [] : [{ label: entry.label, onGo: () => openDocument(null) }]),
    ...(document === null ? [] : [{ label: document.label }]),
  ];
  return (
    <TrailDrawer trail={trail} onClose={onClose}>
      {document !== null ? (
        <DocumentLevel documentId={document.id} />
      ) : entry !== null ? (
        <EntryLevel entryId={entry.id} onDocument={(id, label) => openDocument({ id, label })} />
      ) : (
        <LedgerLines
          pages={pages}
          openId={null}
          onOpen={({ entryId, number, line }) =>
            openEntry({ id: entryId, label: `lançamento ${number.toLocaleString("pt-BR")}`, line: String(line) })
          }
        />
      )}
    </TrailDrawer>
  );
}

function EntryLevel({
  entryId,
  onDocument,
}: {
  readonly entryId: string;
  readonly onDocument: (documentId: string, label: string) => void;
}): ReactNode {
  const origin = useAnswer(readEntry, { params: { entryId } }).data?.origin;
  const documentId = origin?.documentId;
  useKeys(
    origin == null || documentId == null
      ? []
      : [{ key: "o", says: "desce ao documento", run: () => onDocument(documentId, origin.label) }],
  );
  return (
    <div className="level">
      <EntryBody entryId={entryId} onDocument={onDocument} />
    </div>
  );
}

/** The end of the trail: what the document is, and the way to its page. */
function DocumentLevel({ documentId }: { readonly documentId: string }): ReactNode {
  const { data, error, refetch } = useAnswer(readDocument, { params: { documentId } });
  useKeys([{ key: "o", says: "abre o documento", run: () => documentLink?.click() }]);
  let documentLink: HTMLAnchorElement | null = null;
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  const { signature, authorityStatus } = data;
  return (
    <div className="level row">
      <Facts
        facts={[
          { label: "Documento", value: nameOf(data) },
          { label: "De quem", value: data.partner?.name ?? data.issuer ?? <span className="faint">não diz</span> },
          { label: "Emissão", value: <Day on={data.issuedOn} /> },
          { label: "Valor (R$)", value: <Money amount={data.amount} /> },
          ...(signature === null ? [] : [{ label: "Assinatura", value: <State {...SIGNATURE_WORDS[signature]} /> }]),
          ...(authorityStatus === null
            ? []
            : [{ label: "Na SEFAZ", value: <State {...AUTHORITY_WORDS[authorityStatus]} /> }]),
          { label: "Arquivo", value: <span className="code">{data.file.name}</span> },
        ]}
      />
      <Button
        component={Link}
        to={`/documentos/${documentId}`}
        rightSection={<kbd aria-hidden>o</kbd>}
        ref={(element: HTMLAnchorElement | null) => {
          documentLink = element;
        }}
      >
        Abrir o documento
      </Button>
    </div>
  );
}
