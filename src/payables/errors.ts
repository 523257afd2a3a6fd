import { refusals } from "../kernel/errors.ts";

export const payablesRefusals = {
  "payables.payment_code_unreadable": {
    kind: "invalid",
    title: "Código de pagamento com erro",
    sentence: "{problem} Nada foi gravado.",
    meaning: "A pasted boleto line or Pix code is malformed or its check digits do not match.",
    field: "/paymentCode",
  },
  "payables.amount_differs_from_code": {
    kind: "invalid",
    title: "Valor diferente do código",
    sentence:
      "O código de pagamento é de {code}, e o valor escrito é {given}. Confira qual vale; se o código for de outra conta, apague-o.",
    meaning: "The amount given is not the one in the boleto or Pix code.",
    field: "/amount",
  },
  "payables.due_date_differs_from_code": {
    kind: "invalid",
    title: "Vencimento diferente do código",
    sentence:
      "O boleto vence em {code}, e o vencimento escrito é {given}. Use o do boleto, ou apague o código se for de outra conta.",
    meaning: "The due date given is not the one in the boleto.",
    field: "/dueOn",
  },
  "payables.code_is_of_one_payment": {
    kind: "invalid",
    title: "Um código, um pagamento",
    sentence: "Um código de pagamento serve a uma conta só. Tire as parcelas e a recorrência, ou apague o código.",
    meaning: "A payment code came with instalments or with a recurrence.",
    field: "/paymentCode",
  },
  "payables.payroll_unreadable": {
    kind: "invalid",
    title: "Folha com erros",
    sentence:
      "A folha não pode ser lida: {problem}. Nada foi gravado; baixe o modelo, corrija o arquivo e envie de novo.",
    meaning: "The summary of a payroll has no readable header or no lines.",
    field: "/content",
  },
  "payables.payroll_has_errors": {
    kind: "invalid",
    title: "Folha com linhas erradas",
    sentence:
      "{count} linha(s) da folha têm erro, a primeira na linha {line}: {problem}. Nada foi gravado; veja todas na conferência e corrija o arquivo.",
    meaning: "At least one line of a payroll breaks a rule, so none is taken.",
    field: "/content",
  },
} as const;

export const refuse = refusals(payablesRefusals);
