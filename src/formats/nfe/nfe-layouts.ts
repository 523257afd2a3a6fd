import { createRequire } from "node:module";
import type { XmlElement } from "../xml/index.ts";
import { checkLayout, type LayoutCheck, type LayoutPart, layoutShelf, layoutUnknown } from "../xml-layout/index.ts";

const load = createRequire(import.meta.url);
const table = layoutShelf((name) => load(`./layouts/${name}.json`));

/** A release of the layout 4.00, and the last day of issue on which a note may still follow it. */
interface NfeRelease {
  readonly table: string;
  readonly until?: string;
}

/**
 * The newest first. Each accepts nearly all that the one before it did, and is published and used in tests months before its day:
 * so a note may follow any release that had not ended when it was issued, and one that accepts it is enough. The days are those of
 * production and a month more, since the authorities change over one by one.
 *
 * @see NT 2025.002 (production from 2025-10-06); NT Conjunta 2025.001 (CNPJ with letters, production from 2026-07-06)
 */
const NFE_RELEASES: readonly NfeRelease[] = [
  { table: "nfe-4.00-PL_010e" },
  { table: "nfe-4.00-PL_010d" },
  { table: "nfe-4.00-PL_010b", until: "2026-08-06" },
  // It stands for all of 4.00 before it.
  { table: "nfe-4.00-PL_009o", until: "2025-11-06" },
];

/** Versions of before 2018, of which we hold no table. */
const OLD_VERSION = /^[123]\./;

/**
 * Measures an NF-e or NFC-e 4.00 by the releases that had not ended on the day of its issue, all of them when it does not say when.
 *
 * @param element `nfeProc`, or a bare `NFe`
 */
export function checkNfeLayout(element: XmlElement): LayoutCheck {
  const infNFe = (element.name === "NFe" ? element : element.child("NFe"))?.child("infNFe");
  if (OLD_VERSION.test(infNFe?.attribute("versao") ?? element.attribute("versao") ?? "")) return layoutUnknown;
  const on = /^\d{4}-\d{2}-\d{2}/.exec(infNFe?.child("ide")?.textOf("dhEmi") ?? "")?.[0];
  const releases = NFE_RELEASES.filter(({ until }) => on === undefined || until === undefined || on <= until);
  return checkLayout(opened(releases.map((release) => [{ element, name: release.table }])));
}

/** Events whose whole envelope has a schema of its own, by the type of event. */
const WHOLE_EVENTS: ReadonlySet<string> = new Set([
  "110110",
  "110111",
  "110112",
  "110130",
  "110131",
  "110140",
  "110150",
  "110192",
  "110193",
  "110750",
  "110751",
]);

/** Manifestations of the recipient, which share one. */
const MANIFESTATIONS: ReadonlySet<string> = new Set(["210200", "210210", "210220", "210240"]);

/** Events whose details have a schema, inside the envelope that all events have. */
const DETAILED_EVENTS: ReadonlySet<string> = new Set([
  ..."110001 110110 110111 110112 110130 110131 110140 110150 110192 110193 110750 110751".split(" "),
  ..."111500 111501 111502 111503 112110 112120 112130 112140 112150".split(" "),
  ..."210200 210210 210220 210240 211110 211120 211124 211128 211130 211140 211150 212110 212120".split(" "),
  ..."411500 411501 411502 411503 412120 412130 610130 610131 790700 990900 990910".split(" "),
]);

/**
 * Measures an event by the schema of its type, and else by that of all events with the details of its type. The first knows more
 * of the type; only the second knows keys with letters.
 *
 * @param element `procEventoNFe`, `evento` or `retEvento`; or a lot of events of one type, `envEvento` or `retEnvEvento`
 */
export function checkNfeEventLayout(element: XmlElement): LayoutCheck {
  const events = element.childrenNamed("evento").map((evento) => evento.child("infEvento"));
  const inside = [element, element.child("retEvento")].map((holder) => holder?.child("infEvento"));
  const infEventos = [...events, ...inside].filter((infEvento) => infEvento !== undefined);
  const type = infEventos[0]?.textOf("tpEvento") ?? "";
  const details = infEventos.flatMap((infEvento) => infEvento.childrenNamed("detEvento"));
  const generic = { element, name: "event-generic" };
  const whole = WHOLE_EVENTS.has(type) ? type : MANIFESTATIONS.has(type) ? "2102xx" : undefined;
  const releases: { element: XmlElement; name: string }[][] = [];
  if (whole !== undefined) releases.push([{ element, name: `event-${whole}` }]);
  if (details.length === 0 || DETAILED_EVENTS.has(type)) {
    releases.push([generic, ...details.map((detail) => ({ element: detail, name: `detail-${type}` }))]);
  } else if (whole === undefined) {
    // An event of which we know only the envelope is refused when that is wrong, and else not judged.
    const check = checkLayout(opened([[generic]]));
    return check.verdict === "valid" ? layoutUnknown : check;
  }
  return checkLayout(opened(releases));
}

/** What is sent to the services of layout 4.00 and what they answer, other than notes and events. */
const SERVICE_TABLES: Readonly<Record<string, string>> = {
  enviNFe: "nfe-4.00-PL_010e",
  retEnviNFe: "nfe-4.00-PL_010e",
  consReciNFe: "nfe-4.00-PL_010e",
  retConsReciNFe: "nfe-4.00-PL_010e",
  inutNFe: "nfe-4.00-PL_010e",
  retInutNFe: "nfe-4.00-PL_010e",
  procInutNFe: "nfe-4.00-PL_010e",
  consStatServ: "nfe-4.00-PL_010e",
  retConsStatServ: "nfe-4.00-PL_010e",
  consSitNFe: "consult-4.00-PL_010e",
  retConsSitNFe: "consult-4.00-PL_010e",
};

/** @param element a lot of notes, a request to void numbers, a consultation, or the answer to one of these, in its newest release */
export function checkNfeServiceLayout(element: XmlElement): LayoutCheck {
  const name = SERVICE_TABLES[element.name];
  if (name === undefined || OLD_VERSION.test(element.attribute("versao") ?? "")) return layoutUnknown;
  return checkLayout(opened([[{ element, name }]]));
}

/** One at a time, so that no schema is compiled that is not asked. */
function* opened(releases: readonly { element: XmlElement; name: string }[][]): Generator<readonly LayoutPart[]> {
  for (const parts of releases) yield parts.map(({ element, name }) => ({ element, table: table(name) }));
}

/** @param element `resNFe`, `resEvento`, `distDFeInt` or `retDistDFeInt`, of the layouts 1.00 and 1.01 */
export function checkDistributionLayout(element: XmlElement): LayoutCheck {
  const isFirst = element.attribute("versao") === "1.00";
  const names = isFirst ? ["distribution-1.00"] : ["distribution-1.01", "distribution-1.01-2015"];
  return checkLayout(opened(names.map((name) => [{ element, name }])));
}
