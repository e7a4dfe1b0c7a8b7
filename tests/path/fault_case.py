# SPDX-License-Identifier: Apache-2.0
"""A fault, and what must hold after it: nothing lost, nothing twice, scores right, no secret anywhere, nobody left behind."""
import time

import record
import traces
from path_case import PathCase
from processes import kill_if_there
from rest import Unreachable, wait_until
from verdict import due_alerts, judge

PASSWORD = "correct horse battery"  # as processes.Host.let_in has it


class FaultCase(PathCase):
    people = 7
    group = "processes"
    planted = ()  # secrets that a test adds

    def setUp(self):
        super().setUp()
        self.hosts = [self.host]

    def connect(self, **settings):
        self.activated_ms = super().connect(**{"interval": "100ms", **settings})
        return self.activated_ms

    def alerts_for(self, count):
        """So many new alerts, for a few people in turn."""
        return [self.alert(f"person{self.alerts % self.people}@x.test") for _ in range(count)]

    def wait_all_admitted(self, seconds=60):
        """All that is due by now is there, and one read later still is."""
        due = len(due_alerts(self.control, self.activated_ms))
        wait_until(lambda: (row := self.host.integration()) and row["counters"]["admitted"] >= due, f"the {due} alerts due are admitted", seconds)
        self.host.wait_status("Connected", seconds=seconds)
        self.after_next_read()

    def kill_plugin(self):
        pid = wait_until(self.host.plugin_pid, "the plugin's process runs")
        self.assertTrue(kill_if_there(pid))
        return pid

    def wait_new_plugin(self, former, seconds=30):
        return wait_until(lambda: (pid := self.host.plugin_pid()) not in (None, 0, former) and pid, "a new process of the plugin runs", seconds)

    def reason(self, status, seconds=30):
        """Waits for the status; answers what a person reads beside it."""
        return self.host.wait_status(status, seconds=seconds)["reason"]

    def conclude(self, what, times, said="", settle=True):
        """The last word of every test: asks, ends all, asks again, and leaves a row."""
        if settle:
            self.wait_all_admitted()
        found = judge(self.control, self.host, self.activated_ms)
        answers = list(traces.answers_of(self.host))
        secrets = traces.planted(self.simulator, PASSWORD, self.host.token, *self.planted)
        for host in self.hosts:
            host.stop()
        behind = traces.left_behind({pid for host in self.hosts for pid in host.sessions})
        leaks = sorted({place for host in self.hosts for place in traces.secrets_found(host, secrets, answers)})
        record.record(self.group, what, times, due=found.due, admitted=found.admitted, lost=len(found.lost), twice=len(found.twice),
                      wrong_scores=len(found.wrong_scores), secrets=len(leaks), left_behind=len(behind), said=said.replace(f"{self.directory}/", ""))
        self.assertEqual(found.faults(), [])
        self.assertEqual(found.due, found.admitted)
        self.assertGreater(found.due, 0, "nothing was due, so nothing was shown")
        self.assertEqual(leaks, [])
        self.assertEqual(behind, [])


def answered(host):
    """Whether the host answers at all."""
    try:
        return host.rest.request("GET", "/healthz", timeout=2)[0] in (200, 503)
    except Unreachable:
        return False


def stays(condition, seconds, every=0.05):
    """True if it held the whole time: for what must not happen."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not condition():
            return False
        time.sleep(every)
    return True
