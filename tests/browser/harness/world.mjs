// SPDX-License-Identifier: Apache-2.0
// What the tests of a file start from: a simulated upstream, a host, accounts, one browser.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser } from "./browser.mjs";
import { build, Host, Simulator } from "./processes.mjs";
import { until } from "./until.mjs";

export const password = "correct horse battery staple";

const usual = {
  history: false,        // true, or arguments of demo_data
  integration: false,    // one that is Connected, called Acme; or its settings
  alike: 1,              // so many of it: "Acme", "Acme 2", …
  entitlement: true,
  administrator: true,   // false: the host waits for its first account
  simulator: [],         // arguments
  secret: undefined,     // of the simulated API client, instead of its own
  browser: true,
};

export class World {
  static async start(options = {}) {
    const wanted = { ...usual, ...options };
    const world = new World();
    world.directory = mkdtempSync(join(tmpdir(), "risk-browser-"));
    try {
      await world.#begin(wanted);
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  async #begin({ history, integration, alike, entitlement, administrator, simulator, secret, browser }) {
    this.simulator = await Simulator.start(this.directory, [...simulator, ...this.#with_secret(secret)]);
    this.host = new Host(this.directory);
    this.host.drop_in("plugins/incydr_plugin.so", "plugins/incydr.json", "plugins/incydr.json.minisig");
    if (history) this.made = this.host.add_history(history === true ? [] : history);
    this.host.cli(["plugin", "trust", join(build, "keys", "build.pub")]);
    if (administrator) this.#make_administrator();
    if (entitlement) this.host.cli(["entitlement", "grant", "engage"]);
    if (integration) this.host.add_incydr(this.simulator, integration === true ? {} : integration);
    if (alike > 1) this.host.clone_integration(alike);
    await this.host.start();
    if (integration) await this.connected(integration.name);
    if (browser) this.browser = await Browser.start(this);
  }

  #with_secret(secret) {
    if (secret === undefined) return [];
    const scenario = join(this.directory, "scenario.json");
    writeFileSync(scenario, JSON.stringify({ client: { id: "key-planted", secret } }));
    return ["--scenario", scenario];
  }

  #make_administrator() {
    this.add_account("admin", "Ada Admin", "Global Sys Admin");
    this.token = this.host.cli(["token", "create", "tests", "--role", "Global Sys Admin", "--expires", "1d"]).trim().split(/\s+/).at(-1);
  }

  add_account(name, display_name, role) {
    this.host.cli(["admin", "create", name, "--display-name", display_name, "--role", role, "--password-stdin"], password + "\n");
  }

  /** The API as a program with all rights sees it. */
  async call(method, path, body) {
    const headers = { Authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
    const answer = await fetch(this.host.origin + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    const is_json = (answer.headers.get("content-type") ?? "").includes("json");
    return { status: answer.status, headers: answer.headers, body: is_json && text ? JSON.parse(text) : text };
  }
  async get(path) {
    const { status, body } = await this.call("GET", path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }
  /** Every row of a list that is paged. */
  async all(path, member) {
    const rows = [];
    for (let cursor = ""; cursor !== null;) {
      const page = await this.get(`${path}${path.includes("?") ? "&" : "?"}limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      rows.push(...page[member]);
      cursor = page.next;
    }
    return rows;
  }
  async integration(name = "Acme") {
    return (await this.get("/api/v1/integrations")).integrations.find((each) => each.name === name);
  }
  connected = (name) => until(async () => (await this.integration(name))?.status === "Connected", "the integration is Connected");
  /** So many events of the integration are admitted. */
  admitted = (count, name) => until(async () => (await this.integration(name))?.counters.admitted >= count, `${count} admitted`);

  async stop() {
    await this.browser?.stop();
    await this.host?.stop();
    await this.simulator?.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
