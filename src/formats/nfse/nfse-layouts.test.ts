import { describe, expect, it } from "vitest";
import { openXml } from "../xml/index.ts";
import { inventDocument } from "../xml-layout/invent-document-for-tests.ts";
import { tables } from "../xml-layout/tables-for-tests.ts";
import { checkAbrasfLayout, checkNfseLayout } from "./nfse-layouts.ts";

function element(xml: string) {
  const opened = openXml(Buffer.from(xml));
  if ("fault" in opened) throw new Error(opened.fault.code);
  return opened.document.root;
}

function invent(table: string, root: string): string {
  const layout = tables.get(`nfse/${table}`);
  if (layout === undefined) throw new Error(`there is no table ${table}`);
  return inventDocument(layout, root, { optional: false, alternative: 0 });
}

describe("a document of the national NFS-e is measured by its version", () => {
  it.each(["NFSe", "DPS", "evento", "pedRegEvento"])("%s of 1.01 and of 1.00", (root) => {
    expect(checkNfseLayout(element(invent("nfse-1.00", root)))).toMatchObject({ verdict: "valid" });
    const newest = invent("nfse-1.01", root).replace('versao="1.00"', 'versao="1.01"');
    expect(checkNfseLayout(element(newest))).toMatchObject({ verdict: "valid", release: "1.01" });
    expect(checkNfseLayout(element(newest.replace(/<\/[^<>]*>$/, "<x/>$&"))).verdict).toBe("invalid");
  });
});

describe("a municipal note is measured by the model of ABRASF", () => {
  const versions = ["1.00", "2.01", "2.02", "2.03", "2.04"];

  it.each(versions)("%s", (version) => {
    const note = invent(`abrasf-${version}`, "CompNfse").replace(/(<Nfse versao=")[^"]*/, `$1${version}`);
    expect(checkAbrasfLayout(element(note))).toMatchObject({ verdict: "valid", release: `ABRASF ${version}` });
    const wrong = note.replace(/<CodigoVerificacao>[^<]*/, "<CodigoVerificacao>1234567890");
    const [fault] = checkAbrasfLayout(element(wrong)).faults;
    expect(fault?.message).toMatch(/^O campo CodigoVerificacao de InfNfse tem 10 caracteres, e cabem 9\./);
  });

  it.each(versions)("%s, each RPS of a lot", (version) => {
    expect(checkAbrasfLayout(element(invent(`abrasf-${version}`, "Rps"))).verdict).toBe("valid");
  });

  it("and not at all in the namespace of a municipality, which has a schema of its own", () => {
    const note = invent("abrasf-2.04", "CompNfse").replace("www.abrasf.org.br", "www.ginfes.com.br");
    expect(checkAbrasfLayout(element(note)).verdict).toBe("unknown");
  });
});
