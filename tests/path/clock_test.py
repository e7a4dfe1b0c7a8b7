# SPDX-License-Identifier: Apache-2.0
"""The time of day jumps: that of the host and its plugin, that of the upstream; during a poll, a sign-in, at midnight."""
import http.client
import json
import os
import pathlib
import shutil
import struct
import subprocess
import time
import unittest

from fault_case import PASSWORD, FaultCase
from path_case import SANITIZED
from record import thorough
from rest import wait_until

HOUR = 3600
DAY = 24 * HOUR


class OtherTime:
    """Wall clocks that can be set, of a host and, where mounts are allowed, of the processes that it starts."""

    def __init__(self, build, directory):
        self.shim = build.directory / "tests" / "clock_shim.so"
        self.file = pathlib.Path(directory) / "clock_offset"
        self.etc = pathlib.Path(directory) / "etc"
        self.file.write_bytes(struct.pack("q", 0))
        self.offset_s = 0

    def set(self, seconds):
        self.offset_s = seconds
        with open(self.file, "r+b") as file:
            file.write(struct.pack("q", int(seconds * 1e9)))

    def now(self):
        return time.time() + self.offset_s

    def can_mount(self):
        return os.geteuid() == 0 and subprocess.run(["unshare", "-m", "mount", "--bind", "/etc", "/etc"], capture_output=True).returncode == 0

    def wrap(self, host):
        """All processes of the host see it, also those whose environment is emptied: by a preload file in an /etc of their own."""
        if not self.can_mount():
            print("no mounts are allowed: the plugin's own clock stays as it is, only the host's jumps")
            host.environment = {"LD_PRELOAD": str(self.shim), "RISK_CLOCK_OFFSET": str(self.file)}
            return
        shutil.copytree("/etc", self.etc, symlinks=True, ignore_dangling_symlinks=True)
        (self.etc / "ld.so.preload").write_text(f"{self.shim}\n")
        (self.etc / "risk_clock_offset").symlink_to(self.file)
        host.wrapper = ["unshare", "-m", "--propagation", "private", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"', str(self.etc)]


@unittest.skipIf(SANITIZED, "a sanitizer's runtime has to be the first library of a process; clocks that jump are tested without")
class Clocks(FaultCase):
    def setUp(self):
        super().setUp()
        self.time = OtherTime(self.build, self.directory)
        self.time.wrap(self.host)

    def connect(self, **settings):
        super().connect(**settings)
        processes = [self.host.process.pid, self.host.plugin_pid()] if self.host.wrapper else [self.host.process.pid]
        for pid in processes:
            self.assertIn(self.time.shim.name, pathlib.Path(f"/proc/{pid}/maps").read_text(), "its clock is ours")

    def assert_reads_go_on(self):
        """At the interval, neither in a rush nor not at all."""
        before, started = len(self.reads()), time.monotonic()
        wait_until(lambda: len(self.reads()) >= before + 5, "five more reads", 20)
        self.assertLess(len(self.reads()) - before, 12 * max(1.0, (time.monotonic() - started) / 0.1 / 5))
        self.assertEqual(self.host.rest.request("GET", "/healthz")[0], 200)

    def jump(self, seconds):
        """In the middle of a poll: the upstream keeps its answer back until the clock is another one."""
        self.control.post("/_control/faults", {"kind": "stall", "path": "/v1/sessions*", "delay_ms": 400, "count": 1})
        before = len(self.reads())
        self.alerts_for(3)
        wait_until(lambda: len(self.reads()) > before, "a poll is under way")
        self.time.set(seconds)
        self.alerts_for(3)
        self.wait_all_admitted(30)
        self.assert_reads_go_on()

    def test_the_hosts_clock_jumps_during_a_poll(self):
        self.connect()
        jumps = [DAY, 0, -HOUR, 0, 1, 0, DAY, DAY - 1, 3 * HOUR] if thorough() else [DAY, 0, -HOUR, 3 * HOUR]
        for seconds in jumps:
            self.jump(seconds)
            status = self.host.integration()
            self.assertEqual(status["status"], "Connected")
            self.assertLess(abs(status["last_read_s"] - self.time.now()), 5)
        self.conclude("the clock of host and plugin jumps by up to 24 hours, forward and back, during a poll", len(jumps))

    def test_a_day_back_no_alert_is_dated_later_than_it_was_received(self):
        """By the rule of the score: designated, but not later than received. The upstream is right, the host is wrong."""
        self.connect()
        self.jump(-DAY)
        for event in self.host.admitted()[:3]:
            self.assertLessEqual(event["occurred_s"], event["received_s"])
        self.jump(0)
        self.conclude("the clock of host and plugin is a day slow for a while", 2)

    def test_sessions_and_sign_in(self):
        self.connect()
        self.alerts_for(2)
        steps = [HOUR, -HOUR, 0]
        for seconds in steps:
            self.time.set(seconds)
            self.assertEqual(self.sign_in(), 200, f"signing in works at {seconds} s from now")
        self.time.set(0)
        cookie = self.sign_in(want_cookie=True)
        self.assertEqual(self.with_cookie(cookie), 200)
        self.time.set(-HOUR)
        self.assertEqual(self.with_cookie(cookie), 200, "an hour back nobody is thrown out")
        self.time.set(DAY)
        self.assertEqual(self.with_cookie(cookie), 401, "a session does not outlive its hours")
        self.time.set(0)
        self.conclude("the host's clock jumps between and during sessions", len(steps) + 4)

    def http(self, method, headers, body=None):
        connection = http.client.HTTPConnection(self.host.rest.address.hostname, self.host.rest.address.port, timeout=20)
        connection.request(method, "/api/v1/session", json.dumps(body) if body else None,
                           {"Content-Type": "application/json", "Origin": self.host.rest.origin, **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def sign_in(self, want_cookie=False):
        answer = self.http("POST", {}, {"name": "tests", "password": PASSWORD})
        return answer.getheader("Set-Cookie").split(";")[0] if want_cookie else answer.status

    def with_cookie(self, cookie):
        return self.http("GET", {"Cookie": cookie}).status

    def test_midnight(self):
        self.connect()
        self.alerts_for(3)
        self.wait_all_admitted()
        now = self.time.now()
        self.time.set(DAY - now % DAY - 2)
        self.alerts_for(3)
        wait_until(lambda: self.time.now() % DAY < HOUR, "midnight has passed")
        self.alerts_for(3)
        self.wait_all_admitted()
        self.assert_reads_go_on()
        self.assertNotIn("the day's scores could not be written", self.host.log_text())
        self.conclude("midnight (UTC) passes while it reads", 1)

    def test_the_upstreams_clock_jumps(self):
        self.connect()
        steps = [24 * 60, 1, 24 * 60, 60] if thorough() else [24 * 60, 60]
        for minutes in steps:
            self.alerts_for(3)
            now = self.advance(minutes)
            self.alerts_for(3)
            self.wait_all_admitted()
            self.control.post("/_control/clock", {"set": now - 12 * HOUR * 1000})
            self.after_next_read()
            self.control.post("/_control/clock", {"set": now})
            self.wait_all_admitted()
            self.assert_reads_go_on()
        self.conclude("the upstream's clock jumps forward by up to 24 hours, and back by 12", 2 * len(steps))


if __name__ == "__main__":
    unittest.main()
