#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing lost, nothing twice: a month of alerts, shortened, while host and plugin are killed at random moments.

The simulated clock goes in steps. After each step the processes get a moment to read, and somewhere in that moment,
most of the time, one of them gets a SIGKILL. At the end what was admitted must equal what was due, id by id, and every
score must equal one computed here from the scenario alone.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import time

import scores
from processes import Build, Host, Simulator, kill_if_there, scratch
from record import record
from rest import Unreachable, wait_until
from verdict import due_alerts, judge

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = HERE.parent / "incydr_simulator" / "scenarios"
MINUTE_MS = 60_000
CATCH_UP_EVERY = 6  # steps; the scenario closes no alert within a day of its designation, so what is due stays due


def arguments():
    parser = argparse.ArgumentParser(prog="./dev soak", description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--scenario", default=str(SCENARIOS / "thirty_days.json"))
    parser.add_argument("--kills", type=int, default=200, help="at least so many (default %(default)s)")
    parser.add_argument("--step-minutes", type=int, default=120, help="of simulated time (default %(default)s)")
    parser.add_argument("--days", type=float, default=30.2, help="of simulated time (default %(default)s)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32), help="of the killing")
    parser.add_argument("--vendor", action="store_true", help="set the vendor's client with its checkpoint beside ours, at the same instants")
    return parser.parse_args()


class Soak:
    def __init__(self, options, directory):
        self.options = options
        self.directory = directory
        self.dice = random.Random(options.seed)
        self.kills = {"host": 0, "plugin": 0}
        self.instants = []
        # The scenario's month lies behind us, so that no alert is designated later than it is received.
        self.beginning = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 31 * scores.DAY))
        self.simulator = self.upstream()
        self.control = self.simulator.control
        self.host = Host(Build(options.build), directory)

    def upstream(self):
        return Simulator(Build(self.options.build), self.directory, "--scenario", self.options.scenario, "--speed", 0, "--clock", self.beginning)

    def activate(self):
        self.host.drop_in_incydr()
        self.host.command("entitlement", "grant", "engage")
        self.host.add_incydr(self.simulator, interval="100ms")
        self.host.start()
        self.host.wait_status("Connected", seconds=60)
        self.activated_ms = self.now_ms() // 1000 * 1000

    def now_ms(self):
        return self.control.get("/_control/clock")["now_ms"]

    def step(self):
        """Some simulated time passes; most likely somebody is killed while the news is being read."""
        self.instants.append(self.control.post("/_control/clock", {"advance_ms": self.options.step_minutes * MINUTE_MS})["now_ms"])
        if self.dice.random() < self.share:
            time.sleep(self.dice.uniform(0, 0.35))
            self.kill_one()
        self.ensure_running()

    def kill_one(self):
        if self.dice.random() < 0.5:
            self.host.kill()
            self.kills["host"] += 1
            return
        try:
            if kill_if_there(self.host.plugin_pid()):
                self.kills["plugin"] += 1
        except Unreachable:
            pass

    def ensure_running(self):
        if self.host.process.poll() is not None:
            self.host.start()
        # Five ends in ten minutes would quarantine the plugin; pausing and resuming is what an operator does then.
        row = self.host.integration()
        if row and row["status"] == "Plugin failed":
            self.host.command("integration", "pause", row["name"])
            self.host.command("integration", "resume", row["name"])

    def run(self):
        steps = int(self.options.days * 24 * 60 / self.options.step_minutes)
        self.share = min(1.0, 1.15 * self.options.kills / steps)
        print(f"seed {self.options.seed}: {steps} steps of {self.options.step_minutes} simulated minutes", flush=True)
        for number in range(steps):
            self.step()
            if number % CATCH_UP_EVERY == CATCH_UP_EVERY - 1:
                self.catch_up()
            if sys.stderr.isatty() and number % 5 == 0:
                print(f"\rstep {number + 1}/{steps}, kills {sum(self.kills.values())}", end="", file=sys.stderr)
        while sum(self.kills.values()) < self.options.kills:
            time.sleep(self.dice.uniform(0, 0.35))
            self.kill_one()
            self.ensure_running()
        if sys.stderr.isatty():
            print(file=sys.stderr)

    def catch_up(self):
        due = len(self.due())
        row = None

        def caught_up():
            nonlocal row
            self.ensure_running()  # the last kill may have been the one too many
            row = self.host.integration()
            return row and row["counters"]["admitted"] >= due

        try:
            wait_until(caught_up, f"the {due} alerts due are admitted", 180)
        except AssertionError as late:
            raise AssertionError(f"{late}; the integration: {json.dumps(row)}") from None

    def settle(self):
        """No more kills, no more faults: one poll that saw everything."""
        self.control.request("DELETE", "/_control/faults")
        self.ensure_running()
        self.catch_up()
        before = self.host.wait_status("Connected", seconds=60)["last_read_s"]
        wait_until(lambda: self.host.integration()["last_read_s"] > before, "one more read", 60)

    def due(self):
        return due_alerts(self.control, self.activated_ms)

    def verdict(self):
        found = judge(self.control, self.host, self.activated_ms)
        record(
            "processes", f"SIGKILL of host or plugin at random while {found.due} alerts of {self.options.days:g} simulated days are read",
            sum(self.kills.values()), due=found.due, admitted=found.admitted, lost=len(found.lost), twice=len(found.twice),
            wrong_scores=len(found.wrong_scores))
        counters = self.host.integration()["counters"]
        return found.faults(), {"due": found.due, "admitted": found.admitted, "kills": self.kills, "steps": len(self.instants), "counters": counters}

    def vendor(self):
        """The vendor's client with its checkpoint, asked at the same instants of a fresh copy of the same scenario."""
        instants = pathlib.Path(self.directory) / "instants.json"
        instants.write_text(json.dumps(self.instants))
        script = HERE.parent / "vendor_client" / "checkpoint_comparison.py"
        copy = self.upstream()
        try:
            copy.control.request("DELETE", "/_control/faults")  # it retries nothing: with faults it would only do worse
            done = subprocess.run(
                [sys.executable, "-B", script, "--simulator", copy.ready["http"], "--instants-file", instants, "--step", "--json",
                 "--activated-at-ms", str(self.activated_ms), "--environment", pathlib.Path(self.options.build) / "vendor_client"],
                capture_output=True, text=True)
        finally:
            copy.stop()
        if done.returncode == 0:
            return json.loads(done.stdout.splitlines()[-1])
        return {"not_run": (done.stdout + done.stderr)[-1000:]}

    def stop(self):
        self.host.stop()
        self.simulator.stop()


def main():
    options = arguments()
    started = time.monotonic()
    with scratch("risk-soak-") as directory:
        soak = Soak(options, directory)
        try:
            soak.activate()
            soak.run()
            soak.settle()
            faults, figures = soak.verdict()
            if options.vendor:
                figures["vendor_client"] = soak.vendor()
        finally:
            soak.stop()
    for fault in faults[:50]:
        print(fault)
    print(json.dumps({"seed": options.seed, **figures, "faults": len(faults), "wall_s": round(time.monotonic() - started, 1)}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
