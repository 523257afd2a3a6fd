import type { Fault } from "../../values/fault.ts";
import { crc16 } from "./crc16.ts";
import { readPix } from "./read-pix.ts";

/** A Pix code to be issued: with a key it is static, with an address dynamic, and with neither a recurrence alone. */
export interface PixToWrite {
  /** CPF or CNPJ without mask, telephone from +55, e-mail or random key. */
  readonly key?: string;
  /** Of the charge, without `https://`. */
  readonly url?: string;
  /** Of the authorisation of Pix Automático, without `https://`. */
  readonly recurrenceUrl?: string;
  /** Of a static code, for who pays. */
  readonly description?: string;
  /** Decimal text; left out, whoever pays says how much. In a dynamic code the charge at its address rules. */
  readonly amount?: string;
  /** Accents are taken off, and what passes 25 letters is cut. */
  readonly merchantName: string;
  /** The same, with 15. */
  readonly merchantCity: string;
  readonly postalCode?: string;
  /** Up to 25 letters and digits; left out, there is none. */
  readonly txid?: string;
}

export interface PixWriting {
  /** "Copia e cola", the text of the QR; absent while there are faults. */
  readonly code?: string;
  readonly faults: readonly Fault[];
}

const GUI = "br.gov.bcb.pix";
/** Two digits of length. */
const VALUE_MAX = 99;
const KEY =
  /^(?:\d{11}|[0-9A-Z]{12}\d{2}|\+55\d{10,11}|[^\s@|]{1,64}@[^\s@|]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * Writes a Pix code (BR Code), only in ASCII, since issuers and readers disagree on what a length counts.
 *
 * @see Banco Central, Manual de Padrões para Iniciação do Pix
 */
export function writePix(given: PixToWrite): PixWriting {
  const faults = [...faultsOf(given)];
  if (faults.length > 0) return { faults };
  const { key, url, recurrenceUrl, amount, postalCode } = given;
  const template = [field("00", GUI), field("01", key), field("02", plain(given.description)), field("25", url)].join(
    "",
  );
  const body = [
    field("00", "01"),
    // Of one use: a charge is paid once.
    field("01", url === undefined ? undefined : "12"),
    field("26", template),
    field("52", "0000"),
    field("53", "986"),
    field("54", amount),
    field("58", "BR"),
    field("59", plain(given.merchantName)?.slice(0, 25).trimEnd()),
    field("60", plain(given.merchantCity)?.slice(0, 15).trimEnd()),
    field("61", postalCode),
    field("62", field("05", given.txid ?? "***")),
    field("80", recurrenceUrl === undefined ? undefined : field("00", GUI) + field("25", recurrenceUrl)),
    "6304",
  ].join("");
  const code = body + crc16(new TextEncoder().encode(body));
  return { code, faults: readPix(code).faults };
}

function field(id: string, value: string | undefined): string {
  return value === undefined || value === "" ? "" : `${id}${String(value.length).padStart(2, "0")}${value}`;
}

/** Letters without accents, and blanks in the place of what is not in ASCII. */
function plain(text: string | undefined): string | undefined {
  return text
    ?.normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7e]/g, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

function* faultsOf({ key, url, recurrenceUrl, ...given }: PixToWrite): Generator<Fault> {
  const fault = (path: string, message: string): Fault => ({ code: "pix.unwritable", message, path });
  if (key !== undefined && url !== undefined) {
    yield fault("url", "Um código Pix leva a chave ou o endereço da cobrança, não os dois. Tire um deles.");
  } else if (key === undefined && url === undefined && recurrenceUrl === undefined) {
    yield fault("key", "Falta a chave Pix, ou o endereço da cobrança. Cadastre a chave da conta que recebe.");
  }
  if (key !== undefined && !KEY.test(key)) {
    yield fault(
      "key",
      `“${key}” não é uma chave Pix: é um CPF ou CNPJ sem pontuação, um telefone desde +55, um e-mail ou uma chave aleatória. Corrija a chave.`,
    );
  }
  for (const [path, address] of Object.entries({ url, recurrenceUrl })) {
    if (address !== undefined && !/^(?!https?:)[\w.-]+\.\w+(?:\/[\x21-\x7e]*)?$/i.test(address)) {
      yield fault(
        path,
        `O endereço “${address}” não serve em um código Pix: vai sem “https://” e sem espaços. Copie-o do seu banco.`,
      );
    }
  }
  const { amount, txid, postalCode, description } = given;
  if (amount !== undefined && !(/^\d{1,10}\.\d\d$/.test(amount) && /[1-9]/.test(amount))) {
    yield fault(
      "amount",
      `O valor “${amount}” não serve em um código Pix. Diga reais e centavos, como 10.00, maior que zero.`,
    );
  }
  for (const name of ["merchantName", "merchantCity"] as const) {
    if (plain(given[name]) === "") {
      yield fault(
        name,
        `Falta ${name === "merchantName" ? "o nome" : "a cidade"} de quem recebe. Preencha o cadastro da empresa.`,
      );
    }
  }
  if (txid !== undefined && !/^[0-9a-z]{1,25}$/i.test(txid)) {
    yield fault(
      "txid",
      `O identificador “${txid}” não serve: tem de 1 a 25 letras e algarismos, sem espaços. Use outro.`,
    );
  }
  if (postalCode !== undefined && !/^\d{8}$/.test(postalCode)) {
    yield fault("postalCode", `O CEP tem oito dígitos, e veio “${postalCode}”. Corrija o cadastro da empresa.`);
  }
  const inner = field("00", GUI) + field("01", key) + field("02", plain(description)) + field("25", url);
  const longest = Math.max(inner.length, (field("00", GUI) + field("25", recurrenceUrl)).length);
  if (longest > VALUE_MAX) {
    yield fault(
      key === undefined ? "url" : "description",
      `O código Pix fica grande demais: passa ${longest - VALUE_MAX} caracteres. Encurte ${key === undefined ? "o endereço da cobrança" : "a descrição"}.`,
    );
  }
}
