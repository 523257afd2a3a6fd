import "@mantine/core/styles/Popover.layer.css";
import "@mantine/dates/styles.layer.css";
import "dayjs/locale/pt-br";
import { DateInput as CalendarInput, DatesProvider } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { calendarDate } from "../../values/calendar.ts";
import { today } from "./date.tsx";
import { readDate } from "./read-date.ts";

interface DateInputProps {
  readonly label: string;
  /** `AAAA-MM-DD`, or null. */
  readonly value: string | null;
  readonly onChange: (date: string | null) => void;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly min?: string;
  readonly max?: string;
}

export function DateInput({
  label,
  value,
  onChange,
  description = "Aceita 26, 26/11, sexta, +3 úteis",
  error,
  min,
  max,
}: DateInputProps): ReactNode {
  return (
    <DatesProvider settings={{ locale: "pt-br", firstDayOfWeek: 0 }}>
      <CalendarInput
        label={label}
        value={value}
        onChange={(date) => onChange(date === null || date === "" ? null : date.slice(0, 10))}
        dateParser={(written) => readDate(written, calendarDate(today()))}
        valueFormat="DD/MM/YYYY"
        description={description}
        error={error}
        autoComplete="off"
        rightSection={<IconCalendar />}
        rightSectionPointerEvents="none"
        popoverProps={{ withinPortal: true }}
        previousLabel="Mês anterior"
        nextLabel="Mês seguinte"
        {...(min !== undefined && { minDate: min })}
        {...(max !== undefined && { maxDate: max })}
      />
    </DatesProvider>
  );
}
