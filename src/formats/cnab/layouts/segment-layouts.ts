import type { Layout } from "../../fixed-width/index.ts";
import { segmentP, segmentQ, segmentR, segmentT, segmentTSantander033, segmentU } from "./collection-240.ts";
import {
  segmentA,
  segmentB,
  segmentBPix,
  segmentJ,
  segmentJ52,
  segmentJ52Pix,
  segmentN1Gps,
  segmentN2Darf,
  segmentN3DarfSimples,
  segmentN4Gare,
  segmentO,
  segmentZ,
} from "./payments-240.ts";
import {
  segmentAItau,
  segmentBPixItau,
  segmentJ52PixItau,
  segmentJItau,
  segmentNDarfItau,
  segmentNGpsItau,
  segmentOItau,
} from "./payments-240-itau.ts";
import { segmentE } from "./statement-240.ts";

/** Of every CNAB 240. */
export const RECORD_LENGTH = 240;
export const SANTANDER = "033";
export const ITAU = "341";

const PIX_FORMS: ReadonlySet<string> = new Set(["45", "47"]);
const GARE_FORMS: ReadonlySet<string> = new Set(["22", "23", "24"]);

const COLLECTION: Readonly<Record<string, Layout>> = {
  P: segmentP,
  Q: segmentQ,
  R: segmentR,
  T: segmentT,
  U: segmentU,
};

/** Every detail that is read and written, by the name of its record. */
export const detailLayouts: Readonly<Record<string, Layout>> = Object.fromEntries(
  [
    segmentP,
    segmentQ,
    segmentR,
    segmentT,
    segmentTSantander033,
    segmentU,
    segmentA,
    segmentAItau,
    segmentB,
    segmentBPix,
    segmentBPixItau,
    segmentJ,
    segmentJItau,
    segmentJ52,
    segmentJ52Pix,
    segmentJ52PixItau,
    segmentO,
    segmentOItau,
    segmentN1Gps,
    segmentN2Darf,
    segmentN3DarfSimples,
    segmentN4Gare,
    segmentNGpsItau,
    segmentNDarfItau,
    segmentZ,
    segmentE,
  ].map((layout: Layout) => [layout.record, layout]),
);

/** What a record stands in: its bank, and what its batch does. */
export interface BatchPlace {
  readonly bank: string;
  readonly operation: string;
  readonly service: string;
  readonly form: string;
}

/** Which columns a detail of this batch has; undefined for a segment that is not read, whose record is counted and kept. */
export function layoutOfDetail(record: string, { bank, operation, service, form }: BatchPlace): Layout | undefined {
  const segment = record.charAt(13);
  if (service === "01" && (operation === "T" || operation === "R")) {
    return segment === "T" && bank === SANTANDER ? segmentTSantander033 : COLLECTION[segment];
  }
  if (operation === "E") return segment === "E" ? segmentE : undefined;
  const isPix = PIX_FORMS.has(form);
  const isItau = bank === ITAU;
  switch (segment) {
    case "A":
      return isItau ? segmentAItau : segmentA;
    case "B":
      return isPix ? (isItau ? segmentBPixItau : segmentBPix) : segmentB;
    case "J":
      if (isSecondOfJ(record)) return isPix ? (isItau ? segmentJ52PixItau : segmentJ52Pix) : segmentJ52;
      return isItau ? segmentJItau : segmentJ;
    case "O":
      return isItau ? segmentOItau : segmentO;
    case "N":
      return isItau ? taxOfItau(record) : taxOf(form);
    case "Z":
      return segmentZ;
    default:
      return undefined;
  }
}

/** A J has its barcode, forty-four digits, where J-52 says that it is the second and goes on with names. */
function isSecondOfJ(record: string): boolean {
  return record.slice(17, 19) === "52" && !/^\d{44}$/.test(record.slice(17, 61));
}

function taxOf(form: string): Layout | undefined {
  if (form === "17") return segmentN1Gps;
  if (form === "16") return segmentN2Darf;
  if (form === "18") return segmentN3DarfSimples;
  return GARE_FORMS.has(form) ? segmentN4Gare : undefined;
}

function taxOfItau(record: string): Layout | undefined {
  const tax = record.slice(17, 19);
  return tax === "01" ? segmentNGpsItau : tax === "02" ? segmentNDarfItau : undefined;
}
