import { describe, expect, it } from "vitest";
import { openXml } from "../xml/index.ts";
import { inventDocument } from "../xml-layout/invent-document-for-tests.ts";
import { tables } from "../xml-layout/tables-for-tests.ts";
import { checkCteEventLayout, checkCteLayout, checkCteServiceLayout } from "./cte-layouts.ts";

function element(xml: string) {
  const opened = openXml(Buffer.from(xml));
  if ("fault" in opened) throw new Error(opened.fault.code);
  return opened.document.root;
}

function invent(table: string, root: string): string {
  const layout = tables.get(`cte/${table}`);
  if (layout === undefined) throw new Error(`there is no table ${table}`);
  return inventDocument(layout, root, { optional: true, alternative: 0 });
}

/** The layouts leave a place open, in which the inventor puts anything. */
const filled = (xml: string, by: string) => xml.replace(/<qualquer xmlns="[^"]*"(?:\/>|>1<\/qualquer>)/, by);

describe("a CT-e is measured with the part of its modal", () => {
  const freight = filled(invent("cte-4.00-RTC", "cteProc"), invent("cte-4.00-RTC", "rodo"));

  it("and both must be right", () => {
    expect(checkCteLayout(element(freight))).toMatchObject({
      verdict: "valid",
      release: "PL_CTe_400_NT2026.002_RTC_1.00",
    });
    const [fault, ...others] = checkCteLayout(element(freight.replace(/<RNTRC>[^<]*/, "<RNTRC>1"))).faults;
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ path: "/cteProc/CTe/infCte/infCTeNorm/infModal/rodo/RNTRC" });
  });

  it("which must be one that the layout knows", () => {
    const check = checkCteLayout(element(freight.replaceAll(/(<\/?)rodo(?=[ >])/g, "$1carroca")));
    expect(check).toMatchObject({ verdict: "invalid", faults: [{ code: "layout.document_unknown" }] });
  });

  it("and one of 3.00 is not judged", () => {
    expect(checkCteLayout(element(freight.replaceAll('versao="4.00"', 'versao="3.00"'))).verdict).toBe("unknown");
  });
});

describe("an event of a CT-e is measured with the details of its type", () => {
  const cancellation = filled(invent("event-4.00-RTC", "procEventoCTe"), invent("event-4.00-RTC", "evCancCTe"));

  it("which may be too short", () => {
    expect(checkCteEventLayout(element(cancellation))).toMatchObject({ verdict: "valid", faults: [] });
    const short = cancellation.replace(/<xJust>[^<]*/, "<xJust>curta");
    expect(checkCteEventLayout(element(short))).toMatchObject({
      verdict: "invalid",
      faults: [
        { code: "layout.value_too_short", path: "/procEventoCTe/eventoCTe/infEvento/detEvento/evCancCTe/xJust" },
      ],
    });
  });
});

describe("the other messages of the CT-e", () => {
  it.each([
    ["inut-4.00", "procInutCTe"],
    ["distribution-1.00", "retDistDFeInt"],
  ])("%s: %s", (table, root) => {
    expect(checkCteServiceLayout(element(invent(table, root))).verdict).toBe("valid");
  });
});
