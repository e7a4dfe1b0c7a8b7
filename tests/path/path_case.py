# SPDX-License-Identifier: Apache-2.0
"""What every test of the whole path starts from: a simulator, a host, one integration that is Connected."""
import os
import unittest

from processes import Build, Host, Simulator, scratch
from rest import wait_until
from verdict import unbalanced

BUILD = os.environ.get("RISK_BUILD", "build/release")
SANITIZED = bool(os.environ.get("RISK_SANITIZE"))


class PathCase(unittest.TestCase):
    scenario = ()  # arguments of the simulator

    alerts = 0

    def setUp(self):
        directory = scratch("risk-path-")
        self.directory = directory.name
        self.addCleanup(directory.cleanup)
        self.build = Build(BUILD)
        # It lies behind us, so that no alert is designated later than it is received.
        self.simulator = Simulator(self.build, self.directory, "--speed", 0, *self.scenario or ("--clock", "now-20h"))
        self.addCleanup(self.simulator.stop)
        self.control = self.simulator.control
        self.host = Host(self.build, self.directory)
        self.addCleanup(self.host.stop)
        self.host.drop_in_incydr()
        self.host.command("entitlement", "grant", "engage")

    def connect(self, **settings):
        """One integration, activated; answers the activation instant, Unix milliseconds of the simulated clock."""
        self.host.add_incydr(self.simulator, **settings)
        self.host.start()
        self.host.wait_status("Connected", seconds=60)
        return self.now_ms() // 1000 * 1000

    def now_ms(self):
        return self.control.get("/_control/clock")["now_ms"]

    def advance(self, minutes):
        return self.control.post("/_control/clock", {"advance_ms": int(minutes * 60_000)})["now_ms"]

    def alert(self, person="ann.lee@acme.test", **members):
        """A critical alert, designated now unless members say otherwise; answers its session id."""
        now = self.now_ms()
        self.alerts += 1  # a session's id is made of its person and its begin
        body = {"person": person, "begin": now - 600_000 - self.alerts, "critical_at": now, **members}
        return self.control.post("/_control/alerts", body)["session_id"]

    def change(self, session, **change):
        self.control.post(f"/_control/alerts/{session}", change)

    def reads(self, path="/v1/sessions"):
        return [r for r in self.control.get("/_control/requests")["requests"] if r["target"].startswith(path + "?")]

    def after_next_read(self):
        """Once an alert read that started from now on is stored and answered."""
        before = self.counters()["fetched"], len(self.reads())
        wait_until(lambda: len(self.reads()) >= before[1] + 2, "two more reads")
        return before

    def counters(self):
        return self.host.integration()["counters"]

    def wait_admitted(self, count, seconds=30):
        return wait_until(lambda: self.counters()["admitted"] >= count and self.host.admitted(), f"{count} admitted", seconds)

    def score(self, email):
        status, body = self.host.rest.request("GET", f"/api/v1/scores/{email}")
        return body if status == 200 else None

    def everything_shown(self):
        """All that pages are made of, without what only the clock changes."""
        events = self.host.rest.all("/api/v1/events", "events")
        return {"events": events, "details": [self.host.rest.get(f"/api/v1/events/{e['row']}") for e in events],
                "scores": [{k: row[k] for k in ("email", "tenths", "clear_at_s", "events")}
                           for row in self.host.rest.get("/api/v1/scores?limit=500")["scores"]]}

    def assert_balanced(self):
        self.assertEqual(unbalanced(self.host), [])
