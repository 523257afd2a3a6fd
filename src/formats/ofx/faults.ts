import type { Fault } from "../../values/fault.ts";

/** A line of a statement, as a person finds it. */
export interface Line {
  /** From 1, in its statement. */
  readonly row: number;
  readonly description: string;
  readonly path: string;
}

export function amountUnreadable({ row, description, path }: Line, written: string | undefined): Fault {
  return {
    code: "ofx.amount_unreadable",
    message: `O valor da linha ${row} (${quoted(description)}) não pôde ser lido: ${quoted(written ?? "")}. Confira essa linha no extrato do banco; as outras foram lidas.`,
    path: `${path}/TRNAMT`,
  };
}

export function dateUnreadable({ row, path }: Line, written: string | undefined): Fault {
  return {
    code: "ofx.date_unreadable",
    message: `A data da linha ${row} não existe ou não pôde ser lida: ${quoted(written ?? "")}. A linha não entra como movimento; confira no extrato do banco.`,
    path: `${path}/DTPOSTED`,
  };
}

export function dateImplausible({ row, path }: Line, date: string): Fault {
  return {
    code: "ofx.date_implausible",
    message: `A data da linha ${row} não é crível para um extrato: ${date}. A linha não entra como movimento; confira no extrato do banco.`,
    path: `${path}/DTPOSTED`,
  };
}

export function balanceLineDoubtful({ row, description, path }: Line): Fault {
  return {
    code: "ofx.balance_line_doubtful",
    message: `A linha ${row} (${quoted(description)}) parece um saldo, mas tem valor e identificação de movimento, então foi lida como movimento. Confira no extrato do banco.`,
    path,
  };
}

export function accountMissing(path: string): Fault {
  return {
    code: "ofx.account_missing",
    message: "O extrato não diz de que conta é (ACCTID). Escolha a conta ao importar ou baixe o extrato de novo.",
    path: `${path}/ACCTID`,
  };
}

export function balanceUnreadable(path: string, written: string): Fault {
  return {
    code: "ofx.balance_unreadable",
    message: `O saldo do extrato não pôde ser lido: ${quoted(written)}. Confira o saldo no banco; os movimentos foram lidos.`,
    path: `${path}/BALAMT`,
  };
}

/** Of the period or of a balance. */
export function advisoryDate(
  path: string,
  {
    name,
    written,
    isImplausible,
  }: { readonly name: string; readonly written: string; readonly isImplausible: boolean },
): Fault {
  return {
    code: isImplausible ? "ofx.date_implausible" : "ofx.date_unreadable",
    message: `A data ${name} do extrato não vale: ${quoted(written)}. O extrato foi lido sem ela; confira o período no banco.`,
    path,
  };
}

export function investmentNotRead(): Fault {
  return {
    code: "ofx.investment_not_read",
    message:
      "O arquivo traz um extrato de investimentos, que não é lido. Os extratos de conta e de cartão foram lidos.",
  };
}

export function rootMissing(): Fault {
  return {
    code: "ofx.root_missing",
    message: "O arquivo não traz a marca <OFX>, então não é um extrato OFX. Baixe o extrato de novo no banco.",
  };
}

export function moreFaults(count: number): Fault {
  return {
    code: "ofx.more_faults",
    message: `Há mais ${count} problemas neste arquivo além dos listados. Baixe o extrato de novo no banco.`,
  };
}

/** @param limits lines without end for who keeps none of them */
export function tooManyLines({ lines, statements }: { readonly lines: number; readonly statements: number }): Fault {
  const most = lines === Number.POSITIVE_INFINITY ? "" : `${lines} lançamentos ou de `;
  return {
    code: "ofx.too_many_lines",
    message: `O arquivo passa de ${most}${statements} contas e só foi lido até aí. Baixe o extrato em períodos menores.`,
  };
}

export function statementMissing(): Fault {
  return {
    code: "ofx.statement_missing",
    message: "O arquivo OFX não traz extrato de nenhuma conta. Escolha a conta e o período no banco e baixe de novo.",
  };
}

export function truncated(): Fault {
  return {
    code: "ofx.truncated",
    message:
      "O arquivo termina sem o saldo e sem </OFX>: pode ter sido cortado no meio. Baixe o extrato de novo e confira se faltam movimentos.",
  };
}

/** A piece of the file inside a sentence: short, on one line. */
function quoted(text: string): string {
  const line = text.slice(0, 61).replaceAll(/\s+/g, " ").trim();
  return `“${line.length > 60 ? `${line.slice(0, 60)}…` : line}”`;
}
