import { checkPrimeSync, createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/**
 * A certification authority that nobody trusts unless told to. It gives each issuer a certificate like the ones of ICP-Brasil:
 * CN "NAME:CNPJ" and the otherName 2.16.76.1.3.3 with the CNPJ. One RSA key serves every leaf: a key for each issuer would only
 * cost time, and what is examined is the chain and the signature, not who guards the key.
 */
export interface SimulatedAuthority {
  readonly rootPem: string;
  certificateFor(holder: { name: string; taxId: string }): SigningCertificate;
  /** The certificate of a server of the authority itself: named by its host, of no taxpayer. */
  certificateOfServer(host: string): SigningCertificate;
}

export interface SigningCertificate {
  /** The leaf, DER in base64, as it goes into `X509Certificate`. */
  readonly base64: string;
  readonly key: KeyObject;
}

export function createSimulatedAuthority(name: string): SimulatedAuthority {
  const rootKey = rsaKeyFrom(`root of ${name}`);
  const leafKey = rsaKeyFrom("leaves");
  const issuer = distinguishedName([
    ["2.5.4.6", "BR"],
    ["2.5.4.10", "Retaguarda Simulacao"],
    ["2.5.4.3", name],
  ]);
  const root = certificate({
    serial: 1,
    issuer,
    subject: issuer,
    publicKey: rootKey,
    signedBy: rootKey,
    extensions: [
      extension("2.5.29.19", true, sequence(tlv(0x01, Uint8Array.of(0xff)))),
      extension("2.5.29.15", true, tlv(0x03, Uint8Array.of(1, 0b0000_0110))),
    ],
  });
  const leaves = new Map<string, SigningCertificate>();
  return {
    rootPem: pem(root),
    certificateFor: ({ name: holder, taxId }) =>
      leafOf({
        id: taxId,
        commonName: `${holder.slice(0, 49)}:${taxId}`,
        extensions: [
          extension(
            "2.5.29.17",
            false,
            sequence(tlv(0xa0, oid("2.16.76.1.3.3"), tlv(0xa0, tlv(0x13, Buffer.from(taxId, "latin1"))))),
          ),
        ],
      }),
    certificateOfServer: (host) => leafOf({ id: host, commonName: host, extensions: [] }),
  };

  function leafOf(of: { id: string; commonName: string; extensions: readonly Uint8Array[] }): SigningCertificate {
    const known = leaves.get(of.id);
    if (known !== undefined) return known;
    const leaf = certificate({
      serial: leaves.size + 2,
      issuer,
      subject: distinguishedName([
        ["2.5.4.6", "BR"],
        ["2.5.4.10", "Retaguarda Simulacao"],
        ["2.5.4.11", "SEM VALOR"],
        ["2.5.4.3", of.commonName],
      ]),
      publicKey: leafKey,
      signedBy: rootKey,
      extensions: [
        extension("2.5.29.19", true, sequence()),
        extension("2.5.29.15", true, tlv(0x03, Uint8Array.of(5, 0b1110_0000))),
        extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.2"), oid("1.3.6.1.5.5.7.3.4"))),
        ...of.extensions,
      ],
    });
    const signing = { base64: Buffer.from(leaf).toString("base64"), key: leafKey };
    leaves.set(of.id, signing);
    return signing;
  }
}

const keys = new Map<string, KeyObject>();

/**
 * The RSA-2048 key that a label leads to, always the same one: candidates for the primes come from a hash of the label, so the
 * same seed gives the same bytes, signatures included. Such a key guards nothing, by design. About 0.1 s, once a process.
 */
function rsaKeyFrom(label: string): KeyObject {
  const known = keys.get(label);
  if (known !== undefined) return known;
  const p = primeFrom(`${label}, p`);
  const q = primeFrom(`${label}, q`);
  const e = 65_537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const field = (value: bigint): string => Buffer.from(evenHex(value), "hex").toString("base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "RSA",
      n: field(p * q),
      e: field(e),
      d: field(d),
      p: field(p),
      q: field(q),
      dp: field(d % (p - 1n)),
      dq: field(d % (q - 1n)),
      qi: field(inverse(q, p)),
    },
  });
  keys.set(label, key);
  return key;
}

function primeFrom(label: string): bigint {
  const hex = Array.from({ length: 4 }, (_, block) =>
    createHash("sha256").update(`${label} ${block}`).digest("hex"),
  ).join("");
  // The two highest bits are set so that the product of two primes has all of its 2048 bits.
  let candidate = BigInt(`0x${hex}`) | (3n << 1022n) | 1n;
  while (candidate % 65_537n === 1n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [oldRest, rest, oldFactor, factor] = [value % modulus, modulus, 1n, 0n];
  while (rest !== 0n) {
    const quotient = oldRest / rest;
    [oldRest, rest] = [rest, oldRest - quotient * rest];
    [oldFactor, factor] = [factor, oldFactor - quotient * factor];
  }
  return ((oldFactor % modulus) + modulus) % modulus;
}

function evenHex(value: bigint): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

// DER, as little of it as an X.509 v3 certificate needs (RFC 5280, ITU-T X.690).

function certificate(content: {
  serial: number;
  issuer: Uint8Array;
  subject: Uint8Array;
  publicKey: KeyObject;
  signedBy: KeyObject;
  extensions: readonly Uint8Array[];
}): Uint8Array {
  const algorithm = sequence(oid("1.2.840.113549.1.1.11"), tlv(0x05));
  const body = sequence(
    tlv(0xa0, tlv(0x02, Uint8Array.of(2))),
    tlv(0x02, Buffer.from(evenHex(BigInt(content.serial) + 0x10_00_00_00n), "hex")),
    algorithm,
    content.issuer,
    // Long enough for any month that is simulated: expiry is not what these certificates are here to examine.
    sequence(tlv(0x17, Buffer.from("200101000000Z")), tlv(0x17, Buffer.from("491231235959Z"))),
    content.subject,
    createPublicKey(content.publicKey).export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...content.extensions)),
  );
  const signature = sign("sha256", body, content.signedBy);
  return sequence(body, algorithm, tlv(0x03, Uint8Array.of(0), signature));
}

function distinguishedName(attributes: readonly (readonly [string, string])[]): Uint8Array {
  return sequence(
    ...attributes.map(([type, text]) =>
      tlv(0x31, sequence(oid(type), tlv(type === "2.5.4.6" ? 0x13 : 0x0c, Buffer.from(text, "utf8")))),
    ),
  );
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(id), ...(critical ? [tlv(0x01, Uint8Array.of(0xff))] : []), tlv(0x04, value));
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return tlv(0x30, ...parts);
}

function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const base128 = [arc & 0x7f];
    for (let high = arc >>> 7; high > 0; high >>>= 7) base128.unshift((high & 0x7f) | 0x80);
    return base128;
  });
  return tlv(0x06, Uint8Array.from(bytes));
}

function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >>> 8, size & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...length), content]);
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
