// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Webhook } from "../src/api/types";
import { state_of } from "../src/settings/notice_state";

const fresh: Webhook = {
  set: true, url: "https://receiver.test/hook", since: null, since_s: 1000, waiting: 0, oldest: null, oldest_s: null,
  delivered: 0, last_delivered: null, last_delivered_s: null, failed: 0, last_failed: null, last_failed_s: null, last_failure: null, given_up: 0,
};
const word = (change: Partial<Webhook>) => state_of({ ...fresh, ...change }).word;

test("a receiver to which nothing was sent is neither good nor bad", () => {
  assert.equal(word({}), "Nothing to tell yet");
  assert.equal(state_of(fresh).tone, "calm");
});

test("the last attempt says how it stands", () => {
  assert.equal(word({ delivered: 1, last_delivered_s: 1010 }), "Delivered");
  assert.equal(word({ waiting: 1 }), "Sending");
  assert.equal(word({ waiting: 1, failed: 1, last_failed_s: 1010 }), "Not delivered");
  assert.equal(word({ delivered: 3, last_delivered_s: 1020, failed: 1, last_failed_s: 1010 }), "Delivered");
});

test("what was given up is not called delivered", () => {
  assert.equal(word({ delivered: 3, last_delivered_s: 1010, failed: 9, last_failed_s: 2000, given_up: 1 }), "Not delivered");
});

test("failures of an earlier address are not held against this one", () => {
  assert.equal(word({ waiting: 2, failed: 5, last_failed_s: 990 }), "Sending");
});
