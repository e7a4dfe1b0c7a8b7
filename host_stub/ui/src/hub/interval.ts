// SPDX-License-Identifier: Apache-2.0
// How often something is read, in units that people use; the server counts milliseconds.
import { duration_text } from "../format";

export const units = { seconds: 1000, minutes: 60_000, hours: 3_600_000 } as const;
export type Unit = keyof typeof units;

const is_unit = (text: string): text is Unit => Object.hasOwn(units, text);

/** 300000 -> 5 minutes: the largest unit of which it is a whole number. */
export function split_interval(ms: number): { amount: number; unit: Unit } {
  const unit = (["hours", "minutes"] as const).find((each) => ms > 0 && ms % units[each] === 0) ?? "seconds";
  return { amount: ms / units[unit], unit };
}

/** "5 minutes", "1 hour 30 minutes". */
export function interval_words(ms: number): string {
  return ms % units.seconds === 0 ? duration_text(ms / units.seconds) : `${ms / units.seconds} seconds`;
}

/** What was typed, in milliseconds; NaN when it is no number. */
export function join_interval(amount: string, unit: string): number {
  const number = amount.trim() === "" ? NaN : Number(amount);
  return is_unit(unit) ? Math.round(number * units[unit]) : NaN;
}
