import { Button, Modal, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAlertTriangle, IconPlus } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import { addMember, changeRoles, listMembers, type member } from "../../companies/contract.ts";
import { useAnswer, useCommand } from "../api.ts";
import { useSession } from "../session.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Failure } from "../ui/failure.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { useKept } from "../ui/use-kept.ts";
import { refusedFields } from "./refused-fields.ts";
import { Setting, SettingsScreen } from "./settings-screen.tsx";
import { PERSON_ROLES, type PersonRole, ROLE_DUTIES, ROLE_NAMES } from "./words.ts";

type Member = z.output<typeof member>;

/** Who works in the company, and in what roles. */
export default function People(): ReactNode {
  const { company } = useSession();
  const members = useAnswer(listMembers, {});
  const [calling, setCalling] = useState(false);
  const [changing, setChanging] = useState<Member | null>(null);
  const mayCall = company.permissions.includes("user:create");
  const mayChange = company.permissions.includes("user:update");
  const people = members.data?.data ?? [];
  return (
    <SettingsScreen
      tab="Pessoas"
      actions={
        mayCall && (
          <Button leftSection={<IconPlus aria-hidden />} onClick={() => setCalling(true)}>
            Chamar alguém
          </Button>
        )
      }
    >
      <Setting
        title="Quem trabalha aqui"
        says={
          mayChange
            ? "Ninguém muda os próprios papéis, e sempre há um dono."
            : "Quem administra a empresa chama pessoas e muda papéis."
        }
      >
        {members.error !== null && people.length === 0 ? (
          <Failure error={members.error} retry={() => void members.refetch()} />
        ) : members.isPending ? (
          <SkeletonRows />
        ) : (
          <ul className="list people">
            {people.map((one) => (
              <li key={one.id}>
                <span className="grow">
                  <b>{one.name}</b>
                  {one.isYou && <span className="tag">você</span>}
                  <span className="small muted">{one.email}</span>
                </span>
                <span className="roles">{namesOf(one.roles)}</span>
                {mayChange && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Mudar papéis de ${one.name}`}
                    aria-disabled={one.isYou}
                    {...(one.isYou && { title: "Outra pessoa que administra a empresa muda os seus." })}
                    onClick={() => {
                      if (!one.isYou) setChanging(one);
                    }}
                  >
                    Mudar papéis
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Setting>
      {!members.isPending && (
        <Setting title="O que cada papel faz" says="Uma pessoa pode ter vários; valem juntos.">
          <RoleTable />
        </Setting>
      )}
      {calling && <CallSomebody onClose={() => setCalling(false)} />}
      {changing !== null && <ChangeRoles of={changing} onClose={() => setChanging(null)} />}
    </SettingsScreen>
  );
}

function namesOf(roles: Member["roles"]): string {
  return PERSON_ROLES.filter((role) => roles.includes(role))
    .map((role) => ROLE_NAMES[role])
    .join(", ");
}

function RoleTable(): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys
    <section className="wide-table" aria-label="Papéis" tabIndex={0}>
      <table className="t words">
        <caption className="sr">O que cada papel vê, faz e não pode</caption>
        <thead>
          <tr>
            <th scope="col">Papel</th>
            <th scope="col">Vê</th>
            <th scope="col">Faz</th>
            <th scope="col">Não pode</th>
          </tr>
        </thead>
        <tbody>
          {PERSON_ROLES.map((role) => (
            <tr key={role}>
              <th scope="row">{ROLE_NAMES[role]}</th>
              <td>{ROLE_DUTIES[role].sees}</td>
              <td>{ROLE_DUTIES[role].does}</td>
              <td>{ROLE_DUTIES[role].cannot}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RoleChoiceProps {
  readonly chosen: readonly PersonRole[];
  readonly onChoose: (roles: readonly PersonRole[]) => void;
  readonly error?: ReactNode;
}

function RoleChoice({ chosen, onChoose, error }: RoleChoiceProps): ReactNode {
  return (
    <fieldset className="stack">
      <legend className="lbl">Papéis</legend>
      {PERSON_ROLES.map((role) => (
        <label key={role} className="role">
          <input
            type="checkbox"
            checked={chosen.includes(role)}
            onChange={({ currentTarget }) =>
              onChoose(PERSON_ROLES.filter((one) => (one === role ? currentTarget.checked : chosen.includes(one))))
            }
          />
          <span>
            <b>{ROLE_NAMES[role]}</b>
            <small>{ROLE_DUTIES[role].does}</small>
          </span>
        </label>
      ))}
      {chosen.includes("finance") && chosen.includes("approver") && (
        <p className="note person">
          <IconAlertTriangle aria-hidden />
          Quem monta um pagamento não aprova esse mesmo: com os dois papéis, outra pessoa ainda precisa aprovar o que
          esta montar.
        </p>
      )}
      {error !== undefined && error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface CalledPerson {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly PersonRole[];
}

function CallSomebody({ onClose }: { readonly onClose: () => void }): ReactNode {
  const add = useCommand(addMember, { invalidates: [listMembers] });
  const [called, setCalled] = useState<{ readonly name: string; readonly password: string | null } | null>(null);
  const kept = useKept<CalledPerson>("call somebody", { name: "", email: "", roles: [] });
  const close = (): void => {
    kept.forget();
    onClose();
  };
  const form = useForm<CalledPerson>({
    initialValues: kept.values,
    onValuesChange: kept.set,
    validate: {
      name: (name) => (name.trim() === "" ? "Diga como a pessoa se chama." : null),
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : "Escreva um e-mail como nome@empresa.com.br."),
      roles: (roles) => (roles.length === 0 ? "Escolha ao menos um papel." : null),
    },
  });
  const submit = form.onSubmit(async ({ name, email, roles }) => {
    try {
      const body = { name: name.trim(), email: email.trim(), roles: [...roles] };
      const { firstPassword } = await add.mutateAsync({ body });
      kept.forget();
      setCalled({ name: body.name, password: firstPassword });
    } catch (error) {
      form.setErrors(refusedFields(error));
    }
  });
  if (called !== null) return <Called {...called} onClose={onClose} />;
  const unplaced = add.error !== null && Object.keys(refusedFields(add.error)).length === 0;
  return (
    <Modal opened onClose={close} title="Chamar alguém">
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={submit} noValidate>
        <TextInput label="Nome" data-autofocus maxLength={200} autoComplete="off" {...form.getInputProps("name")} />
        <TextInput
          label="E-mail"
          type="email"
          maxLength={254}
          autoComplete="off"
          description="Com ele a pessoa entra."
          {...form.getInputProps("email")}
        />
        <RoleChoice
          chosen={form.getValues().roles}
          onChoose={(roles) => form.setFieldValue("roles", roles)}
          error={form.errors["roles"]}
        />
        {unplaced && <Failure error={add.error} inline />}
        <div className="row">
          <Button type="submit" loading={add.isPending}>
            Chamar
          </Button>
          <Button variant="subtle" onClick={close}>
            Cancelar
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The first password is shown here and never again: only its own button closes this. */
function Called({
  name,
  password,
  onClose,
}: {
  readonly name: string;
  readonly password: string | null;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${name} já pode entrar`}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <div className="stack" style={{ gap: "var(--s-4)" }}>
        {password === null ? (
          <p>Esta pessoa já entra em outra empresa daqui, com a senha que tem. Ao entrar, ela escolhe esta.</p>
        ) : (
          <>
            <p>
              Entregue esta primeira senha a ela por um meio em que confie. Ela aparece só agora; guardamos apenas o que
              serve para conferi-la.
            </p>
            <output className="secret code">{password}</output>
            <div className="row">
              <CopyButton text={password} what="a senha" />
            </div>
            <p className="small muted">Ao entrar, ela troca a senha em Configurações, Sua segurança.</p>
          </>
        )}
        <div className="row">
          <Button data-autofocus onClick={onClose}>
            {password === null ? "Entendi" : "Já guardei"}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function ChangeRoles({ of, onClose }: { readonly of: Member; readonly onClose: () => void }): ReactNode {
  const before = of.roles.filter((role) => role !== "integration");
  const [roles, setRoles] = useState<readonly PersonRole[]>(before);
  const change = useCommand(changeRoles, { invalidates: [listMembers] });
  const params = { userId: of.id };
  const save = (next: readonly PersonRole[]) => {
    change.mutate(
      { params, body: { roles: [...next] } },
      {
        onSuccess: () => {
          onClose();
          showNotice(
            next.length === 0
              ? `${of.name} saiu da empresa`
              : `${of.name}: ${next.map((r) => ROLE_NAMES[r]).join(", ")}`,
            async () => {
              await change.mutateAsync({ params, body: { roles: before } }).catch(showFailure);
            },
          );
        },
      },
    );
  };
  const same = roles.length === before.length && roles.every((role) => before.includes(role));
  return (
    <Modal opened onClose={onClose} title={`Papéis de ${of.name}`}>
      <div className="stack" style={{ gap: "var(--s-4)" }}>
        <RoleChoice
          chosen={roles}
          onChoose={setRoles}
          error={roles.length === 0 ? "Sem papel, a pessoa sai da empresa: use o botão abaixo." : undefined}
        />
        {change.error !== null && <Failure error={change.error} inline />}
        <div className="row">
          <Button
            aria-disabled={same || roles.length === 0}
            loading={change.isPending}
            onClick={() => {
              if (!same && roles.length > 0) save(roles);
            }}
          >
            Gravar
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancelar
          </Button>
          <Button className="push" variant="outline" onClick={() => save([])}>
            Tirar da empresa
          </Button>
        </div>
      </div>
    </Modal>
  );
}
