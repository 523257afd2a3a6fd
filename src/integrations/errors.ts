import { refusals } from "../kernel/errors.ts";

export const integrationsRefusals = {
  "integrations.folder_not_found": {
    kind: "not_found",
    title: "Pasta não encontrada",
    sentence: "Não há uma pasta em {folder} que se possa abrir. Confira o caminho e as permissões.",
    meaning: "The folder to process does not exist or cannot be read.",
  },
  "integrations.company_file_unreadable": {
    kind: "not_found",
    title: "Arquivo da empresa não encontrado",
    sentence:
      "Não foi possível ler o arquivo da empresa {file}. Confira o caminho, as permissões e se o arquivo é mesmo o da empresa (até 1 MB).",
    meaning: "The --company file does not exist or cannot be read.",
  },
  "integrations.trusted_roots_unreadable": {
    kind: "invalid",
    title: "Certificados de confiança ilegíveis",
    sentence: "Não foi possível ler os certificados de confiança em {file}. Use arquivos PEM ou DER das autoridades.",
    meaning: "The configured folder of trusted roots is missing, or a certificate in it cannot be read.",
  },
  "integrations.company_ambiguous": {
    kind: "invalid",
    title: "Empresa não indicada",
    sentence: "Este banco de dados tem {count} empresas. Diga qual com --company (CNPJ ou arquivo da empresa).",
    meaning: "The database holds several companies, or none, and none was named.",
  },
  "integrations.no_company": {
    kind: "not_found",
    title: "Nenhuma empresa",
    sentence: "Este banco de dados ainda não tem empresas. Comece com process PASTA --company ARQUIVO --database NOME.",
    meaning: "The database holds no company yet.",
  },
  "integrations.output_unwritable": {
    kind: "invalid",
    title: "Não foi possível gravar",
    sentence: "Não foi possível gravar em {file}. Confira se a pasta existe e aceita gravação.",
    meaning: "The file named by --out cannot be written.",
  },
  "integrations.journal_not_found": {
    kind: "not_found",
    title: "Diário não encontrado",
    sentence: "Não foi possível ler o diário {file}. Confira o caminho e as permissões.",
    meaning: "The plain-text journal does not exist or cannot be read.",
  },
  "integrations.spreadsheet_not_found": {
    kind: "not_found",
    title: "Planilha não encontrada",
    sentence: "Não há esta planilha nesta empresa. Volte à importação e envie o arquivo de novo.",
    meaning: "No spreadsheet of the company has this id.",
  },
  "integrations.spreadsheet_missing": {
    kind: "invalid",
    title: "Falta a planilha",
    sentence: "O pedido não trouxe nenhum arquivo. Envie uma planilha .xlsx ou .csv.",
    meaning: "An upload without a file.",
  },
  "integrations.spreadsheet_without_lines": {
    kind: "invalid",
    title: "Planilha sem linhas",
    sentence:
      "A planilha não traz nenhuma linha preenchida na primeira aba. Confira se salvou a aba certa e envie de novo.",
    meaning: "No row of the sheet has anything in it.",
  },
  "integrations.spreadsheet_not_open": {
    kind: "conflict",
    title: "Planilha já em importação",
    sentence:
      "A planilha {name} já foi importada ou está sendo, e não muda mais. Para outra leitura, envie outra planilha.",
    meaning: "The mapping of a spreadsheet that is queued, running or completed does not change.",
  },
  "integrations.spreadsheet_not_imported": {
    kind: "conflict",
    title: "Planilha não importada",
    sentence: "A planilha {name} não está importada, e não há o que desfazer. Uma que espera conferência se descarta.",
    meaning: "Only a completed import is taken back.",
  },
  "integrations.import_touched": {
    kind: "conflict",
    title: "Importação já usada",
    sentence:
      "A importação de {name} não pode ser desfeita de uma vez: {what}. Nada foi mudado. Desfaça isso antes, ou cancele um a um o que sobrou.",
    meaning:
      "Something that the import made was changed, settled, cancelled or used since, so it is not taken back as one thing.",
  },
  "integrations.spreadsheet_column_unknown": {
    kind: "invalid",
    title: "Coluna sem lugar",
    sentence: "A coluna {column} não pode ser usada assim: {why}. Escolha de novo.",
    meaning: "The mapping names a field or a column that is not there, or a column twice.",
  },
  "integrations.spreadsheet_not_ready": {
    kind: "invalid",
    title: "Planilha ainda não pode ser importada",
    sentence: "{missing} Nada da planilha {name} foi importado.",
    meaning: "Something is wrong or missing in the spreadsheet or its mapping, so that none of it is imported.",
  },
} as const;

export const refuse = refusals(integrationsRefusals);
