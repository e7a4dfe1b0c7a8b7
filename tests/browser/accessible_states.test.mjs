// SPDX-License-Identifier: Apache-2.0
// axe-core finds nothing on any page with nothing to show, nor when nothing can be read, light and dark, wide and narrow.
import { after, before, describe, test } from "node:test";
import { look_at } from "./harness/axe.mjs";
import { scene } from "./harness/browser.mjs";
import { all_pages, fail_everything } from "./harness/pages.mjs";
import { World } from "./harness/world.mjs";

const answers = { expected: [/status of (404|500)/] };

describe("with nothing yet", () => {
  let world;
  before(async () => { world = await World.start(); });
  after(async () => { await world?.stop(); });
  for (const path of all_pages().filter((each) => !/\/integrations\/1/.test(each)))
    test(`empty: ${path}`, scene(() => world, answers, (page) => look_at(page, path)));
  for (const path of all_pages()) {
    test(`error: ${path}`, scene(() => world, answers, async (page) => {
      await fail_everything(page);
      await look_at(page, path);
    }));
  }
});
