import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkEcd, walkSped } from "./index.ts";

const golden = new URL("../../../../shared/samples/accounting/golden/ecd-2025.txt", import.meta.url);
const whole = existsSync(golden) ? readFileSync(golden, "latin1").trimEnd().split("\r\n") : [];

type Lines = readonly string[];

/** The counts of the file made right again, so that a line put in or taken out is the only thing wrong with it. */
function recount(lines: Lines): string[] {
  const kept = lines.filter((line) => !/^\|9(?:900|990|999)\|/.test(line));
  const counts = new Map<string, number>();
  const registerOf = (line: string): string => line.slice(1, 5);
  for (const line of kept) counts.set(registerOf(line), (counts.get(registerOf(line)) ?? 0) + 1);
  for (const [register, count] of [
    ["9900", counts.size + 3],
    ["9990", 1],
    ["9999", 1],
  ] as const) {
    counts.set(register, count);
  }
  const totals = [...counts].map(([register, count]) => `|9900|${register}|${count}|`);
  const total = kept.length + totals.length + 2;
  const inBlock = (block: string): number => kept.filter((line) => line.charAt(1) === block).length;
  return [
    ...kept.map((line) => {
      const block = /^\|(.)990\|/.exec(line)?.[1];
      if (block !== undefined) return `|${block}990|${inBlock(block)}|`;
      return line
        .replace(/^(\|I030(?:\|[^|]*){3}\|)[^|]*/, `$1${total}`)
        .replace(/^(\|J900(?:\|[^|]*){4}\|)[^|]*/, `$1${total}`);
    }),
    ...totals,
    `|9990|${inBlock("9") + totals.length + 2}|`,
    `|9999|${total}|`,
  ];
}

/** Changes the first line that begins so; a change that changes nothing is a mistake of the test. */
function change(start: string, pattern: string | RegExp, to: string): (lines: Lines) => string[] {
  return (lines) => {
    const at = lines.findIndex((line) => line.startsWith(start) && line.replace(pattern, to) !== line);
    if (at < 0) throw new Error(`nothing to change in ${start}`);
    return lines.map((line, index) => (index === at ? line.replace(pattern, to) : line));
  };
}

/** Takes out the first line that begins so. */
function drop(start: string): (lines: Lines) => string[] {
  return (lines) => {
    const at = lines.findIndex((line) => line.startsWith(start));
    if (at < 0) throw new Error(`nothing to drop: ${start}`);
    return recount(lines.filter((_, index) => index !== at));
  };
}

/** Puts a line after the first one that begins so. */
function insert(after: string, line: string): (lines: Lines) => string[] {
  return (lines) => {
    const at = lines.findIndex((one) => one.startsWith(after));
    if (at < 0) throw new Error(`nowhere to insert: ${after}`);
    return recount(lines.toSpliced(at + 1, 0, line));
  };
}

const both = (...changes: readonly ((lines: Lines) => string[])[]): ((lines: Lines) => string[]) => {
  return (lines) => changes.reduce<string[]>((changed, next) => next(changed), [...lines]);
};

const twice = (start: string): ((lines: Lines) => string[]) => {
  return (lines) => insert(start, lines.find((line) => line.startsWith(start)) ?? "")(lines);
};

/** What the checker calls it: the manual's rule, or our code where the manual has no name for it; each once. */
function namesOf(lines: Lines): string[] {
  const text = Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1");
  return [...new Set([...checkEcd(walkSped([text]))].map(({ rule, code }) => rule ?? code))].toSorted();
}

interface Planted {
  readonly defect: string;
  readonly plant: (lines: Lines) => string[];
  /** The rule that names it. */
  readonly rule: string;
  /** What cannot but be wrong too. */
  readonly so?: readonly string[];
}

const CASH_JANUARY = "|I155|1.1.1.02.001||0,00|D|77384,67|";

