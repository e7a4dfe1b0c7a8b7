// SPDX-License-Identifier: Apache-2.0
// axe-core finds nothing on any page, in any state, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./harness/axe.mjs";
import { desk, phone, scene } from "./harness/browser.mjs";
import { all_pages, fail_everything, open_pages, settled } from "./harness/pages.mjs";
import { World } from "./harness/world.mjs";

const looks = ["light", "dark"].flatMap((scheme) => [desk, phone].map((viewport) => ({ scheme, viewport })));
const answers = { expected: [/status of (401|404|500)/] };

async function look_at(page, path) {
  await page.goto(path);
  await settled(page);
  for (const { scheme, viewport } of looks) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize(viewport);
    await settled(page);
    assert.deepEqual(await violations(page), [], `${path}, ${scheme}, ${viewport.width} px`);
  }
}

describe("full", () => {
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
      ["/settings/people", "Import CSV"], ["/settings/entitlements", "Withdraw Engage"], ["/integrations", "Delete: Acme"]]) {
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
  for (const path of all_pages(2)) {
    test(`error: ${path}`, scene(() => world, answers, async (page) => {
      await fail_everything(page);
      await look_at(page, path);
    }));
  }
});

describe("empty", () => {
  let world;
  before(async () => { world = await World.start(); });
  after(async () => { await world?.stop(); });
  for (const path of all_pages().filter((each) => !/\/integrations\/1/.test(each)))
    test(`empty: ${path}`, scene(() => world, answers, (page) => look_at(page, path)));
});
