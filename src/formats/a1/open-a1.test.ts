import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  dpsSignature,
  nfeSignature,
  openXml,
  signElement,
  trustStore,
  verifySignature,
  type XmlElement,
} from "../xml/index.ts";
import { testHolder } from "../xml/sign-for-tests.ts";
import { type A1, openA1 } from "./index.ts";

const CNPJ = "12ABC34501DE35";
const root = testHolder({ commonName: "AC Raiz de Teste", isAuthority: true, from: "2020-01-01", to: "2040-01-01" });
const company = testHolder({ commonName: "EMPRESA DE TESTE LTDA", cnpj: CNPJ }, root);
const folder = mkdtempSync(join(tmpdir(), "a1-"));
afterAll(() => rmSync(folder, { recursive: true }));

const peer = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const hasOpenssl = peer("openssl", "version");
const hasLegacy = hasOpenssl && peer("openssl", "list", "-providers", "-provider", "legacy");
const hasXmlsec = peer("xmlsec1", "--version");

/** As who sells certificates makes it: today's ciphers, or those of old Windows (RC2-40 and 3DES). */
function pfx(password: string, ...how: readonly string[]): Buffer {
  const [key, certificate, authority] = ["key.pem", "certificate.pem", "authority.pem"].map((name) =>
    join(folder, name),
  );
  writeFileSync(key ?? "", company.privateKey);
  writeFileSync(certificate ?? "", company.certificate);
  writeFileSync(authority ?? "", root.certificate);
  const given = ["-inkey", key, "-in", certificate, "-certfile", authority, "-passout", `pass:${password}`, ...how];
  return execFileSync("openssl", ["pkcs12", "-export", ...given.filter((one) => one !== undefined)]);
}

function opened(password = "senha Ção"): A1 {
  const result = openA1(pfx(password), password);
  if ("fault" in result) throw new Error(result.fault.message);
  return result.a1;
}

describe.skipIf(!hasOpenssl)("an A1 (skipped where there is no openssl)", () => {
  test("opens with its password, its holder and its chain", () => {
    expect(opened()).toMatchObject({ subjectTaxId: CNPJ, chain: [{ subject: "CN=AC Raiz de Teste" }] });
    expect(opened().certificate.subject).toBe("CN=EMPRESA DE TESTE LTDA");
  });

  test.skipIf(!hasLegacy)("opens also in the ciphers of old Windows", () => {
    const result = openA1(pfx("1234", "-legacy"), "1234");
    expect("a1" in result && result.a1.subjectTaxId).toBe(CNPJ);
  });

  test.each([
    ["the password is another", () => openA1(pfx("1234"), "4321"), "a1.password_wrong"],
    ["the file is cut", () => openA1(pfx("1234").subarray(0, 900), "1234"), "a1.unreadable"],
    ["it is something else", () => openA1(Buffer.from("isto não é um certificado"), "1234"), "a1.unreadable"],
    ["it has no key", () => openA1(pfx("1234", "-nokeys"), "1234"), "a1.key_missing"],
  ])("is refused with a sentence when %s", (_, open, code) => {
    const result = open();
    expect("fault" in result && result.fault.code).toBe(code);
  });

  const NFE = "http://www.portalfiscal.inf.br/nfe";
  const documents: readonly (readonly [string, string, string, "nfe" | "dps"])[] = [
    [
      "an NF-e",
      `<NFe xmlns="${NFE}"><infNFe Id="NFe1" versao="4.00"><emit><xNome>Padaria &amp; Pão</xNome></emit></infNFe></NFe>`,
      "infNFe",
      "nfe",
    ],
    [
      "an NFC-e, after its supplement",
      `<NFe xmlns="${NFE}"><infNFe Id="NFe1" versao="4.00"></infNFe><infNFeSupl><qrCode>x</qrCode></infNFeSupl></NFe>`,
      "infNFe",
      "nfe",
    ],
    [
      "an event in its batch",
      `<envEvento xmlns="${NFE}"><idLote>1</idLote><evento versao="1.00"><infEvento Id="ID1101111"></infEvento></evento></envEvento>`,
      "infEvento",
      "nfe",
    ],
    [
      "a DPS",
      `<DPS xmlns="http://www.sped.fazenda.gov.br/nfse" xmlns:x="urn:unused" versao="1.01"><infDPS Id="DPS1"><serie>1</serie></infDPS></DPS>`,
      "infDPS",
      "dps",
    ],
  ];

  test.each(documents)("signs %s, as we verify it", (_, xml, name, form) => {
    const signed = signElement(Buffer.from(xml), name, form, opened());
    const document = openXml(signed);
    if ("fault" in document) throw new Error(document.fault.code);
    const element = find(document.document.root, name);
    const check = verifySignature(document.document, element, form === "nfe" ? nfeSignature : dpsSignature, {
      signer: CNPJ,
      signedAt: new Date("2026-03-10"),
      trust: trustStore({ roots: [root.certificate] }),
    });
    expect(check).toMatchObject({ status: "valid", reasons: [] });
    expect(element.parent?.children.at(-1)?.name).toBe("Signature");
  });

  test.skipIf(!hasXmlsec).each(documents)(
    "signs %s, as xmlsec1 verifies it (skipped where it is absent)",
    (_, xml, name, form) => {
      const file = join(folder, "signed.xml");
      const trusted = join(folder, "root.pem");
      writeFileSync(file, signElement(Buffer.from(xml), name, form, opened()));
      writeFileSync(trusted, root.certificate);
      const verify = () =>
        spawnSync(
          "xmlsec1",
          [
            "--verify",
            "--id-attr:Id",
            name,
            "--trusted-pem",
            trusted,
            "--verification-time",
            "2026-03-10 12:00:00",
            file,
          ],
          {
            encoding: "utf8",
          },
        );
      expect(verify().status, verify().stderr).toBe(0);
      writeFileSync(file, readFileSync(file, "utf8").replace(/Id="(\w+)"( versao="4.00")?>/, 'Id="$1"$2>x'));
      expect(verify().status).not.toBe(0);
    },
  );

  test("does not sign what is signed already, has no Id, or is another's key", () => {
    const a1 = opened();
    const note = Buffer.from(documents[0]?.[1] ?? "");
    expect(() => signElement(signElement(note, "infNFe", "nfe", a1), "infNFe", "nfe", a1)).toThrow("signed already");
    expect(() => signElement(Buffer.from("<NFe><infNFe/></NFe>"), "infNFe", "nfe", a1)).toThrow("no Id");
    const other = { privateKey: a1.privateKey, certificate: a1.chain[0] ?? a1.certificate };
    expect(() => signElement(note, "infNFe", "nfe", other)).toThrow("not that of the certificate");
  });
});

function find(element: XmlElement, name: string): XmlElement {
  const found = all(element).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function all(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(all)];
}
