// SPDX-License-Identifier: Apache-2.0
// Integrations Hub: who sees what, with and without the entitlement, and in which role.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { fill_integration } from "./harness/form.mjs";
import { World } from "./harness/world.mjs";

let world;
before(async () => {
  world = await World.start({ history: true, integration: true });
  world.host.drop_in("examples/file_drop.so", "examples/file_drop.json", "examples/file_drop.json.minisig");
  for (const [name, marketplace] of [["Hub reader", "read"], ["Hub writer", "read and write"], ["No hub", "none"]]) {
    const { status } = await world.call("POST", "/api/v1/roles", { name, marketplace });
    assert.equal(status, 201);
  }
  for (const [name, role] of accounts) world.add_account(name, role, role);
});
after(async () => { await world?.stop(); });

const accounts = [
  ["sys.admin", "Sys Admin - SD Full"], ["super", "Super Administrator"], ["full", "Full Administrator"],
  ["basic", "Basic Administrator"], ["partner", "Partner Administrator"],
  ["writer", "Hub writer"], ["reader", "Hub reader"], ["none", "No hub"],
];
const as = (account, body, options = {}) => scene(() => world, { as: account, ...options }, body);
const set_entitlement = (granted) => world.call("PUT", "/api/v1/entitlements/engage", { granted });
const incydr = (page) => page.getByRole("article", { name: "Incydr" });
const refusals = [/status of (403|404)/];

test("F_1 navigation, title, breadcrumb and deep link of the Integrations Hub", as("admin", async (page) => {
  await page.goto("/command-center");
  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByText("Integrations", { exact: true }).waitFor();
  await navigation.getByRole("link", { name: "Integrations Hub" }).click();
  await page.waitForURL("**/integrations");
  const seen = async () => {
    await page.getByRole("heading", { level: 1, name: "Integrations Hub" }).waitFor();
    assert.match(await page.title(), /^Integrations Hub/);
    assert.deepEqual(await page.getByRole("navigation", { name: "Breadcrumb" }).locator("li").allTextContents(), ["Integrations", "Integrations Hub"]);
  };
  await seen();
  await page.goto("/integrations");
  await seen();
}));

test("F_2 Incydr has a button Configure New, whose name says of what", as("admin", async (page) => {
  await page.goto("/integrations");
  const button = incydr(page).getByRole("button", { name: "Configure New: Incydr" });
  assert.equal(await button.textContent(), "Configure New");
  await button.click();
  await page.waitForURL("**/integrations/incydr/new");
}));

test("a plugin says in words who vouches for it and which walls stand around it", as("admin", async (page) => {
  const { plugins, unsigned_allowed } = await world.get("/api/v1/plugins");
  const { signature, sandbox } = plugins.find((plugin) => plugin.id === "incydr");
  const words = { signed: "Signed by", unsigned: "Not signed", modified: "Modified", "unknown key": "Unknown key", revoked: "Key revoked" };
  await page.goto("/integrations");
  await incydr(page).getByText(words[signature.state], { exact: false }).first().waitFor();
  await incydr(page).getByText("Signature and sandbox").click();
  await incydr(page).locator(".hub-trust dt").first().waitFor();
  assert.equal(await incydr(page).locator(".hub-walls li").count(), sandbox.walls.length);
  for (const wall of sandbox.walls) await incydr(page).getByText(wall.title, { exact: false }).first().waitFor();
  assert.equal(await page.getByText("Unsigned plugins are allowed on this host.").count(), unsigned_allowed ? 1 : 0);
}));

test("P_2 a row has the last successful read and the next one, by itself, at the interval", as("admin", async (page) => {
  await page.goto("/integrations");
  const row = incydr(page).getByRole("row").filter({ hasText: "Acme" });
  const last = row.locator(".hub-last time");
  const before_ = await last.getAttribute("datetime");
  const reads = (await world.simulator.reads()).length;
  await page.waitForFunction(([was]) => document.querySelector(".hub-last time").getAttribute("datetime") !== was, [before_]);
  assert.ok((await world.simulator.reads()).length > reads);
  assert.match(await row.locator(".hub-next").textContent(), /in |moment|now/);
}));

