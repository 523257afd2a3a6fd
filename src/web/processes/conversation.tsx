import { Button, Textarea } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { listComments, writeComment } from "../../processes/contract.ts";
import { useAnswer, useCommand } from "../api.ts";
import { Instant } from "../ui/date.tsx";
import { Failure } from "../ui/failure.tsx";
import { useKept } from "../ui/use-kept.ts";

type ObjectType = "document" | "bill" | "receivable" | "movement" | "entry" | "partner" | "exception" | "statement";

interface ConversationProps {
  readonly objectType: ObjectType;
  readonly objectId: string;
}

/** What people wrote about one thing. `@` and the beginning of a name calls a colleague. */
export function Conversation({ objectType, objectId }: ConversationProps): ReactNode {
  const params = { objectType, objectId };
  const { data, error } = useAnswer(listComments, { params });
  const write = useCommand(writeComment, { invalidates: [listComments] });
  const { values, set, forget } = useKept(`comment ${objectType} ${objectId}`, { text: "" });
  const { text } = values;
  const heading = useId();
  const people = data?.people ?? [];
  const called = people.filter(({ name }) => text.includes(`@${name}`));
  const asked = /@([\p{L} ]{0,30})$/u.exec(text)?.[1]?.toLowerCase();
  const offered =
    asked === undefined ? [] : people.filter(({ name }) => name.toLowerCase().startsWith(asked.trimEnd())).slice(0, 5);
  const send = () => {
    if (text.trim() === "" || write.isPending) return;
    write.mutate({ params, body: { text, mentions: called.map(({ id }) => id) } }, { onSuccess: forget });
  };
  return (
    <section className="stack" aria-labelledby={heading}>
      <h2 id={heading}>Conversa</h2>
      {error !== null && <Failure error={error} inline />}
      <ul className="stack">
        {(data?.data ?? []).map((comment) => (
          <li key={comment.id} className="stack">
            <span className="row small">
              <b>{comment.author}</b>
              <span className="faint">
                <Instant at={comment.writtenAt} />
              </span>
            </span>
            <p style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{comment.text}</p>
          </li>
        ))}
      </ul>
      <Textarea
        aria-label="Escrever na conversa"
        placeholder="Escreva; @ chama alguém"
        autosize
        minRows={1}
        maxRows={8}
        maxLength={4000}
        value={text}
        onChange={({ currentTarget }) => set({ text: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
        }}
        {...(write.error !== null && { error: write.error.message })}
      />
      {offered.length > 0 && (
        <ul className="row" aria-label="Pessoas que começam assim">
          {offered.map(({ id, name }) => (
            <li key={id}>
              <Button
                size="xs"
                variant="default"
                onClick={() => set({ text: text.replace(/@[\p{L} ]{0,30}$/u, `@${name} `) })}
              >
                {name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {text.trim() !== "" && (
        <div className="row">
          <Button variant="default" size="xs" onClick={send} rightSection={<kbd aria-hidden>Ctrl Enter</kbd>}>
            Enviar
          </Button>
        </div>
      )}
    </section>
  );
}
