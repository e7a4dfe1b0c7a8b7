// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Counters, Integration, IntegrationsPage, Plugin, StatusWord } from "../src/api/types";
import { interval_words, join_interval, split_interval } from "../src/hub/interval";
import { entries_of, is_all, type Wanted } from "../src/hub/search";
import { adds_up, parts_of, reason_title } from "../src/hub/tally";
import { trace_of } from "../src/hub/trace";

const counters: Counters = {
  requests: 9, fetched: 30, admitted: 5, duplicate: 10, not_critical: 4, before_activation: 3, unmatched: 2,
  ignored: { already_closed: 5, unreadable: 1 },
};

test("the parts of what was fetched add up, with reasons that the plugin did not declare too", () => {
  const reasons = [{ id: "already_closed", title: "Already closed", description: "Closed when first seen." }];
  const parts = parts_of(counters, reasons);
  assert.equal(parts.reduce((sum, part) => sum + part.count, 0), 30);
  assert.ok(adds_up(counters));
  assert.equal(parts.find((part) => part.id === "ignored:already_closed")!.meaning, "Closed when first seen.");
  assert.equal(parts.find((part) => part.id === "ignored:unreadable")!.title, "Ignored: unreadable");
  assert.ok(parts.every((part) => part.meaning !== ""));
});

test("counters that do not add up are noticed", () => assert.ok(!adds_up({ ...counters, fetched: 31 })));

test("a reason has the plugin's title, or a readable one", () => {
  assert.equal(reason_title("gone", [{ id: "gone", title: "Has gone", description: "" }]), "Has gone");
  assert.equal(reason_title("sent_by_robot", []), "Sent by robot");
});

test("F-12 only Connected proves the whole way", () => {
  const states = (status: StatusWord) => trace_of(status).map((step) => step.state);
  assert.deepEqual(states("Connected"), ["proven", "proven", "proven", "proven"]);
  assert.deepEqual(states("Credentials rejected"), ["failed", "not reached", "not reached", "not reached"]);
  assert.deepEqual(states("Unreachable"), ["failed", "not reached", "not reached", "not reached"]);
  assert.deepEqual(states("Permission missing"), ["proven", "failed", "not reached", "not reached"]);
  for (const status of ["Connecting", "Throttled", "Needs attention", "Paused", "Plugin failed"] as const)
    assert.deepEqual(states(status), ["not proven", "not proven", "not proven", "not proven"], status);
});

test("an interval is shown in the largest unit that fits, and read back", () => {
  assert.deepEqual(split_interval(300_000), { amount: 5, unit: "minutes" });
  assert.deepEqual(split_interval(7_200_000), { amount: 2, unit: "hours" });
  assert.deepEqual(split_interval(90_000), { amount: 90, unit: "seconds" });
  assert.deepEqual(split_interval(50), { amount: 0.05, unit: "seconds" });
  for (const ms of [50, 1000, 60_000, 90_000, 5_400_000, 86_400_000]) {
    const { amount, unit } = split_interval(ms);
    assert.equal(join_interval(String(amount), unit), ms);
  }
  assert.ok(Number.isNaN(join_interval("", "minutes")));
  assert.ok(Number.isNaN(join_interval("5", "fortnights")));
  assert.equal(interval_words(60_000), "1 minute");
  assert.equal(interval_words(50), "0.05 seconds");
});

const plugin = (id: string, name: string) => ({ id, name, description: "", publisher: "", file: `/p/${id}.json` }) as Plugin;
const integration = (id: number, of: string, name: string) =>
  ({ id, plugin: of, plugin_name: of, name, description: "", status: "Connected" }) as Integration;
const plugins = [plugin("mail", "Mail Watch"), plugin("disk", "Disk Watch")];
const page = (integrations: Integration[], next: string | null = null): IntegrationsPage => ({ integrations, next, total: integrations.length, statuses: {} });
const all = page([integration(1, "mail", "Post EU"), integration(2, "mail", "Post US"), integration(3, "gone", "Old one")]);
const nothing_wanted = { q: "", status: "", cursor: "" };
const shown = (of: IntegrationsPage, wanted: Partial<Wanted>) =>
  entries_of(plugins, of, { ...nothing_wanted, ...wanted }).entries.map((entry) => [entry.plugin.id, entry.integrations.map((each) => each.id)]);

test("the hub shows every plugin, also without integrations, and every integration, also without its plugin", () => {
  assert.deepEqual(shown(all, {}), [["mail", [1, 2]], ["disk", []]]);
  assert.deepEqual(entries_of(plugins, all, nothing_wanted).orphans.map((each) => each.id), [3]);
});

test("a search shows the plugins that are meant, and those of which an integration was found", () => {
  assert.deepEqual(shown(page([]), { q: "DISK watch" }), [["disk", []]]);
  assert.deepEqual(shown(page([integration(2, "mail", "Post US")]), { q: "post us" }), [["mail", [2]]]);
  assert.deepEqual(shown(page([]), { q: "nothing of that kind" }), []);
});

test("a status shows no plugin that has nothing of it", () => {
  assert.deepEqual(shown(page([integration(1, "mail", "Post EU")]), { status: "Connected" }), [["mail", [1]]]);
});

test("only a page with everything tells that nothing is configured", () => {
  assert.ok(is_all(nothing_wanted, all));
  assert.ok(!is_all(nothing_wanted, page([], "Post US")));
  for (const narrowed of [{ q: "x" }, { status: "Connected" }, { cursor: "Post US" }]) assert.ok(!is_all({ ...nothing_wanted, ...narrowed }, all));
});
