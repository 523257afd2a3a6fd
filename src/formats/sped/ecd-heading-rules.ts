import { isValidCnpj, isValidTaxId } from "../../values/tax-id.ts";
import { dateOf, type EcdBook, type EcdRules, fieldOf } from "./ecd-book.ts";
import { NIRE_OF_STATE, QUALIFICATIONS } from "./ecd-tables.ts";
import { at, registerMissing, type SpedFault } from "./faults.ts";
import type { SpedRecord } from "./walk-sped.ts";

/** Registers without which no book is one, by its form. */
const ALWAYS = ["I010", "I030", "I050", "J001", "J900", "J930"];
const WITH_BALANCES = ["I150", "I155", "J005"];

/** Who, of when and under which terms: 0000, I010, I030, J900, J930. */
export function headingRules(book: EcdBook): EcdRules {
  const seen = new Set<string>();
  let opening: SpedRecord | undefined;
  let term: SpedRecord | undefined;
  let closing: SpedRecord | undefined;
  let last: SpedRecord | undefined;
  let lines = "";
  let responsible = 0;
  let accountants = 0;
  let firstSigner: SpedRecord | undefined;

  return {
    take(record) {
      seen.add(record.register);
      last = record;
      switch (record.register) {
        case "0000":
          opening = record;
          book.from = dateOf(fieldOf(record, "DT_INI"));
          book.to = dateOf(fieldOf(record, "DT_FIN"));
          return checkOpening(record, book);
        case "I010":
          book.form = fieldOf(record, "IND_ESC");
          return [];
        case "I030":
          term = record;
          return opening === undefined ? [] : checkTerm(record, opening);
        case "J900":
          closing = record;
          return opening === undefined ? [] : checkClosingTerm(record, opening, term);
        case "J930": {
          firstSigner ??= record;
          if (fieldOf(record, "IND_RESP_LEGAL") === "S") responsible += 1;
          if (fieldOf(record, "COD_ASSIN") === "900") accountants += 1;
          return checkSigner(record);
        }
        case "9999":
          lines = record.fields[1] ?? "";
          return [];
        default:
          return [];
      }
    },
    end() {
      if (opening === undefined || last === undefined) return [];
      const where = last;
      const wanted = /^[GRB]$/.test(book.form) ? [...ALWAYS, ...WITH_BALANCES] : ALWAYS;
      const faults = wanted.filter((name) => !seen.has(name)).map((name) => registerMissing(where, name));
      for (const record of [term, closing]) {
        if (record === undefined || lines === "" || Number(fieldOf(record, "QTD_LIN")) === Number(lines)) continue;
        faults.push(
          at(
            record,
            {
              code: "ecd.term_line_count_differs",
              rule: "REGRA_IGUAL_QTD_LIN_REG9999",
              message: `O termo (${record.register}) diz que o livro tem ${fieldOf(record, "QTD_LIN")} linhas e o 9999 diz ${lines}. Ponha no termo o número do 9999.`,
            },
            "QTD_LIN",
          ),
        );
      }
      if (firstSigner === undefined) return faults;
      if (responsible !== 1) {
        faults.push(
          at(
            firstSigner,
            {
              code: "ecd.one_legal_responsible",
              rule: "REGRA_QUALIF_INV_RESP_LEGAL",
              message: `Exatamente um signatário é o responsável legal (IND_RESP_LEGAL = S), e são ${responsible}. Marque quem assina pela empresa perante a Receita, e só ele.`,
            },
            "IND_RESP_LEGAL",
          ),
        );
      }
      if (accountants === 0) {
        faults.push(
          at(
            firstSigner,
            {
              code: "ecd.accountant_missing",
              rule: "REGRA_OBRIGATORIO_CONTADOR",
              message:
                "Nenhum signatário é o contador (código 900). Inclua quem responde pela escrituração, com o seu CRC.",
            },
            "COD_ASSIN",
          ),
        );
      }
      return faults;
    },
  };
}

