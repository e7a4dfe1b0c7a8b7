// SPDX-License-Identifier: Apache-2.0
// Every number on a page is that of the JSON behind it, and an export holds what the table shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { World } from "./harness/world.mjs";

let world;
before(async () => { world = await World.start({ history: true }); }); // nothing arrives: the numbers stand still
after(async () => { await world?.stop(); });
const as_admin = (body, options = {}) => scene(() => world, options, body);

/** Opens a page; the JSON that it asked for, by path. */
async function open(page, path) {
  const answers = new Map();
  const listen = async (response) => {
    const url = new URL(response.url());
    if (!url.pathname.startsWith("/api/") || response.status() !== 200 || !/json/.test(response.headers()["content-type"] ?? "")) return;
    answers.set(url.pathname + url.search, response.json().catch(() => null));
  };
  page.on("response", listen);
  await page.goto(path);
  await page.waitForFunction(() => document.querySelector("main h1") && !document.querySelector("[aria-busy=true]"));
  page.off("response", listen);
  const found = {};
  for (const [address, json] of answers) found[address] = await json;
  return (pattern) => {
    const address = Object.keys(found).find((each) => pattern.test(each));
    assert.ok(address, `the page asked for ${pattern}; it asked for ${Object.keys(found).join(", ")}`);
    return found[address];
  };
}
const number = (text) => Number(text.replace(/[^\d.-]/g, ""));
const texts = (locator) => locator.allTextContents();
const region = (page, name) => page.getByRole("region", { name, exact: true });
const band_rows = (page) => region(page, "People per band").locator("tbody td").allTextContents();

test("H_13 the dashboard", as_admin(async (page) => {
  const asked = await open(page, "/command-center");
  const { organisation, bands, card, history } = asked(/dashboard$/);
  assert.equal(number(await region(page, "Organisation score").locator(".big-number").textContent()), organisation.score);
  await region(page, "Organisation score").getByText(organisation.band, { exact: true }).waitFor();
  await region(page, "Organisation score").getByText(`${organisation.people} people`, { exact: false }).waitFor();
  assert.deepEqual((await band_rows(page)).map(number), bands.map((each) => each.people));
  const figures = await texts(region(page, "Sensitive Data Handling").locator(".figure-number"));
  assert.deepEqual(figures.map(number), [card.events, card.people]);
  assert.equal(card.days.reduce((sum, day) => sum + day.events, 0), card.events);
  const top = region(page, "Sensitive Data Handling").locator(".top-people li");
  assert.deepEqual(await texts(top.locator(".person-link")), card.top.map((row) => row.name));
  assert.deepEqual((await texts(top.locator("a[href*='#']"))).map(number), card.top.map((row) => row.score));
  await page.getByRole("button", { name: /^Show as table: Organisation score/ }).click();
  const line = await texts(page.locator(".chart-table tbody td"));
  const known = line.filter((text) => /\d/.test(text)).map(number);
  assert.deepEqual(known, [...history.map((day) => day.score), organisation.score]);
}));

test("H_13 Events Over Time", as_admin(async (page) => {
  const asked = await open(page, "/command-center/sensitive-data-handling/events-over-time?days=30&table=days");
  const { days, total } = asked(/events\/days/);
  assert.equal(number(await page.locator(".total-line a").textContent()), total);
  assert.deepEqual((await texts(page.locator(".chart-table tbody td"))).map(number), days.map((day) => day.events));
}));

test("H_13 Individual Performance", as_admin(async (page) => {
  const asked = await open(page, "/command-center/sensitive-data-handling/individual-performance");
  const { scores } = asked(/scores\?/);
  const column = async (name) => texts(page.locator(`td[data-label="${name}"]`));
  assert.deepEqual(await texts(page.locator("tbody th")), scores.map((row) => row.name));
  assert.deepEqual((await column("Score")).map(number), scores.map((row) => row.score));
  assert.deepEqual((await column("Band")).map((text) => text.trim()), scores.map((row) => row.band));
  assert.deepEqual((await column("Events")).map(number), scores.map((row) => row.events));
  const change = (tenths) => (tenths === null ? "no record" : tenths === 0 ? "0.0" : (tenths > 0 ? "+" : "−") + (Math.abs(tenths) / 10).toFixed(1));
  assert.deepEqual(await column("Change in 30 days"), scores.map((row) => change(row.change_tenths)));
}));