test("the hub is searched by name; the search is in the address", as("admin", async (page) => {
  await page.goto("/integrations");
  await incydr(page).waitFor();
  await page.getByRole("searchbox").fill("drop");
  await page.waitForURL(/q=drop/);
  await incydr(page).waitFor({ state: "detached" });
  assert.equal(await page.getByRole("article").count(), 1);
  await page.getByRole("searchbox").fill("no such thing");
  await page.getByText("Nothing matches").waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await incydr(page).waitFor();
}));

test("a second plugin gets its form without a line of page code", as("admin", async (page) => {
  await page.goto("/integrations");
  await page.getByRole("button", { name: /^Configure New: (?!Incydr)/ }).click();
  await page.waitForURL(/\/integrations\/[\w-]+\/new/);
  const id = new URL(page.url()).pathname.split("/")[2];
  const form = await world.get(`/api/v1/plugins/${id}`);
  assert.ok(form.fields.length > 0);
  for (const { title } of form.fields) await page.getByLabel(title).first().waitFor();
}));

test("G_1 G_2 G_3 G_4 G_5 G_9 without Engage Incydr is not in the hub, the Command Center is; with it again it is back", as("admin", async (page, t) => {
  t.after(() => set_entitlement(true));
  const before_ = await world.integration();
  await page.goto("/integrations");
  await incydr(page).waitFor();
  await set_entitlement(false);
  await incydr(page).waitFor({ state: "detached" }); // without reload, without restart
  await page.getByRole("button", { name: /^Configure New: / }).waitFor(); // whose manifest asks for nothing
  await page.getByRole("searchbox").fill("incydr");
  await page.getByText("Nothing matches").waitFor();
  assert.ok(!JSON.stringify(await world.get("/api/v1/plugins")).includes("incydr"));
  assert.deepEqual((await world.get("/api/v1/integrations")).integrations, []);

  for (const path of ["/integrations/incydr/new", `/integrations/${before_.id}`, `/integrations/${before_.id}/edit`]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name: "Not available" }).waitFor();
  }
  assert.equal((await world.call("GET", "/api/v1/plugins/incydr")).status, 404);
  assert.equal((await world.call("GET", `/api/v1/integrations/${before_.id}`)).status, 404);

  await page.goto("/command-center");
  const card = page.getByRole("region", { name: "Sensitive Data Handling" });
  await card.getByRole("link", { name: /^View Details/ }).waitFor();
  assert.equal(await card.locator("a[href^='/integrations']").count(), 0, "G-5: no link without Engage");
  await card.locator(".top-people .person-link").first().click();
  await page.getByText("Individual Risk Profile", { exact: true }).first().waitFor();
  await page.goto("/command-center/sensitive-data-handling/latest-events");
  await page.locator("table tbody tr").first().waitFor(); // events stay

  await set_entitlement(true);
  await page.goto("/integrations");
  await incydr(page).getByText("Connected", { exact: true }).waitFor();
}, { expected: refusals }));

test("G_5 with Engage the Command Center links to the integration", as("admin", async (page) => {
  await page.goto("/command-center");
  await page.getByRole("region", { name: "Sensitive Data Handling" }).getByRole("link", { name: "Acme" }).click();
  await page.getByRole("heading", { level: 1, name: "Acme" }).waitFor();
}));

