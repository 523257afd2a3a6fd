import type { Fault } from "../../values/fault.ts";
import { askSandbox } from "./ask-sandbox.ts";
import type { OpenedMail } from "./sandbox-work.ts";

/** The largest message that mail servers in use deliver. */
const MAIL_BYTES_MAX = 25_000_000;
const MAIL_MS_MAX = 10_000;

/** Opens an e-mail as a mail program saves it, in the sandbox. Nothing it points to is fetched. */
export async function openMail(bytes: Uint8Array, name: string): Promise<OpenedMail | Fault> {
  if (bytes.length > MAIL_BYTES_MAX) {
    return {
      code: "email.too_large",
      message: `O e-mail ${name} passa de ${MAIL_BYTES_MAX / 1_000_000} MB e não foi aberto. Salve os anexos e envie-os à parte.`,
    };
  }
  const end = await askSandbox({ do: "open-mail", bytes }, MAIL_MS_MAX);
  if (end.is === "mail") return end.mail;
  if (end.is === "refused") {
    return {
      code: "email.damaged",
      message: `O e-mail ${name} está danificado ou tem partes demais umas dentro das outras, e não foi aberto. Salve os anexos e envie-os à parte.`,
    };
  }
  return {
    code: "email.too_heavy",
    message: `O e-mail ${name} pede mais tempo ou memória do que uma mensagem precisa e não foi aberto. Salve os anexos e envie-os à parte.`,
  };
}
