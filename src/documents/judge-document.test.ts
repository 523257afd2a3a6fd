import { describe, expect, test } from "vitest";
import {
  type InventedNote,
  inventCancelling,
  inventedRoot,
  inventNote,
  inventParty,
  inventService,
} from "../../test/support/invented-documents.ts";
import { trustStore } from "../formats/xml/index.ts";
import { calendarDate } from "../values/calendar.ts";
import { inspectXml } from "./inspect-xml.ts";
import type { Inspected } from "./inspected.ts";
import { judgeDocument } from "./judge-document.ts";

const us = inventParty(9, "Padaria Invenção Ltda");
const supplier = inventParty(1, "Moinho Inventado Ltda");
const trustedRoots = trustStore({ roots: [inventedRoot] });
const today = calendarDate("2026-03-31");

const plain: InventedNote = { number: 123, issuer: supplier, recipient: us, items: [{ amount: 10_000n }] };

function inspected(xml: string, roots = trustedRoots): Inspected {
  const [document] = inspectXml(Buffer.from(xml), { trustedRoots: roots });
  if (document === undefined) throw new Error("nothing was found");
  return document;
}

function judge(xml: string, taxId = us.taxId) {
  const { status, authorityStatus, causes } = judgeDocument(inspected(xml), { taxId, today });
  return { status, authorityStatus, causes: causes.map(({ code }) => code) };
}

describe("a note", () => {
  const { xml } = inventNote(plain);

  test("signed, authorised and ours is accepted", () => {
    expect(judge(xml)).toEqual({ status: "accepted", authorityStatus: "authorised", causes: [] });
  });

  test("whose chain leads to no trusted root is accepted, and not yet confirmed", () => {
    const judgement = judgeDocument(inspected(xml, trustStore({ roots: [] })), { taxId: us.taxId, today });
    expect(judgement).toMatchObject({ status: "accepted", authorityStatus: "unconfirmed", causes: [] });
  });

  test("of a branch is the company's, and of another company is not", () => {
    const branch = `${us.taxId.slice(0, 8)}000299`;
    expect(judge(xml, branch).status).toBe("accepted");
    expect(judge(xml, inventParty(8).taxId)).toMatchObject({
      status: "quarantined",
      causes: ["documents.recipient_is_not_company"],
    });
  });

  test("to nobody named, from another company, is another's", () => {
    const counter = inventNote({ number: 5, model: "65", issuer: supplier, items: [{ amount: 100n }], tPag: "01" });
    expect(judge(counter.xml).causes).toEqual(["documents.recipient_is_not_company"]);
  });

  test.each([
    {
      what: "changed after it was signed",
      from: "<vNF>100.00</vNF>",
      to: "<vNF>900.00</vNF>",
      code: "signature_invalid",
    },
    { what: "without signature", from: /<Signature .*<\/Signature>/s, to: "", code: "signature_absent" },
    { what: "without protocol", from: /<protNFe.*<\/protNFe>/s, to: "", code: "not_authorised" },
    { what: "with the protocol of another note", from: "<chNFe>3526", to: "<chNFe>3527", code: "not_authorised" },
    { what: "whose protocol is of other content", from: /<digVal>..../, to: "<digVal>AAAA", code: "not_authorised" },
    { what: "denied", from: "<cStat>100", to: "<cStat>302", code: "not_authorised" },
    { what: "rejected", from: "<cStat>100", to: "<cStat>204", code: "not_authorised" },
  ])("$what is quarantined: $code", ({ from, to, code }) => {
    const changed = xml.replace(from, to);
    expect(changed).not.toBe(xml);
    expect(judge(changed)).toMatchObject({ status: "quarantined", causes: [`documents.${code}`] });
  });

  test("cancelled by its protocol is kept as cancelled", () => {
    expect(judge(inventNote({ ...plain, cStat: "101" }).xml)).toMatchObject({
      status: "accepted",
      authorityStatus: "cancelled",
    });
  });

  test.each([
    ["2027-04-02", "quarantined"],
    ["2027-03-31", "accepted"],
    ["2004-12-31", "quarantined"],
  ])("dated %s, seen on 31 March 2026, is %s", (issuedOn, status) => {
    const { xml: dated } = inventNote({ ...plain, issuedOn });
    const judgement = judge(dated);
    expect(judgement.status).toBe(status);
    if (status === "quarantined") expect(judgement.causes).toEqual(["documents.date_implausible"]);
  });

  test.each([
    { what: "no total", from: /<vNF>.*<\/vNF>/, to: "" },
    { what: "no number", from: /<nNF>.*<\/nNF>/, to: "" },
    { what: "a day that does not exist", from: "<dhEmi>2026-03-10", to: "<dhEmi>2026-02-30" },
    { what: "a total beyond any layout", from: "<vNF>100.00", to: "<vNF>999999999999999999.99" },
    { what: "a total that is no amount", from: "<vNF>100.00", to: "<vNF>1e3" },
  ])("that says $what cannot be used", ({ from, to }) => {
    expect(judge(xml.replace(from, to)).causes).toContain("documents.unreadable");
  });

  test("whose instalment is beyond any layout cannot be used", () => {
    const note = inventNote({ ...plain, installments: [{ amount: 10n ** 19n }] });
    expect(judge(note.xml)).toMatchObject({ status: "quarantined", causes: ["documents.unreadable"] });
  });
});

