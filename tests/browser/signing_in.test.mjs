// SPDX-License-Identifier: Apache-2.0
// The doors: set-up, sign-in, one-time links, accounts, roles, tokens.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { World, password } from "./harness/world.mjs";

const refusals = { expected: [/status of (400|401|403|404|409|422|429|503)/] };

describe("while nobody has an account", () => {
  let world;
  before(async () => { world = await World.start({ administrator: false }); });
  after(async () => { await world?.stop(); });

  test("G_8 every page leads to the one that explains the set-up link; nothing else answers", scene(() => world, { as: null, ...refusals }, async (page) => {
    for (const path of ["/", "/integrations", "/people/ann%40acme.test", "/sign-in"]) {
      await page.goto(path);
      await page.waitForURL("**/set-up");
      await page.getByText("host_stub admin create").waitFor();
    }
    for (const path of ["/api/v1/session", "/api/v1/events", "/api/v1/dashboard", "/api/v1/plugins", "/metrics"])
      assert.equal((await fetch(world.host.origin + path)).status, 503, path);
    assert.equal((await fetch(`${world.host.origin}/healthz`)).status, 200);
  }));

  test("G_8 a wrong link makes no account; what is wrong with a field stands beside it", scene(() => world, { as: null, ...refusals }, async (page) => {
    await page.goto("/set-up#0123456789abcdef0123456789abcdef");
    await page.getByRole("button", { name: "Create account" }).click();
    const summary = page.getByRole("alert");
    for (const label of ["Your name", "Account name", "Password"]) await summary.getByRole("link", { name: label }).waitFor();
    await page.getByLabel("Your name").fill("Eve");
    await page.getByLabel("Account name").fill("eve");
    await page.getByLabel("Password (mandatory)").fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("Too short", { exact: false }).first().waitFor();
    assert.equal(await page.getByLabel("Your name").inputValue(), "Eve", "what was typed stays");
    await page.getByLabel("Password (mandatory)").fill("long enough to be one");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("alert").first().waitFor();
    assert.deepEqual(await (await fetch(`${world.host.origin}/api/v1/set-up`)).json(), { needed: true });
  }));
});

