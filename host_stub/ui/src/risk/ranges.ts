// SPDX-License-Identifier: Apache-2.0
// Ranges of days in addresses. Pure. Days are the server's, UTC. As in the API, `from` is included and `to` is not; a
// person who picks two days means both.
import { day_plus, day_text } from "../format";

export const presets = [7, 30, 90, 360] as const;
export const most_days = 366;                  // that the API adds up at once

export interface DayRange { from: string; to: string }   // to: the day after the last one

const day_form = /^\d{4}-\d{2}-\d{2}$/;

/** "2026-02-30" is no day. */
export function is_day(text: string | undefined): text is string {
  if (!text || !day_form.test(text)) return false;
  const time = Date.parse(text + "T00:00:00Z");
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const whole_days = ({ from, to }: DayRange): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** So many days, today being the last one. */
export function last_days(days: number, today: string): DayRange {
  return { from: day_plus(today, 1 - days), to: day_plus(today, 1) };
}

export interface PickedRange { days: number | null; range: DayRange | null }  // days: one of the presets

/** What an address asks for: ?days=90, or ?from=…&to=…; anything else is not a range. */
export function range_of(query: Record<string, string>, today: string): PickedRange {
  const { from, to } = query;
  if (is_day(from) && is_day(to) && from < to) return { days: null, range: { from, to } };
  if (is_day(from) && !to) return { days: null, range: { from, to: day_plus(today < from ? from : today, 1) } };
  const days = presets.find((preset) => String(preset) === query["days"]);
  return days ? { days, range: last_days(days, today) } : { days: null, range: null };
}

/** What is wrong with a first and a last day that somebody typed; null: nothing. */
export function range_fault(first: string, last: string): string | null {
  if (!is_day(first)) return "Enter the first day.";
  if (!is_day(last)) return "Enter the last day.";
  if (last < first) return "The last day lies before the first one.";
  const days = whole_days({ from: first, to: day_plus(last, 1) });
  return days > most_days ? `These are ${days} days; at most ${most_days} can be shown at once.` : null;
}

/** "12 Sep 2026", or "1 Sep 2026 to 12 Sep 2026". */
export function range_text({ from, to }: DayRange): string {
  const last = day_plus(to, -1);
  return from === last ? day_text(from) : `${day_text(from)} to ${day_text(last)}`;
}
