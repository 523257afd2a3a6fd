import type { CalendarDate } from "../../values/calendar.ts";
import type { Centavos } from "../../values/money.ts";
import { sided } from "./ecd-balance-rules.ts";
import { dateOf, type EcdBook, type EcdRules, fieldOf, signedOf } from "./ecd-book.ts";
import { at, type SpedFault } from "./faults.ts";
import type { SpedRecord } from "./walk-sped.ts";

/** A line of a statement: its first amount is of the start (balanço) or of the year before (DRE). */
interface StatementLine {
  readonly line: number;
  readonly register: string;
  readonly code: string;
  readonly isTotal: boolean;
  readonly level: number;
  readonly parent: string;
  readonly group: string;
  readonly first: Centavos | undefined;
  readonly last: Centavos | undefined;
}

interface Statements {
  readonly record: SpedRecord;
  readonly from: CalendarDate | undefined;
  readonly to: CalendarDate | undefined;
  readonly balanceSheet: StatementLine[];
  readonly incomeStatement: StatementLine[];
}

/** Balanço and DRE, J005 to J150: lines that sum to the ones above, and are what the balances of their accounts come to. */
export function statementRules(book: EcdBook): EcdRules {
  const all: Statements[] = [];
  const orders = new Set<string>();
  return {
    take(record) {
      if (record.register === "J005") {
        const [from, to] = [dateOf(fieldOf(record, "DT_INI")), dateOf(fieldOf(record, "DT_FIN"))];
        all.push({ record, from, to, balanceSheet: [], incomeStatement: [] });
        orders.clear();
        const faults: SpedFault[] = [];
        if (from !== undefined && to !== undefined && from > to) {
          faults.push(
            at(
              record,
              {
                code: "ecd.statement_period",
                rule: "REGRA_DT_INI_MAIOR_DT_FIN",
                message: "O período das demonstrações começa depois de terminar. Corrija as datas do J005.",
              },
              "DT_INI",
            ),
          );
        }
        if (fieldOf(record, "ID_DEM") === "2" && fieldOf(record, "CAB_DEM") === "") {
          faults.push(
            at(
              record,
              {
                code: "ecd.statement_heading_missing",
                rule: "REGRA_CAB_DEM_OBRIGATORIO",
                message: "As demonstrações são de outro grupo de empresas (2) e não têm cabeçalho. Preencha o campo 5.",
              },
              "CAB_DEM",
            ),
          );
        }
        return faults;
      }
      const statements = all.at(-1);
      if (statements === undefined) return [];
      if (record.register === "J100") {
        const line = lineOf(record, fieldOf(record, "IND_GRP_BAL"));
        const faults = [...checkLine(record, line), ...checkCode(line, statements.balanceSheet)];
        statements.balanceSheet.push(line);
        return faults;
      }
      if (record.register !== "J150") return [];
      const line = lineOf(record, fieldOf(record, "IND_GRP_DRE"));
      const faults = [...checkLine(record, line), ...checkCode(line, statements.incomeStatement)];
      const order = fieldOf(record, "NU_ORDEM");
      if (orders.has(order)) {
        faults.push(
          at(
            record,
            {
              code: "ecd.statement_order_twice",
              message: `O número de ordem ${order} da DRE aparece de novo. Cada linha tem um só seu.`,
            },
            "NU_ORDEM",
          ),
        );
      }
      orders.add(order);
      statements.incomeStatement.push(line);
      return faults;
    },
    end: () => (/^[GRB]$/.test(book.form) ? all.flatMap((statements) => checkStatements(statements, book)) : []),
  };
}

function lineOf(record: SpedRecord, group: string): StatementLine {
  return {
    line: record.line,
    register: record.register,
    code: fieldOf(record, "COD_AGL"),
    isTotal: fieldOf(record, "IND_COD_AGL") === "T",
    level: Number(fieldOf(record, "NIVEL_AGL")),
    parent: fieldOf(record, "COD_AGL_SUP"),
    group,
    first: signedOf(fieldOf(record, "VL_CTA_INI"), fieldOf(record, "IND_DC_CTA_INI")),
    last: signedOf(fieldOf(record, "VL_CTA_FIN"), fieldOf(record, "IND_DC_CTA_FIN")),
  };
}

function checkLine(record: SpedRecord, { code, level, parent }: StatementLine): SpedFault[] {
  const say = (rule: string, field: string, message: string): SpedFault[] => [
    at(record, { code: "ecd.statement_line", rule, message }, field),
  ];
  if (level < 1) return say("REGRA_MAIOR_QUE_ZERO", "NIVEL_AGL", `O nível da linha ${code} começa em 1. Corrija-o.`);
  if (parent !== "" && parent === code) {
    return say(
      "REGRA_COD_AGL_IGUAL_COD_AGL_SUPERIOR",
      "COD_AGL_SUP",
      `A linha ${code} diz estar abaixo de si mesma. Ponha a linha que a totaliza.`,
    );
  }
  if (level > 1 && parent === "") {
    return say(
      "REGRA_COD_AGL_SUP_OBRIGATORIO",
      "COD_AGL_SUP",
      `A linha ${code}, de nível ${level}, não diz qual a totaliza. Preencha o código superior.`,
    );
  }
  if (level === 1 && parent !== "") {
    return say(
      "REGRA_COD_AGL_NAO_SE_APLICA",
      "COD_AGL_SUP",
      `A linha ${code} é de nível 1 e diz estar abaixo de ${parent}. Retire o código superior ou corrija o nível.`,
    );
  }
  return [];
}

