import { judgeForm, type SpedJudge } from "./check-sped.ts";
import { balanceRules } from "./ecd-balance-rules.ts";
import { emptyBook } from "./ecd-book.ts";
import { chartRules } from "./ecd-chart-rules.ts";
import { closingRules } from "./ecd-closing-rules.ts";
import { entryRules } from "./ecd-entry-rules.ts";
import { headingRules } from "./ecd-heading-rules.ts";
import { statementRules } from "./ecd-statement-rules.ts";
import type { SpedFault } from "./faults.ts";
import type { SpedRecord } from "./walk-sped.ts";

/**
 * Whether an ECD of layout 9 is what its manual wants: its form, as `checkSped`, and the rules between registers. It says the line, the
 * register, the manual's name of the rule, what is wrong and what to do. One pass; what is kept grows with the chart and its months, never
 * with the number of entries (a bit each, for their numbers).
 */
export function* checkEcd(records: Iterable<SpedRecord>): Generator<SpedFault> {
  const judge = judgeEcd();
  for (const record of records) yield* judge.take(record);
  yield* judge.end();
}

export function judgeEcd(): SpedJudge {
  const book = emptyBook();
  const form = judgeForm();
  // What a rule of the end needs of another part is by then in the book, whatever the order.
  const rules = [headingRules, chartRules, balanceRules, entryRules, closingRules, statementRules].map((part) =>
    part(book),
  );
  return {
    take(record) {
      const faults = [...form.take(record)];
      if (record.register !== "") for (const part of rules) faults.push(...part.take(record));
      return faults;
    },
    end: () => [...form.end(), ...rules.flatMap((part) => part.end())].toSorted((a, b) => a.line - b.line),
  };
}
