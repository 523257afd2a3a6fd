import { passkeyClient } from "@better-auth/passkey/client";
import { createAuthClient } from "better-auth/client";
import { ProblemError } from "../problem-error.ts";

/** Loaded when its button is pressed, as the sign-in with a passkey is. */
export async function registerPasskey(name: string): Promise<void> {
  const client = createAuthClient({ basePath: "/v1/auth", plugins: [passkeyClient()] });
  const answer = await client.passkey.addPasskey({ name });
  const error = answer?.error;
  if (error === null || error === undefined) return;
  throw new ProblemError({
    type: "about:blank",
    title: "Chave de acesso não guardada",
    status: error.status === 401 ? 422 : error.status,
    detail: sentenceOf(error),
    code: "web.passkey_not_registered",
    instance: "",
  });
}

function sentenceOf(error: { readonly status: number; readonly code?: string | undefined }): string {
  if (error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED")
    return "Este aparelho já guarda uma chave desta conta. Use outro, ou remova a que está na lista.";
  // The server's own refusals carry our sentence.
  if ("detail" in error && typeof error.detail === "string") return error.detail;
  return "O pedido foi fechado, ou este aparelho não guarda chaves de acesso. Nada mudou.";
}
