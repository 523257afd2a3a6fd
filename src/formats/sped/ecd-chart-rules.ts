import { type EcdAccount, type EcdBook, type EcdRules, fieldOf } from "./ecd-book.ts";
import { NATURES } from "./ecd-tables.ts";
import { at, type SpedFault } from "./faults.ts";
import type { SpedRecord } from "./walk-sped.ts";

/** Balance accounts that take postings stand at this level or below it (CTG 2001 R3). */
const LEVEL_MIN = 4;

/** Accounts, cost centres, standard histories and who takes part: I050 to I100, 0150. */
export function chartRules(book: EcdBook): EcdRules {
  let plan = "";
  let account: EcdAccount | undefined;
  return {
    take(record) {
      switch (record.register) {
        case "0000":
          plan = fieldOf(record, "COD_PLAN_REF");
          return [];
        case "0150":
          return once(record, book.partners, "COD_PART", "o participante");
        case "I075":
          return once(record, book.histories, "COD_HIST", "o histórico padronizado");
        case "I100":
          return once(record, book.centres, "COD_CCUS", "o centro de custos");
        case "I050": {
          const code = fieldOf(record, "COD_CTA");
          account = {
            line: record.line,
            code,
            parent: fieldOf(record, "COD_CTA_SUP"),
            kind: fieldOf(record, "IND_CTA"),
            nature: fieldOf(record, "COD_NAT"),
            level: Number(fieldOf(record, "NIVEL")),
            referential: "",
            aggregation: new Map(),
          };
          const faults = [...checkAccount(record, account, book), ...withoutBlanks(record, "COD_CTA")];
          if (book.chart.has(code)) {
            faults.push(
              at(
                record,
                {
                  code: "ecd.account_twice",
                  message: `A conta ${code} aparece de novo no plano de contas. Deixe uma só linha para cada conta.`,
                },
                "COD_CTA",
              ),
            );
          } else book.chart.set(code, account);
          return faults;
        }
        case "I051":
        case "I052": {
          if (account === undefined) return [];
          if (record.register === "I051") account.referential = fieldOf(record, "COD_CTA_REF");
          else account.aggregation.set(fieldOf(record, "COD_CCUS"), fieldOf(record, "COD_AGL"));
          if (account.kind === "A") return record.register === "I051" ? withoutPlan(record, plan) : [];
          return [
            at(record, {
              code: "ecd.detail_of_synthetic",
              rule: "REGRA_REGISTRO_PARA_CONTA_ANALITICA",
              message: `A conta ${account.code} é sintética e tem um ${record.register} abaixo dela. Só contas analíticas têm código referencial e de aglutinação: retire-o.`,
            }),
          ];
        }
        default:
          return [];
      }
    },
    end: () => [...book.chart.values()].flatMap((one) => checkPlace(one, book, plan)),
  };
}

function withoutPlan(record: SpedRecord, plan: string): SpedFault[] {
  if (plan !== "") return [];
  return [
    at(record, {
      code: "ecd.referential_without_plan",
      rule: "REGRA_I051_OBRIGATORIO",
      message:
        "Há contas ligadas a um plano referencial (I051) e o registro 0000 não diz qual é (campo 23). Diga o plano ou retire os I051.",
    }),
  ];
}

function once(record: SpedRecord, seen: Set<string>, field: string, what: string): SpedFault[] {
  const code = fieldOf(record, field);
  if (!seen.has(code)) {
    seen.add(code);
    return withoutBlanks(record, field);
  }
  return [
    at(
      record,
      {
        code: "ecd.registered_twice",
        rule: record.register === "I100" ? "REGRA_COD_CCUS_DUPLICADO" : "REGRA_REGISTRO_DUPLICADO",
        message: `Repete-se ${what} ${code}. Deixe uma só linha para cada código.`,
      },
      field,
    ),
  ];
}

function withoutBlanks(record: SpedRecord, field: string): SpedFault[] {
  const code = fieldOf(record, field);
  if (code === code.trim()) return [];
  return [
    at(
      record,
      {
        code: "ecd.code_with_blanks",
        message: `O código “${code}” começa ou termina por espaço. Retire o espaço do cadastro.`,
      },
      field,
    ),
  ];
}

