// SPDX-License-Identifier: Apache-2.0
// Configure New, Edit and Delete: the form, what is wrong with it, and what a trial upstream finds.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { fill_integration } from "./harness/form.mjs";
import { until } from "./harness/until.mjs";
import { World } from "./harness/world.mjs";

let world;
before(async () => { world = await World.start(); });
after(async () => { await world?.stop(); });
const as_admin = (body, options = {}) => scene(() => world, options, body);

const field = (page, name) => page.locator(`[name="${name}"]`);
const save = (page) => page.getByRole("button", { name: "Save" });
const upstream_calls = async () => (await world.simulator.get("/_control/requests")).requests.length;
const refused = { expected: [/status of (409|422)/] };

async function add(page, name) {
  await page.goto("/integrations/incydr/new");
  await fill_integration(page, world.simulator, name);
  await save(page).click();
  await page.getByText(`${name} has been added successfully`).waitFor();
}
const remove = async (name) => { await world.call("DELETE", `/api/v1/integrations/${(await world.integration(name)).id}`); };

test("H_1 G_5 before anything is connected the card says so, and where to begin", as_admin(async (page) => {
  await page.goto("/command-center");
  const card = page.getByRole("region", { name: "Sensitive Data Handling" });
  await card.getByText("Not connected", { exact: true }).waitFor();
  await card.getByRole("link", { name: "Connect an integration" }).click();
  await page.getByRole("heading", { level: 1, name: "Integrations Hub" }).waitFor();
  await page.getByText("Nothing is configured yet.").waitFor();
}));

test("F_4 F_5 F_7 R_12 the form: its fields, the section Activate, the permissions that are needed", as_admin(async (page) => {
  await page.goto("/integrations/incydr/new");
  const activate = page.getByRole("group", { name: "Activate" });
  for (const label of ["Client ID (mandatory)", "Secret (mandatory)", "Base URL (mandatory)"]) await activate.getByLabel(label).waitFor();
  for (const label of ["Integration name (mandatory)", "Description", "Contact name", "Contact e-mail"]) await page.getByLabel(label).first().waitFor();
  for (const permission of ["Users: read", "Alerts and Sessions: read"]) await page.getByText(permission, { exact: true }).first().waitFor();
  const secret = field(page, "configuration.client_secret");
  assert.equal(await secret.getAttribute("type"), "password");
  assert.notEqual(await secret.getAttribute("autocomplete"), "off");
  await page.evaluate(() => document.querySelector("[name='configuration.client_secret']").dispatchEvent(new ClipboardEvent("paste", { cancelable: true, bubbles: true })) || (() => { throw new Error("paste is blocked"); })());
  const url = field(page, "configuration.base_url");
  const offered = await page.locator(`#${await url.getAttribute("list")} option`).evaluateAll((all) => all.map((option) => option.value));
  assert.ok(offered.includes("https://api.us.code42.com") && offered.length >= 10, "F-6: known hosts are offered");
}));

test("F_3 Save with mandatory fields empty names each, moves the focus to the first, calls nothing and creates nothing", as_admin(async (page) => {
  const calls = await upstream_calls();
  await page.goto("/integrations/incydr/new");
  await save(page).click();
  const summary = page.getByRole("alert");
  for (const label of ["Integration name", "Client ID", "Secret", "Base URL"]) await summary.getByRole("link", { name: label }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), "name");
  for (const name of ["name", "configuration.client_id", "configuration.client_secret", "configuration.base_url"]) {
    assert.equal(await field(page, name).getAttribute("aria-invalid"), "true", name);
    const id = (await field(page, name).getAttribute("aria-describedby")).split(" ")[0];
    assert.match(await page.locator(`#${id}`).textContent(), /fill this in/);
  }
  assert.equal(await upstream_calls(), calls);
  assert.deepEqual((await world.get("/api/v1/integrations")).integrations, []);
}));

