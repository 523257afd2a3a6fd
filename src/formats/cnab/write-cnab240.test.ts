import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moneyText } from "../../values/money.ts";
import { entriesOf, ordersOf, paymentStatus, paymentsOf, readCnab240, writeCnab240 } from "./index.ts";

const header = {
  bank: "237",
  company_id_type: "2",
  company_id: "12ABC34501DE35",
  agreement: "123456",
  agency: "1234",
  account: "56789",
  account_dv: "P",
  company_name: "Padaria São João Ltda",
  direction: "1",
  generated_date: "2026-11-24",
  file_seq: "7",
  layout_version: "089",
};

const value = fc.bigInt({ min: 1n, max: 9_999_999_999_999n }).map(moneyText);
const date = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2069-12-31"), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const name = fc.stringMatching(/^[A-Z][A-Z0-9 &.]{0,28}[A-Z0-9]$/);
const reference = fc.stringMatching(/^[A-Z0-9]{1,20}$/);
const barcode = fc.stringMatching(/^\d{44}$/);

const transfer = fc.record({ payee_name: name, company_ref: reference, pay_date: date, value });
const boleto = fc.record({ barcode, payee_name: name, company_ref: reference, pay_date: date, pay_value: value });

describe("what is written is read back the same", () => {
  test("payments: accounts with their address, boletos with who owes, bills and taxes", () => {
    fc.assert(
      fc.property(
        fc.array(transfer, { minLength: 1, maxLength: 5 }),
        fc.array(boleto, { minLength: 1, maxLength: 5 }),
        (transfers, boletos) => {
          const written = writeCnab240({
            header,
            batches: [
              {
                does: "payment",
                header: { operation: "C", service: "20", form: "41", company_id: header.company_id },
                details: transfers.flatMap((values) => [
                  { layout: "segment_A", values },
                  { layout: "segment_B", values: { payee_id_type: "2", payee_id: "11222333000181" } },
                ]),
              },
              {
                does: "payment",
                header: { operation: "C", service: "20", form: "31" },
                details: boletos.flatMap((values) => [
                  { layout: "segment_J", values },
                  { layout: "segment_J52", values: { payee_id_type: "2", payee_id: "11222333000181" } },
                ]),
              },
            ],
          });
          expect(written.faults).toEqual([]);
          const { cnab, faults } = readCnab240(written.text);
          expect(faults).toEqual([]);
          expect(cnab).toMatchObject({
            bank: "237",
            company_id: header.company_id,
            company_name: "PADARIA SAO JOAO LTDA",
          });
          const [first, second] = (cnab?.batches ?? []).map(paymentsOf);
          expect(
            first?.map(({ payee_name, company_ref, pay_date, value: amount }) => ({
              payee_name,
              company_ref,
              pay_date,
              value: amount,
            })),
          ).toEqual(transfers);
          expect(
            second?.map(({ barcode: bars, payee_name, company_ref, pay_date, value: pay_value }) => ({
              barcode: bars,
              payee_name,
              company_ref,
              pay_date,
              pay_value,
            })),
          ).toEqual(boletos);
          expect([...(first ?? []), ...(second ?? [])].every(({ payee_id }) => payee_id === "11222333000181")).toBe(
            true,
          );
          expect([...(first ?? []), ...(second ?? [])].every((payment) => paymentStatus(payment) === "asked")).toBe(
            true,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test("titles for collection, with who owes them", () => {
    const written = writeCnab240({
      header,
      batches: [
        {
          does: "collection",
          header: { operation: "R", service: "01", company_id: header.company_id },
          details: [
            {
              layout: "segment_P",
              values: {
                movement: "01",
                bank_title_id: "00000000123",
                document_number: "4512/1",
                due_date: "2026-12-10",
                value: "1234.56",
                company_use: "REC1",
              },
            },
            {
              layout: "segment_Q",
              values: { movement: "01", payer_id_type: "2", payer_id: "12ABC34501DE35", payer_name: "Mercado do João" },
            },
          ],
        },
      ],
    });
    expect(written.faults).toEqual([]);
    const { cnab, faults } = readCnab240(written.text);
    expect(faults).toEqual([]);
    expect(cnab?.batches.flatMap(ordersOf)).toMatchObject([
      {
        bank_title_id: "00000000123",
        document_number: "4512/1",
        due_date: "2026-12-10",
        value: "1234.56",
        company_use: "REC1",
        payer_id: "12ABC34501DE35",
        payer_name: "MERCADO DO JOAO",
      },
    ]);
  });

  test("a statement, whose entries lead from the opening balance to the closing one", () => {
    const statement = (closing: string) =>
      writeCnab240({
        header: { ...header, direction: "2" },
        batches: [
          {
            does: "statement",
            header: {
              agency: "1234",
              account: "56789",
              account_dv: "P",
              opening_date: "2026-11-23",
              opening_balance: "100.00",
              opening_dc: "C",
            },
            details: [
              {
                layout: "segment_E",
                values: {
                  nature: "DPV",
                  entry_date: "2026-11-24",
                  value: "30.00",
                  dc: "D",
                  category: "112",
                  description: "Pgto fornecedor",
                },
              },
              {
                layout: "segment_E",
                values: {
                  nature: "DPV",
                  entry_date: "2026-11-24",
                  value: "5.50",
                  dc: "C",
                  category: "202",
                  description: "Cobrança",
                },
              },
            ],
            trailer: { closing_date: "2026-11-24", closing_balance: closing, closing_dc: "C" },
          },
        ],
      }).text;
    const { cnab, faults } = readCnab240(statement("75.50"));
    expect(faults).toEqual([]);
    expect(cnab?.batches[0]?.balances).toEqual({
      opening: { date: "2026-11-23", balance: "100.00" },
      closing: { date: "2026-11-24", balance: "75.50" },
    });
    expect(
      cnab?.batches.flatMap(entriesOf).map(({ dc, value: amount, description }) => [dc, amount, description]),
    ).toEqual([
      ["D", "30.00", "PGTO FORNECEDOR"],
      ["C", "5.50", "COBRANCA"],
    ]);
    expect(readCnab240(statement("75.51")).faults.map(({ code }) => code)).toEqual(["cnab240.balance_differs"]);
  });
});

describe("a return of payments", () => {
  const returned = (occurrences: string, form = "45") => {
    const { text } = writeCnab240({
      header: { ...header, direction: "2" },
      batches: [
        {
          does: "payment",
          header: { operation: "C", service: "20", form },
          details: [
            {
              layout: "segment_A",
              values: {
                company_ref: "P1",
                pay_date: "2026-11-24",
                value: "10.00",
                effective_date: "2026-11-24",
                effective_value: "10.00",
                occurrences,
              },
            },
            { layout: "segment_B_pix", values: { info_12_pix_key: "maria@exemplo.com.br", info_10_txid: "TX1" } },
            { layout: "segment_Z", values: { bank_authentication: "ABC123" } },
          ],
        },
      ],
    });
    return readCnab240(text).cnab?.batches.flatMap(paymentsOf)[0];
  };

  test("says by its first code what became of each, and brings its authentication", () => {
    expect(returned("00")).toMatchObject({
      company_ref: "P1",
      effective_value: "10.00",
      pix_key: "MARIA@EXEMPLO.COM.BR",
      txid: "TX1",
      authentication: "ABC123",
      occurrences: ["00"],
    });
    expect(
      ["00", "03", "BD", "AN01", ""].map((codes) => paymentStatus(returned(codes) ?? { occurrences: [] })),
    ).toEqual(["paid", "paid", "accepted", "refused", "asked"]);
  });
});

test("a value that does not fit is said and never cut", () => {
  const { faults } = writeCnab240({ header: { ...header, file_seq: "12345678" }, batches: [] });
  expect(faults).toMatchObject([{ code: "cnab240.field_unwritable", path: "linha 1, file_seq" }]);
});
