// SPDX-License-Identifier: Apache-2.0
// The programs as processes. What is started here ends with this process.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { until } from "./until.mjs";

export const build = resolve(process.env.RISK_BUILD ?? "build/release");
const program = (name) => {
  const path = join(build, "bin", name);
  if (!existsSync(path)) throw new Error(`${path} is missing. Build it first: ./dev build`);
  return path;
};

const children = new Set();
process.on("exit", () => children.forEach((child) => child.kill("SIGKILL")));

function start(path, args, options = {}) {
  const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  children.add(child);
  child.ended = new Promise((done) => child.once("exit", (code, signal) => {
    children.delete(child);
    done({ code, signal });
  }));
  return child;
}

async function end(child, signal) {
  child.kill(signal);
  return child.ended;
}

async function json(origin, method, path, body) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const answer = await fetch(origin + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return text ? JSON.parse(text) : null;
}

/** The simulated Incydr. Its clock runs like ours unless told otherwise. */
export class Simulator {
  static async start(directory, args = []) {
    const child = start(program("incydr_simulator"), ["--directory", directory, "--exit-with-parent", ...args.map(String)],
      { stdio: ["ignore", "pipe", "ignore"] });
    const line = await new Promise((done, failed) => {
      let text = "";
      child.stdout.on("data", (data) => { if ((text += data).includes("\n")) done(text); });
      child.ended.then(({ code }) => failed(new Error(`The simulator ended with ${code}`)));
    });
    return Object.assign(new Simulator(), { child, ...JSON.parse(line) });
  }
  get = (path) => json(this.http, "GET", path);
  post = (path, body) => json(this.http, "POST", path, body);
  stop = () => end(this.child, "SIGTERM");

  async now() { return (await this.get("/_control/clock")).now_ms; }
  /** A critical alert, designated now unless members say otherwise; its session id. */
  async alert(person, members = {}) {
    const now = await this.now();
    this.alerts = (this.alerts ?? 0) + 1; // a session's id is made of its person and its begin
    const body = { person, begin: now - 600_000 - this.alerts, critical_at: now, ...members };
    return (await this.post("/_control/alerts", body)).session_id;
  }
  async reads() {
    const { requests } = await this.get("/_control/requests");
    return requests.filter((each) => each.target.startsWith("/v1/sessions?"));
  }
}

/** A data directory and a plugin directory, the commands on them, and at times a running host. */
export class Host {
  constructor(directory) {
    this.directory = directory;
    this.data = join(directory, "data");
    this.plugins = join(directory, "plugins");
    this.log = join(directory, "host.log");
    this.ready = join(directory, "ready.json");
    this.port = 0;
    mkdirSync(this.plugins, { recursive: true });
  }

  drop_in(...files) { files.forEach((file) => copyFileSync(join(build, file), join(this.plugins, file.split("/").at(-1)))); }

  /** Runs a command; what it printed. */
  cli(args, input = "") {
    const done = spawnSync(program("host_stub"), ["--data", this.data, "--plugins", this.plugins, ...args.map(String)],
      { input, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`host_stub ${args.join(" ")} ended with ${done.status}:\n${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  add_history(args = []) {
    const done = spawnSync(program("demo_data"), ["--data", this.data, ...args.map(String)], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`demo_data ended with ${done.status}: ${done.stderr}`);
    return JSON.parse(done.stdout);
  }

  add_incydr(simulator, { name = "Acme", interval = "300ms", secret = simulator.client_secret } = {}) {
    const config = { client_id: simulator.client_id, base_url: simulator.https, ca_file: simulator.ca_file, requests_per_minute: 60000 };
    const sets = Object.entries(config).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
    return this.cli(["integration", "add", name, "--plugin", "incydr", "--developer", ...sets, "--secret-stdin", "client_secret",
      "--interval", interval], secret);
  }

  clone_integration(count) {
    const done = spawnSync(program("clone_integrations"), [this.data, String(count)], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`clone_integrations ended with ${done.status}: ${done.stderr}`);
  }

  /** On a free port the first time; on the same one when it is started again. */
  async start(...args) {
    rmSync(this.ready, { force: true });
    const log = openSync(this.log, "a");
    this.child = start(program("host_stub"), ["--data", this.data, "--plugins", this.plugins, "serve", "--listen",
      `127.0.0.1:${this.port}`, "--developer", "--ready-file", this.ready, ...args], { stdio: ["ignore", log, log] });
    closeSync(log);
    await until(() => {
      if (this.child.exitCode !== null) throw new Error(`The host ended with ${this.child.exitCode}:\n${this.log_text()}`);
      return existsSync(this.ready);
    }, "the host listens");
    this.origin = JSON.parse(readFileSync(this.ready, "utf8")).url.replace(/\/$/, "");
    this.port = Number(new URL(this.origin).port);
  }

  log_text = () => readFileSync(this.log, "utf8");
  kill = () => end(this.child, "SIGKILL");
  stop = async () => { if (this.child?.exitCode === null && this.child.signalCode === null) await end(this.child, "SIGTERM"); };
}
