// SPDX-License-Identifier: Apache-2.0
// The host goes away while somebody looks, and comes back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { World } from "./harness/world.mjs";

let world;
before(async () => { world = await World.start({ history: true, integration: true }); });
after(async () => { await world?.stop(); });
const lost = { expected: [/ERR_|status of 50\d/] };

test("P_2 a lost connection is told, what was shown stays, and all recovers without a reload", scene(() => world, lost, async (page) => {
  await page.goto("/command-center");
  const card = page.getByRole("region", { name: "Sensitive Data Handling" });
  const events = card.locator(".figure-number").first();
  const shown = Number(await events.textContent());
  await page.evaluate(() => { window.not_reloaded = true; });

  await world.host.kill();
  const banner = page.getByRole("status").filter({ hasText: "Connection lost since" });
  await banner.waitFor({ timeout: 30_000 });
  assert.equal(Number(await events.textContent()), shown, "what was known stays");

  await world.host.start();
  await banner.waitFor({ state: "detached", timeout: 60_000 });
  await world.simulator.alert("ann.lee@acme.test");
  await page.waitForFunction((wanted) => Number(document.querySelector(".behaviour-card .figure-number").textContent) === wanted, shown + 1, { timeout: 60_000 });
  assert.ok(await page.evaluate(() => window.not_reloaded));
}));

test("a page opened while the host is away says so in words when one asks for another", scene(() => world, lost, async (page) => {
  await page.goto("/command-center");
  await page.getByRole("region", { name: "Sensitive Data Handling" }).locator(".figure-number").first().waitFor();
  await world.host.kill();
  await page.getByRole("link", { name: "Integrations Hub" }).click();
  await page.getByRole("alert").or(page.getByRole("status").filter({ hasText: "Connection lost" })).first().waitFor();
  await world.host.start();
  await page.getByRole("heading", { level: 1, name: "Integrations Hub" }).waitFor({ timeout: 60_000 });
  await page.getByRole("article", { name: "Incydr" }).waitFor({ timeout: 60_000 });
}));

test("an answer that fails shows what, since when, a retry and the request's id; then it is there", scene(() => world, { expected: [/status of 500/] }, async (page) => {
  let failing = true;
  await page.route("**/api/v1/dashboard", (route) => failing ? route.fulfill({
    status: 500, contentType: "application/problem+json",
    body: JSON.stringify({ type: "about:blank", title: "Internal Server Error", status: 500, detail: "The store could not be read.", request_id: "abc-42",
      retry_after_s: 600 }), // so that the page does not try again by itself before somebody presses Retry
  }) : route.fallback());
  await page.goto("/command-center");
  const alert = page.getByRole("alert").first();
  await alert.getByText("The store could not be read.").waitFor();
  await alert.getByText("abc-42").waitFor();
  await alert.getByText(/Since \d/).waitFor();
  failing = false;
  await alert.getByRole("button", { name: "Retry" }).click();
  await page.getByRole("region", { name: "Sensitive Data Handling" }).locator(".figure-number").first().waitFor();
}));
