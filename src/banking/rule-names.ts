const NAMES: Readonly<Record<string, string>> = {
  "tax-id-and-number": "CNPJ/CPF e número do documento",
  "tax-id": "CNPJ/CPF no extrato",
  "document-number": "Número do documento no extrato",
  name: "Nome no extrato",
  "explained-amount": "Valor explicado ao centavo",
  "several-titles": "Soma de vários títulos",
  "partial-said": "Parcial dito no extrato",
  "all-due-that-day": "Tudo o que vencia no dia",
  "collection-return": "Retorno da cobrança",
  "own-transfer": "Transferência entre contas próprias",
  habit: "O que as pessoas costumam decidir",
  person: "Pessoa",
  none: "Nenhuma regra explica",
};

/** A rule in a few words. One that has none here is shown by its id: nothing decides unnamed. */
export function ruleName(id: string): string {
  return NAMES[id] ?? (id.startsWith("phrase:") ? "Frase do próprio banco" : id);
}
