import type { Word } from "./page.ts";

/** What nearly every paper of a business or letter says; a page that lies on its side gives crumbs with none of them. */
const COMMON_WORDS = new Set(
  (
    "valor data vencimento pagamento documento total banco nota fiscal numero número cnpj cpf nome endereço endereco agencia agência " +
    "conta codigo código beneficiario beneficiário pagador cliente emissão emissao recibo comprovante recebido para como pela pelo " +
    "sobre este esta mais não nao local serviço servico serviços servicos produto produtos quantidade mês mes dias reais"
  ).split(" "),
);
const COMMON_MIN = 4;

/** How many words are of those that papers have. */
export function commonWords(words: readonly Word[]): number {
  return words.filter(({ text }) => COMMON_WORDS.has(text.toLowerCase().replaceAll(/[^\p{L}]/gu, ""))).length;
}

/** Whether a page lies on a side, or has next to nothing on it. */
export function isHardlyRead(words: readonly Word[]): boolean {
  return commonWords(words) < COMMON_MIN;
}
