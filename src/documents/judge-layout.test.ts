import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { testNote } from "../formats/nfe/nfe-for-tests.ts";
import { inspectXml } from "./inspect-xml.ts";

const samples = new URL("../../../shared/samples/fiscal/", import.meta.url);

interface Sample {
  readonly file: string;
  readonly xsd_check?: { readonly schema: string; readonly result: string };
}

describe("what the layout says of a document", () => {
  it("only informs: the facts are read all the same", () => {
    const [note] = inspectXml(Buffer.from(testNote()));
    expect(note).toMatchObject({ kind: "nfe", schema: "invalid", facts: { number: "123", total: "100.00" } });
    expect(note?.problems).toContainEqual({
      code: "layout.field_missing",
      message:
        "Falta o campo cEAN (GTIN) em prod, antes de xProd. Corrija no programa que emitiu o documento ou peça o XML certo a quem o emitiu.",
      path: "/nfeProc/NFe/infNFe/det/prod",
    });
  });

  it("is that a damaged file follows none, which is said once, as damage", () => {
    const [note] = inspectXml(Buffer.from(testNote().slice(0, 900)));
    expect(note?.schema).toBe("invalid");
    expect(note?.problems.map(({ code }) => code)).toContain("xml.malformed");
    expect(note?.problems.filter(({ code }) => code.startsWith("layout."))).toEqual([]);
  });

  describe.skipIf(!existsSync(samples))("is what the manifest of the samples says (../shared/samples)", () => {
    const manifest: { readonly samples: readonly Sample[] } = existsSync(samples)
      ? JSON.parse(readFileSync(new URL("MANIFEST.json", samples), "utf8"))
      : { samples: [] };
    const checked = manifest.samples.filter(({ xsd_check }) => xsd_check !== undefined);

    it.each(checked)("$file", ({ file, xsd_check }) => {
      const [document] = inspectXml(readFileSync(new URL(file, samples)));
      expect(document?.schema).toBe(xsd_check?.result === "valid" ? "valid" : "invalid");
    });
  });
});
