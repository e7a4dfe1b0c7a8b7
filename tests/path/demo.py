#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The product at work: a simulated Incydr, a host, and what a person would see of both.

Starts everything, adds the integration by the calls that a person would make, and shows alerts and scores live. With
--headless it prints what happens line by line; with --seconds it ends by itself. The last line is one JSON object.
"""
import argparse
import json
import pathlib
import shutil
import signal
import sys
import time

from processes import Build, Host, Simulator, peak_rss_kb, scratch
from rest import Unreachable, wait_until
from screen import LivePage, Lines

SCENARIO = pathlib.Path(__file__).resolve().parent.parent / "incydr_simulator" / "scenarios" / "demo.json"


def arguments():
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--headless", action="store_true", help="print line by line, no live page")
    parser.add_argument("--seconds", type=float, help="end after so many seconds (default: at Ctrl-C)")
    parser.add_argument("--interval", default="1s", help="between two reads (default %(default)s; for real it is 5m)")
    parser.add_argument("--speed", type=float, default=60, help="simulated seconds in a real one (default %(default)s)")
    parser.add_argument("--scenario", default=str(SCENARIO), help="what the simulated Incydr has in store")
    return parser.parse_args()


class Demo:
    def __init__(self, options, directory):
        self.options = options
        self.started = time.monotonic()
        build = Build(options.build)
        self.simulator = Simulator(build, directory, "--scenario", options.scenario, "--speed", 0)
        self.host = Host(build, directory)
        self.seen_row = 0
        self.seen_status = None

    def set_up(self, view):
        """What an administrator does by hand, in the same order."""
        self.host.drop_in_incydr()
        view.say("dropped incydr_plugin.so and incydr.json into the plugin directory")
        self.host.command("entitlement", "grant", "engage")
        self.host.start()
        view.say(f"host_stub serve: {self.host.rest.origin}")
        self.host.add_incydr(self.simulator, interval=self.options.interval)
        view.say("host_stub integration add Acme --plugin incydr --set client_id=… --set base_url=… --secret-stdin client_secret")
        # The simulated clock stands until the integration is activated, so that it is known what is due.
        self.host.wait_status("Connected")
        self.activated_ms = self.simulator.control.get("/_control/clock")["now_ms"] // 1000 * 1000
        self.simulator.control.post("/_control/clock", {"speed": self.options.speed})

    def look(self):
        """One look at everything a person may see, over REST."""
        rest = self.host.rest
        row = self.host.integration()
        newest = rest.get("/api/v1/events?fate=admitted&limit=12")["events"]
        top = rest.get("/api/v1/scores?limit=10")["scores"]
        people = {p["email"]: rest.get(f"/api/v1/scores/{p['email']}") for p in top}
        return {"integration": row, "events": newest, "scores": top, "explained": people,
                "organisation": rest.get("/api/v1/organisation")}

    def new_of(self, look):
        """What changed since the last look."""
        row = look["integration"]
        status = (row["status"], row["reason"]) if row else None
        changed = row if row and status != self.seen_status else None
        self.seen_status = status
        fresh = [e for e in reversed(look["events"]) if e["row"] > self.seen_row]
        if fresh:
            self.seen_row = max(e["row"] for e in fresh)
        return changed, fresh

    def result(self):
        """Freezes the upstream, lets the host catch up, and compares."""
        control = self.simulator.control
        control.post("/_control/clock", {"speed": 0})
        row = self.host.wait_status("Connected")
        due = self.due()
        wait_until(lambda: self.host.integration()["counters"]["admitted"] >= len(due), "all due alerts are admitted", 20)
        row = self.host.integration()
        counters = row["counters"]
        memory = {"host_stub serve": peak_rss_kb(self.host.process.pid), "plugin-runner incydr": peak_rss_kb(self.host.plugin_pid())}
        return {"status": row["status"], "due": len(due), "fetched": counters["fetched"], "admitted": counters["admitted"],
                "ignored": counters["ignored"], "duplicates": counters["duplicate"],
                "people": self.host.rest.get("/api/v1/organisation")["people"], "requests": counters["requests"],
                "wall_s": round(time.monotonic() - self.started, 1), "peak_rss_kb": memory}

    def due(self):
        return self.simulator.control.get(f"/_control/due?activated_at_ms={self.activated_ms}")["due"]

    def stop(self):
        self.host.stop()
        self.simulator.stop()


def watch(demo, view, until):
    while until is None or time.monotonic() < until:
        try:
            look = demo.look()
            view.show(look, *demo.new_of(look), time.monotonic() - demo.started)
        except Unreachable as error:
            view.say(str(error))
        time.sleep(0.25)


def main():
    options = arguments()
    if options.seconds is not None and options.seconds <= 0:
        raise SystemExit("--seconds: expected a number above 0")
    live = not options.headless and sys.stdout.isatty()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with scratch("risk-demo-") as directory:
        demo = Demo(options, directory)
        view = LivePage(shutil.get_terminal_size) if live else Lines()
        try:
            demo.set_up(view)
            try:
                watch(demo, view, options.seconds and demo.started + options.seconds)
            except KeyboardInterrupt:
                pass
            view.close()
            result = demo.result()
        finally:
            demo.stop()
    print(json.dumps(result, separators=(",", ":")))
    return 0 if result["status"] == "Connected" and result["admitted"] == result["due"] else 1


if __name__ == "__main__":
    sys.exit(main())
