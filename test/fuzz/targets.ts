import { existsSync, globSync, readFileSync } from "node:fs";
import { inspectFile } from "../../src/documents/inspect-file.ts";
import { inspectXml } from "../../src/documents/inspect-xml.ts";
import { readBoleto } from "../../src/formats/boleto/index.ts";
import { readCnab240, readCnab400 } from "../../src/formats/cnab/index.ts";
import { readFebraban150 } from "../../src/formats/febraban150/index.ts";
import { readHledger } from "../../src/formats/hledger/index.ts";
import { readOfx } from "../../src/formats/ofx/index.ts";
import { readPix } from "../../src/formats/pix/index.ts";
import { checkEcd, checkSped, walkSped } from "../../src/formats/sped/index.ts";
import { emptyTrustStore, openXml } from "../../src/formats/xml/index.ts";
import { calendarDate } from "../../src/values/calendar.ts";
import { generateMonths } from "../simulation/generate-months.ts";
import { inventReturn } from "../support/invented-return.ts";
import { paperTargets } from "./paper-targets.ts";
import type { Target } from "./target.ts";

const shared = new URL("../../../shared/samples/", import.meta.url);

/** Real files, where they are; the invented ones are always there. */
function real(pattern: string): Buffer[] {
  if (!existsSync(shared)) return [];
  return globSync(pattern, { cwd: shared }).map((name) => readFileSync(new URL(name, shared)));
}

function invented(extension: string): Buffer[] {
  const { files } = generateMonths({ seed: 1 });
  return files.filter(({ name }) => name.endsWith(extension)).map(({ bytes }) => Buffer.from(bytes));
}

const text = (bytes: Buffer): string => bytes.toString("latin1");
const party = { taxId: "11222333000181", name: "PADARIA INVENCAO LTDA" };
const returned = (): Buffer =>
  Buffer.from(
    inventReturn({
      company: party,
      titles: [
        {
          documentNumber: "1",
          payer: party,
          face: 1000n,
          dueOn: "2026-03-10",
          paidOn: "2026-03-10",
          creditedOn: "2026-03-11",
        },
      ],
    }),
  );

const xmlSamples = (): Buffer[] => [...invented(".xml"), ...real("fiscal/*.xml"), ...real("banking/*.xml")];

export const targets: Readonly<Record<string, Target>> = {
  xml: { read: (bytes) => openXml(bytes), samples: xmlSamples },
  "fiscal-xml": { read: (bytes) => inspectXml(bytes), samples: xmlSamples },
  ofx: { read: (bytes) => readOfx(bytes), samples: () => [...invented(".ofx"), ...real("banking/*.ofx")] },
  cnab240: { read: (bytes) => readCnab240(text(bytes)), samples: () => [returned(), ...real("banking/cnab240*")] },
  cnab400: {
    read: (bytes) => readCnab400(text(bytes)),
    samples: () => [
      Buffer.from(`02RETORNO01COBRANCA${"0".repeat(57)}341BANCO ITAU`.padEnd(400)),
      ...real("banking/cnab400*"),
    ],
  },
  febraban150: {
    read: (bytes) => readFebraban150(text(bytes)),
    samples: () => [Buffer.from(`${"A20716".padEnd(150)}\nG${"1".repeat(149)}\n${"Z000003".padEnd(150)}`)],
  },
  hledger: {
    read: (bytes) => readHledger(bytes.toString("utf8")),
    samples: () => [Buffer.from(JOURNAL), ...real("accounting/journals/**/*.journal")],
  },
  sped: {
    read: (bytes) => checkWhole(bytes),
    samples: () => [Buffer.from(ECD, "latin1"), ...real("accounting/{golden,sped}/e[cf]d-*[!d].txt")],
  },
  boleto: {
    read: (bytes) => readBoleto(text(bytes), calendarDate("2026-11-24")),
    samples: () =>
      ["34191790010104351004791020150008291070026000", "84670000001435900240200240500024384221010811"].map((line) =>
        Buffer.from(line),
      ),
  },
  pix: {
    read: (bytes) => readPix(bytes.toString("utf8")),
    samples: () => [
      Buffer.from(
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D",
      ),
    ],
  },
  ...paperTargets,
  file: {
    read: (bytes) => readFile(bytes),
    samples: () => [...xmlSamples(), ...invented(".ofx"), ...real("banking/*.{ofx,txt,ret,rem}")],
  },
};

const JOURNAL = `commodity R$ 1.000,00
2026-11-24 * (12) Padaria | pão  ; nota:1
  despesas:pão   R$ 12,50 @ R$ 1,00
  ativo:caixa   = R$ 100,00
`;

const ECD = `|0000|LECD|01012025|31122025|EMPRESA EXEMPLO LTDA|11222333000181|SP||3550308|||0|0|0||0|0||N|N|0|0||
|0001|0|
|0990|3|
|I001|0|
|I010|G|9.00|
|I050|01012025|01|A|4|1.1.1.01|1.1.1|Caixa|
|I150|01012025|31012025|
|I155|1.1.1.01||0,00|D|10,00|0,00|10,00|D|
|I200|1|02012025|10,00|N||
|I250|1.1.1.01||10,00|D|||Abertura||
|J800|RTF|||{\\rtf1
}|J800FIM|
|9999|12|
`;

/** Reads all of it, by both checkers; a fault is an answer. */
function checkWhole(bytes: Buffer): number {
  let faults = 0;
  for (const check of [checkSped, checkEcd]) {
    for (const { line } of check(walkSped([bytes.subarray(0, 1_000), bytes.subarray(1_000)])))
      faults += line > 0 ? 1 : 0;
  }
  return faults;
}

/** Any day will do: the due factor of a boleto is resolved on it. */
const FUZZ_ON = calendarDate("2026-11-24");

async function readFile(bytes: Buffer): Promise<void> {
  let documents = 0;
  for await (const document of inspectFile({ name: "arquivo", bytes, trustedRoots: emptyTrustStore, on: FUZZ_ON })) {
    if (document.kind !== undefined) documents += 1;
  }
  if (documents === 0) throw new Error("a file without an answer");
}

/** Readers that are broken on purpose: the search itself is tried on them. */
export const brokenTargets: Readonly<Record<string, Target>> = {
  throws: {
    read: (bytes) => {
      if (bytes.includes("9")) throw new TypeError("nine");
    },
    samples: () => [Buffer.from("12345678")],
  },
  hangs: {
    read: (bytes) => {
      while (bytes.length < 8);
    },
    samples: () => [Buffer.from("12345678")],
  },
};
