// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { is_day, last_days, range_fault, range_of, range_text } from "../src/risk/ranges";

const today = "2026-11-22";

test("the last days include today, and `to` is the day after it", () => {
  assert.deepEqual(last_days(7, today), { from: "2026-11-16", to: "2026-11-23" });
  assert.deepEqual(last_days(1, today), { from: today, to: "2026-11-23" });
  assert.deepEqual(last_days(90, "2026-03-01"), { from: "2025-12-02", to: "2026-03-02" });
});

test("only days of the calendar are days", () => {
  for (const day of ["2026-02-28", "2028-02-29", "2026-12-31"]) assert.equal(is_day(day), true, day);
  for (const day of ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "tomorrow", "", undefined]) assert.equal(is_day(day), false, day);
});

test("an address asks for a preset, for two days, or for none", () => {
  assert.deepEqual(range_of({ days: "30" }, today), { days: 30, range: last_days(30, today) });
  assert.deepEqual(range_of({ from: "2026-08-01", to: "2026-08-03" }, today), { days: null, range: { from: "2026-08-01", to: "2026-08-03" } });
  assert.deepEqual(range_of({ days: "30", from: "2026-08-01", to: "2026-08-03" }, today).range, { from: "2026-08-01", to: "2026-08-03" });
  for (const query of [{}, { days: "31" }, { days: "1e9" }, { from: "x", to: "y" }, { from: "2026-08-03", to: "2026-08-03" }, { from: "2026-08-03", to: "2026-08-01" }])
    assert.deepEqual(range_of(query as Record<string, string>, today), { days: null, range: null });
});

test("a first day alone means until today", () => {
  assert.deepEqual(range_of({ from: "2026-11-20" }, today).range, { from: "2026-11-20", to: "2026-11-23" });
});

test("what is wrong with two days is said in words", () => {
  assert.equal(range_fault("2026-11-01", "2026-11-01"), null);
  assert.equal(range_fault("2025-11-22", "2026-11-22"), null);
  assert.match(range_fault("", "2026-11-01")!, /first day/);
  assert.match(range_fault("2026-11-01", "2026-02-30")!, /last day/);
  assert.match(range_fault("2026-11-02", "2026-11-01")!, /before the first/);
  assert.match(range_fault("2025-11-21", "2026-11-22")!, /367 days; at most 366/);
});

test("a range is named by the days that it includes", () => {
  assert.equal(range_text({ from: "2026-11-01", to: "2026-11-02" }), "1 Nov 2026");
  assert.equal(range_text({ from: "2026-11-01", to: "2026-11-08" }), "1 Nov 2026 to 7 Nov 2026");
});
