// SPDX-License-Identifier: Apache-2.0
// Settings, Notices: who is told when an integration is no longer connected, and what became of it.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { look_at, violations } from "./harness/axe.mjs";
import { scene } from "./harness/browser.mjs";
import { press, type_into } from "./harness/keyboard.mjs";
import { settled } from "./harness/pages.mjs";
import { Receiver } from "./harness/receiver.mjs";
import { until } from "./harness/until.mjs";
import { World } from "./harness/world.mjs";

const path = "/settings/notices", webhook = "/api/v1/notices/webhook", own_secret = "a secret of our own";
let world, receiver;
beforeEach(async () => {
  world = await World.start({ integration: true });
  receiver = await Receiver.start();
});
afterEach(async () => {
  await world?.stop();
  await receiver?.stop();
});
const as = (account, body, options = {}) => scene(() => world, { as: account, ...options }, body);
const button = (page, name) => page.getByRole("button", { name, exact: true });
const field = (dialog, name) => dialog.getByLabel(name, { exact: false }).first();
const panel = (page) => page.getByRole("region", { name: "Receiver" });

async function is_set(url = receiver.url) {
  const { status } = await world.call("PUT", webhook, { url, secret: own_secret });
  assert.equal(status, 200);
}
/** The upstream refuses the credentials from now on; undone by what it returns. */
async function break_upstream() {
  const { client_secret } = await world.simulator.get("/_control/client");
  await world.simulator.post("/_control/tokens", { revoke_all: true, secret: "another one" });
  return () => world.simulator.post("/_control/tokens", { secret: client_secret });
}

test("a receiver is added with the keyboard; the secret is shown this once, and a test notice is signed with it", as("admin", async (page) => {
  await page.goto("/command-center");
  await settled(page);
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await page.waitForURL(`**${path}`);
  await page.getByText("Nobody is told").waitFor();
  await press(page, button(page, "Add receiver"));
  const dialog = page.getByRole("dialog");
  await type_into(page, field(dialog, "Address"), receiver.url);
  await page.keyboard.press("Enter");
  const secret = await dialog.locator(".once-value").textContent();
  assert.ok(secret.length >= 32, "it cannot be guessed");
  assert.deepEqual(await violations(page), []);
  await press(page, button(page, "Done"));

  await press(page, button(page, "Send a test notice"));
  await page.getByText("The test notice has been delivered", { exact: false }).waitFor();
  assert.equal(receiver.notices()[0].kind, "test");
  assert.ok(receiver.signed_with(secret));
  await page.reload();
  await panel(page).getByText(receiver.url).waitFor();
  assert.ok(!(await page.content()).includes(secret), "it is not shown again");
}));

test("what was told, what fails and what waits is seen without reload", as("admin", async (page) => {
  await is_set();
  await page.goto(path);
  await panel(page).getByText("Nothing to tell yet").waitFor();
  receiver.answers = 500;
  const mend = await break_upstream();
  await panel(page).getByText("Not delivered", { exact: true }).waitFor();
  await panel(page).getByText("found the answer 500", { exact: false }).waitFor();
  await panel(page).getByText(/^1 notice, the oldest since/).waitFor();
  receiver.answers = 204;
  await panel(page).getByText("Delivered", { exact: true }).waitFor();
  assert.equal(receiver.notices().at(-1).connected, false);
  await mend();
  await panel(page).getByText("2 notices in all", { exact: false }).waitFor();
  assert.deepEqual([receiver.notices().at(-1).connected, receiver.notices().at(-1).to], [true, "Connected"]);
  await look_at(page, path);
}));

test("a test notice that fails says why and what to do", as("admin", async (page) => {
  await is_set();
  receiver.answers = 401;
  await page.goto(path);
  await button(page, "Send a test notice").click();
  await page.getByText(/The notice was not delivered:.*401/).waitFor();
  assert.deepEqual(await violations(page), []);
}));

test("what cannot be an address, or a secret, is said beside its field; nothing is set", as("admin", async (page) => {
  await page.goto(path);
  await button(page, "Add receiver").click();
  const dialog = page.getByRole("dialog");
  const add = dialog.getByRole("button", { name: "Add receiver" });
  await add.click();
  await dialog.locator("#notice-field-url-error").getByText("Type the receiver's address.").waitFor();
  assert.ok(await field(dialog, "Address").evaluate((element) => element === document.activeElement));
  await field(dialog, "Address").fill("http://receiver.example.com/hook");
  await dialog.getByLabel("Enter a secret").check();
  await dialog.locator("#notice-field-secret").fill("too short");
  await add.click();
  await dialog.locator("#notice-field-secret-error").getByText("16 to 256 characters").waitFor();
  await dialog.locator("#notice-field-secret").fill(own_secret);
  await add.click();
  await dialog.locator("#notice-field-url-error").getByText("https://", { exact: false }).waitFor();
  assert.equal((await world.get(webhook)).set, false);
  await field(dialog, "Address").fill(receiver.url);
  await add.click();
  await panel(page).getByText(receiver.url).waitFor();
  await world.call("POST", `${webhook}/test`);
  assert.ok(receiver.signed_with(own_secret));
}, { expected: [/status of 422/] }));

test("an address is changed and the secret stays", as("admin", async (page) => {
  await is_set("http://127.0.0.1:9/old");
  await page.goto(path);
  await button(page, "Edit").click();
  const dialog = page.getByRole("dialog");
  await field(dialog, "Address").fill(receiver.url);
  await dialog.getByRole("button", { name: "Save" }).click();
  await panel(page).getByText(receiver.url).waitFor();
  assert.ok(await button(page, "Edit").evaluate((element) => element === document.activeElement), "the focus is back where it was");
  await world.call("POST", `${webhook}/test`);
  assert.ok(receiver.signed_with(own_secret));
}));

test("removing asks first, and says what is dropped", as("admin", async (page) => {
  await is_set("http://127.0.0.1:9/nobody");
  await break_upstream();
  await until(async () => (await world.get(webhook)).failed > 0, "it was tried");
  await page.goto(path);
  await button(page, "Remove").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("1 notice that waits is dropped.").waitFor();
  assert.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await world.get(webhook)).set, true);
  await button(page, "Remove").click();
  await dialog.getByRole("button", { name: "Remove receiver" }).click();
  await page.getByText("Nobody is told", { exact: true }).waitFor();
  assert.equal((await world.get(webhook)).set, false);
}));

test("who may not edit integrations neither finds it nor sees it", async (t) => {
  await world.call("POST", "/api/v1/roles", { name: "Looks", marketplace: "read" });
  world.add_account("looks", "Lou Looks", "Looks");
  await is_set();
  await as("looks", async (page) => {
    await page.goto(path);
    await panel(page).getByText("You may not see this").waitFor();
    assert.ok(!(await page.content()).includes(receiver.url));
    assert.equal(await page.getByRole("navigation", { name: "Main" }).getByText("Notices").count(), 0);
  }, { expected: [/status of 403/] })(t);
});
