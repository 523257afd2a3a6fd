import { refusals } from "../kernel/errors.ts";

export const documentsRefusals = {
  "documents.document_not_found": {
    kind: "not_found",
    title: "Documento não encontrado",
    sentence: "Não há este documento nesta empresa. Volte à lista e escolha de novo.",
    meaning: "No document of the company has this id.",
  },
  "documents.file_not_found": {
    kind: "not_found",
    title: "Arquivo não encontrado",
    sentence: "Não há este arquivo nesta empresa. Volte à lista de documentos e escolha de novo.",
    meaning: "No file of the company has this id.",
  },
  "documents.sheet_not_found": {
    kind: "not_found",
    title: "Folha não encontrada",
    sentence: "Este documento não tem essa folha, ou ela não se deixa desenhar. Baixe o original para vê-lo.",
    meaning: "The document has no such page, or it cannot be drawn within the limits.",
  },
} as const;

export const refuse = refusals(documentsRefusals);
