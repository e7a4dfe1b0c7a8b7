// SPDX-License-Identifier: Apache-2.0
// The pictures of the README, from the demo data: node screenshots.mjs DIRECTORY. Six, each less than 200 kB.
import { mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { settled } from "./harness/pages.mjs";
import { World } from "./harness/world.mjs";

const directory = resolve(process.argv[2] ?? "docs/images");
const largest_bytes = 200_000;
const behaviour = "/command-center/sensitive-data-handling";
const wide = { width: 1280, height: 800 };

const [person, newest] = ["omar.haddad@acme.test", "ann.lee@acme.test"];
const pictures = [
  { file: "dashboard.png", path: "/command-center" },
  { file: "individual_performance.png", path: `${behaviour}/individual-performance` },
  { file: "event.png", path: `/people/${encodeURIComponent(newest)}/events`, act: open_event },
  { file: "profile_dark.png", path: `/people/${encodeURIComponent(person)}#explanation`, look: { scheme: "dark" } },
  { file: "integrations_hub.png", path: "/integrations", act: (page) => page.getByRole("button", { name: /^Explain/ }).click() },
  { file: "dashboard_phone.png", path: "/command-center", look: { viewport: { width: 390, height: 844 } } },
];

async function open_event(page) {
  await page.locator("table button.link-button").nth(1).click();
  await page.getByRole("dialog").getByRole("heading", { name: "Files" }).waitFor();
}

async function take(world, { file, path, look = {}, act }) {
  const page = await world.browser.open({ viewport: wide, ...look });
  await page.goto(path);
  await settled(page);
  await act?.(page);
  await settled(page);
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.blur?.());
  const target = join(directory, file);
  await page.screenshot({ path: target, animations: "disabled", caret: "hide" });
  await page.context().close();
  const { size } = statSync(target);
  if (size > largest_bytes) throw new Error(`${target} has ${size} bytes; at most ${largest_bytes} are wanted`);
  console.log(`${target}: ${size} bytes`);
}

mkdirSync(directory, { recursive: true });
const world = await World.start({ history: true, integration: { name: "Incydr EU", interval: "1s" } });
try {
  await world.simulator.alert(newest, { rule: 1 });
  await world.admitted(1, "Incydr EU");
  for (const picture of pictures) await take(world, picture);
} finally {
  await world.stop();
}
