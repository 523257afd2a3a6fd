import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { moneyText, parseMoney } from "../../values/money.ts";
import { isPaid, readCnab240 } from "./index.ts";

// Samples of real banks stay outside the repository; where they are absent, the invented files still prove each feature.
const folder = new URL("../../../../shared/samples/banking/", import.meta.url);
const isHere = existsSync(folder);

interface Sample {
  readonly file: string;
  readonly kind: string;
  readonly bank: string;
  readonly facts: {
    readonly file_header: Readonly<Record<string, string>>;
    readonly file_trailer: { lots_declared: string; records_declared: string; records_actual: number } | null;
    readonly batches: readonly Readonly<Record<string, string>>[];
    readonly segments: Readonly<Record<string, number>>;
    readonly collection?: {
      readonly titles: number;
      readonly by_movement: Readonly<Record<string, unknown>>;
      readonly paid_titles_06_17: number;
      readonly paid_sum: string;
      readonly fees_sum: string;
      readonly first: Readonly<Record<string, unknown>>;
    };
  };
}

function samples(): Sample[] {
  if (!isHere) return [];
  const manifest: { samples: Sample[] } = JSON.parse(readFileSync(new URL("MANIFEST.json", folder), "utf8"));
  return manifest.samples.filter(({ kind }) => kind === "cnab240");
}

const read = (file: string) => readCnab240(readFileSync(new URL(file, folder), "latin1"));

function sum(amounts: readonly string[]): string {
  return moneyText(amounts.reduce((total, amount) => total + parseMoney(amount === "" ? "0" : amount), 0n));
}

describe.skipIf(!isHere)("the sample files (skipped where the shared folder is absent)", () => {
  it.each(samples())("$file has its header, batches, segments and trailer", ({ file, bank, facts }) => {
    const { cnab } = read(file);
    expect(cnab).toMatchObject({ bank, company_id: facts.file_header["company_id"] });
    expect(cnab?.company_name).toBe(facts.file_header["company_name"]);
    expect(cnab?.layout_version).toBe(facts.file_header["layout_version"]?.trim());
    expect(
      cnab?.batches.map(({ operation, service, form, layout_version: layout }) => ({
        operation,
        service,
        form,
        layout,
      })),
    ).toEqual(facts.batches.map((batch) => ({ ...batch, form: batch["form"]?.trim() })));
    const segments: Record<string, number> = {};
    for (const batch of cnab?.batches ?? []) {
      for (const [segment, count] of Object.entries(batch.segments))
        segments[segment] = (segments[segment] ?? 0) + count;
    }
    expect(segments).toEqual(facts.segments);
    if (facts.file_trailer === null) expect(cnab?.trailer).toBeUndefined();
    else {
      expect(cnab?.trailer).toEqual({
        lot_count: facts.file_trailer.lots_declared,
        record_count: facts.file_trailer.records_declared,
      });
      expect(cnab?.records).toBe(facts.file_trailer.records_actual);
    }
  });

  it.each(samples().filter(({ facts }) => facts.collection !== undefined))(
    "$file has the titles of its return",
    ({ file, facts: { collection } }) => {
      const { cnab, faults } = read(file);
      expect(faults).toEqual([]);
      const titles = cnab?.batches.flatMap((batch) => batch.titles) ?? [];
      const paid = titles.filter(({ movement }) => isPaid(movement));
      const byMovement = Object.fromEntries(
        [...Map.groupBy(titles, ({ movement }) => movement)].map(([movement, each]) => [
          movement,
          {
            count: each.length,
            sum_title: sum(each.map(({ value }) => value)),
            sum_paid: sum(each.map(({ paid_value }) => paid_value)),
            sum_net: sum(each.map(({ net_value }) => net_value)),
          },
        ]),
      );
      const [first] = titles;
      expect({
        titles: titles.length,
        by_movement: byMovement,
        paid_titles_06_17: paid.length,
        paid_sum: sum(paid.map(({ paid_value }) => paid_value)),
        fees_sum: sum(titles.map(({ fee_value }) => fee_value)),
        first: {
          bank_title_id: first?.bank_title_id,
          bank_title_id_columns: cnab?.bank === "033" ? [41, 53] : [38, 57],
          doc_number: first?.document_number,
          due: first?.due_date,
          value: first?.value,
          occurrence_date: first?.occurrence_date,
          credit_date: first?.credit_date === "" ? null : first?.credit_date,
        },
      }).toEqual(collection);
    },
  );

  it.each([
    ["cnab240-bradesco-truncated.txt", "cnab240.trailer_missing"],
    ["cnab240-bradesco-bad-batch-trailer.txt", "cnab240.batch_count_differs"],
  ])("%s is found to be broken", (file, code) => {
    expect(read(file).faults.map((fault) => fault.code)).toContain(code);
  });
});
