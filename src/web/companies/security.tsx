import { Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { z } from "zod";
import { chooseCompany, endSession, listSessions, type OpenSession } from "../../companies/contract.ts";
import { call, useAnswer, useCommand } from "../api.ts";
import { ProblemError, sentenceOf } from "../problem-error.ts";
import { sessionAnswer, useSession } from "../session.ts";
import { Chip } from "../ui/chip.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Instant } from "../ui/date.tsx";
import { Failure } from "../ui/failure.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { authenticate } from "./authenticate.ts";
import { Setting, SettingsScreen } from "./settings-screen.tsx";

/** How a person proves that they are themselves. */
export default function Security(): ReactNode {
  return (
    <SettingsScreen tab="Sua segurança">
      <Password />
      <SecondFactor />
      <Passkeys />
      <Sessions />
    </SettingsScreen>
  );
}

const done = z.unknown();

/** A change of the sign-in opens a new session, which must be told again which company it works in. */
function useRenewedSession(): () => Promise<void> {
  const { company } = useSession();
  const cache = useQueryClient();
  return async () => {
    const session = await call(chooseCompany, { body: { companyId: company.id } });
    cache.setQueryData(sessionAnswer.queryKey, session);
    await cache.invalidateQueries({ queryKey: [listSessions.path] });
  };
}

const passwordField = { visibilityToggleButtonProps: { "aria-label": "Mostrar a senha", tabIndex: 0 } } as const;

function codeOf(error: unknown): string | null {
  return error instanceof ProblemError ? error.problem.code : null;
}

function Password(): ReactNode {
  const renew = useRenewedSession();
  const [error, setError] = useState<unknown>(null);
  const form = useForm({
    initialValues: { current: "", next: "", endOthers: true },
    validate: {
      current: (current) => (current === "" ? "Escreva a senha que usa hoje." : null),
      next: (next) => (next.length < 12 ? `Use ao menos 12 caracteres; faltam ${12 - next.length}.` : null),
    },
  });
  const submit = form.onSubmit(async ({ current, next, endOthers }) => {
    setError(null);
    try {
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: endOthers };
      await authenticate("/change-password", done, body);
      form.reset();
      await renew();
      showNotice(endOthers ? "Senha trocada; as outras sessões terminaram" : "Senha trocada");
    } catch (refusal) {
      const code = codeOf(refusal);
      if (code === "kernel.password_wrong") form.setFieldError("current", sentenceOf(refusal));
      else if (code === "kernel.password_too_common" || code === "kernel.password_length")
        form.setFieldError("next", sentenceOf(refusal));
      else setError(refusal);
    }
  });
  return (
    <Setting title="Senha" says="Uma frase de várias palavras é mais forte que símbolos.">
      <form className="stack narrow" style={{ gap: "var(--s-4)" }} onSubmit={submit} noValidate>
        <PasswordInput
          label="Senha atual"
          autoComplete="current-password"
          {...passwordField}
          {...form.getInputProps("current")}
        />
        <PasswordInput
          label="Senha nova"
          description="Ao menos 12 caracteres."
          autoComplete="new-password"
          maxLength={200}
          {...passwordField}
          {...form.getInputProps("next")}
        />
        <label className="row">
          <input type="checkbox" {...form.getInputProps("endOthers", { type: "checkbox" })} />
          Encerrar as outras sessões
        </label>
        {error !== null && <Failure error={error} inline />}
        <div className="row">
          <Button type="submit" variant="default" loading={form.submitting}>
            Trocar a senha
          </Button>
        </div>
      </form>
    </Setting>
  );
}

const enrolment = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
type Enrolment = z.output<typeof enrolment>;
const newCodes = z.object({ backupCodes: z.array(z.string()) });

/** Asked before anything of the second factor changes. */
type Asking = "enable" | "disable" | "codes";
const ASKED: Readonly<Record<Asking, { readonly title: string; readonly action: string }>> = {
  enable: { title: "Ligar o segundo fator", action: "Continuar" },
  disable: { title: "Desligar o segundo fator", action: "Desligar" },
  codes: { title: "Fazer novos códigos de reserva", action: "Fazer novos códigos" },
};

