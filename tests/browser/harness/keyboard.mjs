// SPDX-License-Identifier: Apache-2.0
// What somebody without a mouse does.
import assert from "node:assert/strict";

const has_focus = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Where one is, is always to be seen. */
async function focus_is_seen(page) {
  const ring = await page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
    return { seen: (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none", what: document.activeElement.outerHTML.slice(0, 120) };
  });
  assert.ok(ring.seen, `the focus is seen on ${ring.what}`);
}

/** Presses Tab until that has the focus. */
export async function tab_to(page, locator, most = 150) {
  await locator.waitFor();
  for (let pressed = 0; pressed < most; pressed += 1) {
    if (await has_focus(locator)) return focus_is_seen(page);
    await page.keyboard.press("Tab");
  }
  throw new Error(`${most} times Tab do not lead to ${locator}`);
}

export async function press(page, locator, key = "Enter") {
  await tab_to(page, locator);
  await page.keyboard.press(key);
}

/** Goes there and types, instead of what may be there. */
export async function type_into(page, locator, text) {
  await tab_to(page, locator);
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}