function checkOpening(record: SpedRecord, { from, to }: EcdBook): SpedFault[] {
  const faults: SpedFault[] = [];
  const [taxId, state] = [fieldOf(record, "CNPJ"), fieldOf(record, "UF")];
  if (from !== undefined && to !== undefined && from > to) {
    faults.push(
      at(
        record,
        {
          code: "ecd.period_inverted",
          rule: "REGRA_DATA_INI_MAIOR",
          message: "A data inicial da escrituração é depois da final. Corrija o período.",
        },
        "DT_INI",
      ),
    );
  } else if (from !== undefined && to !== undefined && from.slice(0, 4) !== to.slice(0, 4)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.period_beyond_year",
          rule: "REGRA_PERIODO_MAXIMO_ESCRITURACAO",
          message: "A escrituração passa de um ano-calendário. Faça um arquivo para cada ano.",
        },
        "DT_FIN",
      ),
    );
  }
  if (taxId.length === 14 && !isValidCnpj(taxId)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.tax_id_check_digit",
          rule: "REGRA_VALIDA_CNPJ",
          message: `O CNPJ ${taxId} não confere com os seus dígitos verificadores. Corrija-o.`,
        },
        "CNPJ",
      ),
    );
  }
  if (state !== "" && NIRE_OF_STATE[state] === undefined) {
    faults.push(
      at(
        record,
        { code: "ecd.state_unknown", rule: "REGRA_TABELA_UF", message: `Não há UF “${state}”. Corrija a sigla.` },
        "UF",
      ),
    );
  }
  if (!/^[1-6]?$/.test(fieldOf(record, "IND_SIT_ESP"))) {
    faults.push(
      at(
        record,
        {
          code: "ecd.special_situation_unknown",
          rule: "REGRA_TABELA_SITUACAO",
          message:
            "A situação especial vai de 1 (cisão) a 6 (transferência de sede), ou fica vazia. Corrija o campo 11.",
        },
        "IND_SIT_ESP",
      ),
    );
  }
  if (!/^[0-4]$/.test(fieldOf(record, "IND_SIT_INI_PER"))) {
    faults.push(
      at(
        record,
        {
          code: "ecd.start_unknown",
          rule: "REGRA_TABELA_SIT_INICIO_PER",
          message: "O indicador de início do período vai de 0 (normal) a 4. Corrija o campo 12.",
        },
        "IND_SIT_INI_PER",
      ),
    );
  }
  const [isSubstitute, hash] = [fieldOf(record, "IND_FIN_ESC") === "1", fieldOf(record, "COD_HASH_SUB")];
  if (isSubstitute !== (hash !== "")) {
    faults.push(
      at(
        record,
        {
          code: "ecd.substituted_hash",
          rule: "REGRA_HASH_SUBSTITUIDA",
          message: isSubstitute
            ? "A escrituração substitui outra e não diz qual. Ponha o hash da ECD substituída, que está no recibo dela."
            : "A escrituração é original e traz o hash de uma substituída. Ponha 1 no campo 14 ou retire o hash.",
        },
        "COD_HASH_SUB",
      ),
    );
  } else if (hash !== "" && !/^[0-9A-F]{40}$/i.test(hash)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.hash_not_hexadecimal",
          rule: "REGRA_VALIDA_HEXADECIMAL",
          message: "O hash da ECD substituída tem 40 dígitos hexadecimais. Copie-o do recibo.",
        },
        "COD_HASH_SUB",
      ),
    );
  }
  return faults;
}

function checkTerm(record: SpedRecord, opening: SpedRecord): SpedFault[] {
  const faults = sameAsOpening(record, opening);
  if (fieldOf(record, "CNPJ") !== fieldOf(opening, "CNPJ")) {
    faults.push(
      at(
        record,
        {
          code: "ecd.term_tax_id_differs",
          rule: "REGRA_IGUAL_CNPJ_REG0000",
          message: "O CNPJ do termo de abertura não é o do registro 0000. Ponha o mesmo nos dois.",
        },
        "CNPJ",
      ),
    );
  }
  const nire = fieldOf(record, "NIRE");
  const hasNire = fieldOf(opening, "IND_NIRE") === "1";
  if (hasNire !== (nire !== "")) {
    faults.push(
      at(
        record,
        {
          code: "ecd.nire_missing",
          rule: "REGRA_CAMPO_OBRIGATORIO_NIRE",
          message: hasNire
            ? "A empresa diz ter NIRE (registro 0000, campo 13) e o termo de abertura não o traz. Preencha-o como está no registro da Junta Comercial."
            : "O termo de abertura traz um NIRE e o registro 0000 diz que a empresa não tem. Ponha 1 no campo 13.",
        },
        "NIRE",
      ),
    );
  } else if (nire !== "" && !/^\d{11}$/.test(nire)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.nire_wrong",
          rule: "REGRA_VALIDA_NIRE",
          message: `O NIRE tem 11 dígitos, e “${nire}” não. Corrija-o.`,
        },
        "NIRE",
      ),
    );
  } else if (nire !== "" && nire.slice(0, 2) !== NIRE_OF_STATE[fieldOf(opening, "UF")]) {
    faults.push(
      at(
        record,
        {
          code: "ecd.nire_of_other_state",
          rule: "REGRA_NIRE_UF",
          message: `O NIRE ${nire} não começa pelo código de ${fieldOf(opening, "UF")}. Confira o NIRE e a UF.`,
        },
        "NIRE",
      ),
    );
  }
  return faults;
}

