import { z } from "zod";
import { type CalendarDate, isCalendarDate } from "../values/calendar.ts";
import { isValidTaxId } from "../values/tax-id.ts";

const date = z.custom<CalendarDate>((value) => typeof value === "string" && isCalendarDate(value), {
  error: "não é uma data AAAA-MM-DD",
});
const text = z.string().trim().min(1, { error: "falta preencher" });

const signer = z.strictObject({
  name: text,
  taxId: z.string().refine(isValidTaxId, { error: "não é um CPF nem um CNPJ válido, sem pontuação" }),
  qualification: text,
  /** Code of the table of signers: 900 accountant, 205 manager, 001 e-CNPJ… */
  code: z.string().regex(/^\d{3}$/, { error: "tem três dígitos, como 900 (contador) ou 205 (administrador)" }),
  crc: text.optional(),
  email: text.optional(),
  phone: text.optional(),
  crcState: text.optional(),
  certificate: text.optional(),
  certificateUntil: date.optional(),
  legalResponsible: z.boolean(),
});

/** What the terms of a book say and the books themselves do not: where it is registered, and who signs it. */
export const ecdBook = z.strictObject({
  number: z.int().min(1),
  nature: text.default("DIÁRIO GERAL"),
  /** Absent for who is not registered with a Junta Comercial. */
  nire: z
    .string()
    .regex(/^\d{11}$/, { error: "tem 11 dígitos" })
    .optional(),
  registeredOn: date.optional(),
  city: text,
  /** First day of the books, when it is not the first of the year. */
  from: date.optional(),
  /** 0 normal, 1 opening, 2 of a merger, 3 first year of obligation, 4 of a change of seat. */
  start: z.int().min(0).max(4).default(0),
  audited: z.boolean().default(false),
  /** Whether accounts are linked to the reference chart of the Receita. */
  referential: z.boolean().default(true),
  signers: z.array(signer).min(2, { error: "são ao menos dois: o contador e o responsável legal" }),
});

export type EcdBook = z.infer<typeof ecdBook>;
