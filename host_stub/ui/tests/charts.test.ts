// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import { label_every, linear, nice_top, step_to } from "../src/parts/charts/steps";

test("arrow keys go from mark to mark and stop at the ends", () => {
  assert.equal(step_to("ArrowRight", 3, 10), 4);
  assert.equal(step_to("ArrowRight", 9, 10), 9);
  assert.equal(step_to("ArrowLeft", 0, 10), 0);
  assert.equal(step_to("PageUp", 9, 10), 2);
  assert.equal(step_to("PageDown", 5, 10), 9);
  assert.equal(step_to("Home", 5, 10), 0);
  assert.equal(step_to("End", 5, 10), 9);
  assert.equal(step_to("Tab", 5, 10), null);
});

test("an axis of counts ends at a round number that holds the highest", () => {
  assert.deepEqual([0, 1, 4, 5, 7, 9, 11, 41, 99, 100, 101].map(nice_top), [4, 4, 4, 6, 8, 10, 20, 60, 100, 100, 200]);
  for (let highest = 0; highest < 3000; highest++) assert.ok(nice_top(highest) >= highest && nice_top(highest) % 2 === 0);
});

test("labels are left out where there is no room", () => {
  assert.equal(label_every(7, 700, 80), 1);
  assert.equal(label_every(90, 900, 80), 8);
  assert.equal(label_every(360, 0, 80), 360);
});

test("a linear scale may run downwards", () => {
  const y = linear([0, 100], [180, 0]);
  assert.deepEqual([0, 50, 100].map(y), [180, 90, 0]);
});