test("F_8 F_11 P_2 Save is busy, cannot be pressed twice, is announced for at least 6 s, closes by key; the row says Connected", as_admin(async (page, t) => {
  t.after(() => remove("Paris"));
  await page.clock.install();
  await page.goto("/integrations/incydr/new");
  await fill_integration(page, world.simulator, "Paris");
  await world.simulator.post("/_control/faults", { kind: "stall", path: "/v1/oauth*", delay_ms: 600, count: 1 });
  await save(page).click();
  const busy = page.getByRole("button", { name: /Trying the connection/ });
  await busy.waitFor();
  assert.equal(await busy.getAttribute("aria-busy"), "true");
  await busy.click({ force: true });
  const news = page.getByRole("status").filter({ hasText: "Paris has been added successfully" });
  await news.waitFor();
  await page.clock.runFor(6_500);
  assert.ok(await news.isVisible(), "it stays at least 6 s");
  await page.keyboard.press("Escape");
  await page.getByText("has been added successfully").waitFor({ state: "detached" });
  assert.equal((await world.get("/api/v1/integrations")).integrations.length, 1);
  await page.goto("/integrations");
  const row = page.getByRole("row").filter({ hasText: "Paris" });
  await row.getByText("Connected", { exact: true }).waitFor();
}));

test("F_10 a double click, and Enter with a click, make one integration", as_admin(async (page, t) => {
  t.after(() => remove("Once"));
  await page.goto("/integrations/incydr/new");
  await fill_integration(page, world.simulator, "Once");
  await field(page, "name").press("Enter");
  await page.getByRole("button", { name: /Save|Trying/ }).dblclick({ force: true });
  await page.getByText("Once has been added successfully").waitFor();
  const { integrations } = await world.get("/api/v1/integrations");
  assert.deepEqual(integrations.map((each) => each.name), ["Once"]);
}));

test("F_4 a name that is taken is told beside the field", as_admin(async (page, t) => {
  t.after(() => remove("Taken"));
  await add(page, "Taken");
  await page.goto("/integrations/incydr/new");
  await fill_integration(page, world.simulator, "TAKEN");
  await save(page).click();
  await page.getByRole("alert").getByRole("link", { name: "Integration name" }).waitFor();
  assert.equal(await field(page, "configuration.client_secret").inputValue(), world.simulator.client_secret, "typed values are kept");
}, refused));

test("F_6 the Base URL is an https origin only", as_admin(async (page) => {
  for (const url of ["http://api.us.code42.com", "https://api.us.code42.com/path", "https://user:pw@api.us.code42.com", "ftp://api.us.code42.com"]) {
    await page.goto("/integrations/incydr/new");
    await fill_integration(page, world.simulator, "Never", { "configuration.base_url": url });
    await save(page).click();
    await page.getByRole("alert").first().waitFor();
    assert.equal(await world.integration("Never"), undefined, url);
    page.once("dialog", (dialog) => dialog.accept());
  }
}, refused));

const failures = [
  ["a wrong secret", { "configuration.client_secret": "wrong" }, null, /Credentials rejected/],
  ["unreachable", { "configuration.base_url": "https://127.0.0.1:9" }, null, /Unreachable/],
  ["TLS that is not trusted", { "configuration.ca_file": "" }, null, /Unreachable[^]*(certificate|TLS)/i],
  ["403", {}, () => world.simulator.post("/_control/permissions", { users: false }), /Permission missing[^]*Users: read/],
  ["429", {}, () => world.simulator.post("/_control/faults", { kind: "throttle", path: "/v1/*", retry_after: 900 }), /Throttled/],
];
for (const [what, changes, spoil, words] of failures) {
  test(`F_9 G_7 R_12 ${what}: no success, a specific error, typed values kept, nothing saved`, as_admin(async (page, t) => {
    t.after(async () => {
      await world.simulator.post("/_control/permissions", { users: true, sessions: true });
      await fetch(`${world.simulator.http}/_control/faults`, { method: "DELETE" });
    });
    await spoil?.();
    await page.goto("/integrations/incydr/new");
    await fill_integration(page, world.simulator, "Failing", changes);
    await save(page).click();
    const finding = page.getByRole("alert").first();
    await finding.waitFor({ timeout: 40_000 });
    assert.match(await finding.textContent(), words);
    assert.equal(await page.getByText("added successfully").count(), 0);
    assert.equal(await field(page, "name").inputValue(), "Failing");
    assert.equal(await field(page, "configuration.client_secret").inputValue(), changes["configuration.client_secret"] ?? world.simulator.client_secret);
    assert.equal(await world.integration("Failing"), undefined);
    page.once("dialog", (dialog) => dialog.accept());
  }, refused));
}

