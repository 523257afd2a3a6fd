import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarDate } from "../values/calendar.ts";
import { readPaymentTerms } from "./payment-terms.ts";

const issuedOn = calendarDate("2026-01-10");

describe("terms that a note states", () => {
  test.each([
    ["Após o vencimento multa de 2% e juros de 1% ao mês.", { finePct: "2", interestPctMonth: "1" }],
    ["APOS VENCIMENTO: MULTA 2,00% E JUROS DE MORA DE 1,5% A.M.", { finePct: "2.00", interestPctMonth: "1.5" }],
    ["Juros de 0,033% ao dia após o vencimento", { interestPctMonth: "0.990" }],
    ["Desconto de 3% até 20/01/2026", { discount: { pct: "3", until: "2026-01-20" } }],
    ["Desconto de 2,5 % para pagamento até o dia 05/02", { discount: { pct: "2.5", until: "2026-02-05" } }],
  ])("%s", (text, terms) => {
    expect(readPaymentTerms(text, issuedOn)).toEqual(terms);
  });

  test.each([
    ["Valor aproximado dos tributos 17,45% (IBPT)"],
    ["Multa contratual conforme acordo"],
    ["Desconto de 10% já concedido no preço"],
    ["Desconto de 5% até 31/02/2026"],
    ["Desconto de 5% até 01/01/2026"],
  ])("what is not said plainly is not taken: %s", (text) => {
    expect(readPaymentTerms(text, issuedOn)).toEqual({});
  });

  test("no text, however strange or long, is too much", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void readPaymentTerms(text, issuedOn)));
    readPaymentTerms("multa juros desconto ".repeat(200_000), issuedOn);
  });
});
