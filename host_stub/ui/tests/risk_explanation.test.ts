// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Explanation, ScoreLine } from "../src/api/types";
import { band_of } from "../src/risk/behaviour";
import { gather_small, many_lines, spans_of, split_lines, tenths_of_days } from "../src/risk/explanation";

const day = 86_400;
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);

function line(start_s: number, end_s: number, now_s: number): ScoreLine {
  return {
    event: start_s, title: "Alert", occurred: "", occurred_s: start_s, points: 0, tenths: 0, seconds: Math.max(0, end_s - Math.max(start_s, now_s)),
    start_s, end_s, not_added_seconds: 0, note: "", received_late: false,
  };
}

test("P_7_days_of_lines_add_up_to_the_days_shown", () => {
  assert.deepEqual(tenths_of_days([]), []);
  assert.deepEqual(tenths_of_days([90 * day]), [900]);
  // Three times 10.04 days: 30.12 days in all. Rounded each for itself they would be 30.0.
  const uneven = [10.04 * day, 10.04 * day, 10.04 * day];
  assert.deepEqual(tenths_of_days(uneven), [101, 100, 100]);
  for (let seed = 1; seed < 500; seed++) {
    const seconds = Array.from({ length: seed % 9 }, (_, index) => (seed * 7919 * (index + 3)) % (90 * day));
    const tenths = tenths_of_days(seconds);
    assert.equal(sum(tenths), Math.round(sum(seconds) / (day / 10)));
    tenths.forEach((each, index) => assert.ok(Math.abs(each - seconds[index]! / (day / 10)) < 1));
  }
});

test("segments lie side by side from the first that is left to the day when the score is clear", () => {
  const now = 1000 * day;
  const lines = [line(980 * day, 1070 * day, now), line(1070 * day, 1160 * day, now)];
  const { spans, now: mark, start_s, end_s } = spans_of(lines, now);
  assert.equal(start_s, 980 * day);
  assert.equal(end_s, 1160 * day);
  assert.equal(spans.length, 2);
  assert.equal(spans[0]!.from, 0);
  assert.equal(spans[0]!.to, spans[1]!.from);
  assert.equal(spans[1]!.to, 1);
  assert.ok(Math.abs(mark - 20 / 180) < 1e-12);
  assert.equal(spans[0]!.now, mark);
  assert.equal(spans[1]!.now, spans[1]!.from);
});

test("what has run off is not drawn, and is listed apart", () => {
  const now = 1000 * day;
  const lines = [line(800 * day, 890 * day, now), line(990 * day, 1080 * day, now)];
  assert.deepEqual(spans_of(lines, now).spans.map((span) => span.line.event), [990 * day]);
  const { counting, used_up } = split_lines({ lines } as Explanation);
  assert.deepEqual([counting.length, used_up.length], [1, 1]);
});

test("without lines there is still an axis", () => {
  const { spans, start_s, end_s, now } = spans_of([], 1000 * day);
  assert.equal(spans.length, 0);
  assert.ok(start_s < 1000 * day && end_s > 1000 * day && now > 0 && now < 1);
});

test("bands are two points wide; 10.0 is in the last one", () => {
  assert.deepEqual([0, 19, 20, 39, 40, 59, 60, 79, 80, 100].map(band_of),
    ["Very Low", "Very Low", "Low", "Low", "Medium", "Medium", "High", "High", "Very High", "Very High"]);
});

test("P_7_gathering_small_lines_loses_nothing_from_the_sum", () => {
  const now = 1000 * day;
  const lines = Array.from({ length: many_lines + 5 }, (_, index) => ({ ...line(now, now + (index + 1) * 1000, now), event: index, tenths: index % 4 === 0 ? 1 : 0 }));
  const { lines: shown, small } = gather_small(lines, false);
  assert.ok(small.length > 0 && shown.every((each) => each.line.tenths > 0) && small.every((each) => each.line.tenths === 0));
  assert.equal(sum([...shown, ...small].map((each) => each.days)), Math.round(sum(lines.map((each) => each.seconds)) / (day / 10)));
  assert.equal(gather_small(lines, true).lines.length, lines.length);
  assert.equal(gather_small(lines.slice(0, many_lines), false).small.length, 0);
});
