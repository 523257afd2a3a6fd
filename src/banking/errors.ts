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
} as const;

export const refuse = refusals(bankingRefusals);
