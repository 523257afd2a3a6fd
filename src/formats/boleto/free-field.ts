import type { Fault } from "../../values/fault.ts";
import { FREE_FIELD_LAYOUTS, type FreeFieldLayout, type FreeFieldValues, type Run } from "./free-field-layouts.ts";

/** What a bank wrote in the free field of its own boleto. */
export interface FreeField {
  /** Which layout it fits. */
  readonly layout: string;
  readonly bank: string;
  /** By the names of the layout, as digits: `nossoNumero`, `wallet`, `branch`, `account`, `beneficiary`… */
  readonly values: FreeFieldValues;
  /** Whether the digits inside confirm it: without that, it only looks like this layout. */
  readonly isChecked: boolean;
}

export interface FreeFieldWriting {
  /** 25 digits; absent while there are faults. */
  readonly freeField?: string;
  readonly faults: readonly Fault[];
}

/**
 * The parts of the free field, to find one's own title by them. Absent when the bank is not one of those known or its digits
 * fit none of its layouts: somebody else's boleto is never refused for what its bank wrote there.
 *
 * @param freeField the last 25 digits of the barcode
 */
export function readFreeField(bank: string, freeField: string): FreeField | undefined {
  if (!/^\d{25}$/.test(freeField)) return undefined;
  const readings = FREE_FIELD_LAYOUTS.filter((layout) => layout.bank === bank).flatMap((layout): FreeField[] => {
    const values = valuesIn(freeField, layout);
    // The digits check values that may stand after them: only now are all known.
    return values === undefined
      ? []
      : [{ layout: layout.id, bank, values, isChecked: composed(values, layout) === freeField }];
  });
  return readings.find(({ isChecked }) => isChecked) ?? readings[0];
}

function valuesIn(freeField: string, layout: FreeFieldLayout): FreeFieldValues | undefined {
  const values: Record<string, string> = {};
  const pieces: Record<string, string[]> = {};
  for (const { run, text } of runsOf(freeField, layout)) {
    if ("constant" in run && run.constant !== text) return undefined;
    if (!("name" in run)) continue;
    if (run.domain?.includes(text) === false) return undefined;
    if (run.from === undefined) values[run.name] = text;
    else {
      const places = pieces[run.name] ?? Array.from({ length: run.of ?? 0 }, () => "");
      pieces[run.name] = places;
      for (const [at, digit] of [...text].entries()) places[run.from - 1 + at] = digit;
    }
  }
  for (const [name, places] of Object.entries(pieces)) values[name] = places.join("");
  return layout.takes?.(values) === false ? undefined : values;
}

function runsOf(freeField: string, { runs }: FreeFieldLayout): readonly { readonly run: Run; readonly text: string }[] {
  let at = 0;
  return runs.map((run) => {
    const size = sizeOf(run);
    at += size;
    return { run, text: freeField.slice(at - size, at) };
  });
}

function sizeOf(run: Run): number {
  return "constant" in run ? run.constant.length : "name" in run ? run.size : 1;
}

function composed(values: FreeFieldValues, { runs }: FreeFieldLayout): string {
  return runs.reduce((before, run) => {
    if ("constant" in run) return before + run.constant;
    if ("check" in run) return before + run.check(values, before);
    const value = values[run.name] ?? "";
    return before + (run.from === undefined ? value : value.slice(run.from - 1, run.from - 1 + run.size));
  }, "");
}

/**
 * The free field of a boleto that is issued; its check digits are computed.
 *
 * @param layout one of `freeFieldLayouts`; values shorter than their place are filled with zeros at the left
 */
export function writeFreeField(layout: string, given: FreeFieldValues): FreeFieldWriting {
  const known = FREE_FIELD_LAYOUTS.find(({ id }) => id === layout);
  if (known === undefined) {
    return {
      faults: [
        {
          code: "boleto.free_field_unknown",
          message: `Não há campo livre “${layout}”. Há: ${FREE_FIELD_LAYOUTS.map(({ id }) => id).join(", ")}.`,
          path: "layout",
        },
      ],
    };
  }
  const faults: Fault[] = [];
  const values: Record<string, string> = {};
  for (const run of known.runs) {
    if (!("name" in run)) continue;
    const size = run.of ?? run.size;
    const value = given[run.name] ?? "";
    if (run.name in values) continue;
    values[run.name] = value.padStart(size, "0");
    if (!new RegExp(`^\\d{1,${size}}$`).test(value) || run.domain?.includes(values[run.name] ?? "") === false) {
      faults.push({
        code: "boleto.free_field_unwritable",
        message: `O campo livre do banco ${known.bank} pede “${run.name}” com até ${size} dígitos${run.domain === undefined ? "" : ` (${run.domain.join(", ")})`}, e veio “${value}”. Corrija no cadastro da cobrança.`,
        path: run.name,
      });
    }
  }
  return faults.length > 0 ? { faults } : { freeField: composed(values, known), faults };
}

/** The layouts by bank, with the names and sizes of the values that each asks. */
export function freeFieldLayouts(): readonly {
  readonly id: string;
  readonly bank: string;
  readonly values: Readonly<Record<string, number>>;
}[] {
  return FREE_FIELD_LAYOUTS.map(({ id, bank, runs }) => ({
    id,
    bank,
    values: Object.fromEntries(runs.flatMap((run) => ("name" in run ? [[run.name, run.of ?? run.size]] : []))),
  }));
}
