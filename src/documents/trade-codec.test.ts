import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, calendarDate } from "../values/calendar.ts";
import type { Trade } from "./trade.ts";
import { decodeTrade, type EncodedTrade, encodeTrade } from "./trade-codec.ts";

const centavos = fc.bigInt({ min: 0n, max: 10n ** 15n });
const date = fc.nat(9_000).map((days) => addDays(calendarDate("2010-01-01"), days));
const trades: fc.Arbitrary<Trade> = fc
  .record({
    side: fc.constantFrom("payable" as const, "receivable" as const),
    effect: fc.constantFrom("opens" as const, "reduces" as const, "none" as const),
    partner: fc.oneof(fc.record({ name: fc.string() }), fc.record({ taxId: fc.string(), name: fc.string() })),
    number: fc.string(),
    issuedOn: date,
    competencia: date,
    titles: fc.array(fc.record({ installment: fc.string(), dueOn: fc.option(date), amountCentavos: centavos })),
    received: fc.option(fc.record({ role: fc.constantFrom("cash" as const, "card_receivable" as const), centavos }), {
      nil: undefined,
    }),
    reducesCentavos: centavos,
    refersTo: fc.array(fc.string()),
    withheld: fc.record({
      irrf: centavos,
      pis: centavos,
      cofins: centavos,
      csll: centavos,
      inss: centavos,
      iss: centavos,
    }),
    goods: fc.array(
      fc.record({
        cfop: fc.string(),
        ncm: fc.string(),
        centavos,
        icmsCentavos: centavos,
        ipiCentavos: centavos,
        icmsStCentavos: centavos,
      }),
    ),
    forFinalConsumer: fc.boolean(),
    terms: fc.oneof(
      fc.constant({}),
      fc.record({ finePct: fc.constant("2"), interestPctMonth: fc.constant("1.5") }),
      fc.record({ discount: fc.record({ pct: fc.constant("3"), until: date }) }),
    ),
    why: fc.string(),
    doubts: fc.array(fc.record({ code: fc.string(), message: fc.string() })),
  })
  .map(({ received, ...trade }) => ({ ...trade, ...(received === undefined ? {} : { received }) }));

test("a trade that is stored and read back is the same trade", () => {
  fc.assert(
    fc.property(trades, (trade) => {
      const stored: EncodedTrade = JSON.parse(JSON.stringify(encodeTrade(trade)));
      expect(decodeTrade(stored)).toEqual(trade);
    }),
  );
});
