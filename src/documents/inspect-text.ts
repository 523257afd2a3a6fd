import { readBoleto } from "../formats/boleto/index.ts";
import { readPix } from "../formats/pix/index.ts";
import { accessKeyParts, isValidAccessKey, isValidNfseKey } from "../values/access-key.ts";
import type { CalendarDate } from "../values/calendar.ts";
import type { Fault } from "../values/fault.ts";
import { cleanTaxId, formatTaxId, isValidCnpj, isValidCpf } from "../values/tax-id.ts";
import { boletoFacts, pixFacts } from "./code-facts.ts";
import { presentFacts } from "./facts.ts";
import type { DocumentKind, Inspected } from "./inspected.ts";

/** Longer than any code a person copies; a whole file pasted here is not one. */
const TEXT_LENGTH_MAX = 4_000;

/**
 * Says what a typed or pasted code is: a digit line, a barcode, an access key, a CNPJ or CPF, a Pix code. A code whose
 * check digits fail is still read, with a problem ending in `check_digit`. A tax id has no kind of document of its own:
 * it is `unknown` with the facts `taxId` and `taxIdKind`, and no problem when its digits hold.
 *
 * @param on the day on which the due factor of a boleto is resolved
 */
export function inspectText(text: string, { on }: { readonly on: CalendarDate }): Inspected {
  const typed = text.trim();
  if (typed === "" || typed.length > TEXT_LENGTH_MAX) return notRecognised();
  const pix = readPix(typed);
  if (pix.pix !== undefined || pix.faults.every(({ code }) => code !== "pix.not_recognised")) {
    return { kind: "pix", facts: pix.pix === undefined ? {} : pixFacts(pix.pix), problems: pix.faults };
  }
  // People copy codes with the mask of the page, and keys with the name that XML gives them ("NFe3526…").
  const code = cleanTaxId(typed).replace(/^(?:NFE|CTE|NFS)(?=\d{44})/, "");
  switch (code.length) {
    case 11:
      return /^\d+$/.test(code) ? cpf(code) : notRecognised();
    case 14:
      return /^[0-9A-Z]{12}\d{2}$/.test(code) ? cnpj(code) : notRecognised();
    case 44:
      return keyOrBarcode(code, on);
    case 47:
    case 48:
      return /^\d+$/.test(code) ? boleto(code, on) : notRecognised();
    case 50:
      return /^\d{9}[0-9A-Z]{12}\d{29}$/.test(code) ? nfseKey(code) : notRecognised();
    default:
      return notRecognised();
  }
}

/**
 * A key and a barcode both have 44 digits, and one mistyped key in eleven holds as a barcode by chance. So sense comes first:
 * a barcode has currency 9 in its fourth digit or begins with 8, a key has a state, a month and a model. What has both
 * senses is settled by the check digits; what has neither is taken for a barcode, whose faults then say what is wrong.
 */
function keyOrBarcode(code: string, on: CalendarDate): Inspected {
  if (!/^\d{44}$/.test(code)) return accessKeyParts(code) === undefined ? notRecognised() : accessKey(code);
  const hasSenseAsBarcode = code[3] === "9" || code[0] === "8";
  if (!hasSenseAsKey(code)) return isValidAccessKey(code) && !hasSenseAsBarcode ? accessKey(code) : boleto(code, on);
  if (!hasSenseAsBarcode || isValidAccessKey(code)) return accessKey(code);
  const barcode = boleto(code, on);
  return barcode.problems.some((problem) => problem.code.endsWith("check_digit")) ? accessKey(code) : barcode;
}

const KEY_KINDS: Readonly<Record<string, DocumentKind>> = { "55": "nfe", "65": "nfce", "57": "cte", "67": "cte" };

/** Codes of IBGE for the 27 states; "91" is the national environment, which signs events and not notes. */
const STATES = /^(?:1[1-7]|2[1-9]|3[1235]|4[123]|5[0-3])/;

function hasSenseAsKey(code: string): boolean {
  const parts = accessKeyParts(code);
  return (
    parts !== undefined &&
    STATES.test(parts.cUF) &&
    /(?:0[1-9]|1[0-2])$/.test(parts.yearMonth) &&
    parts.model in KEY_KINDS
  );
}

function accessKey(key: string): Inspected {
  const parts = accessKeyParts(key);
  const kind = KEY_KINDS[parts?.model ?? ""] ?? "unknown";
  const problem: Fault = {
    code: kind === "cte" ? "cte.key_check_digit" : "nfe.key_check_digit",
    message: `O dígito verificador da chave de acesso ${key} não confere. Confira cada algarismo e digite de novo.`,
  };
  return {
    kind,
    facts: presentFacts({ key, model: parts?.model, series: parts?.series, number: parts?.number }),
    problems: isValidAccessKey(key) ? [] : [problem],
  };
}

function nfseKey(key: string): Inspected {
  const problem: Fault = {
    code: "nfse.key_check_digit",
    message: `O dígito verificador da chave da NFS-e ${key} não confere. Confira cada algarismo e digite de novo.`,
  };
  return { kind: "nfse", facts: { key }, problems: isValidNfseKey(key) ? [] : [problem] };
}

function cnpj(code: string): Inspected {
  const problem: Fault = {
    code: "cnpj.check_digit",
    message: `Os dígitos verificadores do CNPJ ${formatTaxId(code)} não conferem. Confira cada caractere e digite de novo.`,
  };
  return { kind: "unknown", facts: { taxId: code, taxIdKind: "cnpj" }, problems: isValidCnpj(code) ? [] : [problem] };
}

function cpf(code: string): Inspected {
  const problem: Fault = {
    code: "cpf.check_digit",
    message: `Os dígitos verificadores do CPF ${formatTaxId(code)} não conferem. Confira cada algarismo e digite de novo.`,
  };
  return { kind: "unknown", facts: { taxId: code, taxIdKind: "cpf" }, problems: isValidCpf(code) ? [] : [problem] };
}

function boleto(code: string, on: CalendarDate): Inspected {
  const { boleto: read, faults } = readBoleto(code, on);
  return { kind: "boleto", facts: read === undefined ? {} : boletoFacts(read), problems: faults };
}

function notRecognised(): Inspected {
  return {
    kind: "unknown",
    facts: {},
    problems: [
      {
        code: "unknown.not_recognised",
        message:
          "O texto não é linha digitável, código de barras, chave de acesso, CNPJ, CPF nem código Pix. Confira se falta ou sobra algum caractere.",
      },
    ],
  };
}
