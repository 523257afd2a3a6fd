import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Month } from "../../values/calendar.ts";
import { useKeys } from "../keys.ts";
import { formatDate } from "../ui/date.tsx";
import { type MonthRange, readTypedMonth, shifted } from "./period.ts";

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
  return (
    <fieldset className="period">
      <legend className="sr">Período</legend>
      <ActionIcon variant="subtle" aria-label="Período anterior" onClick={() => onChoose(shifted(range, -1))}>
        <IconChevronLeft />
      </ActionIcon>
      <MonthField
        label="De, mês e ano"
        value={range.from}
        onChange={(from) => onChoose({ from, to: range.to < from ? from : range.to })}
      />
      <span className="muted">a</span>
      <MonthField
        label="Até, mês e ano"
        value={range.to}
        onChange={(to) => onChoose({ from: range.from > to ? to : range.from, to })}
      />
      <ActionIcon variant="subtle" aria-label="Período seguinte" onClick={() => onChoose(shifted(range, 1))}>
        <IconChevronRight />
      </ActionIcon>
    </fieldset>
  );
}

interface MonthFieldProps {
  readonly label: string;
  readonly value: Month;
  readonly onChange: (value: Month) => void;
}

/** A month as it is written, “01/2026”; what is no month goes back to what it was. */
function MonthField({ label, value, onChange }: MonthFieldProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const settle = (): void => {
    const read = typed === null ? undefined : readTypedMonth(typed);
    setTyped(null);
    if (read !== undefined && read !== value) onChange(read);
  };
  return (
    <label className="month">
      <span className="sr">{label}</span>
      <input
        inputMode="numeric"
        autoComplete="off"
        placeholder="mm/aaaa"
        value={typed ?? formatDate(value)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={settle}
        onKeyDown={({ key }) => {
          if (key === "Enter") settle();
          if (key === "Escape") setTyped(null);
        }}
      />
    </label>
  );
}
