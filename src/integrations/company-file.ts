import { z } from "zod";
import type { NewBankAccount } from "../banking/index.ts";
import type { NewCompany } from "../companies/index.ts";
import { refuseInCompanies } from "../companies/index.ts";
import { type CalendarDate, isCalendarDate } from "../values/calendar.ts";
import { type Centavos, parseMoney } from "../values/money.ts";
import { cleanTaxId, isValidTaxId } from "../values/tax-id.ts";

/** The company and its accounts, as `--company FILE` gives them. */
export interface CompanyFile {
  readonly company: NewCompany;
  /** What the company charges for late payment, where its documents say nothing. */
  readonly lateTerms: { readonly finePct?: string; readonly interestPctMonth?: string };
  /** Up to so much, a difference between a payment and its title is rounding. */
  readonly roundingLimitCentavos: Centavos;
  /** What the bank keeps of each boleto that it collects; zero when nothing was agreed. */
  readonly collectionFeeCentavos: Centavos;
  readonly accounts: readonly NewBankAccount[];
}

/** Five centavos a settlement, unless the company says otherwise. */
const ROUNDING_LIMIT = "0.05";

const date = z
  .string()
  .refine(isCalendarDate, { error: "deve ser uma data AAAA-MM-DD que existe" })
  .refine((text) => text >= "1970-01-01" && text < "2100-01-01", { error: "deve ser uma data de 1970 a 2099" })
  .transform((text) => text as CalendarDate);

/** What a person writes on one line. PostgreSQL takes no NUL, and a name has no line of its own. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: "não pode ser vazio" })
    .max(max, { error: `tem mais de ${max} caracteres` })
    .refine((text) => !/\p{Cc}/u.test(text), { error: "tem caracteres de controle" });

const percent = z.string().regex(/^\d{1,2}(\.\d{1,4})?$/, { error: 'deve ser texto como "2" ou "1.5"' });

const companyFile = z.strictObject({
  name: line(200),
  taxId: z
    .string()
    .transform(cleanTaxId)
    .refine(isValidTaxId, { error: "não é um CNPJ ou CPF válido (dígitos verificadores não conferem)" }),
  taxRegime: z.enum(["simples", "mei", "presumido", "real"], { error: "deve ser simples, mei, presumido ou real" }),
  state: z.string().regex(/^[A-Z]{2}$/, { error: "deve ser a sigla da UF, com duas letras" }),
  city: z
    .string()
    .regex(/^\d{7}$/, { error: "deve ser o código do IBGE, com 7 dígitos" })
    .optional(),
  demonstration: z.boolean().optional(),
  lateTerms: z.strictObject({ finePct: percent.optional(), interestPctMonth: percent.optional() }).optional(),
  roundingLimit: z
    .string()
    .regex(/^0\.\d{2}$/, { error: 'deve ser texto de "0.00" a "0.99"' })
    .optional(),
  collectionFee: z
    .string()
    .regex(/^\d{1,2}\.\d{2}$/, { error: 'deve ser texto com duas casas, como "2.50"' })
    .optional(),
  accounts: z
    .array(
      z.strictObject({
        bank: z.string().regex(/^\d{3}$/, { error: "deve ser o código do banco, com 3 dígitos" }),
        branch: line(20),
        number: line(40),
        opening: z.strictObject({
          on: date,
          balance: z.string().regex(/^-?\d{1,15}\.\d{2}$/, { error: 'deve ser texto com duas casas, como "1000.00"' }),
        }),
      }),
    )
    .max(200, { error: "tem mais de 200 contas" }),
});

/**
 * Reads the company file and says everything that is wrong with it at once.
 *
 * @throws `companies.company_file_invalid`
 */
export function readCompanyFile({ file, text }: { readonly file: string; readonly text: string }): CompanyFile {
  const invalid = (problems: string): Error => refuseInCompanies("companies.company_file_invalid", { file, problems });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw invalid("não é um JSON válido");
  }
  const read = companyFile.safeParse(json);
  if (!read.success) throw invalid(read.error.issues.map(sentenceOf).join("; "));
  const { accounts, lateTerms, roundingLimit, collectionFee, ...company } = read.data;
  const seen = new Set<string>();
  for (const { bank, branch, number } of accounts) {
    const key = `${bank} ${branch} ${number}`;
    if (seen.has(key)) throw invalid(`a conta ${key} aparece duas vezes`);
    seen.add(key);
  }
  const { city, demonstration, ...required } = company;
  return {
    company: {
      ...required,
      ...(city === undefined ? {} : { city }),
      ...(demonstration === undefined ? {} : { demonstration }),
    },
    lateTerms: {
      ...(lateTerms?.finePct === undefined ? {} : { finePct: lateTerms.finePct }),
      ...(lateTerms?.interestPctMonth === undefined ? {} : { interestPctMonth: lateTerms.interestPctMonth }),
    },
    roundingLimitCentavos: parseMoney(roundingLimit ?? ROUNDING_LIMIT),
    collectionFeeCentavos: parseMoney(collectionFee ?? "0"),
    accounts: accounts.map(({ opening, ...account }) => ({
      ...account,
      opening: { on: opening.on, centavos: parseMoney(opening.balance) },
    })),
  };
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? "o arquivo" : issue.path.join(".");
  if (issue.code === "unrecognized_keys") return `${place} tem campos desconhecidos: ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_type") return `${place} falta ou é de outro tipo`;
  return `${place} ${issue.message}`;
}
