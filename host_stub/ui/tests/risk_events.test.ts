// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventRow } from "../src/api/types";
import { read_body, safe_link, words_of } from "../src/risk/event_body";
import { arrival_text, arrivals } from "../src/risk/feed";

const event = (row: number, occurred_s: number) =>
  ({ row, occurred_s, title: "Public link created", person: "ann@x.test", person_name: "Ann Lee" }) as EventRow;

test("H_8_new_events_are_those_not_shown_yet", () => {
  const shown = [event(3, 300), event(2, 200)];
  assert.deepEqual(arrivals(shown, [event(4, 400), event(3, 300)]).map(({ row }) => row), [4]);
  assert.deepEqual(arrivals(shown, shown), []);
  assert.deepEqual(arrivals([], [event(1, 100)]).map(({ row }) => row), [1]);
});

test("an event that was received late is new; an older row of a longer page is not", () => {
  const shown = [event(3, 300), event(2, 200)];
  assert.deepEqual(arrivals(shown, [event(3, 300), event(2, 200), event(9, 50)]).map(({ row }) => row), [9]);
  assert.deepEqual(arrivals(shown, [...shown, event(1, 100)]), []);
});

test("one arrival is named, several are counted", () => {
  assert.equal(arrival_text([]), "");
  assert.equal(arrival_text([event(1, 1)]), "New event: Public link created, Ann Lee");
  assert.equal(arrival_text([{ ...event(1, 1), person_name: null }]), "New event: Public link created, ann@x.test");
  assert.equal(arrival_text([event(1, 1), event(2, 2)]), "2 new events");
});

test("only https addresses without credentials become links", () => {
  assert.equal(safe_link("https://console.us.code42.com/app"), "https://console.us.code42.com/app");
  for (const value of ["http://x.test", "javascript:alert(1)", "https://user:word@x.test", "data:text/html,x", "//x.test", "", null, 7, {}])
    assert.equal(safe_link(value), null, String(value));
});

test("P_1_the_body_says_what_data_which_device_and_where_it_went", () => {
  const body = read_body({
    rules: [{ id: "r", name: "Source code" }], indicators: [{ name: "Off hours", weight: 3, events: 2 }],
    destinations: [{ category: "Cloud", name: "Dropbox" }], devices: [{ name: "LT-1", id: "9" }],
    files: [{ name: "a.zip", size_bytes: 10, destination: { name: "Dropbox" }, device: { name: "LT-1" } }],
    details: { status: "partial", events: 57 }, source_link: "https://x.test/", vendor_extra: { a: [1] },
  });
  assert.deepEqual(body.rules, ["Source code"]);
  assert.equal(body.files[0]!.name, "a.zip");
  assert.equal(body.files[0]!.destination!.name, "Dropbox");
  assert.equal(body.files[0]!.device!.name, "LT-1");
  assert.deepEqual([body.files_state, body.files_total], ["partial", 57]);
  assert.equal(body.link, "https://x.test/");
  assert.deepEqual(body.rest, [["vendor_extra", { a: [1] }]]);
});

test("a body of another shape loses nothing and breaks nothing", () => {
  const odd = { rules: "none", indicators: [null, 3, { id: "i" }], files: { a: 1 }, destinations: null, details: [], content_found: [1, "PII"], source_link: "ftp://x", note: null };
  const body = read_body(odd);
  assert.deepEqual(body.rules, []);
  assert.deepEqual(body.indicators, [{ name: "i", weight: null, events: null }]);
  assert.deepEqual(body.content_found, ["PII"]);
  assert.equal(body.link, null);
  assert.deepEqual(Object.fromEntries(body.rest), odd);
  assert.deepEqual(read_body({}).rest, []);
});

test("names of members read as words", () => {
  assert.equal(words_of("first_observed"), "First observed");
  assert.equal(words_of("x-y"), "X y");
});
