import { XMLParser } from "fast-xml-parser";
import { SignedXml } from "xml-crypto";

const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });

/** What programs in Node do with a note today: fast-xml-parser for its fields, xml-crypto for its signature. Neither knows a schema. */
export function verifyByPeers(bytes: Uint8Array): boolean {
  const xml = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  parser.parse(xml);
  const signature = /<Signature[\s>][\s\S]*?<\/Signature>/.exec(xml)?.[0];
  const certificate = /<X509Certificate>([^<]*)</.exec(xml)?.[1]?.replace(/\s/g, "");
  if (signature === undefined || certificate === undefined) return false;
  try {
    const lines = certificate.match(/.{1,64}/g) ?? [];
    const verifier = new SignedXml({
      publicCert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    });
    verifier.loadSignature(signature);
    return verifier.checkSignature(xml);
  } catch {
    return false;
  }
}