test("H_13 Score Breakdown", as_admin(async (page) => {
  const asked = await open(page, "/command-center/sensitive-data-handling/score-breakdown");
  const { tenths, bands, action_types } = asked(/breakdown$/);
  assert.equal(await region(page, "Organisation score").locator(".big-number").textContent(), (tenths / 10).toFixed(1));
  assert.deepEqual((await band_rows(page)).map(number), bands.map((each) => each.people));
  const table = page.getByRole("table", { name: /Points by action type/ });
  assert.deepEqual(await texts(table.locator("tbody th")), action_types.map((each) => each.action_type));
  assert.deepEqual((await texts(table.locator('tbody td[data-label="Points"]'))).map(number), action_types.map((each) => each.tenths / 10));
  assert.deepEqual((await texts(table.locator('tbody td[data-label="Events"]'))).map(number), action_types.map((each) => each.events));
  assert.deepEqual((await texts(table.locator('tbody td[data-label="People"]'))).map(number), action_types.map((each) => each.people));
  const listed = await world.all("/api/v1/scores", "scores");
  assert.equal(action_types.reduce((sum, each) => sum + each.tenths, 0), listed.reduce((sum, row) => sum + row.tenths, 0), "points add up");
}));

test("H_13 P_7 a profile and every line of its explanation", as_admin(async (page) => {
  const asked = await open(page, "/people/omar.haddad%40acme.test");
  const explanation = asked(/scores\/omar[^/]*$/);
  assert.equal(number(await region(page, "Score").locator(".big-number").textContent()), explanation.score);
  const counting = explanation.lines.filter((line) => line.seconds > 0);
  const table = page.getByRole("table", { name: "What the score is made up of" });
  assert.deepEqual((await texts(table.locator('tbody td[data-label="Points"]'))).map(number), counting.map((line) => line.tenths / 10));
  const { then } = asked(/what-if$/);
  await page.getByText((then.tenths / 10).toFixed(1), { exact: true }).first().waitFor();
}));

test("P_7 every displayed score adds up in its explanation", as_admin(async () => {
  for (const row of await world.all("/api/v1/scores", "scores")) {
    const { lines, tenths } = await world.get(`/api/v1/scores/${encodeURIComponent(row.email)}`);
    assert.equal(lines.reduce((sum, line) => sum + line.tenths, 0), tenths, row.email);
  }
}));

const csv_rows = (text) => {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted !== undefined ? quoted.replaceAll('""', '"') : plain);
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "");
};
async function download(page) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /^CSV/ }).first().click()]);
  assert.match(file.suggestedFilename(), /\.csv$/);
  return csv_rows(readFileSync(await file.path(), "utf8").replace(/^\ufeff/, ""));
}

test("the CSV of scores has the rows of the table, with its filter and its order", as_admin(async (page) => {
  await open(page, "/command-center/sensitive-data-handling/individual-performance?sort=name&order=asc&department=Engineering");
  const names = await texts(page.locator("tbody th"));
  const [head, ...rows] = await download(page);
  const at = head.indexOf("name");
  assert.ok(at >= 0, head.join());
  assert.deepEqual(rows.map((row) => row[at]), names);
}));

test("the CSV of events has the rows of the table, with its filter", as_admin(async (page) => {
  await open(page, "/command-center/sensitive-data-handling/latest-events?person=ann.lee%40acme.test");
  const shown = await texts(page.locator("tbody th button"));
  const [head, ...rows] = await download(page);
  const at = head.findIndex((each) => /title|action_type/.test(each));
  assert.deepEqual(rows.map((row) => row[at]), shown);
}));

test("an export is guarded against spreadsheet formulas", as_admin(async (page) => {
  const evil = "=cmd|' /C calc'!A0";
  await world.call("POST", "/api/v1/people/import", { csv: `email,name,department,title\nevil@acme.test,${evil},@sum,+1\n`, dry_run: false });
  await open(page, "/command-center/sensitive-data-handling/individual-performance?q=evil");
  await page.locator("tbody th").first().waitFor();
  const rows = await download(page);
  for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/, cell);
  assert.ok(rows.flat().includes(`'${evil}`));
}));
