import { z } from "zod";

/** What is read of the JSON of `retaguarda process` (`contracts.md`): loosely, since fields may be added to it. */
const title = z.looseObject({
  document: z.string(),
  counterparty: z.unknown().optional(),
  installment: z.union([z.string(), z.number()]).nullish(),
  dueOn: z.string().nullish(),
  amount: z.string(),
  settled: z.string(),
  status: z.enum(["open", "partial", "settled", "cancelled"]),
  confirmed: z.boolean(),
});

const schema = z.looseObject({
  documents: z.array(
    z.looseObject({
      file: z.string(),
      kind: z.string(),
      key: z.string().nullish(),
      status: z.enum(["accepted", "duplicate", "quarantined", "unrecognised"]),
    }),
  ),
  payables: z.array(title),
  receivables: z.array(title),
  movements: z.array(
    z.looseObject({
      account: z.string().nullish(),
      id: z.string().nullish(),
      on: z.string(),
      amount: z.string(),
      memo: z.string().nullish(),
      category: z.string(),
      status: z.enum(["settled", "categorised", "pending"]),
      why: z.string().nullish(),
      settles: z
        .array(
          z.looseObject({
            document: z.string(),
            installment: z.union([z.string(), z.number()]).nullish(),
            amount: z.string(),
          }),
        )
        .nullish(),
    }),
  ),
  checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.unknown().optional() })),
  pending: z.array(z.looseObject({ code: z.string() })),
});

export type ProcessResult = z.infer<typeof schema>;

/** @throws ZodError when it is not the contract's shape */
export function readProcessResult(json: unknown): ProcessResult {
  return schema.parse(json);
}
