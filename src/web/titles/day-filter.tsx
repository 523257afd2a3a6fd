import { type ReactNode, useState } from "react";
import { calendarDate } from "../../values/calendar.ts";
import { formatDate, today } from "../ui/date.tsx";
import { readDate } from "../ui/read-date.ts";

interface DayFilterProps {
  readonly label: string;
  /** `AAAA-MM-DD`, or empty. */
  readonly value: string;
  readonly onChange: (date: string) => void;
}

/** A day of the band of filters, written as people say it: 26, 26/11, sexta. */
export function DayFilter({ label, value, onChange }: DayFilterProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const [isUnread, setUnread] = useState(false);
  const settle = (): void => {
    if (typed === null) return;
    const date = typed.trim() === "" ? "" : readDate(typed, calendarDate(today()));
    setUnread(date === null);
    if (date === null) return;
    setTyped(null);
    if (date !== value) onChange(date);
  };
  return (
    <label className="day-filter">
      <span>{label}</span>
      <input
        value={typed ?? (value === "" ? "" : formatDate(value))}
        placeholder="dd/mm"
        autoComplete="off"
        aria-invalid={isUnread}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setUnread(false);
        }}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === "Enter") settle();
        }}
      />
    </label>
  );
}
