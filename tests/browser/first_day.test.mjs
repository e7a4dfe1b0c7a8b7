// SPDX-License-Identifier: Apache-2.0
// The first day of an administrator, from the set-up link to the details of the first alert; once by mouse, once without.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { press, tab_to, type_into } from "./harness/keyboard.mjs";
import { World } from "./harness/world.mjs";

const tabs = ["Events Over Time", "Individual Performance", "Score Breakdown", "Latest Events"];
const slug = (tab) => tab.toLowerCase().replaceAll(" ", "-");

function set_up_link(world) {
  const [link] = /\S+\/set-up#\S+/.exec(readFileSync(join(world.host.data, "set-up-link"), "utf8")) ?? [];
  assert.ok(link, "the set-up link is in its file");
  assert.ok(world.host.log_text().includes(link.split("#")[1]), "and was printed");
  return link;
}

/** What is typed into the form, by label. */
const answers = ({ simulator }) => [
  ["Integration name", "First tenant"],
  ["Contact name", "Ada Admin"],
  ["Contact e-mail", "ada@acme.test"],
  ["Client ID", simulator.client_id],
  ["Secret", simulator.client_secret],
  ["Base URL", simulator.https],
  ["Extra certificate authorities", simulator.ca_file],
];

const field = (page, label) => page.getByRole("textbox", { name: label }).or(page.getByRole("combobox", { name: label })).or(page.getByLabel(label, { exact: true })).first();

async function details_are_those_of(page, world, session) {
  const panel = page.getByRole("dialog");
  const { tenant } = world.simulator;
  await panel.getByText(`${tenant}/${session}`).waitFor();
  for (const term of ["Id", "Time", "Severity at admission", "Rule", "Source", "Link to the source"])
    await panel.getByText(term, { exact: true }).first().waitFor();
  for (const title of ["Indicators", "Destination", "Device", "Files"]) await panel.getByRole("heading", { name: title }).waitFor();
}

describe("the first day of an administrator", () => {
  let world;
  beforeEach(async () => { world = await World.start({ administrator: false }); });
  const end = async () => { await world.stop(); };

  test("F_8 F_11 H_1 H_2 H_3 H_4 H_9 H_11 H_12 by mouse", async (t) => {
    t.after(end);
    await scene(() => world, { as: null, expected: [/status of (401|503)/] }, async (page) => {
      await page.goto(set_up_link(world));
      await page.getByLabel("Your name").fill("Ada Admin");
      await page.getByLabel("Account name").fill("ada");
      await page.getByLabel("Password (mandatory)").fill("a long enough sentence");
      await page.getByRole("button", { name: "Create account" }).click();

      await page.getByRole("heading", { level: 1, name: "Integrations Hub" }).waitFor();
      await page.getByRole("button", { name: "Configure New: Incydr" }).click();
      for (const [label, text] of answers(world)) await field(page, label).fill(text);
      await page.getByLabel("Requests a minute").fill("60000");
      await page.locator("[name=interval_ms]").fill("1");
      await page.getByLabel("Read every: unit").selectOption("seconds");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("status").getByText("First tenant has been added successfully").waitFor();
      await page.getByRole("main").getByText("Connected", { exact: true }).first().waitFor();

      await page.getByRole("link", { name: "Dashboard", exact: true }).click();
      const card = page.getByRole("region", { name: "Sensitive Data Handling" });
      await card.getByText("Connected and waiting").waitFor();
      const session = await world.simulator.alert("ann.lee@acme.test");
      await card.getByText("1 event", { exact: false }).first().waitFor(); // no reload
      await card.getByRole("link", { name: "View Details: Sensitive Data Handling" }).click();

      await page.getByRole("tab", { name: tabs.at(-1) }).waitFor();
      assert.deepEqual(await page.getByRole("tab").allTextContents(), tabs);
      for (const tab of tabs) {
        await page.getByRole("tab", { name: tab }).click();
        await page.waitForURL(`**/sensitive-data-handling/${slug(tab)}`);
      }
      await page.getByRole("table").getByRole("link", { name: "ann.lee@acme.test" }).click();
      await page.getByRole("heading", { level: 1, name: "ann.lee@acme.test" }).waitFor();
      await page.getByRole("tab", { name: "Events" }).click();
      await page.getByRole("link", { name: "Sensitive Data Handling" }).click();
      await page.waitForURL("**/people/ann.lee%40acme.test/events?behaviour=sensitive_data_handling");
      await page.getByRole("table").getByRole("button").first().click();
      await details_are_those_of(page, world, session);
    })(t);
  });

  test("H_4 H_12 the same without a mouse", async (t) => {
    t.after(end);
    await scene(() => world, { as: null, expected: [/status of (401|503)/] }, async (page) => {
      await page.goto(set_up_link(world));
      await type_into(page, page.getByLabel("Your name"), "Ada Admin");
      await type_into(page, page.getByLabel("Account name"), "ada");
      await type_into(page, page.getByLabel("Password (mandatory)"), "a long enough sentence");
      await page.keyboard.press("Enter");

      await page.getByRole("heading", { level: 1, name: "Integrations Hub" }).waitFor();
      await press(page, page.getByRole("button", { name: "Configure New: Incydr" }));
      for (const [label, text] of answers(world)) await type_into(page, field(page, label), text);
      await type_into(page, page.getByLabel("Requests a minute"), "60000");
      await type_into(page, page.locator("[name=interval_ms]"), "1");
      await tab_to(page, page.getByLabel("Read every: unit"));
      await page.keyboard.type("seconds");
      await press(page, page.getByRole("button", { name: "Save" }));
      await page.getByRole("status").getByText("First tenant has been added successfully").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Close this message" }).first().waitFor({ state: "detached" });

      await page.keyboard.press("g");
      await page.keyboard.press("d");
      const card = page.getByRole("region", { name: "Sensitive Data Handling" });
      await card.getByText("Connected and waiting").waitFor();
      const session = await world.simulator.alert("ann.lee@acme.test");
      await card.getByText("1 event", { exact: false }).first().waitFor();
      await press(page, card.getByRole("link", { name: "View Details: Sensitive Data Handling" }));

      await tab_to(page, page.getByRole("tab", { name: tabs[0] }));
      for (const tab of tabs.slice(1)) {
        await page.keyboard.press("ArrowRight");
        await page.waitForURL(`**/sensitive-data-handling/${slug(tab)}`);
      }
      await press(page, page.getByRole("table").getByRole("link", { name: "ann.lee@acme.test" }));
      await page.getByRole("heading", { level: 1, name: "ann.lee@acme.test" }).waitFor();
      await tab_to(page, page.getByRole("tab", { name: "Overview" }));
      await page.keyboard.press("ArrowRight");
      await press(page, page.getByRole("link", { name: "Sensitive Data Handling" }));
      await page.waitForURL("**/people/ann.lee%40acme.test/events?behaviour=sensitive_data_handling");
      const action = page.getByRole("table").getByRole("button").first();
      await press(page, action);
      await details_are_those_of(page, world, session);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      assert.ok(await action.evaluate((element) => element === document.activeElement), "the focus is back where it was");
    })(t);
  });
});