function checkCode(line: StatementLine, before: readonly StatementLine[]): SpedFault[] {
  if (line.code === "" || !before.some(({ code }) => code === line.code)) return [];
  return [
    at(
      line,
      {
        code: "ecd.statement_code_twice",
        rule: "REGRA_COD_AGL_DUPLICIDADE",
        message: `O código de aglutinação ${line.code} aparece de novo na mesma demonstração. Some as linhas numa só.`,
      },
      "COD_AGL",
    ),
  ];
}

function checkStatements(statements: Statements, book: EcdBook): SpedFault[] {
  const { record, balanceSheet, incomeStatement } = statements;
  const faults: SpedFault[] = [];
  for (const [name, lines] of [
    ["J100", balanceSheet],
    ["J150", incomeStatement],
  ] as const) {
    if (lines.length > 0) continue;
    faults.push(
      at(record, {
        code: "ecd.statement_missing",
        rule: "REGRA_OBRIGATORIO_J100_J150",
        message: `As demonstrações não têm ${name === "J100" ? "balanço (J100)" : "resultado (J150)"}. Os dois são obrigatórios.`,
      }),
    );
  }
  faults.push(...checkTree(balanceSheet), ...checkTree(incomeStatement));
  if (balanceSheet.length > 0) faults.push(...checkRoots(balanceSheet, ["A", "P"]));
  if (incomeStatement.length > 0) faults.push(...checkRoots(incomeStatement, [undefined]));
  return [...faults, ...checkBalances(statements, book)];
}

/** Lines stand below a total of a lower level, and each total is the sum of what is right below it. */
function checkTree(lines: readonly StatementLine[]): SpedFault[] {
  const faults: SpedFault[] = [];
  const byCode = new Map(lines.map((line) => [line.code, line]));
  const sums = new Map<string, { first: Centavos; last: Centavos; hasFirst: boolean }>();
  for (const line of lines) {
    if (line.parent === "" || line.parent === line.code) continue;
    const above = byCode.get(line.parent);
    if (above === undefined || !above.isTotal || above.level >= line.level) {
      faults.push(
        at(
          line,
          {
            code: "ecd.statement_parent",
            rule: "REGRA_COD_AGL_DE_NIVEL_SUPERIOR_INVALIDO",
            message: `A linha ${line.code} diz ser totalizada por ${line.parent}, que não é um totalizador de nível acima na mesma demonstração. Corrija o código superior.`,
          },
          "COD_AGL_SUP",
        ),
      );
      continue;
    }
    const sum = sums.get(line.parent) ?? { first: 0n, last: 0n, hasFirst: false };
    sums.set(line.parent, {
      first: sum.first + (line.first ?? 0n),
      last: sum.last + (line.last ?? 0n),
      hasFirst: sum.hasFirst || line.first !== undefined,
    });
  }
  for (const line of lines) {
    if (!line.isTotal) continue;
    const sum = sums.get(line.code) ?? { first: 0n, last: 0n, hasFirst: false };
    for (const [field, written, summed] of [
      ["VL_CTA_INI", line.first, sum.first],
      ["VL_CTA_FIN", line.last, sum.last],
    ] as const) {
      if (written === undefined || written === summed || (field === "VL_CTA_INI" && !sum.hasFirst)) continue;
      faults.push(
        at(
          line,
          {
            code: "ecd.statement_total",
            rule: `${line.register === "J100" ? "REGRA_SOMA_DAS_PARCELAS_BALANCO" : "REGRA_SOMA_DAS_PARCELAS_DRE"}${field === "VL_CTA_INI" ? "_INI" : "_FIN"}`,
            message: `A linha ${line.code} é de ${sided(written)} e as que ela totaliza somam ${sided(summed)}. Refaça o total.`,
          },
          field,
        ),
      );
    }
  }
  return faults;
}

