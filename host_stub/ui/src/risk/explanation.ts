// SPDX-License-Identifier: Apache-2.0
// A score taken apart, in figures that a person can add up. Pure.
import type { Explanation, ScoreLine } from "../api/types";

const day = 86_400;

/** Whole tenths of a day for each line, which add up to the tenths of the whole: floors first, and what is missing goes
 *  to the largest remainders, oldest first. Rounding each for itself would not add up. */
export function tenths_of_days(seconds: number[]): number[] {
  const unit = day / 10;
  const whole = seconds.map((each) => Math.floor(each / unit));
  const total = Math.round(seconds.reduce((sum, each) => sum + each, 0) / unit);
  const missing = total - whole.reduce((sum, each) => sum + each, 0);
  const by_remainder = seconds.map((each, index) => ({ index, left: each % unit })).sort((a, b) => b.left - a.left || a.index - b.index);
  for (const { index } of by_remainder.slice(0, Math.max(0, missing))) whole[index]! += 1;
  return whole;
}

export interface Span { line: ScoreLine; from: number; now: number; to: number }   // shares of the width; used up before `now`
export interface Spans { spans: Span[]; now: number; start_s: number; end_s: number }

/** The segments of time, side by side: from the first that is not used up, or from half a year ago if that is later, to
 *  the moment when the score is clear. */
export function spans_of(lines: ScoreLine[], now_s: number): Spans {
  const left = lines.filter((line) => line.end_s > now_s);
  const end_s = Math.max(now_s + 30 * day, ...left.map((line) => line.end_s));
  const start_s = Math.min(now_s - 7 * day, Math.max(now_s - 180 * day, Math.min(...left.map((line) => line.start_s))));
  const place = (s: number) => (Math.min(Math.max(s, start_s), end_s) - start_s) / (end_s - start_s);
  const spans = left.map((line) => ({
    line, from: place(line.start_s), now: place(Math.max(line.start_s, now_s)), to: place(line.end_s),
  }));
  return { spans, now: place(now_s), start_s, end_s };
}

/** Alerts that no longer count stay in the list, but behind those that do. */
export function split_lines({ lines }: Explanation): { counting: ScoreLine[]; used_up: ScoreLine[] } {
  return { counting: lines.filter((line) => line.seconds > 0), used_up: lines.filter((line) => line.seconds <= 0) };
}

export const many_lines = 30;
export interface Numbered { line: ScoreLine; days: number }   // days: in tenths
export interface Shown { lines: Numbered[]; small: Numbered[] }

/** Of many lines, those that add less than a tenth of a point can stand together; nothing is lost from the sum. */
export function gather_small(lines: ScoreLine[], all: boolean): Shown {
  const days = tenths_of_days(lines.map((line) => line.seconds));
  const numbered = lines.map((line, index) => ({ line, days: days[index]! }));
  if (all || lines.length <= many_lines) return { lines: numbered, small: [] };
  return { lines: numbered.filter(({ line }) => line.tenths > 0), small: numbered.filter(({ line }) => line.tenths === 0) };
}
