import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { month } from "../../values/calendar.ts";
import { useKeys } from "../keys.ts";
import { type MonthRange, shifted } from "./period.ts";

/** From which month to which; [ and ] go to the one before and after. */
export function PeriodPicker({
  range,
  onChoose,
}: {
  readonly range: MonthRange;
  readonly onChoose: (range: MonthRange) => void;
}): ReactNode {
  useKeys([
    { key: "[", says: "período anterior", run: () => onChoose(shifted(range, -1)) },
    { key: "]", says: "período seguinte", run: () => onChoose(shifted(range, 1)) },
  ]);
  const field = (label: string, value: string, put: (text: string) => MonthRange): ReactNode => (
    <label className="month">
      <span className="sr">{label}</span>
      <input
        type="month"
        value={value}
        onChange={({ currentTarget }) => {
          if (/^\d{4}-\d{2}$/.test(currentTarget.value)) onChoose(put(currentTarget.value));
        }}
      />
    </label>
  );
  return (
    <fieldset className="period">
      <legend className="sr">Período</legend>
      <ActionIcon variant="subtle" aria-label="Período anterior" onClick={() => onChoose(shifted(range, -1))}>
        <IconChevronLeft />
      </ActionIcon>
      {field("De", range.from, (text) => {
        const from = month(text);
        return { from, to: range.to < from ? from : range.to };
      })}
      <span className="muted">a</span>
      {field("Até", range.to, (text) => {
        const to = month(text);
        return { from: range.from > to ? to : range.from, to };
      })}
      <ActionIcon variant="subtle" aria-label="Período seguinte" onClick={() => onChoose(shifted(range, 1))}>
        <IconChevronRight />
      </ActionIcon>
    </fieldset>
  );
}
