import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distributionPageLimits, fiscalDocumentLimits } from "./limits.ts";
import { openXml } from "./open-xml.ts";

function opened(content: string | Uint8Array) {
  const result = openXml(typeof content === "string" ? Buffer.from(content) : content);
  if ("fault" in result) throw new Error(`not opened: ${result.fault.code}`);
  return result;
}

function faultOf(content: string | Uint8Array): string {
  const result = openXml(typeof content === "string" ? Buffer.from(content) : content);
  return "fault" in result ? result.fault.code : "opened";
}

describe("an XML file is read", () => {
  it("by local names, whatever the prefixes are", () => {
    const { root } = opened(
      '<x:nota xmlns:x="urn:n"><x:item n="1">a</x:item><x:item n="2">b</x:item></x:nota>',
    ).document;
    expect(root.name).toBe("nota");
    expect(root.namespace).toBe("urn:n");
    expect(root.childrenNamed("item").map((item) => [item.attribute("n"), item.text, item.path])).toEqual([
      ["1", "a", "/nota/item[1]"],
      ["2", "b", "/nota/item[2]"],
    ]);
  });

  it.each([
    ["<a>Pães &amp; Doces &lt;ltda&gt; &#233;&#xE9;</a>", "Pães & Doces <ltda> éé"],
    ["<a><![CDATA[<b>&amp;</b>]]></a>", "<b>&amp;</b>"],
    ["<a>um<!-- comentário --> só</a>", "um só"],
    ["<a>um<?impressora corta?> só</a>", "um só"],
    ["<a>\r\n  um\r\n</a>", "um"],
    ["\n\n<?xml version='1.0'?><a>linha em branco antes</a>\0\x1a", "linha em branco antes"],
  ])("with the text of %j", (xml, text) => {
    expect(opened(xml).document.root.text).toBe(text);
  });

  it("with attributes that hold quotes, tags' ends and accents", () => {
    const { root } = opened(`<a b='diz "x > y" &amp; não'><c>1</c></a>`).document;
    expect(root.attribute("b")).toBe('diz "x > y" & não');
    expect(root.textOf("c")).toBe("1");
  });

  it("leaving out what is not there", () => {
    const { root } = opened("<a><b/><c>1</c><c>2</c><d><e>3</e></d></a>").document;
    expect(root.textOf("b")).toBeUndefined();
    expect(root.textOf("z")).toBeUndefined();
    expect(root.at("d", "e")?.text).toBe("3");
    expect({ ...root.leaves() }).toEqual({ c: "1" });
  });
});

describe("the encoding is the one that the file has", () => {
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>Manutenção</a>`;

  it.each([
    ["UTF-8", Buffer.from(declared("UTF-8"))],
    ["UTF-8 with BOM", Buffer.from(`\ufeff${declared("utf-8")}`)],
    ["ISO-8859-1", Buffer.from(declared("ISO-8859-1"), "latin1")],
    ["Windows-1252", Buffer.from(declared("windows-1252"), "latin1")],
    ["UTF-16 with BOM", Buffer.from(`\ufeff${declared("UTF-16")}`, "utf16le")],
    ["UTF-16 without BOM", Buffer.from(declared("UTF-16"), "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\ufeff${declared("UTF-16")}`, "utf16le").swap16()],
  ])("%s", (_, bytes) => {
    const { document, faults } = opened(bytes);
    expect(document.root.text).toBe("Manutenção");
    expect(faults).toEqual([]);
  });

  it.each([
    ["UTF-8, but it is Windows-1252", Buffer.from(declared("UTF-8"), "latin1")],
    ["ISO-8859-1, but it is UTF-8", Buffer.from(declared("ISO-8859-1"))],
    ["UTF-16, but it is UTF-8", Buffer.from(declared("UTF-16"))],
  ])("even when it says %s", (_, bytes) => {
    const { document, faults } = opened(bytes);
    expect(document.root.text).toBe("Manutenção");
    expect(faults.map(({ code }) => code)).toEqual(["xml.encoding_differs_from_declaration"]);
  });

  it("and one outside the list is refused, since it could hide a DOCTYPE", () => {
    expect(faultOf('<?xml version="1.0" encoding="constructor"?><a/>')).toBe("xml.encoding_not_supported");
    expect(faultOf('<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>')).toBe(
      "xml.encoding_not_supported",
    );
  });
});

describe("the largest note that the layout allows", () => {
  it("is opened: 990 items, each with a hundred fields on lines of their own", () => {
    const item = `<det>\n${"<campo>1.00</campo>\n".repeat(100)}</det>\n`;
    const opened = openXml(Buffer.from(`<nfeProc>\n${item.repeat(990)}</nfeProc>`));
    expect("document" in opened && opened.document.root.children).toHaveLength(990);
  });
});

