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
      "As baixas explicam {settled} e o movimento é de {amount}: devem ser iguais, e do mesmo lado (a pagar ou a receber). " +
      "Confira o valor, os juros, a multa, o desconto, a tarifa e o que foi retido.",
    meaning:
      "What a person settles with a movement must add up to it (principal + interest + fine − discount − fee − withheld), on the side the money moved.",
  },
  "banking.settlement_amount_invalid": {
    kind: "invalid",
    title: "Valor da baixa inválido",
    sentence:
      "A baixa do título {title} traz um valor que não pode ser: o principal é maior que zero, e o resto não é negativo. Corrija e tente de novo.",
    meaning: "The principal of a settlement is positive and what is beside it is not negative.",
  },
  "banking.title_repeated": {
    kind: "invalid",
    title: "Título repetido",
    sentence: "O título {title} aparece duas vezes na mesma baixa. Some os valores em uma linha só.",
    meaning: "A movement settles a title once.",
  },
  "banking.fee_not_on_payment": {
    kind: "invalid",
    title: "Tarifa em pagamento",
    sentence:
      "A baixa do título a pagar {title} traz tarifa do banco, que só é descontada do que se recebe. Lance a tarifa no movimento dela.",
    meaning: "A bank keeps its fee out of a credit; beside a payment it is a movement of its own.",
  },
  "banking.title_not_open": {
    kind: "conflict",
    title: "Título não está em aberto",
    sentence: "O título {title} não tem esse valor em aberto. Atualize a lista e escolha de novo.",
    meaning: "The title is settled, cancelled, or less is open than would be settled.",
  },
  "banking.movement_repeated": {
    kind: "invalid",
    title: "Movimento repetido",
    sentence: "O movimento {movement} aparece duas vezes no mesmo pedido. Deixe um só.",
    meaning: "A request decides a movement once.",
  },
  "banking.account_not_usable": {
    kind: "invalid",
    title: "Conta não serve",
    sentence:
      "A conta {account} não recebe este movimento: não existe nesta empresa, é sintética ou é a própria conta do banco. Escolha outra conta.",
    meaning: "A movement is posted to an analytic account of the company that is not its own bank account.",
  },
  "banking.decisions_refused": {
    kind: "conflict",
    title: "Nada foi confirmado",
    sentence:
      "{count} de {total} decisões não podem ser confirmadas, e por isso nenhuma foi. Veja o motivo de cada uma, tire-as e confirme as outras.",
    meaning: "Decisions sent together are confirmed all or none; `errors` says what is wrong with each.",
  },
  "banking.decision_not_found": {
    kind: "not_found",
    title: "Decisão não encontrada",
    sentence: "Não há esta decisão nesta empresa. Atualize o histórico.",
    meaning: "No decision of a person in the company has this id.",
  },
  "banking.month_closed": {
    kind: "conflict",
    title: "Mês fechado",
    sentence:
      "O movimento é de {on}, e este mês está fechado na contabilidade: a decisão dele não muda. Peça ao contador que reabra o mês.",
    meaning: "A movement of a closed month keeps the entry that it has.",
  },
  "banking.account_not_found": {
    kind: "not_found",
    title: "Conta bancária não encontrada",
    sentence: "Não há esta conta bancária nesta empresa. Atualize a lista.",
    meaning: "No bank account of the company has this id.",
  },
  "banking.statement_not_waiting": {
    kind: "conflict",
    title: "Extrato não espera conta",
    sentence: "Este extrato já tem conta, ou não existe nesta empresa. Atualize a lista.",
    meaning: "The document is no statement that waits to be bound to an account.",
  },
  "banking.feed_already_bound": {
    kind: "conflict",
    title: "Extrato já tem conta",
    sentence: "Já foi dito que os extratos com este nome são de outra conta. Atualize a lista.",
    meaning: "The name that statements give to their account is bound to another bank account.",
  },
} as const;

export const refuse = refusals(bankingRefusals);
