import "./ledger.css";
import { Button } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { readEntry } from "../../ledger/contract.ts";
import { useAnswer } from "../api.ts";
import { Conversation } from "../processes/conversation.tsx";
import { Screen } from "../screen.tsx";
import { formatDate } from "../ui/date.tsx";
import { EntryBody } from "./entry-detail.tsx";

/** A screen of one entry, for those who come to it from elsewhere. */
export default function EntryScreen(): ReactNode {
  const { entryId = "" }: { readonly entryId?: string } = useParams({ strict: false });
  const { data } = useAnswer(readEntry, { params: { entryId } });
  return (
    <Screen
      title={data === undefined ? "Lançamento" : `Lançamento ${data.number.toLocaleString("pt-BR")}`}
      context={data === undefined ? undefined : formatDate(data.postedOn)}
      actions={
        <Button
          component={Link}
          to="/contabilidade/diario"
          variant="subtle"
          leftSection={<IconChevronLeft aria-hidden />}
        >
          Diário
        </Button>
      }
    >
      <div className="pad stack">
        <EntryBody entryId={entryId} />
        {data !== undefined && <Conversation objectType="entry" objectId={entryId} />}
      </div>
    </Screen>
  );
}
