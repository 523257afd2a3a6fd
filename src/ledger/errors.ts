import { refusals } from "../kernel/errors.ts";

export const ledgerRefusals = {
  "ledger.entry_does_not_balance": {
    kind: "invalid",
    title: "Lançamento não fecha",
    sentence:
      "O lançamento “{history}” de {postedOn} não fecha: débitos {debits}, créditos {credits}. Corrija as partidas.",
    meaning: "The debits and credits of an entry differ, or one side is missing.",
  },
  "ledger.period_closed": {
    kind: "conflict",
    title: "Período fechado",
    sentence: "O mês de {postedOn} está fechado. Lance no primeiro mês aberto ou reabra o período, com motivo.",
    meaning: "The entry falls in a month that is closed or locked.",
  },
  "ledger.account_takes_no_postings": {
    kind: "invalid",
    title: "Conta não recebe lançamentos",
    sentence: "A conta {code} é sintética ou está fora da sua validade. Escolha uma conta analítica em vigor.",
    meaning: "The account is a sum of others, or is not valid on the date.",
  },
  "ledger.account_role_missing": {
    kind: "not_found",
    title: "Conta sem papel",
    sentence: "O plano de contas não tem conta com o papel {role}. Atribua o papel a uma conta.",
    meaning: "A posting rule addresses a role that no account of the chart has.",
  },
  "ledger.idempotency_key_reused": {
    kind: "conflict",
    title: "Fato já lançado com outro conteúdo",
    sentence:
      "O fato {key} já foi lançado com outro conteúdo. Estorne o lançamento {entry} antes de lançar o conteúdo novo.",
    meaning: "The same fact was posted before with other lines.",
  },
  "ledger.entry_already_reversed": {
    kind: "conflict",
    title: "Lançamento já estornado",
    sentence: "O lançamento {entry} já foi estornado. Nada a fazer.",
    meaning: "An entry is reversed once.",
  },
  "ledger.entry_not_found": {
    kind: "not_found",
    title: "Lançamento não encontrado",
    sentence: "O lançamento {entry} não existe nesta empresa. Confira o número.",
    meaning: "No such entry in the company.",
  },
  "ledger.account_in_use": {
    kind: "conflict",
    title: "Conta em uso",
    sentence:
      "A conta {code} já tem lançamentos e mantém código, natureza e grupo. Crie outra conta e transfira o saldo.",
    meaning: "Code, parent, nature and kind of an account with postings do not change.",
  },
  "ledger.journal_unreadable": {
    kind: "invalid",
    title: "Diário ilegível",
    sentence:
      "O diário {file} tem um erro na linha {line}: {problem}. Corrija a linha e importe de novo; nada foi lançado.",
    meaning: "A plain-text journal breaks the format, or uses what the import does not know.",
  },
  "ledger.account_not_found": {
    kind: "not_found",
    title: "Conta não encontrada",
    sentence: "Não há esta conta no plano desta empresa. Volte ao plano de contas e escolha de novo.",
    meaning: "No account of the company has this id.",
  },
  "ledger.account_sums_others": {
    kind: "invalid",
    title: "Conta sintética",
    sentence: "A conta {code} soma outras e não tem lançamentos próprios. Abra uma das contas abaixo dela.",
    meaning: "Only an analytic account has a ledger of its own.",
  },
  "ledger.range_inverted": {
    kind: "invalid",
    title: "Período ao contrário",
    sentence: "O período começa em {from} e termina antes, em {to}. Troque as datas.",
    meaning: "The first date or month of a range comes after the last.",
  },
} as const;

export const refuse = refusals(ledgerRefusals);
