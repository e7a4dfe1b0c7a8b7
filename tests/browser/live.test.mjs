// SPDX-License-Identifier: Apache-2.0
// What happens upstream while somebody looks: it appears by itself, and only what counts.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { until } from "./harness/until.mjs";
import { World } from "./harness/world.mjs";

let world;
beforeEach(async () => { world = await World.start({ integration: true }); });
afterEach(async () => { await world?.stop(); });
const as_admin = (body, options = {}) => scene(() => world, options, body);
const card_of = (page) => page.getByRole("region", { name: "Sensitive Data Handling" });
const latest = "/command-center/sensitive-data-handling/latest-events";
const rows = (page) => page.locator("table.table tbody tr");

test("H_2 before any event the card says connected and waiting; the first alert fills it without reload", as_admin(async (page) => {
  await page.goto("/command-center");
  const card = card_of(page);
  await card.getByText("Connected and waiting").waitFor();
  await card.getByText("last read", { exact: false }).first().waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  await page.evaluate(() => { window.not_reloaded = true; });
  await world.simulator.alert("ann.lee@acme.test");
  await card.locator(".top-people").getByText("ann.lee@acme.test").waitFor();
  assert.ok(await page.evaluate(() => window.not_reloaded));
}));

test("C_1 of low, moderate, high and critical alerts only the critical one is on the card, the tabs, the profile", as_admin(async (page) => {
  for (const [severity, person] of [[1, "low@acme.test"], [2, "moderate@acme.test"], [3, "high@acme.test"]])
    await world.simulator.post("/_control/alerts", { person, severity, begin: (await world.simulator.now()) - 60_000 });
  await world.simulator.alert("critical@acme.test");
  await world.admitted(1);
  await page.goto("/command-center");
  await card_of(page).locator(".top-people").getByText("critical@acme.test").waitFor();
  for (const tab of ["events-over-time", "individual-performance", "score-breakdown", "latest-events"]) {
    await page.goto(`/command-center/sensitive-data-handling/${tab}`);
    await page.locator("main table, main figure").first().waitFor();
    assert.doesNotMatch(await page.getByRole("main").textContent(), /(low|moderate|high)@acme/);
  }
  assert.equal(await rows(page).count(), 1);
  const { scores } = await world.get("/api/v1/scores");
  assert.deepEqual(scores.filter((row) => row.tenths > 0).map((row) => row.email), ["critical@acme.test"]);
}));

test("H_8 a new event is announced and appears on top", as_admin(async (page) => {
  await world.simulator.alert("ann.lee@acme.test");
  await world.admitted(1);
  await page.goto(latest);
  await rows(page).first().waitFor();
  for (const head of ["Time", "Person", "Action Type", "Source"]) await page.getByRole("columnheader", { name: head }).waitFor();
  await page.mouse.move(5, 5);
  await world.simulator.alert("ben.okafor@acme.test");
  await rows(page).first().getByText("ben.okafor@acme.test").waitFor();
  assert.equal(await rows(page).count(), 2);
  await page.getByRole("status").filter({ hasText: /new event|ben\.okafor/i }).first().waitFor({ state: "attached" });
}));

test("H_8 what is under the pointer does not move; the new ones wait behind a button", as_admin(async (page) => {
  await world.simulator.alert("ann.lee@acme.test");
  await world.admitted(1);
  await page.goto(latest);
  const first = rows(page).first();
  await first.hover();
  const { y } = await first.boundingBox();
  await world.simulator.alert("ben.okafor@acme.test");
  await page.getByRole("button", { name: "1 new event" }).waitFor();
  assert.equal((await first.boundingBox()).y, y);
  assert.equal(await rows(page).count(), 1);
  await page.getByRole("button", { name: "1 new event" }).click();
  await rows(page).first().getByText("ben.okafor@acme.test").waitFor();
}));

test("P_5 who is not in the directory is unmatched on the integration's page, and scored, received late, once imported", as_admin(async (page) => {
  await world.call("POST", "/api/v1/people/import", { csv: "email,name\nann.lee@acme.test,Ann Lee\n", dry_run: false });
  await world.simulator.alert("new.hire@acme.test");
  await until(async () => (await world.integration()).counters.unmatched === 1, "one unmatched");
  await page.goto(`/integrations/${(await world.integration()).id}`);
  const unmatched = page.getByRole("region", { name: "Unmatched events" });
  await unmatched.getByRole("link", { name: "Import the directory" }).waitFor();
  assert.equal(await unmatched.locator("tbody tr").count(), 1);
  assert.equal((await world.call("GET", "/api/v1/scores/new.hire%40acme.test")).body.tenths ?? 0, 0);

  await unmatched.getByRole("link", { name: "Import the directory" }).click();
  await page.getByRole("button", { name: "Import CSV" }).click();
  const dialog = page.getByRole("dialog", { name: "Import the directory" });
  await dialog.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from("email,name\nnew.hire@acme.test,New Hire\n") });
  await dialog.getByText("Nothing has been changed yet").waitFor();
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("The directory has been imported: 1 new").waitFor();
  await page.goto("/people/new.hire%40acme.test/events");
  await rows(page).first().getByText("received late").waitFor();
}));

test("P_5 a file with wrong lines imports nothing and tells each line", as_admin(async (page) => {
  await page.goto("/settings/people");
  await page.getByRole("button", { name: "Import CSV" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles({ name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from("email,name\nann@acme.test,Ann\nno address,Ben\n") });
  await dialog.getByRole("alert").getByText("line 3").waitFor();
  assert.deepEqual((await world.get("/api/v1/people")).people, []);
}, { expected: [/status of 422/] }));

test("C_1 H_12 an ignored alert is listed with its reason on the integration's page, and says why it does not count", as_admin(async (page) => {
  const now = await world.simulator.now();
  await world.simulator.alert("ann.lee@acme.test", { begin: now - 700_000, closed_at: now - 600_000 });
  await until(async () => Object.values((await world.integration()).counters.ignored).some((count) => count === 1), "one ignored");
  await page.goto(`/integrations/${(await world.integration()).id}`);
  const ignored = page.getByRole("region", { name: "Ignored events" });
  await ignored.getByText("Already closed").first().waitFor();
  await ignored.getByRole("row").nth(1).getByRole("link").click();
  await page.getByRole("dialog").getByText("Not counted: already closed").waitFor();
}));
