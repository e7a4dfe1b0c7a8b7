// SPDX-License-Identifier: Apache-2.0
// Hundreds of integrations: the hub shows a page of them, finds each, and asks for no more than it shows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look_at } from "./harness/axe.mjs";
import { scene } from "./harness/browser.mjs";
import { settled } from "./harness/pages.mjs";
import { World } from "./harness/world.mjs";

const count = 601;
let world;
before(async () => { world = await World.start({ integration: { interval: "60s" }, alike: count }); }, { timeout: 240_000 });
after(async () => { await world?.stop(); });
const as_admin = (body, options = {}) => scene(() => world, options, body);
const rows = (page) => page.locator(".hub-row");
const search = (page) => page.getByRole("searchbox", { name: "Search plugins and integrations" });
const status = (page) => page.getByLabel("Status", { exact: true });
const set_paused = async (names, verb) => {
  for (const name of names) assert.equal((await world.call("POST", `/api/v1/integrations/${(await world.integration(name)).id}/${verb}`)).status, 200);
};

/** The longest answer that the page was given while `act` ran, in bytes before compression. */
async function longest_answer(page, act) {
  let longest = 0;
  const reading = [];
  const listen = (response) => {
    if (/\/api\/v1\/(?!changes)/.test(response.url())) reading.push(response.body().then((body) => { longest = Math.max(longest, body.length); }, () => {}));
  };
  page.on("response", listen);
  await act();
  page.off("response", listen);
  await Promise.all(reading);
  return longest;
}

test("a page of them is shown and asked for; more when asked", as_admin(async (page) => {
  const bytes = await longest_answer(page, async () => {
    await page.goto("/integrations");
    await settled(page);
  });
  assert.ok(bytes < 100_000, `${bytes} bytes`);
  assert.equal(await rows(page).count(), 50);
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(nodes < 4_000, `${nodes} elements`);
  await page.getByText(`50 of ${count} shown`).waitFor();
  await page.getByRole("button", { name: "Show more integrations" }).click();
  await page.getByText(`100 of ${count} shown`).waitFor();
  assert.equal(await rows(page).count(), 100);
  await page.waitForURL(/limit=100/);
}));

test("one that is not on the page is found by its name, and opens", as_admin(async (page) => {
  await page.goto("/integrations");
  await page.getByText(`50 of ${count} shown`).waitFor();
  await search(page).pressSequentially("acme 577");
  await page.waitForURL(/q=acme\+577/);
  await page.getByRole("link", { name: "Acme 577", exact: true }).waitFor();
  await page.getByRole("status").filter({ hasText: "1 plugin, 1 integration found" }).waitFor({ state: "attached" });
  assert.equal(await rows(page).count(), 1);
  await page.getByRole("link", { name: "Acme 577", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Acme 577" }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "Acme 577", exact: true }).waitFor();
  await search(page).fill("");
  await page.getByText(`50 of ${count} shown`).waitFor();
}));

test("those of one status are picked; what changes meanwhile shows without reload", as_admin(async (page, t) => {
  const paused = ["Acme 11", "Acme 222", "Acme 600"];
  t.after(() => set_paused(paused, "resume"));
  await set_paused(paused, "pause");
  await page.goto("/integrations");
  await status(page).selectOption({ label: "Paused (3)" });
  await page.waitForURL(/status=Paused/);
  await page.waitForFunction(() => document.querySelectorAll(".hub-row").length === 3);
  assert.deepEqual(await rows(page).getByRole("rowheader").allTextContents(), paused);
  await look_at(page, "/integrations?status=Paused");
  await set_paused(paused.slice(1), "resume");
  await page.waitForFunction(() => document.querySelectorAll(".hub-row").length === 1);
  await set_paused(paused.slice(0, 1), "resume");
  await page.getByText("Nothing matches the status Paused").waitFor();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await page.getByText(`50 of ${count} shown`).waitFor();
}));

test("the Dashboard names five sources and says how many there are", as_admin(async (page) => {
  const bytes = await longest_answer(page, async () => {
    await page.goto("/command-center");
    await settled(page);
  });
  assert.ok(bytes < 100_000, `${bytes} bytes`);
  assert.equal(await page.locator(".source-line").count(), 5);
  await page.getByRole("link", { name: `All ${count} sources` }).click();
  await page.waitForURL("**/integrations");
}));
