import { passkeyClient } from "@better-auth/passkey/client";
import { createAuthClient } from "better-auth/client";
import { ProblemError } from "../problem-error.ts";

/** Loaded when its button is pressed: the ceremony of passkeys is most of what the sign-in would weigh. */
export async function signInWithPasskey(): Promise<void> {
  const client = createAuthClient({ basePath: "/v1/auth", plugins: [passkeyClient()] });
  const { error } = await client.signIn.passkey();
  if (error === null || error === undefined) return;
  throw new ProblemError({
    type: "about:blank",
    title: "Não entrou",
    status: error.status === 401 ? 422 : error.status,
    detail:
      "A chave de acesso não foi usada: o pedido foi fechado, ou não há chave desta conta neste aparelho. Entre com a senha.",
    code: "web.passkey_not_used",
    instance: "",
  });
}