const planted: readonly Planted[] = [
  {
    defect: "period that begins after it ends",
    plant: change("|0000", "01012025|31122025", "31122025|01012025"),
    rule: "REGRA_DATA_INI_MAIOR",
    so: ["REGRA_DATA_INTERVALO_DO_ARQUIVO", "REGRA_IGUAL_DT_INI_REG0000", "REGRA_IGUAL_DT_FIN_REG0000"],
  },
  {
    defect: "two years in a file",
    plant: both(change("|0000", "|01012025|", "|01122024|"), change("|J900", "|01012025|", "|01122024|")),
    rule: "REGRA_PERIODO_MAXIMO_ESCRITURACAO",
    so: ["REGRA_CONTINUIDADE_SALDOS_PERIODICOS"],
  },
  {
    defect: "CNPJ with a wrong check digit",
    plant: both(
      change("|0000", "11222333000181", "11222333000182"),
      change("|I030", "11222333000181", "11222333000182"),
    ),
    rule: "REGRA_VALIDA_CNPJ",
  },
  { defect: "NIRE left out", plant: change("|I030", "|35200000001|", "||"), rule: "REGRA_CAMPO_OBRIGATORIO_NIRE" },
  { defect: "NIRE of another state", plant: change("|I030", "|35200000001|", "|31200000001|"), rule: "REGRA_NIRE_UF" },
  {
    defect: "substitute without the hash of the substituted",
    plant: change("|0000", "|0|1|0||0|", "|0|1|1||0|"),
    rule: "REGRA_HASH_SUBSTITUIDA",
  },
  {
    defect: "another name in the opening term",
    plant: change("|I030", "EMPRESA EXEMPLO", "EMPRESA MODELO"),
    rule: "REGRA_IGUAL_NOME_REG0000",
  },
  {
    defect: "number of lines of the term wrong",
    plant: change("|I030", "|1594|", "|1593|"),
    rule: "REGRA_IGUAL_QTD_LIN_REG9999",
  },
  {
    defect: "another book number in the closing term",
    plant: change("|J900", "|1|DI", "|2|DI"),
    rule: "REGRA_IGUAL_NUM_ORD_REGI030",
  },
  {
    defect: "nature of account that does not exist",
    plant: change("|I050", /\|05\||\|01\|A\|/, "|08|A|"),
    rule: "REGRA_TABELA_NATUREZA",
    so: ["REGRA_NATUREZA_CONTA"],
  },
  {
    defect: "child of another nature than its group",
    plant: change("|I050|01012025|01|A|5|1.2.3.01.002", "|01|A|", "|02|A|"),
    rule: "REGRA_NATUREZA_CONTA",
  },
  {
    defect: "account of a group that is not there",
    plant: change("|I050|01012025|01|A|5|1.1.1.02.001", "|1.1.1.02|", "|1.1.1.99|"),
    rule: "REGRA_CODIGO_CONTA_NIVEL_SUPERIOR_INVALIDO",
  },
  {
    defect: "account of no group",
    plant: change("|I050|01012025|01|A|5|1.1.1.02.001", "|1.1.1.02|", "||"),
    rule: "REGRA_COD_CTA_SUP_OBRIGATORIO",
  },
  {
    defect: "account below an analytic one",
    plant: change(
      "|I050|01012025|01|A|5|1.1.4.02.002",
      "|A|5|1.1.4.02.002|1.1.4.02|",
      "|A|6|1.1.4.02.002|1.1.4.02.001|",
    ),
    rule: "REGRA_CONTA_NIVEL_SUPERIOR_NAO_SINTETICA",
  },
  {
    defect: "analytic account of equity at the third level",
    plant: change("|I050|01012025|01|A|5|1.1.1.02.001", "|A|5|1.1.1.02.001|1.1.1.02|", "|A|3|1.1.1.02.001|1.1|"),
    rule: "REGRA_VALIDA_NIVEL_CONTAS",
  },
  { defect: "account twice in the chart", plant: twice("|I050|01012025|01|S|4|1.1.1.02|"), rule: "ecd.account_twice" },
  { defect: "account without its referential", plant: drop("|I051||1.01.01.02.01|"), rule: "REGRA_I051_OBRIGATORIO" },
  {
    defect: "aggregation code below a synthetic account",
    plant: insert("|I050|01012025|01|S|4|1.1.1.02|", "|I052||1.1.1.02|"),
    rule: "REGRA_REGISTRO_PARA_CONTA_ANALITICA",
  },
  {
    defect: "month of balances left out",
    plant: (lines) => {
      const from = lines.findIndex((line) => line.startsWith("|I150|01122025"));
      const to = lines.findIndex((line) => line.startsWith("|I200"));
      return recount(lines.filter((_, at) => at < from || at >= to));
    },
    rule: "REGRA_CONTINUIDADE_SALDOS_PERIODICOS",
  },
  {
    defect: "period of balances that does not end the month",
    plant: change("|I150|01032025", "|31032025|", "|30032025|"),
    rule: "REGRA_DT_FIN_FIM_MES",
  },
  {
    defect: "balance of a synthetic account",
    plant: change(CASH_JANUARY, "1.1.1.02.001", "1.1.1.02"),
    rule: "REGRA_CONTA_PARA_LANCAMENTO",
    so: ["REGRA_VALIDACAO_SALDO_INI_DIF_FIN", "REGRA_VALIDACAO_VALOR_CRED", "REGRA_VALIDACAO_VALOR_DEB"],
  },
  {
    defect: "cost centre that is not registered",
    plant: change("|I250", "||50000,00|D|", "|CC1|50000,00|D|"),
    rule: "REGRA_CCUS_NO_CENTRO_CUSTOS",
    so: ["REGRA_VALIDACAO_VALOR_DEB"],
  },
  {
    defect: "closing balance that is not the sum",
    plant: change(CASH_JANUARY, "|58418,64|", "|58418,65|"),
    rule: "REGRA_VALIDACAO_SALDO_FINAL",
    so: ["REGRA_VALIDACAO_SOMA_SALDO_FINAL", "REGRA_VALIDACAO_SALDO_INI_DIF_FIN"],
  },
  {
    defect: "opening that is not the closing before",
    plant: both(change("|I155|1.1.1.02.001||58418,64", "|58418,64|D|", "|58418,60|D|")),
    rule: "REGRA_VALIDACAO_SALDO_INI_DIF_FIN",
    so: ["REGRA_VALIDACAO_SOMA_SALDO_INICIAL", "REGRA_VALIDACAO_SALDO_FINAL"],
  },
  {
    defect: "balance without its side",
    plant: change(CASH_JANUARY, "||0,00|D|", "||0,00||"),
    rule: "REGRA_IND_DC_INI_OBRIGATORIO",
    so: [
      "REGRA_VALIDACAO_DEB_DIF_CRED",
      "REGRA_VALIDACAO_SALDO_INI_DIF_FIN",
      "REGRA_VALIDACAO_SOMA_SALDO_FINAL",
      "REGRA_VALIDACAO_VALOR_DEB",
    ],
  },
  {
    defect: "debits that the entries do not come to",
    plant: both(change(CASH_JANUARY, "|77384,67|18966,03|", "|77384,68|18966,04|")),
    rule: "REGRA_VALIDACAO_VALOR_DEB",
    so: ["REGRA_VALIDACAO_VALOR_CRED"],
  },
  { defect: "account twice in a month", plant: twice(CASH_JANUARY), rule: "REGRA_DUPLICIDADE_CONTA_SALDO_PERIODICO" },
  {
    defect: "account without balance nor movement",
    plant: insert(CASH_JANUARY, "|I155|2.1.3.01.002||0,00|C|0,00|0,00|0,00|C|"),
    rule: "REGRA_CAMPOS_SALDOS_PERIODICOS_DIFERENTE_ZERO",
  },
  {
    defect: "account with balance that vanishes in the next month",
    plant: drop("|I155|2.3.1.01.001||50000,00|C|0,00|0,00|50000,00|C|"),
    rule: "REGRA_VALIDACAO_SALDO_INI_DIF_FIN",
    so: ["REGRA_VALIDACAO_SOMA_SALDO_INICIAL", "REGRA_VALIDACAO_SOMA_SALDO_FINAL"],
  },
  { defect: "entry number twice", plant: change("|I200|2|", "|I200|2|", "|I200|1|"), rule: "REGRA_REGISTRO_DUPLICADO" },
  {
    defect: "entry of another year",
    plant: change("|I200|1|", "|02012025|", "|02012024|"),
    rule: "REGRA_DATA_INTERVALO_DO_ARQUIVO",
    so: ["REGRA_VALIDACAO_VALOR_DEB", "REGRA_VALIDACAO_VALOR_CRED"],
  },
  {
    defect: "entry whose value is not its debits",
    plant: change("|I200|1|", "|50000,00|", "|50000,01|"),
    rule: "REGRA_VALIDACAO_VL_LCTO_DEB",
    so: ["REGRA_VALIDACAO_VL_LCTO_CRED"],
  },
  {
    defect: "line of an entry that was lost",
    plant: drop("|I250|2.3.1.01.001||50000,00|C|"),
    rule: "REGRA_VALIDACAO_VL_LCTO_CRED",
    so: ["REGRA_VALIDACAO_VALOR_CRED"],
  },
  {
    defect: "line without a history",
    plant: change("|I250", /\|D\|\|\|[^|]+\|\|/, "|D|||||"),
    rule: "ecd.history_missing",
  },
  {
    defect: "standard history that is not registered",
    plant: change("|I250", /\|D\|\|\|/, "|D||H1|"),
    rule: "REGRA_COD_HIS_PAD_NO_HISTORICO_PADRAO",
  },
  {
    defect: "partner that is not registered",
    plant: change("|I250", /\|\|$/, "|P1|"),
    rule: "REGRA_CODIGO_PARTICIPANTE",
  },
  {
    defect: "extemporaneous entry without its date",
    plant: change("|I200|1|", "|N||", "|X||"),
    rule: "REGRA_DT_LCTO_EXT_OBRIGATORIA",
  },
  {
    defect: "closing entry without the results before it",
    plant: (lines) => recount(lines.filter((line) => !/^\|I35[05]\|/.test(line))),
    rule: "REGRA_REGISTRO_OBRIGATORIO_I350",
  },
  {
    defect: "result that is not what was closed",
    plant: change("|I355|3.1.1.01.001", "191812,67", "191812,66"),
    rule: "REGRA_VALIDACAO_SALDO_CONTA",
    so: ["REGRA_VALIDA_DRE_SALDO_FIN"],
  },
  {
    defect: "result of a balance account",
    plant: change("|I355|3.1.1.01.001", "3.1.1.01.001", "1.1.1.02.001"),
    rule: "REGRA_CONTA_RESULTADO",
    so: ["REGRA_VALIDACAO_SALDO_CONTA", "REGRA_VALIDA_DRE_SALDO_FIN"],
  },
  {
    defect: "total of the balanço that is not its sum",
    plant: change("|J100|1.1|", "253123,58", "253123,59"),
    rule: "REGRA_SOMA_DAS_PARCELAS_BALANCO_FIN",
  },
  {
    defect: "balanço drawn from other figures",
    plant: change("|J100|1.1.1.02|", "242467,34", "242467,35"),
    rule: "REGRA_VALIDA_BALANCO_SALDO_FIN",
    so: ["REGRA_SOMA_DAS_PARCELAS_BALANCO_FIN"],
  },
  {
    defect: "assets that are not the liabilities",
    plant: change("|J100|2|", "259923,54", "259923,55"),
    rule: "REGRA_VALIDA_ATIVO_PASSIVO_FIN",
    so: ["REGRA_SOMA_DAS_PARCELAS_BALANCO_FIN"],
  },
  {
    defect: "third line of the first level",
    plant: change("|J100|2.3|", "|T|2|2|P|", "|T|1||P|"),
    rule: "REGRA_EXISTEM_MAIS_DE_2_NIVEIS_1",
    so: ["REGRA_SOMA_DAS_PARCELAS_BALANCO_FIN"],
  },
  {
    defect: "line of a statement without accounts",
    plant: change("|J100|1.2.3.02|", "|J100|1.2.3.02|", "|J100|1.2.3.99|"),
    rule: "REGRA_OBRIGATORIO_I052",
    so: ["REGRA_VALIDA_BALANCO_SALDO_FIN"],
  },
  {
    defect: "code twice in a statement",
    plant: change("|J100|1.2.3.02|", "|J100|1.2.3.02|", "|J100|1.2.3.01|"),
    rule: "REGRA_COD_AGL_DUPLICIDADE",
    so: ["REGRA_VALIDA_BALANCO_SALDO_FIN"],
  },
  {
    defect: "DRE drawn from other figures",
    plant: change("|J150|4|", "370475,10", "370475,11"),
    rule: "REGRA_VALIDA_DRE_SALDO_FIN",
    so: ["REGRA_SOMA_DAS_PARCELAS_DRE_FIN"],
  },
  {
    defect: "DRE without a result",
    plant: drop("|J150|28|"),
    rule: "REGRA_EXISTE_1_NIVEL_1",
    so: ["REGRA_COD_AGL_DE_NIVEL_SUPERIOR_INVALIDO"],
  },
  {
    defect: "accountant without a telephone",
    plant: change("|J930|CONTADOR", "|1133330000|", "||"),
    rule: "REGRA_OBRIGATORIO_CONTADOR",
  },
  {
    defect: "certificate of the accountant badly written",
    plant: change("|J930|CONTADOR", "SP/2026/001", "001/SP"),
    rule: "REGRA_VALIDA_FORMATO_SEQUENCIAL_CRC",
  },
  { defect: "nobody responsible", plant: change("|J930|ADMIN", /\|S\|$/, "|N|"), rule: "REGRA_QUALIF_INV_RESP_LEGAL" },
  {
    defect: "CPF of a signer with a wrong check digit",
    plant: change("|J930|ADMIN", "11144477735", "11144477734"),
    rule: "REGRA_VALIDA_CPF",
  },
  {
    defect: "qualification that is not in the table",
    plant: change("|J930|ADMIN", "|205|", "|299|"),
    rule: "REGRA_TABELA_ASSINANTE_DESC",
  },
  { defect: "no accountant", plant: drop("|J930|CONTADOR"), rule: "REGRA_OBRIGATORIO_CONTADOR" },
  { defect: "opening term left out", plant: drop("|I030"), rule: "sped.register_missing", so: [] },
];

