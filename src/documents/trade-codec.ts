import type { Canonical } from "../kernel/canonical-json.ts";
import { type Centavos, moneyText, parseMoney } from "../values/money.ts";
import type { Trade, TradeGoods, TradeTitle, Withheld } from "./trade.ts";

/** A trade as it is stored: the same fields, money as decimal text. */
export type EncodedTrade = Encoded<Trade>;

type Encoded<T> = T extends bigint
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Encoded<Item>[]
    : T extends string | boolean | null
      ? T
      : { readonly [K in keyof T]: Encoded<T[K]> };

export function encodeTrade(trade: Trade): Canonical {
  return encode(trade as unknown as Plain);
}

type Plain = string | boolean | null | bigint | readonly Plain[] | { readonly [key: string]: Plain };

function encode(value: Plain): Canonical {
  if (typeof value === "bigint") return moneyText(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(encode);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encode(part)]));
}

export function decodeTrade({ received, ...stored }: EncodedTrade): Trade {
  return {
    ...stored,
    ...(received === undefined ? {} : { received: { role: received.role, centavos: parseMoney(received.centavos) } }),
    reducesCentavos: parseMoney(stored.reducesCentavos),
    titles: stored.titles.map((title): TradeTitle => ({ ...title, amountCentavos: parseMoney(title.amountCentavos) })),
    goods: stored.goods.map(
      (goods): TradeGoods => ({
        ...goods,
        centavos: parseMoney(goods.centavos),
        icmsCentavos: parseMoney(goods.icmsCentavos),
        ipiCentavos: parseMoney(goods.ipiCentavos),
        icmsStCentavos: parseMoney(goods.icmsStCentavos),
      }),
    ),
    withheld: decodeWithheld(stored.withheld),
  };
}

function decodeWithheld(stored: EncodedTrade["withheld"]): Withheld {
  const amount = (text: string): Centavos => parseMoney(text);
  return {
    irrf: amount(stored.irrf),
    pis: amount(stored.pis),
    cofins: amount(stored.cofins),
    csll: amount(stored.csll),
    inss: amount(stored.inss),
    iss: amount(stored.iss),
  };
}
