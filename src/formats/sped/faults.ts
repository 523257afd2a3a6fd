import type { Fault } from "../../values/fault.ts";
import type { SpedField } from "./layout.ts";
import type { SpedRecord } from "./walk-sped.ts";

/** A fault of a line of SPED; `path` says the same as line, register and field. */
export interface SpedFault extends Fault {
  readonly line: number;
  readonly register: string;
  readonly field?: string;
  /** The name that the manual gives to the rule, where it is one of its own. */
  readonly rule?: string;
}

type Where = Pick<SpedRecord, "line" | "register">;

/** Puts a fault in its place. */
export function at({ line, register }: Where, fault: Fault & { readonly rule?: string }, field?: string): SpedFault {
  const path =
    register === "" ? `linha ${line}` : `linha ${line}, ${register}${field === undefined ? "" : `.${field}`}`;
  return { ...fault, path, line, register, ...(field !== undefined && { field }) };
}

const AGAIN = "Corrija no sistema de origem e gere o arquivo de novo.";

export function notSped(where: Where): SpedFault {
  return at(where, {
    code: "sped.not_sped",
    message:
      "O arquivo não começa por um registro 0000 que diga qual escrituração é. Confira se é mesmo um arquivo do SPED.",
  });
}

export function versionWithoutTable(where: Where, version: string, ours: string): SpedFault {
  return at(where, {
    code: "sped.version_without_table",
    message: `O arquivo é do leiaute ${version} e só temos a tabela do ${ours}: campos a menos e valores fora da lista não são conferidos. Valide também no programa da Receita.`,
  });
}

export function strayLine(where: Where): SpedFault {
  return at(where, {
    code: "sped.stray_line",
    message: `A linha ${where.line} não é um registro: ou não começa e termina por “|”, ou a quebra de linha está dentro de um texto. ${AGAIN}`,
  });
}

export function lineTooLong(where: Where): SpedFault {
  return at(where, {
    code: "sped.line_too_long",
    message: `A linha ${where.line} passa de todo tamanho que um registro pode ter: não é um arquivo do SPED, ou está corrompido. ${AGAIN}`,
  });
}

export function unknownRegister(where: Where): SpedFault {
  return at(where, {
    code: "sped.unknown_register",
    message: `O registro ${where.register}, na linha ${where.line}, não existe neste leiaute. Retire-o ou gere o arquivo no leiaute certo.`,
  });
}

export function outOfPlace(where: Where, parent: string): SpedFault {
  return at(where, {
    code: "sped.out_of_place",
    message: `O registro ${where.register} da linha ${where.line} só vale abaixo de um ${parent}, que não está aberto ali. ${AGAIN}`,
  });
}

export function outOfOrder(where: Where, before: string): SpedFault {
  return at(where, {
    code: "sped.out_of_order",
    message: `O registro ${where.register} da linha ${where.line} vem depois de um ${before}, e devia vir antes. ${AGAIN}`,
  });
}

export function tooMany(where: Where, most: number, parent: string | undefined): SpedFault {
  return at(where, {
    code: "sped.too_many",
    message: `O registro ${where.register} aparece mais de ${most} ${most === 1 ? "vez" : "vezes"} ${parent === undefined ? "no arquivo" : `no mesmo ${parent}`} (linha ${where.line}). Deixe só o que vale.`,
  });
}

export function registerMissing(where: Where, missing: string): SpedFault {
  return at(where, {
    code: "sped.register_missing",
    message: `Falta o registro ${missing}, que é obrigatório. ${AGAIN}`,
  });
}

export function truncated(where: Where): SpedFault {
  return at(where, {
    code: "sped.truncated",
    message: "O arquivo SPED termina sem o registro 9999: foi cortado ou não foi concluído. Gere o arquivo de novo.",
  });
}

export function fieldCount(where: Where, { written, wanted }: Record<"written" | "wanted", number>): SpedFault {
  return at(where, {
    code: "sped.field_count",
    message: `O registro ${where.register} da linha ${where.line} tem ${written} campos e o leiaute pede ${wanted}: falta ou sobra um “|”. ${AGAIN}`,
  });
}

function named(number: number, { name, says }: SpedField): string {
  return `o campo ${number} (${name}${says === undefined || says === "" ? "" : `, ${says}`})`;
}

export function fieldMissing(where: Where, number: number, field: SpedField): SpedFault {
  return at(
    where,
    {
      code: "sped.field_missing",
      message: `Na linha ${where.line} está vazio ${named(number, field)}, que é obrigatório. Preencha-o e gere o arquivo de novo.`,
    },
    field.name,
  );
}

