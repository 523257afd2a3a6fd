import type { Fault } from "../../values/fault.ts";
import { crc16 } from "./crc16.ts";
import type { Pix } from "./pix.ts";
import { readTlv, type TlvField } from "./tlv.ts";

export interface PixReading {
  /** Absent only when the text is no BR Code at all. */
  readonly pix?: Pix;
  readonly faults: readonly Fault[];
}

/** The manual allows 512 characters; issuers with other arrangements beside Pix pass it, none by this much. */
const LENGTH_MAX = 4_000;

const PIX_GUI = "br.gov.bcb.pix";

/**
 * Reads a Pix code ("copia e cola", the text of the QR). The template of Pix is searched by its name, since other
 * arrangements may stand beside it; unknown fields are passed over. Nothing is fetched: a dynamic code's own amount is
 * decoration, and the charge at its URL rules.
 */
export function readPix(text: string): PixReading {
  const code = text.trim();
  if (code.length > LENGTH_MAX || !/^0002\d\d/.test(code)) {
    return {
      faults: [
        { code: "pix.not_recognised", message: "O texto não é um código Pix. Copie o código inteiro e tente de novo." },
      ],
    };
  }
  const { fields, whole } = readTlv(code);
  const faults: Fault[] = [];
  if (!whole || fields.at(-1)?.id !== "63") {
    faults.push({
      code: "pix.structure_invalid",
      message:
        "O código Pix está incompleto ou foi alterado: um dos tamanhos não fecha. Copie o código inteiro e tente de novo.",
    });
  }
  const pix = pixOf(fields);
  if (pix === undefined) {
    faults.push({
      code: "pix.template_missing",
      message: "O código é de pagamento, mas não traz Pix. Peça ao recebedor um código Pix.",
    });
  }
  const checked = code.slice(0, code.lastIndexOf("6304") + 4);
  const written = code.slice(checked.length);
  if (crc16(new TextEncoder().encode(checked)) !== written.toUpperCase()) {
    faults.push({
      code: "pix.wrong_check_digit",
      message: "O código de verificação do Pix (CRC) não confere. Copie o código inteiro e tente de novo.",
      path: "63",
    });
  }
  return pix === undefined ? { faults } : { pix, faults };
}

function pixOf(fields: readonly TlvField[]): Pix | undefined {
  const account = templateIn(fields, { from: 26, to: 51 });
  const recurrence = templateIn(fields, { from: 80, to: 80 });
  if (account === undefined && recurrence === undefined) return undefined;
  const accountFields = account?.fields ?? [];
  const additional = readTlv(fieldValue(fields, "62") ?? "").fields;
  const key = fieldValue(accountFields, "01");
  const url = fieldValue(accountFields, "25");
  const pix: WritablePix = { kind: url !== undefined ? "dynamic" : key !== undefined ? "static" : "recurrence-only" };
  set(pix, "accountTemplate", account?.id);
  set(pix, "key", key);
  set(pix, "description", fieldValue(accountFields, "02"));
  set(pix, "fss", fieldValue(accountFields, "03"));
  set(pix, "url", url);
  set(pix, "recurrenceUrl", fieldValue(recurrence?.fields ?? [], "25"));
  set(pix, "pointOfInitiation", fieldValue(fields, "01"));
  set(pix, "amount", fieldValue(fields, "54"));
  set(pix, "currency", fieldValue(fields, "53"));
  set(pix, "country", fieldValue(fields, "58"));
  set(pix, "merchantName", fieldValue(fields, "59"));
  set(pix, "merchantCity", fieldValue(fields, "60"));
  set(pix, "postalCode", fieldValue(fields, "61"));
  set(pix, "txid", fieldValue(additional, "05"));
  set(pix, "crc", fieldValue(fields, "63"));
  return pix;
}

type WritablePix = { -readonly [Key in keyof Pix]: Pix[Key] };

function set<Name extends string>(target: { [Key in Name]?: string }, name: Name, value: string | undefined): void {
  if (value !== undefined) target[name] = value;
}

interface Template {
  readonly id: string;
  readonly fields: readonly TlvField[];
}

function templateIn(fields: readonly TlvField[], { from, to }: { from: number; to: number }): Template | undefined {
  for (const { id, value } of fields) {
    if (Number(id) < from || Number(id) > to) continue;
    const inner = readTlv(value).fields;
    if (fieldValue(inner, "00")?.toLowerCase() === PIX_GUI) return { id, fields: inner };
  }
  return undefined;
}

function fieldValue(fields: readonly TlvField[], id: string): string | undefined {
  return fields.find((field) => field.id === id)?.value;
}
