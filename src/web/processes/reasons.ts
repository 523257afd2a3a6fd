/** Why something that waits asks nothing: offered as buttons, since most are one of these. */
export const REASONS = [
  "Não é desta empresa",
  "Já foi tratada fora daqui",
  "Duplicada",
  "Não gera pagamento nem recebimento",
] as const;