function checkRoots(lines: readonly StatementLine[], groups: readonly (string | undefined)[]): SpedFault[] {
  const roots = lines.filter(({ level }) => level === 1);
  const [first] = lines;
  if (first === undefined) return [];
  const isSheet = first.register === "J100";
  const isRight =
    roots.length === groups.length &&
    groups.every((group) => group === undefined || roots.some((root) => root.group === group));
  if (!isRight) {
    const extra = roots.length > groups.length;
    return [
      at(roots.at(-1) ?? first, {
        code: "ecd.statement_roots",
        rule: isSheet
          ? extra
            ? "REGRA_EXISTEM_MAIS_DE_2_NIVEIS_1"
            : "REGRA_EXISTEM_2_NIVEIS_1"
          : "REGRA_EXISTE_1_NIVEL_1",
        message: isSheet
          ? `O balanço tem exatamente duas linhas de nível 1, uma do ativo (A) e uma do passivo (P), e estas são ${roots.length}. Corrija os níveis e os grupos.`
          : `A DRE tem exatamente uma linha de nível 1, o resultado do exercício, e estas são ${roots.length}. Corrija os níveis.`,
      }),
    ];
  }
  if (!isSheet) return [];
  const [assets, liabilities] = groups.map((group) => roots.find((root) => root.group === group));
  const faults: SpedFault[] = [];
  for (const [field, left, right] of [
    ["VL_CTA_INI", assets?.first, liabilities?.first],
    ["VL_CTA_FIN", assets?.last, liabilities?.last],
  ] as const) {
    if (left === undefined || right === undefined || left + right === 0n) continue;
    faults.push(
      at(
        liabilities ?? first,
        {
          code: "ecd.assets_differ_from_liabilities",
          rule: field === "VL_CTA_INI" ? "REGRA_VALIDA_ATIVO_PASSIVO_INI" : "REGRA_VALIDA_ATIVO_PASSIVO_FIN",
          message: `O ativo é de ${sided(left)} e o passivo com o patrimônio líquido de ${sided(right)}. Os dois são iguais: confira as contas de cada lado.`,
        },
        field,
      ),
    );
  }
  return faults;
}

/** Detail lines are the balances of the accounts that I052 joins in them: at the start and the end of the period, or before closing. */
function checkBalances({ from, to, balanceSheet, incomeStatement }: Statements, book: EcdBook): SpedFault[] {
  const months = [...book.months.values()];
  const start = months.find((month) => month.from === from);
  const end = months.find((month) => month.to === to);
  const first = new Map<string, Centavos>();
  const last = new Map<string, Centavos>();
  const results = new Map<string, Centavos>();
  const add = (
    sums: Map<string, Centavos>,
    { account, centre }: { account: string; centre: string },
    amount: Centavos,
  ): void => {
    const aggregation = book.chart.get(account)?.aggregation;
    const code = aggregation?.get(centre) ?? aggregation?.get("");
    if (code !== undefined) sums.set(code, (sums.get(code) ?? 0n) + amount);
  };
  for (const balance of start?.balances.values() ?? []) add(first, balance, balance.opening);
  for (const balance of end?.balances.values() ?? []) add(last, balance, balance.closing);
  for (const [day, closed] of book.results) {
    if ((from !== undefined && day < from) || (to !== undefined && day > to)) continue;
    for (const result of closed.values()) add(results, result, result.balance);
  }
  const codes = new Set([...book.chart.values()].flatMap(({ aggregation }) => [...aggregation.values()]));
  const faults: SpedFault[] = [];
  const compare = (
    line: StatementLine,
    field: string,
    rule: string,
    written: Centavos | undefined,
    kept: Centavos,
  ): void => {
    if (written === undefined || written === kept) return;
    faults.push(
      at(
        line,
        {
          code: "ecd.statement_differs_from_balances",
          rule,
          message: `A linha ${line.code} é de ${sided(written)} e os saldos das contas ligadas a ela (I052) somam ${sided(kept)}. Refaça a demonstração a partir dos saldos.`,
        },
        field,
      ),
    );
  };
  for (const line of [...balanceSheet, ...incomeStatement]) {
    if (line.isTotal) continue;
    if (!codes.has(line.code)) {
      faults.push(
        at(
          line,
          {
            code: "ecd.statement_without_accounts",
            rule: "REGRA_OBRIGATORIO_I052",
            message: `Nenhuma conta está ligada à linha ${line.code} (I052). Ligue as contas dela ou retire a linha.`,
          },
          "COD_AGL",
        ),
      );
      continue;
    }
    if (line.register === "J150") {
      if (book.results.size > 0)
        compare(line, "VL_CTA_FIN", "REGRA_VALIDA_DRE_SALDO_FIN", line.last, results.get(line.code) ?? 0n);
      continue;
    }
    if (start !== undefined)
      compare(line, "VL_CTA_INI", "REGRA_VALIDA_BALANCO_SALDO_INI", line.first, first.get(line.code) ?? 0n);
    if (end !== undefined)
      compare(line, "VL_CTA_FIN", "REGRA_VALIDA_BALANCO_SALDO_FIN", line.last, last.get(line.code) ?? 0n);
  }
  const told = new Set([...balanceSheet, ...incomeStatement].map(({ code }) => code));
  for (const [code, amount] of [...last, ...results]) {
    if (amount === 0n || told.has(code) || balanceSheet.length === 0) continue;
    faults.push(
      at(balanceSheet.at(-1) ?? { line: 1, register: "J100" }, {
        code: "ecd.statement_line_missing",
        rule: "REGRA_VALIDA_BALANCO_SALDO_FIN",
        message: `O código de aglutinação ${code} tem ${sided(amount)} e nenhuma linha do balanço nem da DRE o mostra. Inclua a linha dele.`,
      }),
    );
  }
  return faults;
}
