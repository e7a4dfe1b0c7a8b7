// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { change_text, count_of, count_text, day_plus, day_text, duration_text, relative_text, size_text, tenths_text } from "../src/format";

test("a score has one decimal, always", () => {
  assert.equal(tenths_text(0), "0.0");
  assert.equal(tenths_text(75), "7.5");
  assert.equal(tenths_text(100), "10.0");
});

test("a change says its direction", () => {
  assert.equal(change_text(25), "+2.5");
  assert.equal(change_text(-1), "−0.1");
  assert.equal(change_text(0), "0.0");
  assert.equal(change_text(null), "–");
});

test("numbers agree with their nouns", () => {
  assert.equal(count_text(1234567), "1,234,567");
  assert.equal(count_of(1, "person", "people"), "1 person");
  assert.equal(count_of(0, "person", "people"), "0 people");
});

test("durations have two units at most", () => {
  assert.equal(duration_text(0), "0 seconds");
  assert.equal(duration_text(59), "59 seconds");
  assert.equal(duration_text(60), "1 minute");
  assert.equal(duration_text(3725), "1 hour 2 minutes");
  assert.equal(duration_text(90 * 86400 + 5), "90 days");
});

test("times are told from now, in the largest unit that fits", () => {
  const now = 1_000_000;
  assert.equal(relative_text(now, now), "just now");
  assert.equal(relative_text(now - 59, now), "59 seconds ago");
  assert.equal(relative_text(now - 60, now), "1 minute ago");
  assert.equal(relative_text(now - 86_400 * 3, now), "3 days ago");
  assert.equal(relative_text(now + 20, now), "in 20 seconds");
  assert.equal(relative_text(now + 2, now), "in a moment");
});

test("days are the server's, whatever zone the reader is in", () => {
  assert.equal(day_text("2026-03-01"), "1 Mar 2026");
  assert.equal(day_plus("2026-02-28", 1), "2026-03-01");
  assert.equal(day_plus("2026-01-01", -1), "2025-12-31");
});

test("sizes are short", () => {
  assert.equal(size_text(1), "1 byte");
  assert.equal(size_text(999), "999 bytes");
  assert.equal(size_text(1536), "1.5 kB");
  assert.equal(size_text(25_000_000), "25 MB");
});
