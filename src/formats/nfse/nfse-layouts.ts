import { createRequire } from "node:module";
import type { XmlElement } from "../xml/index.ts";
import { checkLayout, type LayoutCheck, type LayoutPart, layoutShelf, layoutUnknown } from "../xml-layout/index.ts";

const load = createRequire(import.meta.url);
const table = layoutShelf((name) => load(`./layouts/${name}.json`));

/**
 * Measures a document of the national NFS-e by its own version, and when it says 1.00 also by 1.01, which accepts both numbers.
 *
 * @param element `NFSe`, `DPS`, `evento` or `pedRegEvento`
 */
export function checkNfseLayout(element: XmlElement): LayoutCheck {
  const version = element.attribute("versao");
  if (version === "1.01") return checkLayout(opened(element, ["nfse-1.01"]));
  return checkLayout(opened(element, version === "1.00" ? ["nfse-1.00", "nfse-1.01"] : ["nfse-1.01", "nfse-1.00"]));
}

/** The namespace of version 2, and that of version 1 with the one slash that its schema has. */
const ABRASF_2 = "http://www.abrasf.org.br/nfse.xsd";
const ABRASF_1 = "http:/www.abrasf.org.br/nfse.xsd";
const ABRASF_2_VERSIONS = ["2.04", "2.03", "2.02", "2.01"];

/**
 * Measures a municipal note or RPS by the model of ABRASF, only when it is in that model's namespace: most municipalities publish a
 * schema of their own, by which alone their documents are right or wrong.
 *
 * @param element `CompNfse` or `Rps`
 */
export function checkAbrasfLayout(element: XmlElement): LayoutCheck {
  const { namespace } = element;
  if (element.name !== "CompNfse" && element.name !== "Rps") return layoutUnknown;
  if (namespace === ABRASF_1) return checkLayout(opened(element, ["abrasf-1.00"]));
  if (namespace !== ABRASF_2) return layoutUnknown;
  const lot = element.name === "Rps" ? element.parent?.parent : element.child("Nfse");
  const said = ABRASF_2_VERSIONS.filter((version) => version === lot?.attribute("versao"));
  const versions = said.length > 0 ? said : ABRASF_2_VERSIONS;
  return checkLayout(
    opened(
      element,
      versions.map((version) => `abrasf-${version}`),
    ),
  );
}

function* opened(element: XmlElement, names: readonly string[]): Generator<readonly LayoutPart[]> {
  for (const name of names) yield [{ table: table(name), element }];
}
