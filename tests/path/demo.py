#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The product at work: ninety days of history, a simulated Incydr, a host, and a link that opens its pages signed in.

Starts everything, adds the integration by the calls that a person would make, and shows alerts and scores live. With
--headless it prints what happens line by line; with --seconds it ends by itself. The last line is one JSON object.
"""
import argparse
import json
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys
import time

from processes import Build, Host, Simulator, peak_rss_kb, scratch
from rest import Unreachable, wait_until
from screen import LivePage, Lines

ADMINISTRATOR = "demo"
LINK_LASTS = 9 * 60  # seconds; the host keeps it a minute longer
SCENARIO = pathlib.Path(__file__).resolve().parent.parent / "incydr_simulator" / "scenarios" / "demo.json"


def arguments():
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--headless", action="store_true", help="print line by line, no live page")
    parser.add_argument("--seconds", type=float, help="end after so many seconds (default: at Ctrl-C)")
    parser.add_argument("--interval", default="1s", help="between two reads (default %(default)s; for real it is 5m)")
    parser.add_argument("--speed", type=float, default=1, help="simulated seconds in a real one (default %(default)s)")
    parser.add_argument("--scenario", default=str(SCENARIO), help="what the simulated Incydr has in store")
    return parser.parse_args()


class Demo:
    def __init__(self, options, directory):
        self.options = options
        self.started = time.monotonic()
        self.build = Build(options.build)
        self.simulator = Simulator(self.build, directory, "--scenario", options.scenario, "--speed", 0)
        self.host = Host(self.build, directory)
        self.link, self.link_until = None, 0
        self.seen_row = 0
        self.seen_status = None

    def set_up(self, view):
        """The past, and then what an administrator does by hand, in the same order."""
        self.past = self.make_history()
        view.say(f"ninety days of history: {self.past['people']} people, {self.past['admitted']} alerts")
        self.host.drop_in_incydr()
        self.host.command("admin", "create", ADMINISTRATOR, "--display-name", "Demo Administrator", "--password-stdin",
                          text=secrets.token_urlsafe(24))
        self.host.token = self.host.command("token", "create", "live view", "--role", "Global Sys Admin", "--expires", "1d").strip()
        view.say("dropped incydr_plugin.so, incydr.json and its signature into the plugin directory; trusted the key: host_stub plugin trust build.pub")
        self.host.command("entitlement", "grant", "engage")
        self.host.start()
        view.say(f"host_stub serve: {self.host.rest.origin}")
        self.show_link(view)
        self.host.add_incydr(self.simulator, interval=self.options.interval)
        view.say("host_stub integration add Acme --plugin incydr --set client_id=… --set base_url=… --secret-stdin client_secret")
        self.seen_row = max(e["row"] for e in self.host.rest.get("/api/v1/events?limit=12")["events"])
        # The simulated clock stands until the integration is activated, so that it is known what is due.
        self.host.wait_status("Connected")
        self.activated_ms = self.simulator.control.get("/_control/clock")["now_ms"] // 1000 * 1000
        self.simulator.control.post("/_control/clock", {"speed": self.options.speed})

    def make_history(self):
        program = self.build.directory / "bin" / "demo_data"
        if not program.exists():
            raise SystemExit(f"{program} is missing. Build it first: ./dev build")
        return json.loads(subprocess.run([program, "--data", self.host.data], check=True, capture_output=True).stdout)

    def show_link(self, view):
        """A link signs in once and not for long: there is a new one before the old one is of no use."""
        if time.monotonic() < self.link_until:
            return
        self.link = self.host.command("admin", "link", ADMINISTRATOR, "--url", self.host.rest.origin).split()[-1]
        self.link_until = time.monotonic() + LINK_LASTS
        view.link(self.link)

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
        wait_until(lambda: self.decided() >= len(due), "all due alerts are admitted, or kept as unmatched", 20)
        row = self.host.integration()
        counters = row["counters"]
        organisation = self.host.rest.get("/api/v1/organisation")
        memory = {"host_stub serve": peak_rss_kb(self.host.process.pid), "plugin_runner incydr": peak_rss_kb(self.host.plugin_pid())}
        return {"status": row["status"], "due": len(due), "fetched": counters["fetched"], "admitted": counters["admitted"],
                "unmatched": counters["unmatched"], "ignored": counters["ignored"], "duplicates": counters["duplicate"],
                "people": organisation["people"], "organisation_score": organisation["score"], "requests": counters["requests"],
                "history": self.past, "pages": self.host.rest.origin,
                "wall_s": round(time.monotonic() - self.started, 1), "peak_rss_kb": memory}

    def decided(self):
        counters = self.host.integration()["counters"]
        return counters["admitted"] + counters["unmatched"]

    def due(self):
        return self.simulator.control.get(f"/_control/due?activated_at_ms={self.activated_ms}")["due"]

    def stop(self):
        self.host.stop()
        self.simulator.stop()


def watch(demo, view, until):
    while until is None or time.monotonic() < until:
        try:
            demo.show_link(view)
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
                watch(demo, view, options.seconds and time.monotonic() + options.seconds)
            except KeyboardInterrupt:
                pass
            view.close()
            result = demo.result()
        finally:
            demo.stop()
    print(json.dumps(result, separators=(",", ":")))
    complete = result["admitted"] + result["unmatched"] == result["due"]
    return 0 if result["status"] == "Connected" and complete else 1


if __name__ == "__main__":
    sys.exit(main())
