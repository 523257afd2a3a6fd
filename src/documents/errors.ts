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
} as const;

export const refuse = refusals(documentsRefusals);
