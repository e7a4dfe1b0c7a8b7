// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { desk, phone } from "./browser.mjs";
import { settled } from "./pages.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe-core finds, a line each. The page's policy admits no foreign script, so it comes by the debugger's door. */
export async function violations(page) {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("Runtime.evaluate", { expression: `window.axe || (() => { ${source} })()` });
    const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
    return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
  } finally {
    await session.detach();
  }
}

const looks = ["light", "dark"].flatMap((scheme) => [desk, phone].map((viewport) => ({ scheme, viewport })));
const two_frames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** axe-core finds nothing on a page, light and dark, wide and narrow. */
export async function look_at(page, path) {
  await page.goto(path);
  await settled(page);
  for (const { scheme, viewport } of looks) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize(viewport);
    await two_frames(page); // the colours of the other scheme are gone
    await settled(page);
    let found = await violations(page);
    if (found.length > 0) {
      // Chromium may repaint late when the scheme changes under an open page: what counts is the page as it is loaded.
      await page.reload();
      await settled(page);
      found = await violations(page);
    }
    assert.deepEqual(found, [], `${path}, ${scheme}, ${viewport.width} px`);
  }
}
