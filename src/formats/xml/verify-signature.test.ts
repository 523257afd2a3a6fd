import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openXml, type XmlDocument } from "./open-xml.ts";
import { signatureOver, type TestHolder, testHolder } from "./sign-for-tests.ts";
import { emptyTrustStore, type TrustStore, trustStore } from "./trust-store.ts";
import {
  dpsSignature,
  nfeSignature,
  nfseSignature,
  type SignatureCheck,
  type SignatureProfile,
  verifySignature,
} from "./verify-signature.ts";
import type { XmlElement } from "./xml-element.ts";

const NFE = "http://www.portalfiscal.inf.br/nfe";
const ISSUER = "12ABC34501DE35";
const BRANCH = "12ABC34502DE06";
const ISSUED = new Date("2026-03-10T10:00:00-03:00");

const root = testHolder({ commonName: "AC Raiz de Teste", isAuthority: true, from: "2020-01-01", to: "2040-01-01" });
const authority = testHolder(
  { commonName: "AC de Teste", isAuthority: true, from: "2021-01-01", to: "2039-01-01" },
  root,
);
const company = testHolder({ commonName: "EMPRESA DE TESTE LTDA", cnpj: ISSUER }, authority);
const trusted = trustStore({ roots: [root.certificate], intermediates: [authority.certificate] });

const body = "<emit><xNome>Padaria &amp; Pão</xNome></emit><vNF>100.00</vNF>";
const signature = signatureOver(`<infNFe xmlns="${NFE}" Id="NFe1" versao="4.00">${body}</infNFe>`, {
  id: "NFe1",
  holder: company,
});

/** A signed note, with pieces of its text replaced by others. */
function note({
  by = signature,
  replace = [],
}: {
  by?: string;
  replace?: readonly (readonly [string | RegExp, string])[];
} = {}) {
  const whole = `<NFe xmlns="${NFE}"><infNFe Id="NFe1" versao="4.00">${body}</infNFe>${by}</NFe>`;
  return replace.reduce((text, [from, to]) => {
    const replaced = text.replace(from, to);
    expect(replaced, `nothing to replace: ${from}`).not.toBe(text);
    return replaced;
  }, whole);
}

function check(
  xml: string,
  given: { trust?: TrustStore; signer?: string; at?: Date | undefined; profile?: SignatureProfile } = {},
): SignatureCheck {
  const document = open(Buffer.from(xml));
  const signed = first(document.root, /^inf(?:NFe|DPS|NFSe)$/);
  return verifySignature(document, signed, given.profile ?? nfeSignature, {
    signer: given.signer ?? ISSUER,
    signedAt: "at" in given ? given.at : ISSUED,
    trust: given.trust ?? trusted,
  });
}

function open(bytes: Uint8Array): XmlDocument {
  const opened = openXml(bytes);
  if ("fault" in opened) throw new Error(opened.fault.code);
  return opened.document;
}