function SecondFactor(): ReactNode {
  const { user } = useSession();
  const renew = useRenewedSession();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [enrolling, setEnrolling] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  const proceed = async (what: Asking, password: string) => {
    if (what === "enable") setEnrolling(await authenticate("/two-factor/enable", enrolment, { password }));
    else if (what === "codes") {
      setCodes((await authenticate("/two-factor/generate-backup-codes", newCodes, { password })).backupCodes);
    } else {
      await authenticate("/two-factor/disable", done, { password });
      await renew();
      showNotice("Segundo fator desligado");
    }
    setAsking(null);
  };
  return (
    <Setting
      title="Segundo fator"
      says="Um código do seu celular, além da senha. É pedido também para aprovar dinheiro."
    >
      <div className="row" style={{ flexWrap: "wrap" }}>
        {user.hasTotp ? <Chip tone="ok">ligado</Chip> : <Chip tone="person">desligado</Chip>}
        {user.hasTotp ? (
          <>
            <Button variant="default" onClick={() => setAsking("codes")}>
              Novos códigos de reserva
            </Button>
            <Button variant="outline" onClick={() => setAsking("disable")}>
              Desligar
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setAsking("enable")}>
            Ligar
          </Button>
        )}
      </div>
      {asking !== null && (
        <AskPassword
          {...ASKED[asking]}
          onSend={(password) => proceed(asking, password)}
          onClose={() => setAsking(null)}
        />
      )}
      {enrolling !== null && (
        <Enrol
          enrolment={enrolling}
          onClose={() => setEnrolling(null)}
          onDone={async () => {
            await renew();
            setCodes(enrolling.backupCodes);
            setEnrolling(null);
          }}
        />
      )}
      {codes !== null && <BackupCodes codes={codes} onClose={() => setCodes(null)} />}
    </Setting>
  );
}

interface AskPasswordProps {
  readonly title: string;
  readonly action: string;
  readonly onSend: (password: string) => Promise<void>;
  readonly onClose: () => void;
}

