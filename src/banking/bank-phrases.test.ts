import { describe, expect, test } from "vitest";
import { bankPhrases, phraseOf } from "./bank-phrases.ts";
import { normaliseMemo } from "./memo.ts";

/** Memos as banks write them, invented after their habits; each phrase with those that are it. */
const HITS: Readonly<Record<string, readonly string[]>> = {
  "collection-fee": ["TARIFA BOLETO LIQUIDADO 03/26", "TAR LIQUIDACAO COBRANCA", "Tarifa Pix Recebido QR Code"],
  "bank-fee": ["TARIFA BANCARIA CESTA B.EXPRESSO", "TAR PACOTE SERVICOS MAR/26", "CESTA DE SERVICOS", "MANUT CONTA"],
  iof: ["IOF", "I.O.F S/ UTILIZACAO LIMITE", "DEB IOF ADICIONAL"],
  das: ["PAGTO SIMPLES NACIONAL", "DAS-SIMPLES NACIONAL 02/2026", "PAGAMENTO PGDAS"],
  "darf-cofins": ["DARF 2172 COFINS", "PAGAMENTO DARF COFINS 02/26"],
  "darf-pis": ["DARF 8109", "PAG DARF PIS FATURAMENTO"],
  "darf-irpj": ["DARF 2089 IRPJ LP", "PAGTO DARF IRPJ"],
  "darf-csll": ["DARF 2372", "DARF CSLL 1 TRIM"],
  "darf-csrf": ["DARF 5952", "PAGTO DARF CSRF"],
  "darf-irrf-payroll": ["DARF 0561", "PAG DARF COD 0561 02/26"],
  "darf-irrf-services": ["DARF 1708", "PAG DARF COD 1708 02/26"],
  inss: ["PAGTO GPS 2100", "DCTFWEB 02/2026", "INSS EMPRESA", "DARF PREVIDENCIARIO"],
  fgts: ["FGTS DIGITAL GFD", "PAGTO GRF FGTS", "GRRF RESCISAO"],
  iss: ["PAGTO ISS PREF SAO PAULO", "ISSQN 02/2026"],
  icms: ["PAGTO DARE ICMS SP", "GNRE ONLINE", "PAGAMENTO GARE-SP"],
  "property-tax": ["IPVA 2026 SP", "IPTU PARC 02/10", "LICENCIAMENTO DETRAN SP"],
  tax: ["DARF", "PAGTO TRIBUTOS FEDERAIS", "PAGAMENTO RECEITA FEDERAL"],
  thirteenth: ["PAGTO 13 SALARIO 1 PARC", "DECIMO TERCEIRO SALARIO"],
  vacation: ["PAGTO FERIAS", "PAGAMENTO FERIAS FUNC"],
  prolabore: ["PRO-LABORE 02/26", "PAGTO PROLABORE SOCIO"],
  payroll: ["FOLHA DE PAGAMENTO", "PAGTO SALARIOS", "FOPAG 02/26", "PAGAMENTO FUNCIONARIOS"],
  electricity: ["DEB AUT ENERGIA ENEL SP", "PAG CONTA LUZ CPFL", "DA CEMIG DISTRIBUICAO"],
  water: ["PAGTO CONTA AGUA SABESP", "DA SANEPAR", "DEBITO AUTOMATICO COPASA"],
  telecom: ["DA VIVO EMPRESAS", "PAGTO CONTA TELEFONE CLARO", "FATURA INTERNET BANDA LARGA"],
  gas: ["DA COMGAS", "PAGTO CONTA GAS NATURGY"],
  yield: ["RENDIMENTO APLICACAO AUTOM", "REND PAGO APLIC AUT MAIS", "REMUNERACAO SALDO CONTA", "JUROS S/ SALDO"],
  card: ["CIELO VENDAS CREDITO", "REDE VISA CD 00123", "GETNET ANTECIPACAO", "REPASSE CARTAO STONE"],
};

describe.each(bankPhrases)("the phrase $id", ({ id, direction }) => {
  test.each(HITS[id] ?? [])("is what the bank says in %s", (memo) => {
    expect(phraseOf(normaliseMemo(memo), direction)?.id).toBe(id);
  });

  test("has memos that show it", () => {
    expect(HITS[id]?.length).toBeGreaterThanOrEqual(2);
  });

  test("never speaks for money that goes the other way", () => {
    for (const memo of HITS[id] ?? []) {
      expect(phraseOf(normaliseMemo(memo), direction === "in" ? "out" : "in")?.id).not.toBe(id);
    }
  });

  test("never speaks of a refund", () => {
    for (const memo of HITS[id] ?? []) {
      expect(phraseOf(`ESTORNO ${normaliseMemo(memo)}`, direction)).toBeUndefined();
      expect(phraseOf(`DEV ${normaliseMemo(memo)}`, direction)).toBeUndefined();
    }
  });
});

test.each([
  ["PIX ENVIADO CLARO COMERCIO DE MOVEIS LTDA", "out"],
  ["TED LIGHT MODAS LTDA", "out"],
  ["PIX ENVIADO OI LANCHES", "out"],
  ["PIX ENVIADO VIVO E SAUDAVEL LTDA", "out"],
  ["PAGAMENTO PIX CLARO COMERCIO DE MOVEIS LTDA", "out"],
  ["PAGTO FORNECEDOR LIGHT MODAS LTDA", "out"],
  ["PIX ENVIADO ENERGIA VITAL ACADEMIA", "out"],
  ["PAGTO BOLETO TIM MAIA PRODUCOES", "out"],
  ["RENDIMENTO", "out"],
  ["APLICACAO RDB", "out"],
  ["RESGATE APLICACAO", "in"],
  ["PIX RECEBIDO REDE DE FARMACIAS", "in"],
  ["PIX RECEBIDO STONE PEDRAS LTDA", "in"],
  ["TED RECEBIDA ELO MOVEIS LTDA", "in"],
  ["PIX RECEBIDO CARTAO POSTAL TURISMO", "in"],
  ["PIX RECEBIDO VISAO OTICA", "in"],
  ["PIX ENVIADO DAS DORES RESTAURANTE", "out"],
  ["PIX ENVIADO MARIA DAS GRACAS", "out"],
  ["PIX ENVIADO JOANA DAS NEVES", "out"],
  ["TED ISS TRADING LTDA", "out"],
  ["PIX ENVIADO GIA MODAS", "out"],
  ["PAGTO CLARO COMERCIO DE MOVEIS LTDA", "out"],
  ["PAGTO MERCADO DA LUZ", "out"],
  ["COMPRA DEBITO MERCADO AGUA VIVA", "out"],
  ["PAGTO RESTAURANTE DAS DORES", "out"],
  ["PAGTO FOLHA VERDE HORTIFRUTI", "out"],
  ["COMPRA COM CARTAO SALARIO MINIMO BAR", "out"],
  ["PIX ENVIADO TARIFA ZERO LTDA", "out"],
  ["PIX ENVIADO TARCISIO TARIFENHO", "out"],
  ["PIX ENVIADO SALARIAL CONSULTORIA", "out"],
  ["PIX ENVIADO GAS DO POVO LTDA", "out"],
  ["PIX RECEBIDO RENDIMENTOS DO SUL CONSULTORIA", "in"],
  ["PIX RECEBIDO BANCO RENDIMENTO SA", "in"],
])("%s is not the bank speaking", (memo, direction) => {
  expect(phraseOf(normaliseMemo(memo), direction === "in" ? "in" : "out")).toBeUndefined();
});