describe("with accounts", () => {
  let world;
  before(async () => { world = await World.start({ history: true }); });
  after(async () => { await world?.stop(); });
  const nobody = (body) => scene(() => world, { as: null, ...refusals }, body);
  const as_admin = (body) => scene(() => world, refusals, body);

  async function sign_in(page, name, word = password) {
    await page.getByLabel("Account name").fill(name);
    await page.getByLabel("Password", { exact: true }).fill(word);
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  const cookie_of = async (page) => (await page.context().cookies()).find((cookie) => cookie.name === "__Host-risk_session");

  test("G_8 without sign-in a page leads to sign-in, and from there to where one wanted to go; the cookie is a strict one", nobody(async (page) => {
    await page.goto("/people/ann.lee%40acme.test");
    await page.waitForURL(/\/sign-in\?next=/);
    for (const path of ["/api/v1/events", "/api/v1/people/ann.lee%40acme.test", "/metrics", "/api/v1/changes"])
      assert.equal((await fetch(world.host.origin + path)).status, 401, path);
    await sign_in(page, "ADMIN");
    await page.getByRole("heading", { level: 1, name: "Ann Lee" }).waitFor();
    const { httpOnly, secure, sameSite, path, domain } = await cookie_of(page);
    assert.deepEqual({ httpOnly, secure, sameSite, path }, { httpOnly: true, secure: true, sameSite: "Strict", path: "/" });
    assert.equal(domain, "127.0.0.1");
    assert.equal(await page.evaluate(() => document.cookie), "", "no script sees it");
  }));

  test("an address behind sign-in that is not ours is not gone to", nobody(async (page) => {
    await page.goto("/sign-in?next=//evil.test/");
    await sign_in(page, "admin");
    await page.waitForURL("**/command-center");
  }));

  test("an unknown user and a wrong password get the same answer", nobody(async (page) => {
    const told = [];
    for (const name of ["nobody.at.all", "admin"]) {
      await page.goto("/sign-in");
      await sign_in(page, name, "not the password");
      told.push((await page.getByRole("alert").first().textContent()).replace(/Request \S+/, ""));
    }
    assert.equal(told[0], told[1]);
    assert.match(told[0], /name or the password is not right/);
  }));

  test("a sign-in with nothing typed is told beside the fields", nobody(async (page) => {
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByRole("link", { name: "Account name" }).waitFor();
  }));

  test("signing out ends the session; its cookie, replayed, opens nothing", nobody(async (page) => {
    await page.goto("/sign-in");
    await sign_in(page, "admin");
    await page.waitForURL("**/command-center");
    const { value } = await cookie_of(page);
    await page.getByRole("button", { name: "Ada Admin" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    const replayed = await fetch(`${world.host.origin}/api/v1/session`, { headers: { Cookie: `__Host-risk_session=${value}` } });
    assert.equal(replayed.status, 401);
    await page.goto("/command-center");
    await page.waitForURL(/\/sign-in/);
  }));

  test("a one-time link signs in once, and leaves the address bar", nobody(async (page) => {
    const link = world.host.cli(["admin", "link", "admin", "--url", world.host.origin]).trim().split(/\s+/).at(-1);
    await page.goto(link);
    await page.waitForURL("**/command-center");
    await page.getByRole("button", { name: "Ada Admin" }).waitFor();
    await page.context().clearCookies();
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByText("The link does not sign in").waitFor();
    assert.equal(new URL(page.url()).hash, "");
  }));

  test("an account is added, gets a new password by link, a new role and is deleted; the last administrator stays", as_admin(async (page, t) => {
    await page.goto("/settings/accounts");
    await page.getByRole("button", { name: "Add account" }).click();
    await page.getByLabel("Name (mandatory)", { exact: true }).fill("Bo Basic");
    await page.getByLabel("Account name").fill("bo");
    await page.getByLabel("Role").selectOption("Basic Administrator");
    await page.getByLabel("First password (mandatory)").fill("bo");
    await page.getByRole("dialog").getByRole("button", { name: "Add account" }).click();
    await page.getByRole("alert").getByRole("link", { name: "First password" }).waitFor();
    await page.getByLabel("First password (mandatory)").fill("a first password for bo");
    await page.getByRole("dialog").getByRole("button", { name: "Add account" }).click();
    const row = page.getByRole("row").filter({ hasText: "Bo Basic" });
    await row.waitFor();

    await row.getByRole("button", { name: "Reset password of Bo Basic" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = await page.locator("#once-value").textContent();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await scene(() => world, { as: null, ...refusals }, async (other) => {
      await other.goto(link);
      await other.getByLabel("New password (mandatory)").fill("bo has chosen another");
      await other.getByRole("button", { name: "Set password" }).click();
      await other.getByRole("button", { name: "Bo Basic" }).waitFor();
      await row.getByRole("button", { name: "Edit Bo Basic" }).click();
      await page.getByLabel("Role").selectOption("Partner Administrator");
      await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
      await page.getByText("has been changed").waitFor();
      await other.goto("/command-center");
      await other.waitForURL(/sign-in/); // a change of role ends sessions
    })(t);

    await row.getByRole("button", { name: "Delete Bo Basic" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete account" }).click();
    await row.waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Edit Ada Admin" }).click();
    await page.getByRole("dialog").getByText("Nobody changes their own role", { exact: false }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Delete Ada Admin" }).count(), 0);
    const last = { display_name: "Ada Admin", role: "Basic Administrator", disabled: false };
    assert.equal((await world.call("PUT", "/api/v1/accounts/admin", last)).status, 409);
    assert.equal((await world.call("DELETE", "/api/v1/accounts/admin")).status, 409);
  }));

  test("a token is shown once, works for a program, and is refused when it is revoked", as_admin(async (page) => {
    await page.goto("/settings/tokens");
    await page.getByRole("button", { name: "Create token" }).first().click();
    await page.getByLabel("Name (mandatory)").fill("nightly export");
    await page.getByLabel("Role").selectOption("Basic Administrator");
    await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
    const token = await page.locator("#once-value").textContent();
    await page.getByRole("button", { name: "Done" }).click();
    const ask = () => fetch(`${world.host.origin}/api/v1/organisation`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await ask()).status, 200);
    await page.reload();
    await page.getByRole("row").filter({ hasText: "nightly export" }).waitFor();
    assert.ok(!(await page.content()).includes(token));
    await page.getByRole("button", { name: "Revoke nightly export" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke token" }).click();
    await page.getByRole("row").filter({ hasText: "nightly export" }).waitFor({ state: "detached" });
    assert.equal((await ask()).status, 401);
  }));

  test("a custom role is made, and what each role may do is told", as_admin(async (page) => {
    await page.goto("/settings/roles");
    await page.locator("tbody th").first().waitFor();
    const names = await page.locator("tbody th").allTextContents();
    for (const role of ["Global Sys Admin", "Sys Admin - SD Full", "Super Administrator", "Full Administrator", "Basic Administrator", "Partner Administrator"])
      assert.ok(names.includes(role), role);
    await page.getByRole("button", { name: "Add custom role" }).click();
    await page.getByLabel("Name (mandatory)").fill("Reviewers");
    await page.getByRole("dialog").getByRole("radio", { name: /^Read(?! and)/ }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Add role" }).click();
    await page.getByRole("row").filter({ hasText: "Reviewers" }).waitFor();
  }));

  test("one's own password is changed; a wrong present one is told", nobody(async (page) => {
    world.add_account("carla", "Carla", "Basic Administrator");
    await page.goto("/sign-in");
    await sign_in(page, "carla");
    await page.waitForURL("**/command-center");
    await page.getByRole("button", { name: "Carla" }).click();
    await page.getByRole("button", { name: "Change password" }).click();
    const dialog = page.getByRole("dialog", { name: "Change password" });
    await dialog.getByLabel("Current password (mandatory)").fill("not this one");
    await dialog.getByLabel("New password (mandatory)").fill("carla has a new one");
    await dialog.getByRole("button", { name: "Change password" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Current password (mandatory)").fill(password);
    await dialog.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Your password has been changed").waitFor();
  }));

  test("the audit log shows what was done and is exported", as_admin(async (page) => {
    await page.goto("/settings/audit");
    await page.getByRole("row").nth(1).waitFor();
    const text = await page.getByRole("main").textContent();
    assert.doesNotMatch(text, new RegExp(password));
    await page.getByRole("link", { name: /^CSV/ }).waitFor();
    await page.getByLabel("Action").fill("people.import");
    await page.waitForURL(/action=people\.import/);
    await page.goto("/settings/audit?subject=carla");
    await page.getByText("account.password").waitFor();
    const what = page.getByRole("row").locator("td:nth-of-type(3)");
    assert.deepEqual([...new Set(await what.allTextContents())], ["carla"]);
    await page.getByLabel("What, exactly").fill("carl");
    await page.getByText("No entry fits the filter").waitFor();
  }));

  test("after some failures the page says how long to wait, in words", nobody(async (page) => {
    world.add_account("slow", "Slow", "Basic Administrator");
    await page.goto("/sign-in");
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const answered = page.waitForResponse("**/api/v1/session");
      await sign_in(page, "slow", `wrong ${attempt}`);
      if ((await answered).status() === 429) break;
    }
    await page.getByText("Too many attempts", { exact: false }).first().waitFor();
    await page.getByRole("timer").waitFor();
  }));
});