function first(element: XmlElement, name: RegExp): XmlElement {
  const found = findAll(element, name)[0];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function findAll(element: XmlElement, name: RegExp): XmlElement[] {
  return [...(name.test(element.name) ? [element] : []), ...element.children.flatMap((child) => findAll(child, name))];
}

const codes = ({ reasons }: SignatureCheck) => reasons.map(({ code }) => code);

describe("a signature is valid", () => {
  it("when the content is what the issuer signed and its chain is trusted", () => {
    const result = check(note());
    expect(codes(result)).toEqual([]);
    expect(result).toMatchObject({
      status: "valid",
      digestMatches: true,
      signatureHolds: true,
      certificate: { subject: "CN=EMPRESA DE TESTE LTDA", subjectTaxId: ISSUER },
    });
  });

  it("inside envelopes that declare other namespaces after signing", () => {
    // Inclusive form is sensitive to them, which is why lots may not add any: a plain envelope changes nothing.
    expect(check(`<lote><nfeProc xmlns="${NFE}">${note()}</nfeProc></lote>`).status).toBe("valid");
    expect(check(`<e:lote xmlns:e="urn:e">${note()}</e:lote>`).status).toBe("invalid");
  });

  it("however the same content is written", () => {
    const result = check(
      note({
        replace: [
          ["<vNF>", "<vNF >"],
          ['Id="NFe1" versao="4.00"', "versao='4.00'   Id='NFe1'"],
          ["Pão", "P&#227;o"],
        ],
      }),
    );
    expect(result.status).toBe("valid");
  });

  it("when the head office signs for a branch, or a person with an e-CPF for a farm", () => {
    expect(check(note(), { signer: BRANCH }).status).toBe("valid");
    const farmer = testHolder({ commonName: "PRODUTOR DE TESTE", cpf: "12345678909" }, authority);
    const by = signatureOver(`<infNFe xmlns="${NFE}" Id="NFe1" versao="4.00">${body}</infNFe>`, {
      id: "NFe1",
      holder: farmer,
    });
    expect(check(note({ by }), { signer: "12345678909" }).status).toBe("valid");
  });

  it("when an old certificate has its CNPJ only in the name", () => {
    const old = testHolder({ commonName: "EMPRESA ANTIGA LTDA:11222333000181" }, authority);
    const by = signatureOver(`<infNFe xmlns="${NFE}" Id="NFe1" versao="4.00">${body}</infNFe>`, {
      id: "NFe1",
      holder: old,
    });
    expect(check(note({ by }), { signer: "11222333000181" }).status).toBe("valid");
  });
});

describe("a signature that matches is untrusted", () => {
  const signedBy = (holder: TestHolder) =>
    note({
      by: signatureOver(`<infNFe xmlns="${NFE}" Id="NFe1" versao="4.00">${body}</infNFe>`, { id: "NFe1", holder }),
    });

  it("when nobody is trusted", () => {
    expect(check(note(), { trust: emptyTrustStore })).toMatchObject({ status: "untrusted" });
    expect(codes(check(note(), { trust: emptyTrustStore }))).toEqual(["xml.signature_chain_untrusted"]);
  });

  it("when the authority in between is unknown", () => {
    expect(codes(check(note(), { trust: trustStore({ roots: [root.certificate] }) }))).toEqual([
      "xml.signature_chain_untrusted",
    ]);
  });

  it("unless the authorities come together in one file", () => {
    const bundle = `${root.certificate}\n${authority.certificate}`;
    expect(check(note(), { trust: trustStore({ roots: [bundle] }) }).status).toBe("valid");
  });

  it("when an impostor's authority has the same name", () => {
    const impostor = testHolder({ commonName: "AC de Teste", isAuthority: true, from: "2021-01-01", to: "2039-01-01" });
    const result = check(signedBy(testHolder({ commonName: "EMPRESA", cnpj: ISSUER }, impostor)));
    expect(codes(result)).toEqual(["xml.signature_chain_untrusted"]);
  });

  it("when it was issued by a company, which is no authority", () => {
    const result = check(signedBy(testHolder({ commonName: "EMPRESA", cnpj: ISSUER }, company)), {
      trust: trustStore({ roots: [root.certificate], intermediates: [authority.certificate, company.certificate] }),
    });
    expect(codes(result)).toEqual(["xml.signature_chain_untrusted"]);
  });

  it("when the certificate had expired, or the date is unknown", () => {
    expect(codes(check(note(), { at: new Date("2027-06-01") }))).toEqual(["xml.signature_certificate_expired"]);
    expect(codes(check(note(), { at: undefined }))).toEqual(["xml.signature_date_unknown"]);
  });

  it("when another company signed", () => {
    expect(codes(check(note(), { signer: "11222333000181" }))).toEqual(["xml.signature_signer_differs"]);
    expect(codes(check(note(), { signer: "" }))).toEqual(["xml.signature_signer_differs"]);
  });

  it("when the key is of 1024 bits: genuine in 2015, but anybody's today", () => {
    const result = check(signedBy(testHolder({ commonName: "EMPRESA", cnpj: ISSUER, bits: 1024 }, authority)));
    expect(result).toMatchObject({ status: "untrusted", signatureHolds: true });
    expect(codes(result)).toEqual(["xml.signature_key_too_short"]);
  });
});

describe("a document without signature", () => {
  it("has it absent", () => {
    expect(check(note({ by: "" }))).toEqual({ status: "absent", reasons: [] });
  });

  it("is not helped by the signature of another document", () => {
    const other = note({ replace: [[/NFe1/g, "NFe2"]] });
    const both = `<lote><NFe xmlns="${NFE}"><infNFe Id="NFe1">${body}</infNFe></NFe>${other}</lote>`;
    expect(check(both).status).toBe("absent");
  });
});

describe("a signature is invalid", () => {
  const signedInfo = /<SignedInfo>.*<\/SignedInfo>/.exec(signature)?.[0] ?? "";
  const reference = /<Reference.*<\/Reference>/.exec(signature)?.[0] ?? "";
  const evil = `<infNFe Id="NFe1" versao="4.00">${body.replace("100.00", "900.00")}</infNFe>`;

  it.each<[string, readonly (readonly [string | RegExp, string])[], string]>([
    ["a value was changed", [["100.00", "900.00"]], "xml.signature_content_changed"],
    ["a blank was added", [["<vNF>", " <vNF>"]], "xml.signature_content_changed"],
    ["an element was added", [["<vNF>", "<x/><vNF>"]], "xml.signature_content_changed"],
    [
      "the digest was changed as well",
      [
        ["100.00", "900.00"],
        [/<DigestValue>.{4}/, "<DigestValue>AAAA"],
      ],
      "xml.signature_content_changed",
    ],
    ["only SignedInfo was changed", [[/<DigestValue>/, "<DigestValue> "]], "xml.signature_does_not_hold"],
    [
      "the value of the signature was changed",
      [[/<SignatureValue>.{4}/, "<SignatureValue>AAAA"]],
      "xml.signature_does_not_hold",
    ],
    ["it has two SignedInfo", [[signedInfo, signedInfo + signedInfo]], "xml.signature_not_in_profile"],
    [
      "its SignedInfo is hidden in another",
      [[signedInfo, `<Object>${signedInfo}</Object>`]],
      "xml.signature_not_in_profile",
    ],
    ["it has a second reference", [[reference, reference + reference]], "xml.signature_not_in_profile"],
    [
      "a comment splits its digest",
      [[/<DigestValue>(.{5})/, "<DigestValue>$1<!-- -->"]],
      "xml.signature_not_in_profile",
    ],
    [
      "an instruction splits its digest",
      [[/<DigestValue>(.{5})/, "<DigestValue>$1<?x?>"]],
      "xml.signature_not_in_profile",
    ],
    ["an element splits its digest", [[/<DigestValue>(.{5})/, "<DigestValue>$1<x/>"]], "xml.signature_not_in_profile"],
    ["a foreign transform takes part", [[/enveloped-signature/, "base64"]], "xml.signature_not_in_profile"],
    [
      "it has a third transform",
      [["</Transforms>", '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></Transforms>']],
      "xml.signature_not_in_profile",
    ],
    ["a transform has parameters", [[/(enveloped-signature")>/, "$1><x/>"]], "xml.signature_not_in_profile"],
    ["it uses HMAC", [["xmldsig#rsa-sha1", "xmldsig#hmac-sha1"]], "xml.signature_not_in_profile"],
    ["it uses MD5", [["xmldsig#sha1", "xmldsig-more#md5"]], "xml.signature_not_in_profile"],
    [
      "its key comes without certificate",
      [[/<X509Data>.*<\/X509Data>/, "<KeyValue><RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue></KeyValue>"]],
      "xml.signature_not_in_profile",
    ],
    ["a key comes beside the certificate", [["<X509Data>", "<KeyValue/><X509Data>"]], "xml.signature_not_in_profile"],
    [
      "its certificate cannot be read",
      [[/<X509Certificate>.*<\/X509Certificate>/, "<X509Certificate>AAAA</X509Certificate>"]],
      "xml.signature_not_in_profile",
    ],
    ["it refers to the whole document", [['URI="#NFe1"', 'URI=""']], "xml.signature_not_in_profile"],
    ["it refers to another element", [['URI="#NFe1"', 'URI="#NFe2"']], "xml.signature_not_in_profile"],
    ["there are two of them", [[signature, signature + signature]], "xml.signature_not_in_profile"],
    ["it carries an object", [["</KeyInfo>", "</KeyInfo><Object/>"]], "xml.signature_not_in_profile"],
    [
      "its namespace is another",
      [['xmlns="http://www.w3.org/2000/09/xmldsig#"', 'xmlns="urn:x"']],
      "xml.signature_not_in_profile",
    ],
    [
      "it was moved inside what it signs",
      [
        [signature, ""],
        ["<emit>", `${signature}<emit>`],
      ],
      "xml.signature_not_in_profile",
    ],
    [
      "it was moved out to the envelope",
      [
        [`${signature}</NFe>`, `</NFe>${signature}`],
        ["<NFe ", "<lote><NFe "],
        [/$/, "</lote>"],
      ],
      "xml.signature_not_in_profile",
    ],
    ["another element has the same Id", [["<emit>", '<emit id="NFe1">']], "xml.signature_not_in_profile"],
    ["another element has the same ID, after", [["</NFe>", '<x ID="NFe1"/></NFe>']], "xml.signature_not_in_profile"],
    ["the file is damaged", [["</NFe>", ""]], "xml.signature_not_in_profile"],
  ])("when %s", (_, replace, code) => {
    const result = check(note({ replace }));
    expect(result.status).toBe("invalid");
    expect(codes(result)).toContain(code);
  });

  it("when the signed note is wrapped and another is shown in its place", () => {
    const original = `<infNFe Id="NFe1" versao="4.00">${body}</infNFe>`;
    const wrapped = `<NFe xmlns="${NFE}">${evil}${signature}<x>${original}</x></NFe>`;
    expect(check(wrapped).status).toBe("invalid");
    expect(check(`<NFe xmlns="${NFE}">${evil}<Signature>${original}</Signature>${signature}</NFe>`).status).toBe(
      "invalid",
    );
  });

  it("but a text that merely looks like an Id is no second Id", () => {
    const text = `<xNome a="1">veja Id="NFe1"</xNome>`;
    const canonical = `<infNFe xmlns="${NFE}" Id="NFe1" versao="4.00">${text}</infNFe>`;
    const by = signatureOver(canonical, { id: "NFe1", holder: company });
    expect(check(`<NFe xmlns="${NFE}"><infNFe Id="NFe1" versao="4.00">${text}</infNFe>${by}</NFe>`).status).toBe(
      "valid",
    );
  });
});

describe("the NFS-e of the national standard", () => {
  const NFSE = "http://www.sped.fazenda.gov.br/nfse";
  const content =
    '<infNFSe Id="NFS1"><nNFSe>1</nNFSe><DPS><infDPS Id="DPS1"><vServ>1.00</vServ></infDPS></DPS></infNFSe>';
  const canonical = content.replace("<infNFSe", `<infNFSe xmlns="${NFSE}"`);
  const signed = (by: string) => `<NFSe xmlns="${NFSE}" xmlns:x="urn:unused">${content}${by}</NFSe>`;

  const over = (holder: TestHolder) => signed(signatureOver(canonical, { id: "NFS1", holder, sha: "sha256" }));
  const given = { profile: nfseSignature, signer: "authority" };

  it("is signed by the authority with SHA-256 in exclusive form, which envelopes do not change", () => {
    const sefin = over(testHolder({ commonName: "*.nfse.gov.br" }, authority));
    expect(check(sefin, given).status).toBe("valid");
    expect(check(sefin.replace("1.00", "9.00"), given).status).toBe("invalid");
  });

  it("is untrusted when a taxpayer signs it in the place of the authority", () => {
    expect(codes(check(over(company), given))).toEqual(["xml.signature_signer_differs"]);
    const owner = testHolder({ commonName: "sefin.nfse.gov.br", cnpj: "11222333000181" }, authority);
    expect(check(over(owner), given).status).toBe("valid");
  });

  it("may not be signed with SHA-1, which its DPS may", () => {
    const by = signatureOver(canonical, { id: "NFS1", holder: company });
    const plain = `<NFSe xmlns="${NFSE}">${content}${by}</NFSe>`;
    expect(codes(check(plain, { profile: nfseSignature }))).toEqual(["xml.signature_not_in_profile"]);
    expect(check(plain, { profile: dpsSignature }).status).toBe("valid");
  });
});

const manifest = new URL("../../../../shared/samples/fiscal/MANIFEST.json", import.meta.url);

interface Vector {
  readonly file: string;
  readonly signature_check?: readonly {
    readonly ref?: string;
    readonly digest_ok?: boolean;
    readonly signature_ok?: boolean;
  }[];
}

describe.skipIf(!existsSync(manifest))("the samples' signatures (skipped where the shared folder is absent)", () => {
  const vectors: readonly Vector[] = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).samples : [];
  it.each(vectors.filter((vector) => vector.signature_check !== undefined))("$file", ({ file, signature_check }) => {
    const document = open(readFileSync(new URL(file, manifest)));
    for (const expected of signature_check ?? []) {
      const signed = findAll(document.root, /^inf(?:NFe|Evento|DPS|NFSe)$/).find((element) =>
        expected.ref === undefined ? true : element.attribute("Id")?.startsWith(expected.ref.slice(1)),
      );
      if (signed === undefined) throw new Error(`no element ${expected.ref}`);
      const profile = { infNFSe: nfseSignature, infDPS: dpsSignature }[signed.name] ?? nfeSignature;
      const result = verifySignature(document, signed, profile, {
        signer: "authority",
        signedAt: undefined,
        trust: emptyTrustStore,
      });
      expect(result.digestMatches ?? false).toBe(expected.digest_ok ?? false);
      expect(result.signatureHolds ?? false).toBe(expected.signature_ok ?? false);
      // Nobody is trusted here, so the best that a genuine one can be is untrusted.
      expect(result.status).toBe(expected.digest_ok && expected.signature_ok ? "untrusted" : "invalid");
    }
  });
});
