// SPDX-License-Identifier: Apache-2.0
// Numbers and times as people read them. Pure; times are Unix seconds, shown in the reader's own zone.

/** 75 -> "7.5". */
export const tenths_text = (tenths: number): string => (tenths / 10).toFixed(1);

/** +5 -> "+0.5", -5 -> "−0.5", 0 -> "0.0"; null -> "–". */
export function change_text(tenths: number | null): string {
  if (tenths === null) return "–";
  if (tenths === 0) return "0.0";
  return (tenths > 0 ? "+" : "−") + tenths_text(Math.abs(tenths));
}

const whole = new Intl.NumberFormat("en");
/** 12345 -> "12,345". */
export const count_text = (count: number): string => whole.format(count);

/** count_of(1, "event") -> "1 event"; count_of(2, "person", "people") -> "2 people". */
export const count_of = (count: number, one: string, many = one + "s"): string =>
  `${count_text(count)} ${count === 1 ? one : many}`;

const units: [string, number][] = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** 3725 -> "1 hour 2 minutes"; two units at most. */
export function duration_text(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const words: string[] = [];
  for (const [unit, size] of units) {
    const amount = Math.floor(left / size);
    left -= amount * size;
    if (amount > 0) words.push(count_of(amount, unit));
    else if (words.length > 0) break;
    if (words.length === 2) break;
  }
  return words.join(" ") || "0 seconds";
}

/** The largest unit that fits: "3 minutes ago", "in 20 seconds", "just now". */
export function relative_text(at_s: number, now_s: number): string {
  const distance = at_s - now_s;
  const far = Math.abs(distance);
  if (far < 5) return distance > 0 ? "in a moment" : "just now";
  const [unit, size] = units.find(([, each]) => far >= each)!;
  const text = count_of(Math.floor(far / size), unit);
  return distance > 0 ? `in ${text}` : `${text} ago`;
}

const date_format = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const time_format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false,
});
const hour_format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hour12: false });
const day_format = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const short_day_format = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** "4 Mar 2026" */
export const date_text = (at_s: number): string => date_format.format(at_s * 1000);
/** "4 Mar 2026, 14:03:22" */
export const time_text = (at_s: number): string => time_format.format(at_s * 1000);
/** "14:03" */
export const time_of_day_text = (at_s: number): string => hour_format.format(at_s * 1000);
/** A day of the server, UTC: "2026-03-04" -> "4 Mar 2026". */
export const day_text = (day: string): string => day_format.format(new Date(day + "T00:00:00Z"));
/** "2026-03-04" -> "4 Mar". */
export const short_day_text = (day: string): string => short_day_format.format(new Date(day + "T00:00:00Z"));
/** Unix seconds -> "2026-03-04", UTC. */
export const day_of = (at_s: number): string => new Date(at_s * 1000).toISOString().slice(0, 10);
/** A day some days later or earlier. */
export const day_plus = (day: string, days: number): string => day_of(Date.parse(day + "T00:00:00Z") / 1000 + days * 86_400);

/** 1536 -> "1.5 kB". */
export function size_text(bytes: number): string {
  const names = ["bytes", "kB", "MB", "GB", "TB"];
  let step = 0;
  let amount = bytes;
  while (amount >= 1000 && step < names.length - 1) {
    amount /= 1000;
    step += 1;
  }
  return step === 0 ? count_of(bytes, "byte") : `${amount.toFixed(amount < 10 ? 1 : 0)} ${names[step]}`;
}
