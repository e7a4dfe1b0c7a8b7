// SPDX-License-Identifier: Apache-2.0
// axe-core finds nothing on any page with all there is to show, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look_at, violations } from "./harness/axe.mjs";
import { scene } from "./harness/browser.mjs";
import { all_pages, open_pages } from "./harness/pages.mjs";
import { World } from "./harness/world.mjs";

const answers = { expected: [/status of (401|404)/] };

let world;
before(async () => {
  world = await World.start({ history: true, integration: true });
  await world.simulator.alert("nobody.known@partner.test");
});
after(async () => { await world?.stop(); });
for (const path of all_pages(2)) test(`full: ${path}`, scene(() => world, answers, (page) => look_at(page, path)));
for (const path of open_pages) test(`full: ${path}`, scene(() => world, { as: null, ...answers }, (page) => look_at(page, path)));

test("full: an event's panel", scene(() => world, {}, async (page) => {
  const [{ row }] = (await world.get("/api/v1/events?limit=1")).events;
  await look_at(page, `/command-center/sensitive-data-handling/latest-events?event=${row}`);
}));
test("full: charts as tables", scene(() => world, {}, (page) => look_at(page, "/command-center/sensitive-data-handling/events-over-time?days=30&table=days")));
test("full: filtered until nothing is left", scene(() => world, {}, (page) => look_at(page, "/command-center/sensitive-data-handling/individual-performance?q=nobody+of+that+name")));
test("full: windows", scene(() => world, {}, async (page) => {
  for (const [path, button] of [["/settings/accounts", "Add account"], ["/settings/roles", "Add custom role"], ["/settings/tokens", "Create token"],
    ["/settings/people", "Import CSV"], ["/settings/entitlements", "Withdraw Engage"], ["/settings/notices", "Add receiver"], ["/integrations", "Delete: Acme"]]) {
    await page.goto(path);
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("dialog").waitFor();
    assert.deepEqual(await violations(page), [], `${path}, ${button}`);
  }
}));
test("full: a form with errors", scene(() => world, {}, async (page) => {
  await page.goto("/integrations/incydr/new");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await violations(page), []);
}));
