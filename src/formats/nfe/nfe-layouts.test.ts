import { describe, expect, it } from "vitest";
import { openXml } from "../xml/index.ts";
import { inventDocument } from "../xml-layout/invent-document-for-tests.ts";
import { tables } from "../xml-layout/tables-for-tests.ts";
import { checkDistributionLayout, checkNfeEventLayout, checkNfeLayout } from "./nfe-layouts.ts";

function element(xml: string) {
  const opened = openXml(Buffer.from(xml));
  if ("fault" in opened) throw new Error(opened.fault.code);
  return opened.document.root;
}

function invent(table: string, root: string, optional = false): string {
  const layout = tables.get(`nfe/${table}`);
  if (layout === undefined) throw new Error(`there is no table ${table}`);
  return inventDocument(layout, root, { optional, alternative: 0 });
}

const issued = (xml: string, on: string) => xml.replace(/<dhEmi>[^<]*/, `<dhEmi>${on}T10:00:00-03:00`);

describe("a note made of one field without end", () => {
  const note = invent("nfe-4.00-PL_009o", "NFe");
  const withItems = (count: number) => element(note.replace(/<det [\s\S]*<\/det>/, "<det/>".repeat(count)));

  it("is not given to libxml2, which would take seconds to complain of each", () => {
    const { verdict, faults } = checkNfeLayout(withItems(6_001));
    expect(verdict).toBe("invalid");
    expect(faults).toMatchObject([{ code: "layout.too_many_fields", path: "/NFe/infNFe" }]);
    expect(faults[0]?.message).toContain("infNFe");
  });

  it("that the layout itself may repeat 5,000 times is measured as any other", () => {
    const volumes = note.replace("</transp>", `${"<vol><qVol>1</qVol></vol>".repeat(5_000)}</transp>`);
    expect(checkNfeLayout(element(issued(volumes, "2024-05-10")))).toMatchObject({ verdict: "valid" });
  });
});

describe("an NF-e is measured by the releases that had not ended when it was issued", () => {
  it("and one that accepts it is enough", () => {
    const note = invent("nfe-4.00-PL_009o", "NFe");
    expect(checkNfeLayout(element(issued(note, "2024-05-10")))).toMatchObject({ verdict: "valid" });
    const withLetters = issued(note, "2026-11-24").replace(
      /<emit><C[NP][PJ]+>[^<]*<\/C[NP][PJ]+>/,
      "<emit><CNPJ>12ABC34501DE35</CNPJ>",
    );
    expect(checkNfeLayout(element(withLetters))).toMatchObject({
      verdict: "valid",
      release: "PL_010e_NT2025.002_v1.01",
    });
  });

  it("the older too, while it has not ended", () => {
    // `pISEspec` of the selective tax is in PL_010d and no longer in PL_010e.
    const note = issued(invent("nfe-4.00-PL_010d", "NFe", true), "2026-11-24");
    expect(note).toContain("<pISEspec>");
    expect(checkNfeLayout(element(note))).toMatchObject({ verdict: "valid", release: "PL_010d_NT2026.004_v1.02" });
  });

  it("and one of a layout of before 2018 is not judged", () => {
    expect(
      checkNfeLayout(element('<NFe xmlns="http://www.portalfiscal.inf.br/nfe"><infNFe versao="3.10"/></NFe>')),
    ).toEqual({
      verdict: "unknown",
      faults: [],
    });
  });
});

describe("an event is measured by the schema of its type", () => {
  const cancellation = invent("event-110111", "procEventoNFe", true);

  it("and by the one of all events when the key has letters, which only that one knows", () => {
    expect(checkNfeEventLayout(element(cancellation))).toMatchObject({ verdict: "valid", release: "cancelamento" });
    const key = /<chNFe>([^<]*)/.exec(cancellation)?.[1] ?? "";
    const withLetters = cancellation.replaceAll(key, `${key.slice(0, 6)}12ABC34501DE${key.slice(18)}`);
    // The schema of all events asks for the letters in the Id as well.
    const check = checkNfeEventLayout(
      element(withLetters.replace(/Id="[^"]*"/, `Id="ID110111${key.slice(0, 6)}12ABC34501DE${key.slice(18)}01"`)),
    );
    expect(check.faults).toEqual([]);
    expect(check).toMatchObject({ verdict: "valid", release: "PL_010_V1.30" });
  });

  it("with the details of its type", () => {
    const short = checkNfeEventLayout(element(cancellation.replace(/<xJust>[^<]*/, "<xJust>curta")));
    expect(short).toMatchObject({ verdict: "invalid", faults: [{ code: "layout.value_too_short" }] });
  });

  it("and when we know no details of it, only a wrong envelope is said", () => {
    const envelope = invent("event-generic", "procEventoNFe", true).replace(/<tpEvento>\d*/, "<tpEvento>999999");
    expect(checkNfeEventLayout(element(envelope))).toEqual({ verdict: "unknown", faults: [] });
    expect(checkNfeEventLayout(element(envelope.replace(/<tpAmb>\d/, "<tpAmb>3"))).verdict).toBe("invalid");
  });
});

describe("what the authority distributes", () => {
  it.each(["resNFe", "resEvento", "retDistDFeInt"])("%s is measured by the layout of its version", (root) => {
    const xml = invent("distribution-1.01", root);
    expect(checkDistributionLayout(element(xml)).verdict).toBe("valid");
    expect(checkDistributionLayout(element(xml.replace(/<\/[^<>]*>$/, "<x/>$&"))).verdict).toBe("invalid");
    const first = invent("distribution-1.00", root);
    expect(checkDistributionLayout(element(first))).toMatchObject({ verdict: "valid", release: "PL_NFeDistDFe_1.00" });
  });
});