describe("a hostile or broken file is one fault", () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>';
  const external = '<!DOCTYPE a SYSTEM "http://localhost:9/a.dtd"><a/>';
  it.each([
    ["an empty file", "", "xml.empty"],
    ["blanks", " \n\t", "xml.empty"],
    ["binary rubbish", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255), "xml.malformed"],
    ["text", "isto não é XML", "xml.malformed"],
    ["an entity bomb", bomb, "xml.doctype_refused"],
    ["an entity bomb in UTF-16", Buffer.from(`\ufeff${bomb}`, "utf16le"), "xml.doctype_refused"],
    ["an external DTD", external, "xml.doctype_refused"],
    ["5,000 nested tags", "<a>".repeat(5000) + "</a>".repeat(5000), "xml.too_deep"],
    ["65 nested tags", "<a>".repeat(65) + "</a>".repeat(65), "xml.too_deep"],
    ["a million tags", `<a>${"<b/>".repeat(1_000_001)}</a>`, "xml.too_large"],
    ["150,000 elements inside one", `<a>${"<b/>".repeat(150_000)}</a>`, "xml.too_large"],
    ["201 attributes", `<a ${Array.from({ length: 201 }, (_, n) => `b${n}="1"`).join(" ")}/>`, "xml.too_large"],
    ["100,000 attributes", `<a ${Array.from({ length: 100_000 }, (_, n) => `b${n}="1"`).join(" ")}/>`, "xml.too_large"],
    [
      "33 prefixes in scope",
      `<a ${Array.from({ length: 33 }, (_, n) => `xmlns:p${n}="urn:p"`).join(" ")}/>`,
      "xml.too_large",
    ],
    ["a text of a million letters", `<a>${"x".repeat(1_000_001)}</a>`, "xml.too_large"],
    ["an attribute of 65 kB", `<a b="${"x".repeat(65_000)}"/>`, "xml.too_large"],
    ["6 MB", `<a>${"<b>x</b>".repeat(750_000)}</a>`, "xml.too_large"],
  ])("%s", (_, content, code) => {
    expect(faultOf(content)).toBe(code);
  });

  it.each([
    ["a million comments never closed", `<a b="1">${"<!--".repeat(400_000)}`],
    ["attributes never closed", `<a ${"xmlns:a='".repeat(400_000)}`],
    ["a tag of equal signs", `<a ${"=".repeat(4_000_000)}`],
    ["tags never closed", `<a>${"<b xmlns='".repeat(400_000)}`],
    [
      "30 prefixes over many tags",
      `<a ${Array.from({ length: 30 }, (_, n) => `xmlns:p${n}="urn:p"`).join(" ")}>${"<b/>".repeat(200_000)}</a>`,
    ],
  ])(
    "%s are given up in a moment, not in hours",
    (_, content) => {
      openXml(Buffer.from(content));
    },
    5000,
  );

  it("is larger than a document may be, but not than a page of documents", () => {
    const page = Buffer.from(`<a>${"<b>x</b>".repeat(750)}</a>`);
    expect(openXml(page, { ...fiscalDocumentLimits, bytes: 1000 })).toMatchObject({ fault: { code: "xml.too_large" } });
    expect(openXml(page, distributionPageLimits)).toHaveProperty("document");
  });

  it("names what is wrong, where, and what to do, in Portuguese", () => {
    const { faults } = opened("<nota>\n<a>1</b></nota>");
    expect(faults).toEqual([
      {
        code: "xml.malformed",
        message: "O arquivo XML está danificado ou cortado: tem um erro na linha 2. Peça o arquivo de novo.",
      },
    ]);
  });
});

describe("a damaged file gives what can be saved of it", () => {
  it.each([
    ["cut in the middle", "<nota><numero>7</numero><valor>10"],
    ["a tag closed by another", "<nota><numero>7</numero></itens></nota>"],
    ["an entity that nobody declared", "<nota><numero>7</numero><nome>&nbsp;</nome></nota>"],
    ["rubbish after the end", "<nota><numero>7</numero></nota>lixo"],
  ])("%s", (_, xml) => {
    const { document, faults } = opened(xml);
    expect(document.form).toBe("repaired");
    expect(document.root.textOf("numero")).toBe("7");
    expect(faults.map(({ code }) => code)).toEqual(["xml.malformed"]);
  });
});

it("a file whose namespace is relative is read, though nothing in it can be signed", () => {
  const { document, faults } = opened('<nota xmlns="nfe"><numero>7</numero></nota>');
  expect(document.form).toBe("repaired");
  expect(document.root.textOf("numero")).toBe("7");
  expect(faults.map(({ code }) => code)).toEqual(["xml.namespace_relative"]);
});

describe("no input crashes the opening", () => {
  const pieces = fc.constantFrom(
    "<a>",
    "</a>",
    "<b x='1'>",
    '<b x="é>">',
    "</b>",
    "<c/>",
    "<!--",
    "-->",
    "<?p",
    "?>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&x;",
    "<",
    ">",
    '"',
    "'",
    "=",
    "xmlns:p='urn:q'",
    "<p:q>",
    "é",
    "\0",
    "\ud800",
    "<!DOCTYPE",
    "texto",
  );
  it("made of pieces of XML", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const result = openXml(Buffer.from(parts.join("")));
        if ("document" in result) visit(result.document.root);
      }),
      { numRuns: 1500 },
    );
  });

  it("made of bytes, or of a note with bytes changed", () => {
    const note = Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?><NFe xmlns="urn:x"><infNFe Id="NFe1"><a>ç&amp;</a></infNFe></NFe>',
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(note.length), (bytes, at) => {
        openXml(bytes);
        openXml(Buffer.concat([note.subarray(0, at), bytes, note.subarray(at + bytes.length)]));
      }),
      { numRuns: 1500 },
    );
  });

  function visit(element: { text: string; children: readonly Parameters<typeof visit>[0][] }): void {
    expect(typeof element.text).toBe("string");
    for (const child of element.children) visit(child);
  }
});
