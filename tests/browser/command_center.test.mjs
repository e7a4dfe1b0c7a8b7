// SPDX-License-Identifier: Apache-2.0
// The Human Risk Command Center, with ninety days behind it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { World } from "./harness/world.mjs";

let world;
before(async () => { world = await World.start({ history: true, integration: true }); });
after(async () => { await world?.stop(); });
const as_admin = (body, options = {}) => scene(() => world, options, body);

const tab_path = (tab) => `/command-center/sensitive-data-handling/${tab}`;
const names = ["Events Over Time", "Individual Performance", "Score Breakdown", "Latest Events"];
const card_of = (page) => page.getByRole("region", { name: "Sensitive Data Handling" });
const top_right = async (locator) => {
  const { x, y, width } = await locator.boundingBox();
  return { x: x + width, y };
};

test("H_1 C_12 the dashboard has a card Sensitive Data Handling, whose help says what is meant", as_admin(async (page) => {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByText("Human Risk Command Center").waitFor();
  await page.getByRole("link", { name: "Dashboard", exact: true }).first().click();
  const card = card_of(page);
  await card.getByRole("heading", { name: "Sensitive Data Handling" }).waitFor();
  await card.getByText("Sensitive Data Handled", { exact: false }).waitFor();
  assert.match(await page.title(), /Dashboard/);
}));

test("H_3 View Details is at the card's right-hand corner", as_admin(async (page) => {
  await page.goto("/command-center");
  const card = card_of(page);
  const link = card.getByRole("link", { name: "View Details: Sensitive Data Handling", exact: true });
  assert.equal(await link.textContent(), "View Details");
  const [corner, end] = [await top_right(card), await top_right(link)];
  assert.ok(corner.x - end.x < 40 && end.y - corner.y < 60, JSON.stringify({ corner, end }));
}));

test("H_4 exactly four tabs in this order, each with its own address, arrow keys move between them", as_admin(async (page) => {
  await page.goto("/command-center");
  await card_of(page).getByRole("link", { name: /^View Details/ }).click();
  await page.getByRole("tab", { name: names.at(-1) }).waitFor();
  assert.deepEqual(await page.getByRole("tab").allTextContents(), names);
  await page.getByRole("tab", { name: names[0] }).focus();
  for (const slug of ["individual-performance", "score-breakdown", "latest-events", "events-over-time"]) {
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(`**${tab_path(slug)}`);
  }
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(`**${tab_path("latest-events")}`);
  await page.reload();
  assert.equal(await page.getByRole("tab", { selected: true }).textContent(), "Latest Events");
}));

test("H_5 the counts per day add up to the list of the same range, and a bar opens its day", as_admin(async (page) => {
  await page.goto(`${tab_path("events-over-time")}?days=90`);
  await page.getByRole("button", { name: /^Show as table/ }).click();
  const counts = await page.locator(".chart-table tbody td").allTextContents();
  assert.equal(counts.length, 90);
  const sum = counts.reduce((total, text) => total + Number(text), 0);
  const total = page.locator(".total-line a");
  assert.equal(Number(await total.textContent()), sum);
  await total.click();
  await page.waitForURL(/latest-events\?from=/);
  await page.getByText(`${sum} events`).first().waitFor();
  await page.goto(`${page.url()}&limit=500`); // all of them at once
  await assert.doesNotReject(page.waitForFunction((wanted) => document.querySelectorAll("table.table tbody tr").length === wanted, sum));

  await page.goto(`${tab_path("events-over-time")}?days=90`);
  const bar = page.locator("svg.chart-drawing a").first();
  const [, words] = /: (\d+) events?$/.exec(await bar.getAttribute("aria-label"));
  await bar.click();
  await page.waitForURL(/latest-events\?from=/);
  await assert.doesNotReject(page.waitForFunction((wanted) => document.querySelectorAll("table.table tbody tr").length === wanted, Number(words)));
}));