export function fieldTooLong(where: Where, number: number, field: SpedField, size: number): SpedFault {
  const { name } = field;
  return at(
    where,
    {
      code: "sped.field_too_long",
      message: `Na linha ${where.line}, ${named(number, field)} passa de ${size} caracteres. Encurte o texto e gere o arquivo de novo.`,
    },
    name,
  );
}

export function fieldWrongSize(where: Where, number: number, field: SpedField): SpedFault {
  return at(
    where,
    {
      code: "sped.field_wrong_size",
      message: `Na linha ${where.line}, ${named(number, field)} tem de ter ${field.size} caracteres, com os zeros à esquerda. ${AGAIN}`,
    },
    field.name,
  );
}

const WANTED = {
  text: "texto",
  number: "só números, com vírgula antes dos decimais e sem sinal nem ponto de milhar",
  signed: "só números, com vírgula antes dos decimais e sem ponto de milhar",
  date: "uma data que exista, na forma ddmmaaaa",
  id: "só letras maiúsculas e números, sem pontuação",
} as const;

export function fieldWrongType(where: Where, number: number, field: SpedField): SpedFault {
  return at(
    where,
    {
      code: "sped.field_wrong_type",
      message: `Na linha ${where.line}, ${named(number, field)} tem de trazer ${WANTED[field.type]}. ${AGAIN}`,
    },
    field.name,
  );
}

export function tooManyDecimals(where: Where, number: number, field: SpedField): SpedFault {
  return at(
    where,
    {
      code: "sped.too_many_decimals",
      message: `Na linha ${where.line}, ${named(number, field)} tem mais de ${field.decimals ?? 0} decimais. Arredonde na origem e gere o arquivo de novo.`,
    },
    field.name,
  );
}

export function valueNotAllowed(where: Where, number: number, field: SpedField): SpedFault {
  return at(
    where,
    {
      code: "sped.value_not_allowed",
      message: `Na linha ${where.line}, ${named(number, field)} só pode ser ${(field.values ?? []).join(", ")}. Troque o valor e gere o arquivo de novo.`,
    },
    field.name,
  );
}

export function controlCharacter(where: Where, number: number, field: SpedField): SpedFault {
  return at(
    where,
    {
      code: "sped.control_character",
      message: `Na linha ${where.line}, ${named(number, field)} traz um caractere de controle (tabulação, quebra de linha, aspas ou travessão do Windows). Retire-o do cadastro ou do histórico e gere o arquivo de novo.`,
    },
    field.name,
  );
}

export function looksLikeUtf8(where: Where): SpedFault {
  return at(where, {
    code: "sped.looks_like_utf8",
    message: `O arquivo está em UTF-8 (acentos da linha ${where.line} saem trocados) e o SPED pede ISO 8859-1. Gere o arquivo de novo na codificação certa.`,
  });
}

export function blockCountDiffers(
  where: Where,
  { declared, counted }: Record<"declared" | "counted", string>,
): SpedFault {
  return at(where, {
    code: "sped.block_count_differs",
    message: `O registro ${where.register} diz que o bloco tem ${declared} linhas, e são ${counted}. Faltam ou sobram registros: gere o arquivo de novo.`,
  });
}

export function blockSaysOther(where: Where, isEmpty: boolean): SpedFault {
  return at(where, {
    code: "sped.block_says_other",
    message: isEmpty
      ? `O registro ${where.register} diz que o bloco tem dados (0), e ele está vazio. Ponha 1 e gere o arquivo de novo.`
      : `O registro ${where.register} diz que o bloco está vazio (1), e ele tem registros. Ponha 0 e gere o arquivo de novo.`,
  });
}

export function registerCountDiffers(
  where: Where,
  { register, declared, counted }: Record<"register" | "declared" | "counted", string>,
): SpedFault {
  return at(where, {
    code: "sped.register_count_differs",
    message: `O 9900 da linha ${where.line} diz que há ${declared} registros ${register}, e são ${counted}. Faltam ou sobram registros: gere o arquivo de novo.`,
  });
}

export function registerNotCounted(where: Where, register: string): SpedFault {
  return at(where, {
    code: "sped.register_not_counted",
    message: `O arquivo tem registros ${register} e nenhum 9900 os conta. ${AGAIN}`,
  });
}

export function fileCountDiffers(
  where: Where,
  { declared, counted }: Record<"declared" | "counted", string>,
): SpedFault {
  return at(where, {
    code: "sped.file_count_differs",
    message: `O 9999 diz que o arquivo tem ${declared} linhas, e são ${counted}. O arquivo foi cortado ou emendado: gere-o de novo.`,
  });
}