function checkAccount(record: SpedRecord, account: EcdAccount, book: EcdBook): SpedFault[] {
  const faults: SpedFault[] = [];
  const { code, parent, kind, nature, level } = account;
  if (!NATURES.has(nature)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.nature_unknown",
          rule: "REGRA_TABELA_NATUREZA",
          message: `A natureza “${nature}” da conta ${code} não existe (01 ativo, 02 passivo, 03 PL, 04 resultado, 05 compensação, 09 outras). Corrija-a.`,
        },
        "COD_NAT",
      ),
    );
  }
  if (level < 1) {
    faults.push(
      at(
        record,
        {
          code: "ecd.level_zero",
          rule: "REGRA_MAIOR_QUE_UM",
          message: `O nível da conta ${code} começa em 1. Corrija-o.`,
        },
        "NIVEL",
      ),
    );
  }
  if (/^[GRB]$/.test(book.form) && kind === "A" && /^0[123]$/.test(nature) && level < LEVEL_MIN) {
    faults.push(
      at(
        record,
        {
          code: "ecd.account_too_high",
          rule: "REGRA_VALIDA_NIVEL_CONTAS",
          message: `A conta analítica ${code} está no nível ${level}, e contas patrimoniais ficam no ${LEVEL_MIN} ou abaixo. Ponha-a sob mais um grupo.`,
        },
        "NIVEL",
      ),
    );
  }
  if (parent !== "" && parent === code) {
    faults.push(
      at(
        record,
        {
          code: "ecd.account_above_itself",
          rule: "REGRA_COD_CTA_IGUAL_COD_CTA_SUP",
          message: `A conta ${code} diz estar abaixo de si mesma. Ponha a conta do grupo a que pertence.`,
        },
        "COD_CTA_SUP",
      ),
    );
  }
  if (level > 1 && parent === "") {
    faults.push(
      at(
        record,
        {
          code: "ecd.parent_missing",
          rule: "REGRA_COD_CTA_SUP_OBRIGATORIO",
          message: `A conta ${code}, de nível ${level}, não diz a que grupo pertence. Preencha a conta superior.`,
        },
        "COD_CTA_SUP",
      ),
    );
  }
  if (level === 1 && parent !== "") {
    faults.push(
      at(
        record,
        {
          code: "ecd.parent_of_first_level",
          rule: "REGRA_CONTA_SUPERIOR_NAO_SE_APLICA",
          message: `A conta ${code} é de nível 1 e diz estar abaixo de ${parent}. Retire a conta superior ou corrija o nível.`,
        },
        "COD_CTA_SUP",
      ),
    );
  }
  const changed = fieldOf(record, "DT_ALT").slice(4);
  if (book.to !== undefined && changed > book.to.slice(0, 4)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.account_of_later_year",
          rule: "REGRA_ANO_ALT_MAIOR_ANO_FIN",
          message: `A conta ${code} foi incluída ou mudada em ${changed}, depois do ano da escrituração. Corrija a data ou retire a conta.`,
        },
        "DT_ALT",
      ),
    );
  }
  return faults;
}

/** What can be said once the whole chart is known: children may come before their parents. */
function checkPlace(account: EcdAccount, book: EcdBook, plan: string): SpedFault[] {
  const { line, code, kind, parent, level, nature } = account;
  const where = { line, register: "I050" };
  const faults: SpedFault[] = [];
  if (plan !== "" && kind === "A" && account.referential === "" && nature !== "05" && nature !== "09") {
    faults.push(
      at(where, {
        code: "ecd.referential_missing",
        rule: "REGRA_I051_OBRIGATORIO",
        message: `A conta ${code} não está ligada ao plano referencial que o registro 0000 escolhe. Escolha a conta referencial dela (I051).`,
      }),
    );
  }
  if (parent === "" || parent === code || level <= 1) return faults;
  const above = book.chart.get(parent);
  if (above === undefined) {
    faults.push(
      at(
        where,
        {
          code: "ecd.parent_unknown",
          rule: "REGRA_CODIGO_CONTA_NIVEL_SUPERIOR_INVALIDO",
          message: `A conta ${code} diz pertencer a ${parent}, que não está no plano de contas. Inclua o grupo ou corrija o código.`,
        },
        "COD_CTA_SUP",
      ),
    );
    return faults;
  }
  if (above.kind !== "S") {
    faults.push(
      at(
        where,
        {
          code: "ecd.parent_is_analytic",
          rule: "REGRA_CONTA_NIVEL_SUPERIOR_NAO_SINTETICA",
          message: `A conta ${code} pertence a ${parent}, que é analítica. Só contas sintéticas têm outras abaixo.`,
        },
        "COD_CTA_SUP",
      ),
    );
  }
  if (above.level >= level) {
    faults.push(
      at(
        where,
        {
          code: "ecd.parent_level",
          rule: "REGRA_NIVEL_DE_CONTA_NIVEL_SUPERIOR_INVALIDO",
          message: `A conta ${code} é de nível ${level} e a de cima, ${parent}, de nível ${above.level}. O nível cresce de cima para baixo: corrija-o.`,
        },
        "NIVEL",
      ),
    );
  }
  // The manual asks it from the third level on: equity (03) stands below liabilities (02) at the second.
  if (level > 2 && above.nature !== nature) {
    faults.push(
      at(
        where,
        {
          code: "ecd.parent_nature",
          rule: "REGRA_NATUREZA_CONTA",
          message: `A conta ${code} é de natureza ${nature} e o seu grupo, ${parent}, de natureza ${above.nature}. Ponha a mesma nos dois.`,
        },
        "COD_NAT",
      ),
    );
  }
  return faults;
}
