# SPDX-License-Identifier: Apache-2.0
"""Processes that are stopped or killed: at chosen points, and for longer than anybody waits."""
import signal
import unittest

from fault_case import FaultCase, answered
from processes import signal_if_there
from record import thorough
from rest import wait_until


class Stopped(FaultCase):
    def test_a_plugin_that_is_stopped_past_its_deadline_is_killed_and_started_anew(self):
        self.host.change_manifest(('"timeout_s": 120', '"timeout_s": 1'))
        self.connect()
        times = 4 if thorough() else 1
        for _ in range(times):
            pid = self.host.plugin_pid()
            self.alerts_for(5)
            self.assertTrue(signal_if_there(pid, signal.SIGSTOP))
            reason = wait_until(lambda: (row := self.host.integration())["status"] == "Needs attention" and row["reason"], "it shows")
            self.assertIn("did not return within", reason)
            self.alerts_for(5)
            self.wait_new_plugin(pid)
            self.wait_all_admitted()
        self.conclude("SIGSTOP of the plugin's process for longer than its deadline", times, said=reason)

    def test_a_plugin_that_is_stopped_for_a_moment_goes_on(self):
        self.connect()
        pid = self.host.plugin_pid()
        times = 30 if thorough() else 5
        for _ in range(times):
            self.assertTrue(signal_if_there(pid, signal.SIGSTOP))
            self.alerts_for(3)
            self.assertTrue(signal_if_there(pid, signal.SIGCONT))
        self.wait_all_admitted()
        self.assertEqual(self.host.plugin_pid(), pid, "nothing was started anew")
        self.conclude("SIGSTOP of the plugin's process for a moment, then SIGCONT", times)

    def test_a_host_that_is_stopped_goes_on_where_it_was(self):
        self.connect()
        times = 10 if thorough() else 2
        for _ in range(times):
            pid = self.host.plugin_pid()
            self.alerts_for(2)
            self.host.process.send_signal(signal.SIGSTOP)
            wait_until(lambda: not answered(self.host), "it does not answer")
            self.alerts_for(5)
            self.host.process.send_signal(signal.SIGCONT)
            self.wait_all_admitted()
            self.assertEqual(self.host.plugin_pid(), pid, "the plugin is not blamed for it")
        self.conclude("SIGSTOP of the host while its plugin reads, then SIGCONT", times)


class Killed(FaultCase):
    """The upstream is slow, so that a kill falls where it is meant to."""

    def while_waiting_for(self, path, do):
        """Runs it while a request to that path stays unanswered."""
        before = self.asked(path)
        fault = self.control.post("/_control/faults", {"kind": "stall", "path": path, "delay_ms": 1500, "count": 1})
        wait_until(lambda: self.asked(path) > before, f"{path} is asked")
        do()
        self.control.request("DELETE", f"/_control/faults/{fault['id']}" if "id" in fault else "/_control/faults")

    def asked(self, path):
        return sum(r["target"].startswith(path.rstrip("*")) for r in self.control.get("/_control/requests")["requests"])

    def kill_host_and_start(self):
        self.host.kill()
        self.host.start()

    def test_at_chosen_points_of_a_poll(self):
        self.connect()
        times = 0
        for _ in range(5 if thorough() else 1):
            for path in ("/v1/sessions?*", "/v1/sessions/*"):
                for kill in (self.kill_plugin, self.kill_host_and_start):
                    self.alerts_for(4)
                    self.while_waiting_for(path, kill)
                    self.wait_all_admitted()
                    # Five ends in ten minutes quarantine a plugin; pausing and resuming is what an operator does then.
                    self.host.command("integration", "pause", "Acme")
                    self.host.command("integration", "resume", "Acme")
                    times += 1
        self.conclude("SIGKILL of host or plugin while an answer of the upstream is awaited: a page, the details of an alert", times)

    def test_while_it_signs_in_and_before_it_is_ready(self):
        self.connect()
        times = 0
        for _ in range(5 if thorough() else 1):
            self.control.post("/_control/tokens", {"revoke_all": True})
            self.while_waiting_for("/v1/oauth", self.kill_host_and_start)
            self.alerts_for(3)
            self.host.kill()
            self.host.start(wait=False)
            wait_until(lambda: self.host.log_file.stat().st_size, "it begins")
            self.host.kill()
            self.host.start()
            self.wait_all_admitted()
            times += 3
        self.conclude("SIGKILL of the host while it signs in upstream, and while it starts", times)

    def is_quarantined(self):
        return any(p["quarantined"] for p in self.host.rest.get("/api/v1/plugins")["plugins"])

    def test_five_ends_quarantine_the_plugin_until_somebody_acts(self):
        self.connect()
        self.alerts_for(3)
        self.wait_all_admitted()
        ended, times = None, 0
        while not self.is_quarantined() and times < 20:
            self.alerts_for(1)
            pid = wait_until(lambda: (pid := self.host.plugin_pid()) != ended and pid or self.is_quarantined(), "the next one")
            if pid is not True:
                times += signal_if_there(pid, signal.SIGKILL)
                ended = pid
        reason = self.reason("Plugin failed")
        self.assertGreaterEqual(times, 5)
        self.assertIn("host_stub plugin release incydr", reason)
        self.host.command("plugin", "release", "incydr")
        self.conclude("SIGKILL of the plugin's process again and again, until it is quarantined; then released", times, said=reason)


if __name__ == "__main__":
    unittest.main()