test("a connection is tested without saving", as_admin(async (page) => {
  await page.goto("/integrations/incydr/new");
  await fill_integration(page, world.simulator, "Only tried");
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.getByText("the upstream gives all that is needed", { exact: false }).waitFor();
  assert.equal(await world.integration("Only tried"), undefined);
  page.once("dialog", (dialog) => dialog.accept());
}));

test("leaving with something typed asks first", as_admin(async (page) => {
  await page.goto("/integrations/incydr/new");
  await field(page, "name").fill("Half");
  const asked = [];
  page.on("dialog", (dialog) => { asked.push(dialog.message()); void dialog.dismiss(); });
  await page.getByRole("link", { name: "Dashboard", exact: true }).first().click();
  await until(() => asked.length > 0 || page.locator("dialog[open]").count(), "the question");
  assert.match(page.url(), /\/new$/);
}));

test("F_12 the secret revoked upstream: no longer Connected, with reason and time; restored: Connected again by itself", as_admin(async (page, t) => {
  t.after(() => remove("Revoked"));
  await add(page, "Revoked");
  await page.goto("/integrations");
  const row = page.getByRole("row").filter({ hasText: "Revoked" });
  await row.getByText("Connected", { exact: true }).waitFor();
  const { client_secret } = await world.simulator.get("/_control/client");
  await world.simulator.post("/_control/tokens", { revoke_all: true, secret: "another one" });
  await row.getByText("Credentials rejected", { exact: true }).waitFor();
  assert.match(await row.locator(".hub-story").textContent(), /Since/);
  assert.ok(await row.locator(".hub-story time").count() > 0);
  await world.simulator.post("/_control/tokens", { secret: client_secret });
  await row.getByText("Connected", { exact: true }).waitFor({ timeout: 60_000 });
}));

test("F_13 Edit shows all but the secret; empty keeps it; a changed Base URL demands it again", as_admin(async (page, t) => {
  t.after(() => remove("Renamed"));
  await add(page, "Edited");
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("heading", { level: 1, name: "Edit Edited" }).waitFor();
  assert.equal(await field(page, "configuration.client_id").inputValue(), world.simulator.client_id);
  assert.equal(await field(page, "configuration.base_url").inputValue(), world.simulator.https);
  assert.equal(await field(page, "configuration.client_secret").inputValue(), "");
  assert.ok(!(await page.content()).includes(world.simulator.client_secret));

  await field(page, "configuration.base_url").fill("https://127.0.0.1:9");
  await save(page).click();
  await page.getByRole("alert").getByRole("link", { name: "Secret" }).waitFor();
  await field(page, "configuration.base_url").fill(world.simulator.https);
  await field(page, "name").fill("Renamed");
  await save(page).click();
  await page.getByText("Renamed has been changed").waitFor();
  await page.getByRole("main").getByText("Connected", { exact: true }).first().waitFor();
}, refused));

test("F_14 Delete asks, names the consequence, stops reading and is audited", as_admin(async (page) => {
  await add(page, "Going");
  await page.goto("/integrations");
  await page.getByRole("button", { name: "Delete: Going" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete Going?" });
  await dialog.getByText("Events already shown stay", { exact: false }).waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Cancel" }).evaluate((element) => element === document.activeElement));
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Going has been deleted").waitFor();
  await page.getByRole("row").filter({ hasText: "Going" }).waitFor({ state: "detached" });
  await page.goto("/settings/audit?action=integration.remove");
  await page.getByRole("row").filter({ hasText: "Going" }).first().waitFor();
}));

test("pause and resume; a test of the running one", as_admin(async (page, t) => {
  t.after(() => remove("Pausing"));
  await add(page, "Pausing");
  await page.goto("/integrations");
  const row = page.getByRole("row").filter({ hasText: "Pausing" });
  await row.getByRole("button", { name: "Test now: Pausing" }).click();
  await page.getByRole("dialog").getByText("the upstream gives all that is needed", { exact: false }).waitFor();
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: "Pause: Pausing" }).click();
  await row.getByText("Paused", { exact: true }).waitFor();
  await row.getByRole("button", { name: "Resume: Pausing" }).click();
  await row.getByText("Connected", { exact: true }).waitFor();
}));