test("G_6 an entitlement's source is seen, switched with a confirmation, and audited", as("admin", async (page, t) => {
  t.after(() => set_entitlement(true));
  await page.goto("/settings/entitlements");
  const engage = page.getByRole("article", { name: "Engage" });
  await engage.getByText("Granted", { exact: true }).waitFor();
  await engage.getByText(/^(command line|token)/).waitFor();
  await engage.getByRole("button", { name: "Withdraw Engage" }).click();
  const dialog = page.getByRole("dialog", { name: "Withdraw Engage?" });
  await dialog.getByText("Events and scores stay", { exact: false }).waitFor();
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await engage.getByText("Not granted").waitFor();
  await engage.getByRole("button", { name: "Grant Engage" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Grant" }).click();
  await engage.getByText("Ada Admin", { exact: false }).or(engage.getByText("admin", { exact: false })).first().waitFor();
  await page.goto("/settings/audit?action=entitlement.revoke");
  await page.getByRole("table").getByRole("row").filter({ hasText: "engage" }).first().waitFor();
}));

for (const [index, [account, role]] of [["admin", "Global Sys Admin"], ...accounts.slice(0, 6)].entries()) {
  test(`R_${index + 1} R_11 ${role}: adds, edits and deletes`, as(account, async (page) => {
    const name = `By ${role}`;
    await page.goto("/integrations");
    await incydr(page).getByRole("button", { name: "Configure New: Incydr" }).click();
    await fill_integration(page, world.simulator, name);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(`${name} has been added successfully`).waitFor();
    await page.getByRole("link", { name: "Edit" }).or(page.getByRole("button", { name: "Edit" })).first().click();
    await page.getByRole("heading", { level: 1, name: `Edit ${name}` }).waitFor();
    await page.locator("[name=description]").fill("Looked after");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(`${name} has been changed`).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog", { name: `Delete ${name}?` }).getByRole("button", { name: "Delete" }).click();
    await page.getByText(`${name} has been deleted`).waitFor();
  }));
}

test("R_8 R_11 read only: sees the hub; what changes it is absent or off, with the reason; the API refuses", as("reader", async (page) => {
  await page.goto("/integrations");
  const button = incydr(page).getByRole("button", { name: /^Configure New/ });
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  await button.click({ force: true });
  assert.match(page.url(), /\/integrations$/);
  await page.getByText("Your role may look at integrations, not change them", { exact: false }).first().waitFor();
  for (const verb of ["Edit", "Delete"]) assert.equal(await page.getByRole("button", { name: new RegExp(`^${verb}`) }).count(), 0, verb);
  await page.goto("/integrations/incydr/new");
  await page.getByText("Your role does not allow this").waitFor();
  const { id } = await world.integration();
  const answers = await page.evaluate(async (id) => {
    const ask = async (method, path, body) => (await fetch(path, { method, headers: { "Content-Type": "application/json" }, body })).status;
    return [await ask("POST", "/api/v1/integrations", "{}"), await ask("PUT", `/api/v1/integrations/${id}`, "{}"), await ask("DELETE", `/api/v1/integrations/${id}`)];
  }, id);
  assert.deepEqual(answers, [403, 403, 403]);
}, { expected: refusals }));

test("R_9 R_10 R_11 without the right there is no hub; attempts are refused and audited", as("none", async (page) => {
  await page.goto("/command-center");
  await page.getByRole("region", { name: "Sensitive Data Handling" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Integrations Hub" }).count(), 0);
  assert.equal(await page.getByRole("navigation", { name: "Main" }).getByText("Settings").count(), 0);
  await page.goto("/integrations");
  await page.getByText("Your role does not allow this").waitFor();
  const { id } = await world.integration();
  const answers = await page.evaluate(async (id) => {
    const ask = async (method, path, body) => (await fetch(path, { method, headers: body ? { "Content-Type": "application/json" } : {}, body })).status;
    return [await ask("GET", "/api/v1/integrations"), await ask("POST", "/api/v1/integrations", "{}"),
      await ask("PUT", `/api/v1/integrations/${id}`, "{}"), await ask("DELETE", `/api/v1/integrations/${id}`)];
  }, id);
  assert.deepEqual(answers, [403, 403, 403, 403]);
  const { audit } = await world.get("/api/v1/audit?limit=50");
  assert.ok(audit.some((entry) => /denied/.test(entry.action) && /none|No hub/.test(entry.actor)), "each denied attempt is audited");
}, { expected: refusals }));
