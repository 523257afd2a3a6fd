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
  "ledger.closing_touches_other_account": {
    kind: "invalid",
    title: "Encerramento fora das contas de resultado",
    sentence:
      "Um lançamento de encerramento (E) só move contas de resultado e o resultado do exercício, e este usa {code}. Lance-o como normal (N).",
    meaning: "An entry of kind E has a line in another account.",
  },
  "ledger.year_not_closed": {
    kind: "conflict",
    title: "Exercício não encerrado",
    sentence:
      "O exercício de {year} não foi encerrado: a conta {code} ainda tem {balance}. Encerre-o com `retaguarda close-year --year {year}` e gere a ECD de novo.",
    meaning: "A result account is not at zero at the end of the year of the ECD.",
  },
  "ledger.ecd_year_empty": {
    kind: "invalid",
    title: "Ano sem lançamentos",
    sentence: "Não há lançamentos em {year}. Confira o ano e a empresa.",
    meaning: "There is nothing to write in the ECD.",
  },
  "ledger.ecd_company_without_cnpj": {
    kind: "invalid",
    title: "ECD é de pessoa jurídica",
    sentence: "{name} está cadastrada com CPF, e a ECD é de quem tem CNPJ. Corrija o cadastro.",
    meaning: "The company is a person.",
  },
  "ledger.ecd_book_invalid": {
    kind: "invalid",
    title: "Dados do livro incompletos",
    sentence: "O arquivo do livro {file} não pode ser usado: {problems}. Corrija e gere a ECD de novo.",
    meaning: "The file with NIRE, city and signers breaks its contract.",
  },
  "ledger.ecd_account_without_referential": {
    kind: "invalid",
    title: "Conta sem plano referencial",
    sentence:
      'A conta {code} {name} não está ligada ao plano referencial da Receita. Escolha a conta referencial dela, ou ponha "referential": false no arquivo do livro.',
    meaning: "An account that moved has no code in the reference chart of the company's regime.",
  },
  "ledger.ecd_commodity": {
    kind: "invalid",
    title: "Conta em outra moeda",
    sentence: "A conta {code} conta em {commodity}, e a ECD é em reais. Transfira o saldo para uma conta em reais.",
    meaning: "An account of imported books counts another commodity.",
  },
  "ledger.ecd_extemporaneous": {
    kind: "invalid",
    title: "Lançamento extemporâneo",
    sentence:
      "Há {count} lançamentos extemporâneos (X), e os livros não guardam a data do fato que a ECD pede. Estorne-os e lance-os como normais, com a data no histórico.",
    meaning: "Entries of kind X need the date of the fact, which the ledger does not keep.",
  },
  "ledger.ecd_chart_unfit": {
    kind: "invalid",
    title: "Plano de contas não serve ao balanço",
    sentence:
      "O balanço da ECD tem um grupo do ativo e um do passivo com o patrimônio líquido, e o plano tem estes: {roots}. Reúna as contas sob dois grupos.",
    meaning: "The balance accounts do not stand under exactly two roots, one of assets and one of liabilities.",
  },
  "ledger.ecd_data_unfit": {
    kind: "invalid",
    title: "Dado que a ECD não aceita",
    sentence: "A ECD não aceita um dado dos livros. {problem} Nada foi escrito.",
    meaning: "A value of the books has no form in the layout.",
  },
  "ledger.ecd_books_changed": {
    kind: "conflict",
    title: "Livros mudaram enquanto se escrevia",
    sentence: "Entraram lançamentos de {year} enquanto a ECD era escrita, e o arquivo não serve. Gere-a de novo.",
    meaning: "The number of entries changed between counting and writing them.",
  },
  "ledger.ecd_unreadable": {
    kind: "invalid",
    title: "ECD com defeito",
    sentence: "A ECD {file} não pode ser importada, pela linha {line}: {problem} Nada foi lançado.",
    meaning: "The file is no ECD, or its chart or balances break the manual's rules.",
  },
  "ledger.ecd_of_other_company": {
    kind: "invalid",
    title: "ECD de outra empresa",
    sentence: "A ECD {file} é do CNPJ {theirs}, e esta empresa é {ours}. Escolha a empresa certa.",
    meaning: "The root of the CNPJ in the file is not the company's.",
  },
  "ledger.ecd_not_closed": {
    kind: "invalid",
    title: "ECD sem encerramento",
    sentence:
      "A ECD {file} termina com saldo em contas de resultado ({accounts}): o exercício não foi encerrado. Peça a ECD do fim do exercício ao contador anterior.",
    meaning: "Result accounts have a balance on the last day of the file.",
  },
  "ledger.ecd_chart_differs": {
    kind: "conflict",
    title: "Planos de contas diferentes",
    sentence:
      "Há {count} contas da ECD que já existem aqui com outro sentido: {accounts}. Mude aqui o código delas, ou importe os saldos por planilha, conta por conta.",
    meaning: "One code is of two kinds or natures in the file and in the chart.",
  },
  "ledger.ecd_too_many_balances": {
    kind: "invalid",
    title: "Saldos demais",
    sentence:
      "A ECD tem {count} saldos, mais do que cabe num lançamento de abertura. Importe-os por planilha, em partes.",
    meaning: "An entry has at most 32,000 lines.",
  },
  "ledger.books_already_open": {
    kind: "conflict",
    title: "Livros já abertos",
    sentence:
      "Os livros já têm o lançamento “{history}”, que conta o que veio até {on}. Estorne-o antes de abrir os livros por uma ECD.",
    meaning: "Opening balances, or postings up to the day of the file, are already in the books.",
  },
  "ledger.title_not_found": {
    kind: "not_found",
    title: "Título não encontrado",
    sentence: "Não há este título nesta empresa. Volte à lista e escolha de novo.",
    meaning: "No bill or receivable of the company has this id.",
  },
  "ledger.title_already_exists": {
    kind: "conflict",
    title: "Título já existe",
    sentence:
      "Já há um título de {partner} com este número ou este código de barras. Abra-o, ou mude o número se for mesmo outro.",
    meaning: "A title that is not cancelled has the same partner, number and instalment, or the same barcode.",
    field: "/documentNumber",
  },
  "ledger.title_closed": {
    kind: "conflict",
    title: "Título encerrado",
    sentence: "{what} está {status} e não muda mais. Desfaça a baixa ou o cancelamento antes.",
    meaning: "A settled or cancelled title was to be changed.",
  },
  "ledger.title_of_document": {
    kind: "conflict",
    title: "Título de documento",
    sentence:
      "{what} vem de uma nota, e o valor, a conta e o cancelamento são os dela. Peça a nota corrigida ou cancelada a quem a emitiu; ela desfaz o título sozinha.",
    meaning: "Amount, account and cancellation of a title follow its document.",
  },
  "ledger.title_partly_settled": {
    kind: "conflict",
    title: "Título com baixas",
    sentence: "{what} já tem {settled} baixados. Desfaça as baixas (as do banco, em Bancos) e tente de novo.",
    meaning: "Amount, account or cancellation of a title on which something has been settled.",
  },
  "ledger.title_not_cancelled": {
    kind: "conflict",
    title: "Título não está cancelado",
    sentence: "{what} não está cancelada. Nada a desfazer.",
    meaning: "Only a cancelled title is restored.",
  },
  "ledger.title_account_invalid": {
    kind: "invalid",
    title: "Conta contábil não serve",
    sentence: "{account} não serve aqui: {why}. Escolha outra conta analítica.",
    meaning: "The account does not exist, sums others up, is of the bank, or is the account of the titles themselves.",
    field: "/accountId",
  },
  "ledger.title_amount_too_small": {
    kind: "invalid",
    title: "Valor pequeno demais",
    sentence: "{amount} não se divide em {installments} parcelas de ao menos um centavo. Use menos parcelas.",
    meaning: "An instalment would be of zero centavos.",
    field: "/installments",
  },
  "ledger.title_file_not_found": {
    kind: "invalid",
    title: "Arquivo não encontrado",
    sentence: "Um dos arquivos anexos não está nesta empresa. Envie-o de novo e tente outra vez.",
    meaning: "An attached file does not exist in the company.",
    field: "/fileIds",
  },
  "ledger.settlement_exceeds_open": {
    kind: "invalid",
    title: "Baixa maior que o aberto",
    sentence: "{what} tem {open} em aberto. Baixe no máximo isso; o que passar é juro ou multa.",
    meaning: "A settlement by hand takes off more than is open, or a discount larger than it.",
    field: "/amount",
  },
  "ledger.settlement_in_future": {
    kind: "invalid",
    title: "Baixa em data futura",
    sentence: "{settledOn} ainda não chegou. Baixe quando o pagamento tiver acontecido.",
    meaning: "A settlement by hand on a day that has not come.",
    field: "/settledOn",
  },
  "ledger.settlement_not_found": {
    kind: "not_found",
    title: "Baixa não encontrada",
    sentence: "Não há esta baixa neste título. Abra o título de novo.",
    meaning: "No settlement of the title has this id.",
  },
  "ledger.settlement_already_undone": {
    kind: "conflict",
    title: "Baixa já desfeita",
    sentence: "Esta baixa de {what} já foi desfeita. Nada a fazer.",
    meaning: "A settlement is undone once.",
  },
  "ledger.settlement_not_by_hand": {
    kind: "conflict",
    title: "Baixa que não foi à mão",
    sentence: "Esta baixa de {what} veio {from}. Desfaça-a lá, e o título reabre sozinho.",
    meaning: "A settlement by the bank or by a credit note is undone where it was made.",
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
  "ledger.installments_and_recurrence": {
    kind: "invalid",
    title: "Parcelas ou recorrência",
    sentence: "Parcelas dividem um valor e recorrência o repete. Escolha um dos dois.",
    meaning: "Instalments and recurrence exclude each other.",
    field: "/installments",
  },
  "ledger.recurrence_ends_before_it_starts": {
    kind: "invalid",
    title: "Recorrência já terminada",
    sentence: "A recorrência termina em {until}, antes do primeiro vencimento ({first}). Corrija uma das datas.",
    meaning: "The end of a recurrence comes before its first due date.",
    field: "/recurrence/until",
  },
  "ledger.recurrence_not_found": {
    kind: "not_found",
    title: "Recorrência não encontrada",
    sentence: "Não há esta recorrência nesta empresa. Volte à lista e escolha de novo.",
    meaning: "Nothing of the company that repeats has this id.",
  },
} as const;

export const refuse = refusals(ledgerRefusals);
