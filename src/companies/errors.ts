import { refusals } from "../kernel/errors.ts";

export const companiesRefusals = {
  "companies.company_file_invalid": {
    kind: "invalid",
    title: "Arquivo da empresa inválido",
    sentence: "O arquivo da empresa {file} não pode ser usado: {problems}. Corrija e tente de novo.",
    meaning: "The --company file breaks its contract.",
  },
  "companies.tax_id_invalid": {
    kind: "invalid",
    title: "CNPJ ou CPF inválido",
    sentence: "{taxId} não é um CNPJ nem um CPF válido (dígitos verificadores não conferem). Confira o número.",
    meaning: "The check digits of a tax id do not match.",
  },
  "companies.company_already_exists": {
    kind: "conflict",
    title: "Empresa já cadastrada",
    sentence: "Já existe uma empresa com o CNPJ {taxId} neste banco. Use-a ou confira o número.",
    meaning: "One company a tax id in a database.",
  },
  "companies.company_not_found": {
    kind: "not_found",
    title: "Empresa não encontrada",
    sentence:
      "Não há empresa com o CNPJ {taxId} neste banco. Processe uma pasta com ela primeiro, ou confira o número.",
    meaning: "No company with that tax id.",
  },
  "companies.first_owner_exists": {
    kind: "conflict",
    title: "Já há alguém aqui",
    sentence: "A primeira pessoa desta instalação já foi criada. Entre com ela, ou peça um convite a quem administra.",
    meaning: "The first owner is made once.",
  },
  "companies.company_not_yours": {
    kind: "not_found",
    title: "Empresa não encontrada",
    sentence: "Não há entre as suas empresas uma com este endereço. Escolha uma da lista.",
    meaning: "The company does not exist, or the person does not work in it.",
  },
  "companies.own_roles": {
    kind: "forbidden",
    title: "Seus próprios papéis",
    sentence: "Ninguém muda os próprios papéis. Peça a outra pessoa que administra a empresa.",
    meaning: "Who grants a role does not grant it to themselves (segregation S6).",
  },
  "companies.last_owner": {
    kind: "conflict",
    title: "Último dono",
    sentence: "Esta é a única pessoa dona da empresa. Dê o papel de dono a outra antes de tirá-lo desta.",
    meaning: "A company always has an owner.",
  },
  "companies.member_not_found": {
    kind: "not_found",
    title: "Pessoa não encontrada",
    sentence: "Esta pessoa não trabalha nesta empresa. Atualize a lista.",
    meaning: "The user has no role in the company.",
  },
  "companies.session_not_found": {
    kind: "not_found",
    title: "Sessão não encontrada",
    sentence: "Esta sessão já terminou. Atualize a lista.",
    meaning: "The person has no open session with this id.",
  },
  "companies.partner_not_found": {
    kind: "not_found",
    title: "Parceiro não encontrado",
    sentence: "Não há este parceiro nesta empresa. Volte à lista e escolha de novo.",
    meaning: "No partner of the company has this id.",
  },
  "companies.partner_blocked": {
    kind: "conflict",
    title: "Parceiro bloqueado",
    sentence:
      "O cadastro de {name} está bloqueado, e não recebe títulos novos. Desbloqueie-o em Parceiros, ou escolha outro.",
    meaning: "A title was to be made for a partner who is blocked.",
    field: "/partner",
  },
  "companies.partner_unknown": {
    kind: "invalid",
    title: "Parceiro não encontrado",
    sentence: "O parceiro escolhido não está nesta empresa. Escolha de novo, ou escreva o nome para criar outro.",
    meaning: "A title names a partner that the company has not.",
    field: "/partner",
  },
  "companies.partner_tax_id_invalid": {
    kind: "invalid",
    title: "CNPJ ou CPF inválido",
    sentence: "{taxId} não é um CNPJ nem um CPF válido (dígitos verificadores não conferem). Confira o número.",
    meaning: "The tax id of a new partner has wrong check digits.",
    field: "/partner/taxId",
  },
} as const;

export const refuse = refusals(companiesRefusals);
