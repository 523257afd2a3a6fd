import type { ReactNode } from "react";
import { calendarDate, dateIn, daysBetween, isCalendarDate } from "../../values/calendar.ts";
import { now } from "../clock-and-chance.ts";

const ZONE = "America/Sao_Paulo";
const INSTANT = new Intl.DateTimeFormat("pt-BR", {
  timeZone: ZONE,
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** `2026-11-24` as 24/11/2026, or 24/11. A month, `2026-11`, as 11/2026. */
export function formatDate(date: string, short = false): string {
  const [year = "", month = "", day] = date.split("-");
  if (day === undefined) return `${month}/${year}`;
  return short ? `${day}/${month}` : `${day}/${month}/${year}`;
}

/** An instant as 24/11/2026, 09:42, in Brasília. */
export function formatInstant(at: string): string {
  return INSTANT.format(new Date(at));
}

export function today(): string {
  return dateIn(ZONE, now());
}

/** “hoje”, “amanhã”, “há 3 dias”; further than a week, the short date. */
export function relativeDay(date: string, from: string): string {
  if (!isCalendarDate(date) || !isCalendarDate(from)) return date;
  const days = daysBetween(calendarDate(from), calendarDate(date));
  if (days === 0) return "hoje";
  if (days === 1) return "amanhã";
  if (days === -1) return "ontem";
  if (days < 0 && days >= -7) return `há ${-days} dias`;
  return formatDate(date, date.slice(0, 4) === from.slice(0, 4));
}

/** “agora”, “há 40 min”, “há 2 h”, then by the day. */
export function relativeInstant(at: string, from: Date): string {
  const minutes = Math.floor((from.getTime() - new Date(at).getTime()) / 60_000);
  if (minutes < 1) return "agora";
  if (minutes < 60) return `há ${minutes} min`;
  if (minutes < 24 * 60) return `há ${Math.floor(minutes / 60)} h`;
  return relativeDay(dateIn(ZONE, new Date(at)), dateIn(ZONE, from));
}

interface DayProps {
  /** `AAAA-MM-DD`, `AAAA-MM`; null shows `absent`, a word. */
  readonly on: string | null;
  readonly as?: "full" | "short" | "relative";
  readonly absent?: string;
}

export function Day({ on, as = "full", absent = "sem data" }: DayProps): ReactNode {
  if (on === null) return <span className="faint">{absent}</span>;
  const full = formatDate(on);
  const shown = as === "full" ? full : as === "short" ? formatDate(on, true) : relativeDay(on, today());
  return (
    <time dateTime={on} className="nowrap" {...(shown !== full && { title: full })}>
      {shown}
    </time>
  );
}

export function Instant({
  at,
  as = "relative",
}: {
  readonly at: string;
  readonly as?: "full" | "relative";
}): ReactNode {
  const full = formatInstant(at);
  return (
    <time dateTime={at} className="nowrap" {...(as === "relative" && { title: full })}>
      {as === "full" ? full : relativeInstant(at, now())}
    </time>
  );
}