test("H_6 a row a person, worst first, sortable and filterable in the address; every name is a link", as_admin(async (page) => {
  await page.goto(tab_path("individual-performance"));
  const table = page.getByRole("table", { name: "People and their scores" });
  await table.waitFor();
  const heads = await table.getByRole("columnheader").allTextContents();
  for (const head of ["Person", "Score", "Band", "Events", "Change in 30 days"]) assert.ok(heads.includes(head), head);
  const column = (name) => table.locator(`td[data-label="${name}"]`).allTextContents();
  const scores = (await column("Score")).map(Number);
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a), "worst first");
  assert.equal(await table.locator("tbody th a").count(), scores.length, "every name is a link");
  await table.getByRole("button", { name: "Person" }).click();
  await page.waitForURL(/sort=name/);
  await page.getByLabel("Band").selectOption("Very High");
  await page.waitForURL(/band=Very\+High|band=Very%20High/);
  await page.waitForFunction(() => [...document.querySelectorAll('td[data-label="Band"]')].every((cell) => cell.textContent.trim() === "Very High"));
  assert.ok((await column("Band")).length > 0);
  await page.goBack();
  await page.waitForFunction(() => [...document.querySelectorAll('td[data-label="Band"]')].some((cell) => cell.textContent.trim() === "Very Low"));
  await page.getByLabel("Name or e-mail").fill("nobody of that name");
  await page.getByText("Nobody fits this filter").waitFor();
  await page.getByRole("button", { name: "Clear filter" }).first().click();
  await table.waitFor();
}));

test("H_7 people per band add up to those scored; the organisation's score is the mean of the listed ones", as_admin(async (page) => {
  await page.goto(tab_path("score-breakdown"));
  const bands = page.getByRole("region", { name: "People per band" });
  await bands.getByRole("row").first().waitFor();
  const rows = await bands.locator("tbody tr").evaluateAll((all) => all.map((row) => row.querySelector("td").textContent.trim()));
  assert.equal(rows.length, 5);
  const people = rows.reduce((total, text) => total + Number(text), 0);
  assert.equal(people, world.made.people);
  const shown = Number(await page.getByRole("region", { name: "Organisation score" }).locator(".big-number").textContent());
  const listed = await world.all("/api/v1/scores", "scores");
  assert.equal(listed.length, people);
  const mean = listed.reduce((total, row) => total + row.tenths, 0) / listed.length;
  assert.equal(Math.round(shown * 10), Math.floor(mean + 0.5));
}));

test("H_9 each name opens that person's Individual Risk Profile, from the card, the tables and the panel", as_admin(async (page) => {
  const opens = async (link) => {
    const name = await link.textContent();
    await link.click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByText("Individual Risk Profile", { exact: true }).first().waitFor();
  };
  await page.goto("/command-center");
  await opens(card_of(page).locator(".top-people .person-link").first());
  await page.goto(tab_path("individual-performance"));
  await opens(page.locator("table .person-link").nth(3));
  await page.goto(tab_path("latest-events"));
  await opens(page.locator("table .person-link").first());
  await page.goto(tab_path("latest-events"));
  await page.locator("table button.link-button").first().click();
  await opens(page.getByRole("dialog").locator(".person-link"));
}));

