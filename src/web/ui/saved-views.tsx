import { ActionIcon, Button, Menu, Modal, TextInput } from "@mantine/core";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import type { z } from "zod";
import { listSavedViews, removeSavedView, type savedView, saveView } from "../../processes/contract.ts";
import { useAnswer, useCommand } from "../api.ts";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { showFailure, showNotice } from "./undo-notice.tsx";

type SavedView = z.output<typeof savedView>;

/** What is open on a screen is no filter of it. */
const OPENED = new Set(["item", "titulo", "movimento"]);

/** The filters of the address in one order, so that the same filters are the same text. */
function filtersOf(search: Readonly<Record<string, unknown>>): string {
  const kept = Object.entries(search)
    .filter(([name, value]) => !OPENED.has(name) && typeof value === "string" && value !== "")
    .map(([name, value]) => [name, String(value)] as [string, string])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return new URLSearchParams(kept).toString();
}

/** The filters that a person keeps under a name, of the screen where they stand. */
export function SavedViews(): ReactNode {
  const { pathname, search } = useRouterState({ select: ({ location }) => location });
  const navigate = useNavigate();
  const answer = useAnswer(listSavedViews, {});
  const [naming, setNaming] = useState(false);
  const [tidying, setTidying] = useState(false);
  const views = (answer.data?.data ?? []).filter(({ screen }) => screen === pathname);
  const now = filtersOf(search as Readonly<Record<string, unknown>>);
  const standing = views.find(({ query }) => query === now);
  const choose = (query: string) =>
    void navigate({ to: pathname, search: () => Object.fromEntries(new URLSearchParams(query)) });
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <Button
            size="xs"
            variant="subtle"
            className="views"
            leftSection={<IconBookmark aria-hidden />}
            aria-label={standing === undefined ? "Visões" : `Visões: ${standing.name}`}
          >
            <span className="clip">{standing?.name ?? "Visões"}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Visões desta tela</Menu.Label>
          {views.length === 0 && <Menu.Label>Nenhuma ainda: escolha filtros e guarde-os.</Menu.Label>}
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              aria-current={view === standing ? "true" : undefined}
              onClick={() => choose(view.query)}
            >
              <span className="clip block">{view === standing ? <b>{view.name}</b> : view.name}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          {now !== "" && <Menu.Item onClick={() => choose("")}>Sem filtros</Menu.Item>}
          <Menu.Item disabled={now === ""} onClick={() => setNaming(true)}>
            Guardar estes filtros
          </Menu.Item>
          {views.length > 0 && <Menu.Item onClick={() => setTidying(true)}>Tirar visões</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {naming && (
        <NameView
          screen={pathname}
          query={now}
          taken={views.map(({ name }) => name)}
          first={standing?.name ?? ""}
          onClose={() => setNaming(false)}
        />
      )}
      {tidying && <TidyViews views={views} onClose={() => setTidying(false)} />}
    </>
  );
}

interface NameViewProps {
  readonly screen: string;
  readonly query: string;
  readonly taken: readonly string[];
  readonly first: string;
  readonly onClose: () => void;
}

function NameView({ screen, query, taken, first, onClose }: NameViewProps): ReactNode {
  const [name, setName] = useState(first);
  const save = useCommand(saveView, { invalidates: [listSavedViews] });
  const trimmed = name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed === "" || save.isPending) return;
    save.mutate(
      { body: { screen, name: trimmed, query } },
      {
        onSuccess: () => {
          onClose();
          showNotice(`Visão guardada: ${trimmed}`);
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Guardar estes filtros">
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={submit}>
        <TextInput
          label="Nome"
          placeholder="Vencidos da semana"
          data-autofocus
          required
          maxLength={60}
          value={name}
          description={
            taken.includes(trimmed) ? "Já há uma com este nome: ela passa a ter estes filtros." : "Só você a vê."
          }
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {save.error !== null && <Failure error={save.error} inline />}
        <div className="row">
          <Button type="submit" loading={save.isPending}>
            Guardar
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancelar
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function TidyViews({
  views,
  onClose,
}: {
  readonly views: readonly SavedView[];
  readonly onClose: () => void;
}): ReactNode {
  const remove = useCommand(removeSavedView, { invalidates: [listSavedViews] });
  const save = useCommand(saveView, { invalidates: [listSavedViews] });
  const take = ({ id, screen, name, query }: SavedView) => {
    remove.mutate(
      { params: { viewId: id } },
      {
        onSuccess: () =>
          showNotice(`Visão tirada: ${name}`, async () => {
            await save.mutateAsync({ body: { screen, name, query } });
          }),
        onError: showFailure,
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Visões desta tela">
      {views.length === 0 && <Empty title="Nenhuma visão guardada" />}
      <ul className="list">
        {views.map((view) => (
          <li key={view.id}>
            <span className="grow clip" title={view.name}>
              {view.name}
            </span>
            <ActionIcon aria-label={`Tirar ${view.name}`} onClick={() => take(view)}>
              <IconTrash />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
