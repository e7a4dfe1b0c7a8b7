// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium. A fresh context a test; whatever the console complains of is a failure.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { password } from "./world.mjs";

export const desk = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const cookie_name = "__Host-risk_session";

export class Browser {
  static async start(world) {
    const executablePath = process.env.RISK_CHROMIUM || "/usr/bin/chromium";
    return Object.assign(new Browser(), { world, chromium: await chromium.launch({ executablePath, args: flags }), sessions: new Map() });
  }
  stop = () => this.chromium.close();

  /** The cookie of a signed-in session; one an account is enough for all its tests. */
  async session(name) {
    if (!this.sessions.has(name)) {
      const answer = await fetch(`${this.world.host.origin}/api/v1/session`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, password }),
      });
      assert.equal(answer.status, 200, `${name} signs in: ${answer.status}`);
      const [, value] = new RegExp(`${cookie_name}=([^;]+)`).exec(answer.headers.get("set-cookie") ?? "") ?? [];
      assert.ok(value, "a session cookie is set");
      this.sessions.set(name, value);
    }
    return this.sessions.get(name);
  }

  /** as: an account's name, or null for nobody. */
  async open({ as = "admin", viewport = desk, scheme = "light", motion = "reduce" } = {}) {
    const { origin } = this.world.host;
    const context = await this.chromium.newContext({ baseURL: origin, viewport, colorScheme: scheme, reducedMotion: motion, locale: "en-GB", timezoneId: "UTC" });
    context.setDefaultTimeout(30_000); // a bound for a busy machine
    if (as) {
      await context.addCookies([{ name: cookie_name, value: await this.session(as), url: origin.replace("http:", "https:"),
        secure: true, httpOnly: true, sameSite: "Strict" }]);
    }
    const page = await context.newPage();
    page.complaints = [];
    page.on("console", (message) => { if (message.type() === "error") page.complaints.push(`${message.text()} (${message.location().url})`); });
    page.on("pageerror", (error) => page.complaints.push(String(error.stack ?? error)));
    page.on("crash", () => page.complaints.push("the page crashed"));
    return page;
  }
}

const file_name = (text) => text.replace(/[^\w]+/g, "_").slice(0, 80);

/** For test(): opens a page, runs the body, and looks at what the console said. `expected`: complaints that belong to it. */
export function scene(world_of, options, body) {
  return async (t) => {
    const page = await world_of().browser.open(options);
    try {
      await body(page, t);
      const unexpected = page.complaints.filter((text) => !(options.expected ?? []).some((pattern) => pattern.test(text)));
      assert.deepEqual(unexpected, [], "the console complains of nothing");
    } catch (error) {
      mkdirSync("failures", { recursive: true });
      await page.screenshot({ path: `failures/${file_name(t.name)}.png` }).catch(() => {});
      error.message += `\n    at ${page.url()}; a picture is in failures/${file_name(t.name)}.png`;
      throw error;
    } finally {
      await page.context().close();
    }
  };
}
