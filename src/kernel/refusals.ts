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
} as const;

export const refuseInKernel = refusals(kernelRefusals);
