// SPDX-License-Identifier: Apache-2.0
// Nothing is lost at 320 px, nor at 200 % zoom; nothing moves while a page loads; nothing is told by colour alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, scene } from "./harness/browser.mjs";
import { all_pages, open_pages, settled } from "./harness/pages.mjs";
import { until } from "./harness/until.mjs";
import { World } from "./harness/world.mjs";

let world;
before(async () => {
  world = await World.start({ history: true, integration: true });
  await world.simulator.alert("somebody.with.a.very.long.name.indeed@a-partner-with-a-long-name.test");
});
after(async () => { await world?.stop(); });
const answers = { expected: [/status of (401|404)/] };

/** What reaches out of the page to the right, and cannot be scrolled to where it is. */
const lost = () => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let each = element; each && each !== document.documentElement; each = each.parentElement)
      if (/auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth) return true;
    return false;
  };
  const for_readers = (element) => {           // clipped to nothing, on purpose
    for (let each = element; each; each = each.parentElement)
      if (getComputedStyle(each).overflow === "hidden" && each.clientWidth <= 1) return true;
    return false;
  };
  const unseen = (element) => for_readers(element) || element.closest(".unseen, .skip-link, [hidden], dialog:not([open])") || element.tagName === "OPTION";
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const { left, right, width: own } = element.getBoundingClientRect();
    return own > 0 && (right > width + 1 || left < -1) && !unseen(element) && !scrolls(element) && !element.closest("svg");
  });
  return { scroll: document.documentElement.scrollWidth - width, out: out.slice(0, 5).map((element) => element.outerHTML.slice(0, 160)) };
};
/** Buttons, links and fields that have no place to be clicked at. */
const unreachable = () => [...document.querySelectorAll("main a, main button, main input, main select")].filter((element) => {
  if (element.closest(".unseen, [hidden], dialog:not([open]), details:not([open]), svg") || element.type === "file" || element.classList.contains("unseen")) return false;
  const { width, height } = element.getBoundingClientRect();
  return width < 1 || height < 1;
}).map((element) => element.outerHTML.slice(0, 160));

const sizes = { "320 px": { width: 320, height: 640 }, "200 % zoom of 1280 px": { width: 640, height: 450 } };
for (const [name, viewport] of Object.entries(sizes)) {
  test(`${name}: nothing is lost on any page`, scene(() => world, { viewport, ...answers }, async (page) => {
    for (const path of all_pages(2)) {
      await page.goto(path);
      await settled(page);
      assert.deepEqual(await page.evaluate(lost), { scroll: 0, out: [] }, path);
      assert.deepEqual(await page.evaluate(unreachable), [], path);
    }
  }));
  test(`${name}: nothing is lost on the pages for everybody`, scene(() => world, { as: null, viewport, ...answers }, async (page) => {
    for (const path of open_pages) {
      await page.goto(path);
      await settled(page);
      assert.deepEqual(await page.evaluate(lost), { scroll: 0, out: [] }, path);
    }
  }));
  test(`${name}: every page of the navigation is reached by the menu`, scene(() => world, { viewport }, async (page) => {
    await page.goto("/command-center");
    await page.getByRole("button", { name: "Menu" }).click();
    for (const place of ["Dashboard", "Integrations Hub", "Accounts", "Roles", "API tokens", "Entitlements", "Directory", "Notices", "Audit log"])
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit log" }).click();
    await page.waitForURL("**/settings/audit");
  }));
}

test("an event's panel fits 320 px", scene(() => world, { viewport: sizes["320 px"] }, async (page) => {
  const [{ row }] = (await world.get("/api/v1/events?limit=1")).events;
  await page.goto(`/command-center/sensitive-data-handling/latest-events?event=${row}`);
  await page.getByRole("dialog").getByRole("heading", { name: "Files" }).waitFor();
  assert.deepEqual((await page.evaluate(lost)).out, []);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}));

test("loading does not move what is shown", scene(() => world, { viewport: desk }, async (page) => {
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value; })
      .observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["/command-center", "/command-center/sensitive-data-handling/latest-events", "/people/ann.lee%40acme.test", "/integrations"]) {
    await page.goto(path);
    await settled(page);
    const shift = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shift)))));
    assert.ok(shift <= 0.1, `${path}: layout shift ${shift.toFixed(3)}; 0.1 is what counts as good`);
  }
}));

test("a band is never told by colour alone: a word and a shape", scene(() => world, {}, async (page) => {
  await page.goto("/command-center/sensitive-data-handling/individual-performance");
  await settled(page);
  const bands = await page.locator("main td .band").evaluateAll((all) => all.map((band) => ({ word: band.textContent.trim(), shape: band.querySelector("path")?.getAttribute("d") })));
  assert.ok(bands.length > 0 && bands.every(({ word, shape }) => word && shape));
  const shapes = new Map(bands.map(({ word, shape }) => [word, shape]));
  assert.equal(new Set(shapes.values()).size, shapes.size, "each band has a shape of its own");
}));

test("the theme can be chosen and is remembered", scene(() => world, {}, async (page) => {
  await page.goto("/command-center");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  const is_dark = (what) => until(async () => (await ground()) !== light, what);
  await page.getByRole("button", { name: "Ada Admin" }).click();
  await page.getByRole("radio", { name: "Dark" }).check();
  await is_dark("it is dark as soon as that is chosen");
  await page.reload();
  await settled(page);
  await is_dark("it is dark after a reload");
}));
