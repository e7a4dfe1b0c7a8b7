// SPDX-License-Identifier: Apache-2.0
// A planted secret is nowhere that anybody looks: files, logs, pages, answers, exports, audit log, processes.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { scene } from "./harness/browser.mjs";
import { all_pages, settled } from "./harness/pages.mjs";
import { World } from "./harness/world.mjs";

const planted = "Pl4nted-S3cret-8c1f7e2a";
let world;
before(async () => {
  world = await World.start({ history: true, integration: true, secret: planted });
});
after(async () => { await world?.stop(); });

const holds = (bytes) => [planted, Buffer.from(planted).toString("base64"), encodeURIComponent(planted)].some((form) => bytes.includes(form));
function* files_below(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) yield* files_below(path);
    else yield path;
  }
}

test("F_7 a planted secret is on no page and in no answer, export, log, file or process", scene(() => world, { expected: [/status of (404|422)/] }, async (page) => {
  const seen = [];
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    const headers = JSON.stringify(await response.allHeaders().catch(() => ({})));
    if (holds(body) || holds(headers)) seen.push(response.url());
  });
  const { id } = await world.integration();
  for (const path of all_pages(id)) {
    await page.goto(path);
    await settled(page);
    if (holds(await page.content())) seen.push(path);
  }
  // A trial that fails, with the secret typed: what comes back says what is wrong without it.
  await page.goto(`/integrations/${id}/edit`);
  await page.locator("[name='configuration.client_secret']").fill(planted);
  await page.locator("[name='configuration.base_url']").fill("https://127.0.0.1:9");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").first().waitFor({ timeout: 40_000 });

  for (const path of ["/api/v1/events.csv", "/api/v1/scores.csv", "/api/v1/audit.csv", "/api/v1/audit?limit=100", `/api/v1/integrations/${id}`, "/metrics", "/api/v1/openapi.json"])
    if (holds(JSON.stringify((await world.call("GET", path)).body))) seen.push(path);
  assert.deepEqual(seen, []);

  const files = [...files_below(world.host.data), world.host.log];
  assert.deepEqual(files.filter((path) => holds(readFileSync(path))), [], "files");
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const of_the_host = processes.filter((pid) => holds_in_proc(pid, "cmdline") || holds_in_proc(pid, "environ"));
  assert.deepEqual(of_the_host, [], "process list");
}));

function holds_in_proc(pid, file) {
  try {
    return holds(readFileSync(`/proc/${pid}/${file}`));
  } catch {
    return false; // it has ended, or is somebody else's
  }
}

test("no core file would hold it: the host cannot be dumped, nor its plugin processes", async () => {
  const { plugins } = await world.get("/api/v1/plugins");
  const pids = [world.host.child.pid, plugins.find((plugin) => plugin.id === "incydr").pid];
  for (const pid of pids) {
    const limits = readFileSync(`/proc/${pid}/limits`, "utf8");
    assert.match(limits, /Max core file size\s+0\s+0/, `of ${pid}`);
  }
});
