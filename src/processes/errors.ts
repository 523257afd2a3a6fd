import { refusals } from "../kernel/errors.ts";

export const processesRefusals = {
  "processes.exception_not_found": {
    kind: "not_found",
    title: "Pendência não encontrada",
    sentence: "Não há esta pendência nesta empresa. Volte à lista.",
    meaning: "No exception of the company has this id.",
  },
  "processes.object_not_found": {
    kind: "not_found",
    title: "Objeto não encontrado",
    sentence: "Não há nesta empresa aquilo de que se fala. Volte à lista e abra-o de novo.",
    meaning: "A conversation is about a thing that the company does not have.",
  },
  "processes.view_not_found": {
    kind: "not_found",
    title: "Visão não encontrada",
    sentence: "Esta visão não é sua, ou não existe. Recarregue a tela.",
    meaning: "No saved view of the person has this id.",
  },
  "processes.exception_not_open": {
    kind: "conflict",
    title: "Pendência já resolvida",
    sentence: "{subject}: já não espera ninguém. Nada foi mudado; atualize a lista.",
    meaning: "The exception was resolved or dismissed meanwhile.",
  },
  "processes.exception_not_dismissed": {
    kind: "conflict",
    title: "Pendência não foi descartada",
    sentence: "{subject}: não está descartada, e por isso não há o que desfazer. Atualize a lista.",
    meaning: "Only a dismissed exception is opened again by a person.",
  },
} as const;

export const refuse = refusals(processesRefusals);
