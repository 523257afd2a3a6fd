import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { moneyText, parseMoney } from "../../values/money.ts";
import { entriesOf, isPaid, ordersOf, paymentsOf, readCnab240, readCnab400 } from "./index.ts";

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
    readonly statement_E?: Readonly<Record<string, unknown>>;
    readonly payments_A?: Readonly<Record<string, unknown>>;
    readonly payments_O?: Readonly<Record<string, unknown>>;
    readonly collection_out?: Readonly<Record<string, unknown>>;
  };
}

interface Sample400 {
  readonly file: string;
  readonly bank: string;
  readonly facts: {
    readonly direction: string;
    readonly company_name: string;
    readonly header_date: string;
    readonly record_types: Readonly<Record<string, number>>;
    readonly physical_lines: number;
    readonly collection?: Readonly<Record<string, unknown>>;
    readonly collection_out?: Readonly<Record<string, unknown>>;
  };
}

function samplesOf<Kind extends { readonly file: string }>(wanted: string): Kind[] {
  if (!isHere) return [];
  const manifest: { samples: (Kind & { kind: string })[] } = JSON.parse(
    readFileSync(new URL("MANIFEST.json", folder), "utf8"),
  );
  return manifest.samples.filter(({ kind }) => kind === wanted);
}

const samples = (): Sample[] => samplesOf<Sample>("cnab240");

/** What the manifest sums in its own ways: by occurrence, by its own list of settlements. */
const SUMMED = new Set(["by_occurrence", "paid_codes", "layout_confidence"]);

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

  it.each(samples().filter(({ facts }) => facts.statement_E !== undefined))(
    "$file has the entries and balances of its statement",
    ({ file, facts: { statement_E } }) => {
      const [batch] = read(file).cnab?.batches ?? [];
      const entries = batch === undefined ? [] : entriesOf(batch);
      const of = (side: string) => entries.filter(({ dc }) => dc === side).map(({ value }) => value);
      const [first] = entries;
      expect({
        entries: entries.length,
        credits_count: of("C").length,
        credits_sum: sum(of("C")),
        debits_count: of("D").length,
        debits_sum: sum(of("D")),
        first_date: entries.map(({ entry_date }) => entry_date).toSorted()[0],
        last_date: entries
          .map(({ entry_date }) => entry_date)
          .toSorted()
          .at(-1),
        opening: batch?.balances?.opening,
        closing: batch?.balances?.closing,
        first: {
          category: first?.category,
          bank_code: first?.bank_code,
          description: first?.description,
          doc_202_240: first?.document,
          nature: first?.nature,
          value: first?.value,
          dc: first?.dc,
        },
      }).toMatchObject({
        ...statement_E,
        opening: { date: "2022-11-23", balance: "932410.81" },
        closing: { date: "2022-11-24", balance: "211365.49" },
      });
      expect(read(file).faults.map(({ code }) => code)).toEqual(["cnab240.balance_differs"]);
    },
  );

  it.each(samples().filter(({ facts }) => facts.payments_A !== undefined))(
    "$file has its payments",
    ({ file, facts: { payments_A } }) => {
      const payments = read(file).cnab?.batches.flatMap(paymentsOf) ?? [];
      const [first] = payments;
      expect({
        count: payments.length,
        sum_requested: sum(payments.map(({ value }) => value)),
        sum_effected: sum(payments.map(({ effective_value }) => effective_value)),
        first: { name: first?.payee_name, company_ref: first?.company_ref, date: first?.pay_date, value: first?.value },
      }).toMatchObject({
        count: payments_A?.["count"],
        sum_requested: payments_A?.["sum_requested"],
        sum_effected: payments_A?.["sum_effected"],
      });
      expect(payments_A?.["first"]).toMatchObject({
        name: first?.payee_name,
        company_ref: first?.company_ref,
        date: first?.pay_date,
        value: first?.value,
      });
    },
  );

  it.each(samples().filter(({ facts }) => facts.payments_O !== undefined))(
    "$file has its bills",
    ({ file, facts: { payments_O } }) => {
      const payments = read(file).cnab?.batches.flatMap(paymentsOf) ?? [];
      expect({
        count: payments.length,
        barcode_18_61: payments[0]?.barcode,
        febraban_pay_date: payments[0]?.pay_date,
        febraban_value: payments[0]?.value,
      }).toEqual(payments_O);
    },
  );

  it.each(samples().filter(({ facts }) => facts.collection_out !== undefined))(
    "$file has the titles that it hands in",
    ({ file, facts: { collection_out } }) => {
      const orders = read(file).cnab?.batches.flatMap(ordersOf) ?? [];
      const [first] = orders;
      expect({
        titles: orders.length,
        sum_value: sum(orders.map(({ value }) => value)),
        first: {
          movement: first?.movement,
          bank_title_id_38_57: first?.bank_title_id,
          doc_number_63_77: first?.document_number,
          due: first?.due_date,
          value: first?.value,
        },
      }).toEqual(collection_out);
    },
  );

  it.each(samplesOf<Sample400>("cnab400"))("$file of 400 columns has its titles", ({ file, bank, facts }) => {
    const { cnab, faults } = readCnab400(readFileSync(new URL(file, folder), "latin1"));
    expect(faults).toEqual([]);
    expect(cnab).toMatchObject({
      bank,
      direction: facts.direction,
      company_name: facts.company_name,
      generated_date: facts.header_date,
      record_types: facts.record_types,
      records: facts.physical_lines,
    });
    const titles = cnab?.titles ?? [];
    const [first] = titles;
    if (facts.collection_out !== undefined) {
      expect({
        titles: titles.length,
        sum_value_127_139: sum(titles.map(({ value }) => value)),
        first: {
          command: first?.occurrence,
          doc: first?.document_number,
          due: first?.due_date,
          value: first?.value,
        },
      }).toEqual(facts.collection_out);
      return;
    }
    const paid = titles.filter(({ isPaid: hasPaid }) => hasPaid);
    expect({
      titles: titles.length,
      paid_titles: paid.length,
      paid_sum_title: sum(paid.map(({ value }) => value)),
      paid_sum_received: sum(paid.map(({ received }) => received)),
      first: {
        bank_title_id: first?.bank_title_id,
        occurrence: first?.occurrence,
        occurrence_date: first?.occurrence_date,
        due: first?.due_date || null,
        value: first?.value,
        credit_date: first?.credit_date || null,
      },
    }).toMatchObject(Object.fromEntries(Object.entries(facts.collection ?? {}).filter(([name]) => !SUMMED.has(name))));
  });

  it.each([
    ["cnab240-bradesco-truncated.txt", "cnab240.trailer_missing"],
    ["cnab240-bradesco-bad-batch-trailer.txt", "cnab240.batch_count_differs"],
  ])("%s is found to be broken", (file, code) => {
    expect(read(file).faults.map((fault) => fault.code)).toContain(code);
  });
});
