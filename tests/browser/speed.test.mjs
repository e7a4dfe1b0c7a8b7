// SPDX-License-Identifier: Apache-2.0
// How much the first page weighs, whom it talks to, and how soon a page is usable with 100,000 events.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { World } from "./harness/world.mjs";

let world;
before(async () => { world = await World.start({ history: ["--events", 100_000, "--people", 1_000] }); }, { timeout: 240_000 });
after(async () => { await world?.stop(); });

const bound_ms = 3_000;      // far above the aim of 500 ms: the machine may be busy with other tests
const runs = 5;
const usable = () => document.querySelector("main h1") && document.querySelector("main .panel, main table") && !document.querySelector("main .skeleton, [aria-busy=true]");
const pages = {
  "/command-center": "Dashboard",
  "/command-center/sensitive-data-handling/events-over-time": "Events Over Time",
  "/command-center/sensitive-data-handling/individual-performance": "Individual Performance",
  "/command-center/sensitive-data-handling/score-breakdown": "Score Breakdown",
  "/command-center/sensitive-data-handling/latest-events": "Latest Events",
  "/people/ann.lee%40acme.test": "Profile",
  "/people/ann.lee%40acme.test/events": "Profile, Events",
  "/integrations": "Integrations Hub",
};

test("the first load is at most 40 kB of JavaScript, and no other origin is asked", scene(() => world, {}, async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Map();
  const origins = new Set();
  let bytes = 0;
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    origins.add(new URL(response.url).origin);
    if (type === "Script" || /javascript/.test(response.mimeType)) scripts.set(requestId, response);
  });
  session.on("Network.dataReceived", ({ requestId, encodedDataLength }) => { if (scripts.has(requestId)) bytes += encodedDataLength; });
  await page.goto("/command-center");
  await page.waitForFunction(usable);
  console.log(`JavaScript of the first load, as it came over the network: ${bytes} bytes in ${scripts.size} files`);
  assert.ok(scripts.size > 0 && bytes > 0 && bytes <= 40_000, `${bytes} bytes`);
  for (const { headers } of scripts.values()) {
    const of = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    assert.equal(of["content-encoding"], "gzip");
    assert.match(of["cache-control"], /immutable/);
  }
  assert.deepEqual([...origins].filter((origin) => origin !== world.host.origin && origin !== "null"), []);
}));

test("the pages come with strict headers", async () => {
  const answer = await fetch(`${world.host.origin}/command-center`);
  const policy = answer.headers.get("content-security-policy");
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) assert.ok(policy.includes(rule), rule);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
});

for (const [path, name] of Object.entries(pages)) {
  test(`${name} is usable soon after navigation with 100,000 events`, scene(() => world, {}, async (page) => {
    const took = [];
    for (let run = 0; run < runs; run += 1) {
      const started = performance.now();
      await page.goto(path, { waitUntil: "commit" });
      await page.waitForFunction(usable, null, { polling: "raf" });
      took.push(performance.now() - started);
    }
    const median = took.sort((a, b) => a - b)[Math.floor(runs / 2)];
    console.log(`${name}: usable after ${Math.round(median)} ms (median of ${runs}; ${took.map(Math.round).join(", ")})`);
    assert.ok(median <= bound_ms, `${Math.round(median)} ms`);
  }));
}
