import { refusals } from "./errors.ts";

export const kernelRefusals = {
  "kernel.data_in_use": {
    kind: "conflict",
    title: "Dados em uso",
    sentence:
      "Os dados em {folder} já estão em uso por outro processo da Retaguarda (servidor de banco {pid}). " +
      "Encerre o outro processo ou aponte DATABASE_URL para um PostgreSQL que aceite vários.",
    meaning: "Another process holds the embedded database of the same data folder.",
  },
  "kernel.database_did_not_start": {
    kind: "unavailable",
    title: "Banco de dados não iniciou",
    sentence: "O banco de dados embutido não iniciou em {folder}: {reason}. Corrija isso e tente de novo.",
    meaning: "The embedded PostgreSQL ended or did not answer in time.",
  },
  "kernel.database_unreachable": {
    kind: "unavailable",
    title: "Banco de dados fora do alcance",
    sentence: "Não foi possível conectar ao banco de dados {database}: {reason}. Confira DATABASE_URL e tente de novo.",
    meaning: "The PostgreSQL of DATABASE_URL, or the named database, refused the connection.",
  },
  "kernel.database_too_old": {
    kind: "unavailable",
    title: "PostgreSQL antigo",
    sentence: "O PostgreSQL conectado é da versão {version}; a Retaguarda precisa da 15 ou mais nova.",
    meaning: "NULLS NOT DISTINCT and security_invoker views need PostgreSQL 15.",
  },
  "kernel.database_not_found": {
    kind: "not_found",
    title: "Banco de dados não encontrado",
    sentence: "Não há banco de dados {database} aqui. Confira o nome, ou crie-o com process --database.",
    meaning: "A command that only reads was given a database that does not exist.",
  },
  "kernel.database_name_invalid": {
    kind: "invalid",
    title: "Nome de banco de dados inválido",
    sentence:
      "{database} não serve de nome de banco de dados. Use até 63 letras sem acento, algarismos, _ ou -, " +
      "começando por letra; postgres e template são do próprio servidor.",
    meaning: "The --database name is not one that PostgreSQL and a URL both take as it is, or belongs to the server.",
  },
  "kernel.database_url_invalid": {
    kind: "invalid",
    title: "Endereço de banco de dados inválido",
    sentence:
      "DATABASE_URL não é o endereço de um PostgreSQL. Escreva-o como postgresql://usuario:senha@servidor:5432/banco.",
    meaning: "DATABASE_URL is not a postgres:// or postgresql:// URL.",
  },
  "kernel.data_folder_unusable": {
    kind: "unavailable",
    title: "Pasta de dados sem acesso",
    sentence:
      "Não foi possível gravar na pasta de dados {folder}. Dê permissão de escrita ou aponte RETAGUARDA_DATA para outra.",
    meaning: "The data folder cannot be made or written to.",
  },
  "kernel.wrong_role": {
    kind: "unavailable",
    title: "Conexão sem o papel da aplicação",
    sentence:
      "A conexão com o banco de dados não assumiu o papel {role}, que separa as empresas; nada foi lido nem gravado. " +
      "Conecte diretamente ao PostgreSQL, sem um intermediário que descarte as opções de conexão.",
    meaning: "The connection lost the role asked for at sign-in, so row security could not be relied on.",
  },
  "kernel.migration_changed": {
    kind: "conflict",
    title: "Migração alterada",
    sentence:
      "A migração {name} já foi aplicada neste banco com outro conteúdo. " +
      "Use a versão da Retaguarda que criou este banco, ou uma mais nova com a migração original.",
    meaning: "A migration file was edited after it was applied.",
  },
  "kernel.database_is_newer": {
    kind: "conflict",
    title: "Banco mais novo que o programa",
    sentence:
      "Este banco já recebeu a migração {name}, que esta versão da Retaguarda não conhece. Atualize a Retaguarda.",
    meaning: "The database was migrated by a newer version.",
  },
  "kernel.file_differs_from_hash": {
    kind: "conflict",
    title: "Arquivo alterado",
    sentence: "O conteúdo guardado do arquivo {sha256} não confere com o seu resumo. Restaure-o de um backup.",
    meaning: "A stored blob does not hash to its key.",
  },
  "kernel.request_invalid": {
    kind: "invalid",
    title: "Pedido com erros",
    sentence: "O que foi enviado tem {count} erro(s), e nada foi gravado. Corrija o que está indicado em cada campo.",
    meaning: "The body of a request breaks its contract; `errors` says where.",
  },
  "kernel.query_invalid": {
    kind: "malformed",
    title: "Endereço com erros",
    sentence: "O endereço pedido não é válido: {problems}. Confira os parâmetros.",
    meaning: "A path or query parameter is unknown, repeated or out of its domain.",
  },
  "kernel.body_unreadable": {
    kind: "malformed",
    title: "Pedido ilegível",
    sentence: "O corpo do pedido não é um JSON válido, e nada foi gravado. Envie-o de novo.",
    meaning: "The body is not JSON, or not of the type that the route takes.",
  },
  "kernel.body_too_large": {
    kind: "too_large",
    title: "Envio grande demais",
    sentence: "O que foi enviado passa do limite desta rota, e nada foi gravado. Divida-o e envie de novo.",
    meaning: "The body is larger than the route takes.",
  },
  "kernel.page_not_found": {
    kind: "not_found",
    title: "Endereço não encontrado",
    sentence: "Não há nada neste endereço. Confira-o, ou volte ao início.",
    meaning: "No route has this method and path.",
  },
  "kernel.cursor_invalid": {
    kind: "malformed",
    title: "Página não encontrada",
    sentence: "Esta página da lista não vale mais, porque os filtros mudaram. Comece a lista de novo.",
    meaning: "A cursor was not made by this server for this company, list, filter and order.",
  },
  "kernel.not_signed_in": {
    kind: "unauthenticated",
    title: "Entre para continuar",
    sentence: "Sua sessão não existe ou terminou. Entre de novo; o que já estava gravado está guardado.",
    meaning: "No valid session came with the request.",
  },
  "kernel.not_permitted": {
    kind: "forbidden",
    title: "Sem permissão",
    sentence: "Seu papel nesta empresa não permite isto ({permission}). Peça a quem administra a empresa.",
    meaning: "The policy does not give any role of the person this permission.",
  },
  "kernel.password_too_common": {
    kind: "invalid",
    title: "Senha fácil de adivinhar",
    sentence: "Esta senha está entre as primeiras que alguém tentaria. Use uma frase de várias palavras.",
    meaning: "A new password repeats itself, counts, or is a word that everybody tries first.",
  },
  "kernel.credentials_wrong": {
    kind: "unauthenticated",
    title: "Não entrou",
    sentence: "E-mail ou senha não conferem. Escreva os dois de novo.",
    meaning: "No account has this e-mail and this password; which of the two is wrong is not told.",
  },
  "kernel.password_wrong": {
    kind: "invalid",
    title: "Senha não confere",
    sentence: "A senha atual não confere, e nada mudou. Escreva-a de novo.",
    meaning: "A change of one's own sign-in came with a wrong current password.",
  },
  "kernel.password_length": {
    kind: "invalid",
    title: "Senha curta ou longa demais",
    sentence: "A senha nova precisa de 12 a 200 caracteres, e nada mudou. Uma frase de várias palavras serve.",
    meaning: "A new password is shorter or longer than allowed.",
  },
  "kernel.code_wrong": {
    kind: "invalid",
    title: "Código não confere",
    sentence: "O código não confere. Use o que o aplicativo mostra agora; ele muda a cada 30 segundos.",
    meaning: "A code of the second factor, or a backup code, is wrong or was used before.",
  },
  "kernel.second_factor_expired": {
    kind: "unauthenticated",
    title: "O tempo acabou",
    sentence: "O tempo para o segundo fator acabou. Entre de novo com a senha.",
    meaning: "A code came without the sign-in by password that it completes.",
  },
  "kernel.second_factor_standing": {
    kind: "conflict",
    title: "Segundo fator já ligado",
    sentence: "Esta conta já tem segundo fator. Desligue-o antes de ligar outro.",
    meaning: "A second factor is enrolled twice.",
  },
  "kernel.second_factor_missing": {
    kind: "conflict",
    title: "Sem segundo fator",
    sentence: "Esta conta não tem segundo fator, e nada mudou. Ligue-o em Configurações, Segurança.",
    meaning: "Something of the second factor was asked for an account that has none.",
  },
  "kernel.too_many_attempts": {
    kind: "too_many",
    title: "Muitas tentativas",
    sentence: "Foram muitas tentativas seguidas. Espere {seconds} segundos e tente de novo.",
    meaning: "Who guesses passwords or codes is slowed down; Retry-After says for how long.",
  },
  "kernel.sign_in_again": {
    kind: "forbidden",
    title: "Entre de novo",
    sentence: "Esta sessão tem mais de um dia, e isto pede uma mais nova. Saia, entre de novo e repita.",
    meaning: "A change of one's own sign-in asks for a session younger than a day.",
  },
  "kernel.passkey_refused": {
    kind: "invalid",
    title: "Chave de acesso não aceita",
    sentence: "A chave de acesso não foi aceita, e nada mudou. Tente de novo, ou use a senha.",
    meaning: "The ceremony of a passkey expired, was made for another account, or does not verify.",
  },
  "kernel.sign_in_request_invalid": {
    kind: "malformed",
    title: "Pedido com erros",
    sentence: "A entrada não entendeu este pedido, e nada mudou. Confira o que foi escrito e tente de novo.",
    meaning: "A request to the sign-in breaks its contract.",
  },
  "kernel.company_changed": {
    kind: "conflict",
    title: "Outra empresa está aberta",
    sentence: "Em outra aba você passou a outra empresa, e nada foi gravado nesta. Recarregue a página.",
    meaning: "The tab shows one company and the session works in another.",
  },
  "kernel.wrong_origin": {
    kind: "forbidden",
    title: "Pedido de outro endereço",
    sentence: "Este pedido veio de outro site, e foi recusado. Abra a Retaguarda pelo endereço dela.",
    meaning: "A request that changes something came with a foreign Origin.",
  },
  "kernel.idempotency_key_missing": {
    kind: "malformed",
    title: "Falta a chave do pedido",
    sentence: "Este pedido precisa do cabeçalho Idempotency-Key, para que repetir não duplique. Nada foi gravado.",
    meaning: "A POST came without Idempotency-Key.",
  },
  "kernel.idempotency_key_reused": {
    kind: "conflict",
    title: "Chave já usada",
    sentence: "A chave deste pedido já foi usada com outro conteúdo. Nada foi gravado; envie com uma chave nova.",
    meaning: "The same Idempotency-Key came with another method, path or body.",
  },
  "kernel.request_in_progress": {
    kind: "conflict",
    title: "Pedido em andamento",
    sentence: "Este mesmo pedido ainda está sendo feito. Espere um instante; ele não será feito duas vezes.",
    meaning: "The same Idempotency-Key is being worked on at this moment.",
  },
  "kernel.version_missing": {
    kind: "version_missing",
    title: "Falta a versão",
    sentence: "Para mudar {what} é preciso dizer sobre qual versão (cabeçalho If-Match). Nada foi gravado.",
    meaning: "A change came without If-Match.",
  },
  "kernel.stale_version": {
    kind: "stale",
    title: "Alguém mudou antes",
    sentence:
      "{what} mudou desde que você abriu: você viu a versão {seen} e agora é a {current}. Nada foi gravado; veja a nova e decida.",
    meaning: "If-Match names an older version than the one that stands.",
  },
  "kernel.database_busy": {
    kind: "unavailable",
    title: "Banco de dados fora do ar",
    sentence: "O banco de dados não respondeu, e nada foi gravado. Tente de novo em alguns segundos.",
    meaning: "The connection to PostgreSQL was lost or refused.",
  },
  "kernel.sheet_too_large": {
    kind: "too_large",
    title: "Planilha grande demais",
    sentence: "A planilha passa de 50 MB, e nada dela foi lido. Divida-a em partes menores e envie uma de cada vez.",
    meaning: "A spreadsheet is larger than is read.",
  },
  "kernel.sheet_rows_exceeded": {
    kind: "too_large",
    title: "Planilha com linhas demais",
    sentence: "A planilha tem mais de {max} linhas, e nada dela foi importado. Divida-a por período ou por filial.",
    meaning: "A spreadsheet has more lines than are read.",
  },
  "kernel.sheet_columns_exceeded": {
    kind: "invalid",
    title: "Planilha com colunas demais",
    sentence: "A linha {line} tem mais de {max} colunas. Deixe só as que interessam e envie de novo.",
    meaning: "A line of a spreadsheet has more columns than are read.",
  },
  "kernel.sheet_field_exceeded": {
    kind: "invalid",
    title: "Célula grande demais",
    sentence:
      "Uma célula da linha {line} passa de 32 mil caracteres. Em CSV, costuma ser uma aspa que abre e não fecha: confira a linha.",
    meaning: "A cell holds more text than a cell may.",
  },
  "kernel.sheet_kind_unsupported": {
    kind: "invalid",
    title: "Não é planilha que se leia aqui",
    sentence:
      "Leio planilhas .xlsx e .csv. Abra o arquivo no seu programa, salve uma cópia como .xlsx e envie a cópia.",
    meaning: "The file is an old workbook, an OpenDocument one, or no spreadsheet at all.",
  },
  "kernel.sheet_protected": {
    kind: "invalid",
    title: "Planilha com senha",
    sentence: "A planilha está protegida por senha. Salve uma cópia sem senha e envie a cópia.",
    meaning: "The workbook, or a part of it, is encrypted.",
  },
  "kernel.sheet_has_macros": {
    kind: "invalid",
    title: "Planilha com macros",
    sentence:
      "A planilha traz macros, e por segurança não é aberta. Salve uma cópia como .xlsx, que não as leva, e envie a cópia.",
    meaning: "The workbook carries a VBA project (.xlsm).",
  },
  "kernel.sheet_damaged": {
    kind: "invalid",
    title: "Planilha danificada",
    sentence: "A planilha está danificada ou incompleta: {why}. Abra-a no seu programa, salve de novo e envie a cópia.",
    meaning: "The workbook's ZIP or XML cannot be read, or breaks a limit of safety.",
  },
  "kernel.sheet_empty": {
    kind: "invalid",
    title: "Planilha vazia",
    sentence: "A planilha não traz nenhuma linha preenchida. Confira se salvou a aba certa.",
    meaning: "No row with anything in it.",
  },
  "kernel.export_too_large": {
    kind: "too_large",
    title: "Linhas demais para uma planilha",
    sentence: "O que foi pedido passa de {rows} linhas, e nada foi exportado. Peça um período menor ou use um filtro.",
    meaning: "An export is bounded, since it is made in memory and opened in a spreadsheet.",
  },
} as const;

export const refuseInKernel = refusals(kernelRefusals);
