import { refusals } from "../kernel/errors.ts";

export const bankingRefusals = {
  "banking.opening_differs": {
    kind: "conflict",
    title: "Abertura diferente",
    sentence:
      "A conta {account} já foi aberta neste banco de dados com {opening} em {openingOn}; o arquivo da empresa traz outro " +
      "saldo ou outra data. Corrija o arquivo, ou use outro banco de dados.",
    meaning: "The opening balance of a bank account is posted once and does not change with the company file.",
  },
  "banking.movement_not_found": {
    kind: "not_found",
    title: "Movimento não encontrado",
    sentence: "O movimento {movement} não existe nesta empresa. Atualize a lista e tente de novo.",
    meaning: "No such movement in the company.",
  },
  "banking.settlement_differs": {
    kind: "invalid",
    title: "Baixa não fecha",
    sentence:
      "As baixas somam {settled} centavos e o movimento é de {amount}: devem ser iguais, e do mesmo lado (a pagar ou a receber).",
    meaning: "What a person settles with a movement must add up to it, on the side the money moved.",
  },
  "banking.title_not_open": {
    kind: "conflict",
    title: "Título não está em aberto",
    sentence: "O título {title} não tem esse valor em aberto. Atualize a lista e escolha de novo.",
    meaning: "The title is settled, cancelled, or less is open than would be settled.",
  },
} as const;

export const refuse = refusals(bankingRefusals);
