import { createRequire } from "node:module";
import type { XmlElement } from "../xml/index.ts";
import { checkLayout, type LayoutCheck, type LayoutPart, layoutShelf, layoutUnknown } from "../xml-layout/index.ts";

const load = createRequire(import.meta.url);
const table = layoutShelf((name) => load(`./layouts/${name}.json`));

/** The newest first. With the groups of the reform, and before them: the newer accepts nearly all that the older did. */
const RELEASES = ["RTC", "PL_CTe_400"];

/** Versions of which we hold no table: 3.00 was switched off in January 2024. */
const OLD_VERSION = /^[123]\./;

/**
 * Measures a CT-e 4.00 of any of its kinds by the releases that we hold; the freight's own part, which the layout leaves open, by
 * the table of its modal.
 *
 * @param element `CTe`, `CTeOS`, `CTeSimp`, `GTVe`, or their own `…Proc`
 */
export function checkCteLayout(element: XmlElement): LayoutCheck {
  const infCte = element.child("infCte") ?? element.children.map((child) => child.child("infCte")).find(Boolean);
  if (OLD_VERSION.test(infCte?.attribute("versao") ?? element.attribute("versao") ?? "")) return layoutUnknown;
  const infModal = infCte?.child("infModal") ?? infCte?.at("infCTeNorm", "infModal");
  const [modal] = infModal?.children ?? [];
  return checkLayout(releases("cte-4.00", element, modal));
}

/** @param element `procEventoCTe`, `eventoCTe` or `retEventoCTe` */
export function checkCteEventLayout(element: XmlElement): LayoutCheck {
  if (OLD_VERSION.test(element.attribute("versao") ?? "")) return layoutUnknown;
  const [details] = (element.child("eventoCTe") ?? element).at("infEvento", "detEvento")?.children ?? [];
  return checkLayout(releases("event-4.00", element, details));
}

/** @param element `inutCTe`, `retInutCTe`, `procInutCTe`, `distDFeInt` or `retDistDFeInt` */
export function checkCteServiceLayout(element: XmlElement): LayoutCheck {
  if (element.name.endsWith("DFeInt")) return checkLayout([[{ table: table("distribution-1.00"), element }]]);
  return element.name.endsWith("utCTe") ? checkLayout([[{ table: table("inut-4.00"), element }]]) : layoutUnknown;
}

function* releases(layout: string, whole: XmlElement, open: XmlElement | undefined): Generator<readonly LayoutPart[]> {
  for (const release of RELEASES) {
    const opened = table(`${layout}-${release}`);
    const parts = open === undefined ? [whole] : [whole, open];
    yield parts.map((element) => ({ table: opened, element }));
  }
}
