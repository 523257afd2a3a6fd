import { describe, expect, test } from "vitest";
import { CHAIN_START, chainHash, payloadHash, recordOf } from "./audit-chain.ts";
import { type Canonical, canonicalJson } from "./canonical-json.ts";

/** Published vectors of the chain. Their names are older than our conventions, and stay: the bytes are hashed. */
const VECTORS: readonly { record: Canonical; canonical: string; payload: string; hash: string }[] = [
  {
    record: {
      v: 1,
      tenant: "018f0000-0000-7000-8000-00000000000a",
      seq: 1,
      at: "2026-03-02T12:00:00.000Z",
      actor: { class: "pessoa", id: "usr_1", via: "sessao" },
      action: "titulo.criar",
      object: { type: "titulo", id: "tit_1" },
      before: null,
      after: { vencimento: "2026-03-31", valor_centavos: 123450 },
      request_id: "req_1",
    },
    canonical:
      '{"action":"titulo.criar","actor":{"class":"pessoa","id":"usr_1","via":"sessao"},"after":{"valor_centavos":123450,"vencimento":"2026-03-31"},"at":"2026-03-02T12:00:00.000Z","before":null,"object":{"id":"tit_1","type":"titulo"},"request_id":"req_1","seq":1,"tenant":"018f0000-0000-7000-8000-00000000000a","v":1}',
    payload: "fa47cfe0a56cf3bffeb21b522d26183d4ffc7e4bb98d169275d132ce893d7713",
    hash: "098bd7aa64bc3e179f5cb275d62ec894eb8597a3b86ebd7d4b5ffedb42c7065d",
  },
  {
    record: {
      v: 1,
      tenant: "018f0000-0000-7000-8000-00000000000a",
      seq: 2,
      at: "2026-03-02T12:05:00.000Z",
      actor: { class: "pessoa", id: "usr_2", via: "sessao" },
      action: "titulo.aprovar",
      object: { type: "titulo", id: "tit_1" },
      before: { situacao: "aguardando_aprovacao" },
      after: { situacao: "aprovado", observação: "ok – “conferido”" },
      request_id: "req_2",
    },
    canonical:
      '{"action":"titulo.aprovar","actor":{"class":"pessoa","id":"usr_2","via":"sessao"},"after":{"observação":"ok – “conferido”","situacao":"aprovado"},"at":"2026-03-02T12:05:00.000Z","before":{"situacao":"aguardando_aprovacao"},"object":{"id":"tit_1","type":"titulo"},"request_id":"req_2","seq":2,"tenant":"018f0000-0000-7000-8000-00000000000a","v":1}',
    payload: "4a2f470322d98da5174803899bdf7bd488e4c494c118782e488f076c477e5547",
    hash: "8027ab69095dc894ac7506ac72455f36da2a6d7c6dbab252bf18a5451f0bddcb",
  },
];

describe("the chain of hashes", () => {
  test("gives the published texts and hashes, each link on the one before", () => {
    let previous: Buffer = CHAIN_START;
    for (const { record, canonical, payload, hash } of VECTORS) {
      expect(canonicalJson(record)).toBe(canonical);
      expect(payloadHash(record).toString("hex")).toBe(payload);
      previous = chainHash(previous, payloadHash(record));
      expect(previous.toString("hex")).toBe(hash);
    }
  });

  test("does not depend on the order of an event's objects, nor on one named twice", () => {
    const bill = { type: "bill", id: "018f0000-0000-7000-8000-000000000001", qualifier: "bill" };
    const document = { type: "document", id: "018f0000-0000-7000-8000-000000000002", qualifier: "comes_from" };
    const event = {
      companyId: "018f0000-0000-7000-8000-00000000000a",
      eventId: "018f0000-0000-7000-8000-00000000000b",
      type: "payables.bill_created",
      at: new Date("2026-03-02T12:00:00.000Z"),
      actorClass: "person",
      actorId: "user",
      before: null,
      after: null,
      requestId: null,
    };
    const hashes = [
      [bill, document],
      [document, bill],
      [bill, document, bill],
    ].map((objects) => payloadHash(recordOf({ ...event, objects })).toString("hex"));
    expect(new Set(hashes).size).toBe(1);
  });
});
