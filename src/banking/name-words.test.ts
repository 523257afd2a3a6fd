import { expect, test } from "vitest";
import { nameLeftIn } from "./name-words.ts";

test.each([
  ["PAGAMENTO DE BOLETO 94.910.817/0001-40 IMPORTADORA LAG", "IMPORTADORA LAG"],
  ["PIX - ENVIADO 07/10 MERCADO DA ESQUINA LTDA", "MERCADO DA ESQUINA LTDA"],
  ["TED-CREDITO EM CONTA 99.992.350/0001-49", ""],
  ["DEPOSITO EM DINHEIRO", ""],
  ["Pagto título 123 José da Silva S.A. 000123", "José da Silva S.A."],
  ["", ""],
])("of “%s”, what is a name is “%s”", (memo, name) => {
  expect(nameLeftIn(memo)).toBe(name);
});