test("a note of homologation has no value", () => {
  const document = inspected(inventNote(plain).xml);
  if (document.parsed?.kind !== "nfe") throw new Error("not a note");
  const { nfe } = document.parsed;
  const parsed = { kind: "nfe", nfe: { ...nfe, ide: { ...nfe.ide, tpAmb: "2" } } } as const;
  expect(judgeDocument({ ...document, parsed }, { taxId: us.taxId, today })).toMatchObject({
    status: "quarantined",
    causes: [{ code: "documents.not_authorised", message: expect.stringContaining("homologação") }],
  });
});

describe("an NFS-e", () => {
  const service = { number: 7, provider: supplier, taker: us, amount: 10_000n };

  test("generated and signed is accepted, for whoever takes or provides it", () => {
    const { xml } = inventService(service);
    expect(judge(xml)).toMatchObject({ status: "accepted", causes: [] });
    expect(judge(xml, supplier.taxId)).toMatchObject({ status: "accepted" });
    expect(judge(xml, inventParty(8).taxId).causes).toEqual(["documents.recipient_is_not_company"]);
  });

  test("of homologation has no value", () => {
    const { xml } = inventService({ ...service, environment: "homologation" });
    expect(judge(xml)).toMatchObject({ status: "quarantined", causes: ["documents.not_authorised"] });
  });

  test("that was not generated is not one", () => {
    const document = inspected(inventService(service).xml);
    if (document.parsed?.kind !== "nfse") throw new Error("not an NFS-e");
    const parsed = { kind: "nfse", nfse: { ...document.parsed.nfse, cStat: "205" } } as const;
    expect(judgeDocument({ ...document, parsed }, { taxId: us.taxId, today }).causes).toMatchObject([
      { code: "documents.not_authorised" },
    ]);
  });
});

describe("an event", () => {
  const xml = inventCancelling(plain);

  test("that the authority registered is accepted", () => {
    expect(judge(xml)).toMatchObject({ status: "accepted", causes: [] });
  });

  test.each([
    { what: "that was never registered", from: /<retEvento.*<\/retEvento>/s, to: "" },
    { what: "that was refused", from: "<cStat>135", to: "<cStat>573" },
  ])("$what cancels nothing", ({ from, to }) => {
    expect(judge(xml.replace(from, to))).toMatchObject({
      status: "quarantined",
      causes: ["documents.not_authorised"],
    });
  });

  test("that somebody else signed cancels nothing", () => {
    const stranger = inventParty(66, "Outra Inventada Ltda");
    expect(judge(inventCancelling(plain, stranger)).causes).toEqual(["documents.not_authorised"]);
  });

  test("that is only the authority's answer, which anybody can write, cancels nothing", () => {
    const answer = xml.match(/<retEvento.*<\/retEvento>/s)?.[0] ?? "";
    const alone = answer.replace("<retEvento", '<retEvento xmlns="http://www.portalfiscal.inf.br/nfe"');
    expect(judge(alone).causes).toContain("documents.signature_absent");
  });

  test("that nobody signed, or that was changed, cancels nothing", () => {
    expect(judge(xml.replace(/<Signature .*<\/Signature>/s, "")).causes).toEqual(["documents.signature_absent"]);
    expect(judge(xml.replace("<nSeqEvento>1</nSeqEvento><ver", "<nSeqEvento>2</nSeqEvento><ver")).causes).toEqual([
      "documents.signature_invalid",
    ]);
  });
});

test("what is known by its form alone is not recognised; what is known and not handled waits", () => {
  const judgeKind = (kind: Inspected["kind"], code = "") =>
    judgeDocument(
      { kind, facts: {}, problems: code === "" ? [] : [{ code, message: "Frase." }] },
      { taxId: us.taxId, today },
    );
  expect(judgeKind("pdf")).toMatchObject({ status: "unrecognised", causes: [{ code: "documents.unrecognised" }] });
  expect(judgeKind("pdf", "pdf.password_protected").causes).toMatchObject([{ code: "documents.password_protected" }]);
  expect(judgeKind("zip", "zip.too_deep").causes).toMatchObject([{ code: "documents.unsafe_file", message: "Frase." }]);
  expect(judgeKind("unknown", "file.too_large").causes).toMatchObject([{ code: "documents.too_large" }]);
  expect(judgeKind("cte")).toMatchObject({ status: "quarantined", causes: [{ code: "documents.kind_not_handled" }] });
  expect(judgeKind("ofx")).toMatchObject({ status: "quarantined", causes: [{ code: "documents.unreadable" }] });
});