test("H_10 P_7 the profile has number, band, trend, behaviours and its end; its explanation adds up", as_admin(async (page) => {
  const [worst] = (await world.get("/api/v1/scores?limit=1")).scores;
  await page.goto(`/people/${encodeURIComponent(worst.email)}`);
  const score = page.getByRole("region", { name: "Score", exact: true });
  assert.equal(await score.locator(".big-number").textContent(), worst.score.toFixed(1));
  await score.getByText(worst.band, { exact: true }).first().waitFor();
  await score.getByText("Clear on", { exact: false }).waitFor();
  await score.getByRole("row", { name: /Sensitive Data Handling/ }).waitFor();
  await page.getByRole("region", { name: "Trend" }).locator("svg").first().waitFor();
  await score.locator(".big-number").click();
  await page.waitForURL(/#explanation$/);
  const table = page.getByRole("table", { name: "What the score is made up of" });
  await table.waitFor();
  const points = (await table.locator('tbody td[data-label="Points"]').allTextContents()).map(Number);
  const sum = points.reduce((total, each) => total + Math.round(each * 10), 0);
  assert.equal(await table.locator('tfoot td[data-label="Points"]').textContent(), (sum / 10).toFixed(1));
  assert.equal(sum, worst.tenths);
  await page.getByText("would become").waitFor();
}));

test("P_7 a score in a table and on the card opens its explanation", as_admin(async (page) => {
  await page.goto(tab_path("individual-performance"));
  await page.locator('td[data-label="Score"] a').first().click();
  await page.waitForURL(/\/people\/.*#explanation$/);
  await page.goto("/command-center");
  await card_of(page).locator(".top-people a[href*='#explanation']").first().click();
  await page.waitForURL(/\/people\/.*#explanation$/);
  await page.goto("/command-center");
  await page.getByRole("region", { name: "Organisation score" }).locator(".big-number").click();
  await page.waitForURL(`**${tab_path("score-breakdown")}`);
}));

test("H_11 the profile's Events are filtered to the behaviour; the address keeps it", as_admin(async (page) => {
  await page.goto("/people/ann.lee%40acme.test");
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByRole("link", { name: "Sensitive Data Handling" }).click();
  await page.waitForURL("**/people/ann.lee%40acme.test/events?behaviour=sensitive_data_handling");
  await page.reload();
  assert.equal(await page.getByRole("link", { name: "Sensitive Data Handling" }).getAttribute("aria-current"), "true");
  await page.locator("table tbody tr").first().waitFor();
}));

test("H_12 an Action Type opens the details of that very event; Esc closes, the focus returns, Back works", as_admin(async (page) => {
  const [newest] = (await world.get("/api/v1/events?limit=1")).events;
  const { details } = await world.get(`/api/v1/events/${newest.row}`);
  await page.goto(tab_path("latest-events"));
  const action = page.locator("table button.link-button").first();
  await action.click();
  await page.waitForURL(`**event=${newest.row}`);
  const panel = page.getByRole("dialog", { name: newest.title });
  await panel.getByText(newest.id).waitFor();
  const text = await panel.textContent();
  for (const said of ["critical", details.rules[0].name, details.indicators[0].name, details.files[0].name, details.destinations[0].name,
    details.devices[0].name, details.files[0].sha256]) assert.ok(text.includes(said), said);
  const link = panel.getByRole("link", { name: /Open console/ });
  assert.equal(await link.getAttribute("href"), details.source_link);
  assert.equal(await link.getAttribute("rel"), "noreferrer noopener");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  assert.ok(await action.evaluate((element) => element === document.activeElement));
  await page.goto(`/command-center?event=${newest.row}`);
  await page.getByRole("dialog", { name: newest.title }).waitFor();
}));

test("everything that changes what is shown is in the address, and Back works", as_admin(async (page) => {
  await page.goto(tab_path("events-over-time"));
  await page.getByRole("link", { name: "7 days" }).click();
  await page.waitForURL(/days=7/);
  await page.getByRole("link", { name: "360 days" }).click();
  await page.waitForURL(/days=360/);
  await page.goBack();
  await page.waitForURL(/days=7/);
  assert.equal(await page.getByRole("link", { name: "7 days" }).getAttribute("aria-current"), "true");
  await page.getByRole("textbox", { name: "From" }).fill("2026-01-05");
  await page.getByRole("textbox", { name: "to" }).fill("2026-01-01");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByRole("alert").waitFor();
}));

test("H_14 nothing of another company is used as our own", as_admin(async (page) => {
  await page.goto("/command-center");
  assert.equal(await page.locator("img").count(), 0, "no pictures, so no logos");
  const mark = await page.getByRole("banner").textContent();
  assert.doesNotMatch(mark, /incydr|mimecast|code42/i);
  assert.doesNotMatch(await page.title(), /incydr|mimecast|code42/i);
}));

test("keys: ? shows them, g goes places, they do nothing while one types", as_admin(async (page) => {
  await page.goto("/command-center");
  await card_of(page).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.waitForURL("**/integrations");
  await page.getByRole("searchbox").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("gd?");
  assert.equal(await page.getByRole("searchbox").inputValue(), "gd?");
  assert.match(page.url(), /\/integrations/);
}));

test("an address that is no page says so", as_admin(async (page) => {
  const answer = await page.goto("/no/such/page");
  assert.equal(answer.status(), 404);
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.match(await page.getByRole("main").textContent(), /not/i);
}, { expected: [/status of 404/] }));