function AskPassword({ title, action, onSend, onClose }: AskPasswordProps): ReactNode {
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onSend(password);
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={(event) => void submit(event)}>
        <PasswordInput
          label="Sua senha"
          description="Para ter certeza de que é você."
          autoComplete="current-password"
          data-autofocus
          required
          value={password}
          error={codeOf(error) === "kernel.password_wrong" ? sentenceOf(error) : undefined}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          {...passwordField}
        />
        {error !== null && codeOf(error) !== "kernel.password_wrong" && <Failure error={error} inline />}
        <div className="row">
          <Button type="submit" loading={busy}>
            {action}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancelar
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface EnrolProps {
  readonly enrolment: Enrolment;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}

function Enrol({ enrolment: { totpURI }, onDone, onClose }: EnrolProps): ReactNode {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await authenticate("/two-factor/verify-totp", done, { code: code.replace(/\D/g, "") });
      await onDone();
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  const wrong = codeOf(error) === "kernel.code_wrong";
  return (
    <Modal opened onClose={onClose} title="Ligar o segundo fator" closeOnClickOutside={false}>
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={(event) => void submit(event)}>
        <ol className="steps">
          <li>Abra o aplicativo de códigos do celular e leia este desenho.</li>
          <li>Escreva aqui os seis algarismos que ele mostrar.</li>
        </ol>
        <QrCode text={totpURI} label="Código QR para o aplicativo de códigos; o segredo por escrito está abaixo" />
        <div className="stack">
          <span className="small muted">Se não puder ler o desenho, escreva este segredo no aplicativo:</span>
          <output className="secret code">{secret.match(/.{1,4}/g)?.join(" ")}</output>
          <div className="row">
            <CopyButton text={secret} what="o segredo" />
          </div>
        </div>
        <TextInput
          label="Código do aplicativo"
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
          required
          maxLength={7}
          value={code}
          error={wrong ? sentenceOf(error) : undefined}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        {error !== null && !wrong && <Failure error={error} inline />}
        <div className="row">
          <Button type="submit" loading={busy}>
            Ligar
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancelar
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Shown once: each opens the account a single time, without the phone. */
function BackupCodes({
  codes,
  onClose,
}: {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Guarde estes códigos de reserva"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <div className="stack" style={{ gap: "var(--s-4)" }}>
        <p>
          Sem o celular, cada um destes vale uma entrada. Aparecem só agora; os de antes não valem mais. Guarde fora do
          celular.
        </p>
        <ul className="codes code">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="row">
          <CopyButton text={codes.join("\n")} what="os códigos" />
          <Button data-autofocus onClick={onClose}>
            Já guardei
          </Button>
        </div>
      </div>
    </Modal>
  );
}

const passkeys = z.array(
  z.object({ id: z.string(), name: z.string().nullish(), createdAt: z.string().nullish(), backedUp: z.boolean() }),
);
const passkeyAnswer = {
  queryKey: ["passkeys"],
  queryFn: () => authenticate("/passkey/list-user-passkeys", passkeys),
} as const;

function Passkeys(): ReactNode {
  const list = useQuery(passkeyAnswer);
  const cache = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const refresh = () => cache.invalidateQueries({ queryKey: passkeyAnswer.queryKey });
  const remove = async (id: string) => {
    try {
      await authenticate("/passkey/delete-passkey", done, { id });
      setRemoving(null);
      await refresh();
      showNotice("Chave de acesso removida");
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <Setting
      title="Chaves de acesso"
      says="O celular ou o computador reconhece você, sem senha. Não há o que adivinhar nem o que pescar."
    >
      {list.error !== null && <Failure error={list.error} inline retry={() => void list.refetch()} />}
      {list.data?.length === 0 && <p className="muted">Nenhuma chave ainda.</p>}
      <ul className="list">
        {(list.data ?? []).map(({ id, name, createdAt, backedUp }) => {
          const shown = name === undefined || name === null || name === "" ? "Chave sem nome" : name;
          return (
            <li key={id}>
              <IconKey aria-hidden />
              <span className="grow clip" title={shown}>
                <b>{shown}</b>{" "}
                <span className="small muted">{backedUp ? "também na sua nuvem" : "só neste aparelho"}</span>
              </span>
              <span className="small muted">
                {createdAt !== undefined && createdAt !== null && <Instant at={createdAt} />}
              </span>
              <Button
                size="xs"
                variant="default"
                aria-label={`Remover a chave ${shown}`}
                onClick={() => setRemoving({ id, name: shown })}
              >
                Remover
              </Button>
            </li>
          );
        })}
      </ul>
      <div className="row">
        <Button variant="default" leftSection={<IconPlus aria-hidden />} onClick={() => setAdding(true)}>
          Guardar uma chave
        </Button>
      </div>
      {adding && (
        <AddPasskey
          onClose={() => setAdding(false)}
          onDone={async () => {
            setAdding(false);
            await refresh();
            showNotice("Chave de acesso guardada");
          }}
        />
      )}
      {removing !== null && (
        <Modal opened onClose={() => setRemoving(null)} title={`Remover ${removing.name}?`}>
          <div className="stack" style={{ gap: "var(--s-4)" }}>
            <p>Ela deixa de abrir esta conta. A senha continua valendo, e dá para guardar outra depois.</p>
            <div className="row">
              <Button variant="outline" data-autofocus onClick={() => void remove(removing.id)}>
                Remover a chave
              </Button>
              <Button variant="subtle" onClick={() => setRemoving(null)}>
                Cancelar
              </Button>
            </div>
          </div>
        </Modal>
      )}
    </Setting>
  );
}

function AddPasskey({
  onDone,
  onClose,
}: {
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { registerPasskey } = await import("./register-passkey.ts");
      await registerPasskey(name.trim());
      await onDone();
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Guardar uma chave de acesso">
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={(event) => void submit(event)}>
        <TextInput
          label="Como chamar este aparelho"
          placeholder="Notebook da mesa"
          data-autofocus
          required
          maxLength={60}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {error !== null && <Failure error={error} inline />}
        <div className="row">
          <Button type="submit" loading={busy}>
            Continuar no aparelho
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancelar
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const PROGRAMS = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
] as const;

/** “Chrome no Windows”, from what a browser says of itself. */
function browserOf(userAgent: string | null): string {
  const program = PROGRAMS.find(([sign]) => sign.test(userAgent ?? ""))?.[1] ?? "Outro programa";
  const system = SYSTEMS.find(([sign]) => sign.test(userAgent ?? ""))?.[1];
  return system === undefined ? program : `${program} no ${system}`;
}

function Sessions(): ReactNode {
  const { data, error, refetch } = useAnswer(listSessions, {});
  const cache = useQueryClient();
  const end = useCommand(endSession, { invalidates: [listSessions] });
  const sessions = data?.data ?? [];
  const others = sessions.filter(({ isThis }) => !isThis);
  const endOthers = async () => {
    try {
      await authenticate("/revoke-other-sessions", done, {});
      await cache.invalidateQueries({ queryKey: [listSessions.path] });
      showNotice(others.length === 1 ? "A outra sessão terminou" : `${others.length} sessões terminaram`);
    } catch (refusal) {
      showFailure(refusal);
    }
  };
  const endOne = ({ id, userAgent }: OpenSession) => {
    end.mutate(
      { params: { sessionId: id } },
      { onSuccess: () => showNotice(`Sessão encerrada: ${browserOf(userAgent)}`), onError: showFailure },
    );
  };
  return (
    <Setting title="Sessões abertas" says="Sem uso por 12 horas, uma sessão termina.">
      {error !== null && <Failure error={error} inline retry={() => void refetch()} />}
      <ul className="list spaced">
        {sessions.map((session) => (
          <li key={session.id}>
            <span className="grow">
              <b>{browserOf(session.userAgent)}</b> {session.isThis && <span className="tag">esta</span>}
              <span className="small muted block">
                {session.ipAddress !== null && session.ipAddress !== "" && `de ${session.ipAddress}, `}
                aberta <Instant at={session.startedAt} />
              </span>
            </span>
            <span className="small muted">
              usada <Instant at={session.usedAt} />
            </span>
            {!session.isThis && (
              <Button
                size="xs"
                variant="default"
                aria-label={`Encerrar ${browserOf(session.userAgent)}`}
                onClick={() => endOne(session)}
              >
                Encerrar
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <div className="row">
          <Button variant="default" onClick={() => void endOthers()}>
            Encerrar todas as outras
          </Button>
        </div>
      )}
    </Setting>
  );
}
