import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { ProblemError } from "../problem-error.ts";
import { sessionAnswer } from "../session.ts";
import { Failure } from "../ui/failure.tsx";
import { authenticate, signedIn } from "./authenticate.ts";
import { Door } from "./door.tsx";

export default function SignIn(): ReactNode {
  const [needsCode, setNeedsCode] = useState(false);
  return needsCode ? (
    <SecondFactor onBack={() => setNeedsCode(false)} />
  ) : (
    <Password onCode={() => setNeedsCode(true)} />
  );
}

/** The session, asked anew, says where to go: its guard moves on from here. */
function useEntry(): () => Promise<void> {
  const cache = useQueryClient();
  const router = useRouter();
  return async () => {
    // One that was asked before signing in would be joined, and would answer that nobody is here.
    await cache.cancelQueries({ queryKey: sessionAnswer.queryKey });
    await cache.fetchQuery({ ...sessionAnswer, staleTime: 0 });
    await router.invalidate();
  };
}

function Password({ onCode }: { readonly onCode: () => void }): ReactNode {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState<"password" | "passkey" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const enter = useEntry();

  const attempt = async (how: "password" | "passkey", work: () => Promise<void>) => {
    setBusy(how);
    setError(null);
    try {
      await work();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(null);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt("password", async () => {
      const answer = await authenticate("/sign-in/email", signedIn, { email: email.trim(), password });
      if (answer?.twoFactorRedirect === true) onCode();
      else await enter();
    });
  };
  const enterWithPasskey = () =>
    attempt("passkey", async () => {
      const { signInWithPasskey } = await import("./sign-in-with-passkey.ts");
      await signInWithPasskey();
      await enter();
    });

  const refused = error instanceof ProblemError && error.problem.status === 401;
  return (
    <Door title="Entrar">
      <Button
        data-block
        fullWidth
        leftSection={<IconKey aria-hidden />}
        loading={busy === "passkey"}
        onClick={enterWithPasskey}
      >
        Entrar com chave de acesso
      </Button>
      <div className="or">ou com senha</div>
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={submit}>
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username webauthn"
          required
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <PasswordInput
          label="Senha"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          error={refused ? error.message : undefined}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": "Mostrar a senha", tabIndex: 0 }}
        />
        {error !== null && !refused && <Failure error={error} inline />}
        <Button data-block fullWidth type="submit" variant="default" loading={busy === "password"}>
          Continuar
        </Button>
      </form>
      <p className="small muted">
        Depois vem o segundo fator, se a conta tiver um. Para aprovar dinheiro, ele é pedido de novo.
      </p>
    </Door>
  );
}

function SecondFactor({ onBack }: { readonly onBack: () => void }): ReactNode {
  const [code, setCode] = useState("");
  const [trust, setTrust] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const enter = useEntry();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      // A backup code has letters; the application's has six figures.
      const isBackup = /[a-z]/i.test(code);
      await authenticate(isBackup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp", signedIn, {
        code: isBackup ? code.trim() : code.replace(/\D/g, ""),
        trustDevice: trust,
      });
      await enter();
    } catch (refusal) {
      setError(refusal instanceof Error ? refusal.message : String(refusal));
      setBusy(false);
    }
  };
  return (
    <Door title="Segundo fator">
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={submit}>
        <TextInput
          label="Código do aplicativo"
          description="Seis algarismos, trocados a cada 30 segundos. Sem o aparelho, use um código de reserva."
          name="code"
          autoComplete="one-time-code"
          data-autofocus
          autoFocus
          required
          maxLength={16}
          value={code}
          error={error}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <label className="row">
          <input type="checkbox" checked={trust} onChange={({ currentTarget }) => setTrust(currentTarget.checked)} />
          Não pedir de novo neste computador por 30 dias
        </label>
        <Button data-block fullWidth type="submit" loading={busy}>
          Entrar
        </Button>
        <Button variant="subtle" onClick={onBack}>
          Voltar para a senha
        </Button>
      </form>
    </Door>
  );
}
