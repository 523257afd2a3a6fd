import { z } from "zod";
import { noConnection, ProblemError } from "../problem-error.ts";

/** What the sign-in answers when a second factor is asked. The rest of its answer is read from the session instead. */
const answered = z.object({ twoFactorRedirect: z.boolean().optional() }).nullable();
const refused = z.object({ code: z.string().optional(), message: z.string().optional() });

const SENTENCES: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: "E-mail ou senha não conferem.",
  INVALID_EMAIL: "Este e-mail não está completo. Escreva como nome@empresa.com.br.",
  INVALID_CODE: "O código não confere. Use o que o aplicativo mostra agora; ele muda a cada 30 segundos.",
  INVALID_TWO_FACTOR_COOKIE: "O tempo para o segundo fator acabou. Entre de novo com a senha.",
  TWO_FACTOR_NOT_ENABLED: "Esta conta não tem segundo fator. Entre de novo com a senha.",
  ACCOUNT_TEMPORARILY_LOCKED: "Foram muitas tentativas. Espere alguns minutos e entre de novo.",
};

/** Asks the part of the server that signs people in; its refusals, which are not ours, get our sentences. */
export async function authenticate(path: `/${string}`, body: object): Promise<{ readonly needsCode: boolean }> {
  const response = await fetch(`/v1/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(body),
  }).catch(() => {
    throw noConnection(false);
  });
  const text: unknown = await response.json().catch(() => null);
  if (response.ok) return { needsCode: answered.safeParse(text).data?.twoFactorRedirect === true };
  const said = refused.safeParse(text).data;
  throw new ProblemError({
    type: "about:blank",
    title: "Não entrou",
    status: response.status,
    detail: sentence(response, said?.code),
    code: said?.code ?? "web.not_signed_in",
    instance: "",
  });
}

function sentence(response: Response, code: string | undefined): string {
  if (response.status === 429) {
    const seconds = Number(response.headers.get("x-retry-after") ?? response.headers.get("retry-after") ?? Number.NaN);
    return Number.isFinite(seconds)
      ? `Foram muitas tentativas. Espere ${seconds} segundos e tente de novo.`
      : "Foram muitas tentativas. Espere um minuto e tente de novo.";
  }
  if (response.status >= 500) return "O servidor está fora do ar ou reiniciando. Espere um minuto e tente de novo.";
  return SENTENCES[code ?? ""] ?? "O servidor não aceitou a entrada. Confira e-mail e senha e tente de novo.";
}