describe.skipIf(whole.length === 0)("an ECD is judged by the manual's rules", () => {
  test("the golden year has nothing to say, and stays so when it is counted again", () => {
    expect(namesOf(whole)).toEqual([]);
    expect(namesOf(recount(whole))).toEqual([]);
  });

  test.each(planted)("$defect: $rule", ({ plant, rule, so = [] }) => {
    expect(namesOf(plant(whole))).toEqual([rule, ...so].toSorted());
  });

  test("each fault says its line, register and what to do", () => {
    const lines = change("|I200|1|", "|50000,00|", "|50000,01|")(whole);
    const [fault] = [...checkEcd(walkSped([`${lines.join("\r\n")}\r\n`]))];
    expect(fault).toEqual({
      code: "ecd.entry_debits",
      rule: "REGRA_VALIDACAO_VL_LCTO_DEB",
      line: 614,
      register: "I200",
      field: "VL_LCTO",
      path: "linha 614, I200.VL_LCTO",
      message: "O lançamento 1 é de R$ 50.000,01 e os seus débitos somam R$ 50.000,00. Corrija as partidas.",
    });
  });

  test("a file cut anywhere is said to be cut", () => {
    for (let at = 1; at < whole.length; at += 97) {
      expect(namesOf(whole.slice(0, at)), String(at)).toContain("sped.truncated");
    }
  });
});