function sameAsOpening(record: SpedRecord, opening: SpedRecord): SpedFault[] {
  if (fieldOf(record, "NOME") === fieldOf(opening, "NOME")) return [];
  return [
    at(
      record,
      {
        code: "ecd.term_name_differs",
        rule: "REGRA_IGUAL_NOME_REG0000",
        message: `O nome no termo (${record.register}) não é o do registro 0000. Ponha o mesmo nome empresarial nos dois.`,
      },
      "NOME",
    ),
  ];
}

function checkClosingTerm(record: SpedRecord, opening: SpedRecord, term: SpedRecord | undefined): SpedFault[] {
  const faults = sameAsOpening(record, opening);
  if (term !== undefined && fieldOf(record, "NUM_ORD") !== fieldOf(term, "NUM_ORD")) {
    faults.push(
      at(
        record,
        {
          code: "ecd.book_number_differs",
          rule: "REGRA_IGUAL_NUM_ORD_REGI030",
          message:
            "O número do livro no termo de encerramento não é o do termo de abertura (I030). Ponha o mesmo nos dois.",
        },
        "NUM_ORD",
      ),
    );
  }
  for (const [field, of, rule] of [
    ["DT_INI_ESCR", "DT_INI", "REGRA_IGUAL_DT_INI_REG0000"],
    ["DT_FIN_ESCR", "DT_FIN", "REGRA_IGUAL_DT_FIN_REG0000"],
  ] as const) {
    if (fieldOf(record, field) === fieldOf(opening, of)) continue;
    faults.push(
      at(
        record,
        {
          code: "ecd.term_period_differs",
          rule,
          message: "O período do termo de encerramento não é o do registro 0000. Ponha as mesmas datas nos dois.",
        },
        field,
      ),
    );
  }
  return faults;
}

function checkSigner(record: SpedRecord): SpedFault[] {
  const faults: SpedFault[] = [];
  const taxId = fieldOf(record, "IDENT_CPF_CNPJ");
  const name = fieldOf(record, "IDENT_NOM");
  if (!isValidTaxId(taxId)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.signer_tax_id",
          rule: taxId.length === 14 ? "REGRA_VALIDA_CNPJ" : "REGRA_VALIDA_CPF",
          message: `O CPF ou CNPJ de ${name} não confere com os seus dígitos verificadores. Corrija-o.`,
        },
        "IDENT_CPF_CNPJ",
      ),
    );
  }
  const role = fieldOf(record, "COD_ASSIN");
  if (role !== "" && !QUALIFICATIONS.has(role)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.signer_qualification",
          rule: "REGRA_TABELA_ASSINANTE_DESC",
          message: `Não há qualificação ${role} na tabela de signatários (205 administrador, 900 contador, 001 e-CNPJ…). Corrija a de ${name}.`,
        },
        "COD_ASSIN",
      ),
    );
  }
  if (role !== "900") return faults;
  if (fieldOf(record, "IND_RESP_LEGAL") === "S") {
    faults.push(
      at(
        record,
        {
          code: "ecd.accountant_is_responsible",
          rule: "REGRA_QUALIF_INV_RESP_LEGAL",
          message: `${name} assina como contador (900) e não pode ser o responsável legal na mesma linha. Marque S em quem assina pela empresa.`,
        },
        "IND_RESP_LEGAL",
      ),
    );
  }
  for (const field of ["IND_CRC", "EMAIL", "FONE", "UF_CRC"] as const) {
    if (fieldOf(record, field) !== "") continue;
    faults.push(
      at(
        record,
        {
          code: "ecd.accountant_incomplete",
          rule: "REGRA_OBRIGATORIO_CONTADOR",
          message: `Falta ${{ IND_CRC: "o CRC", EMAIL: "o e-mail", FONE: "o telefone", UF_CRC: "a UF do CRC" }[field]} do contador ${name}. Preencha o cadastro dele e gere o arquivo de novo.`,
        },
        field,
      ),
    );
  }
  const certificate = fieldOf(record, "NUM_SEQ_CRC");
  if (certificate !== "" && !/^[A-Z]{2}\/\d{4}\/\d+$/.test(certificate)) {
    faults.push(
      at(
        record,
        {
          code: "ecd.accountant_certificate",
          rule: "REGRA_VALIDA_FORMATO_SEQUENCIAL_CRC",
          message: `A certidão de regularidade de ${name} se escreve UF/ano/número, como SP/2026/001. Corrija-a.`,
        },
        "NUM_SEQ_CRC",
      ),
    );
  }
  return faults;
}
