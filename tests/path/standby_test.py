# SPDX-License-Identifier: Apache-2.0
"""Several hosts on one data directory: one reads, the others stand by, say so, and take over."""
import signal
import subprocess
import unittest

from fault_case import FaultCase, answered, stays
from processes import Host
from record import thorough
from rest import wait_until


class StandBy(FaultCase):
    def another(self, name="second"):
        """One more host on the same data and plugins, which is not the one that reads."""
        host = Host(self.build, self.directory, name=name)
        host.token = self.host.token
        host.start(wait=False)
        self.addCleanup(host.stop)
        self.hosts.append(host)
        return host

    def wait_standing_by(self, host, for_whom):
        wait_until(lambda: f"Standing by: process {for_whom.process.pid} runs on" in host.log_text(), "it says for whom it stands by")

    def take_over(self, host):
        """The one that stood by is the host now."""
        host.wait_ready()
        self.host = host
        return host

    def killed_while_reading(self, times):
        for number in range(times):
            second = self.another(f"host{number}")
            self.wait_standing_by(second, self.host)
            self.alerts_for(20)
            wait_until(lambda: self.counters()["fetched"], "it reads")
            self.host.kill()
            self.alerts_for(3)
            self.take_over(second)
            self.wait_all_admitted()

    def test_the_second_says_who_reads_since_when_and_where_and_takes_over_from_one_that_was_killed(self):
        self.connect()
        times = 20 if thorough() else 4
        self.killed_while_reading(times)
        said = next(line for line in self.host.log_text().splitlines() if line.startswith("Standing by: process"))
        self.assertRegex(said, r"^Standing by: process \d+ runs on .*/data since \d\d:\d\d:\d\d UTC, at http://127\.0\.0\.1:\d+\. "
                               r"This host takes over when that one ends; Ctrl-C to leave\.$")
        self.conclude("SIGKILL of the host that reads while another stands by, which takes over in the middle of a poll", times,
                      said="Standing by: process N runs on DATA since HH:MM:SS UTC, at URL. This host takes over when that one ends; Ctrl-C to leave.")

    def test_of_three_hosts_one_at_a_time_reads(self):
        self.connect()
        others = [self.another("second"), self.another("third")]
        for other in others:
            self.wait_standing_by(other, self.host)
        self.alerts_for(10)
        self.host.process.send_signal(signal.SIGTERM)
        chosen = wait_until(lambda: next((h for h in others if h.ready_file.exists()), None), "one of the two takes over")
        left = next(h for h in others if h is not chosen)
        self.take_over(chosen)
        self.wait_standing_by(left, chosen)
        self.assertFalse(left.ready_file.exists())
        self.alerts_for(10)
        self.wait_all_admitted()
        chosen.kill()
        self.take_over(left)
        self.conclude("three hosts on one data directory: the first is stopped, the second killed", 2,
                      said="Taking over: process N has ended.")

    def test_a_host_that_is_stopped_keeps_the_directory_and_the_second_says_so(self):
        self.connect()
        second = self.another()
        self.wait_standing_by(second, self.host)
        self.alerts_for(5)
        self.host.process.send_signal(signal.SIGSTOP)
        wait_until(lambda: "is stopped and does nothing, yet it holds the data directory" in second.log_text(), "it says that the first is stopped")
        self.assertTrue(stays(lambda: not second.ready_file.exists(), 1.5), "it may not read beside one that holds the directory")
        self.host.process.send_signal(signal.SIGCONT)
        wait_until(lambda: f"process {self.host.process.pid} goes on" in second.log_text(), "it says that the first goes on")
        self.wait_all_admitted()
        self.alerts_for(5)
        self.host.process.send_signal(signal.SIGSTOP)
        self.host.kill()
        self.take_over(second)
        self.conclude("SIGSTOP of the host that reads while another stands by; first continued, then killed", 2,
                      said="Standing by: process N is stopped and does nothing, yet it holds the data directory. Let it go on (kill -CONT N) or "
                           "end it (kill -KILL N): then this host takes over, and nothing is lost.")

    def test_who_stands_by_leaves_at_a_signal_and_nobody_notices(self):
        self.connect()
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            second = self.another(each.name)
            self.wait_standing_by(second, self.host)
            second.process.send_signal(each)
            self.assertEqual(second.process.wait(timeout=20), 0)
            self.assertIn(f"{each.name} received while standing by, leaving", second.log_text())
        self.assertTrue(answered(self.host))
        self.alerts_for(3)
        self.conclude("a host that stands by is told to leave", 3)

    def test_without_standing_by_it_refuses(self):
        self.connect()
        done = subprocess.run([self.build.host_stub, "--data", self.host.data, "--plugins", self.host.plugins, "serve", "--no-standby",
                               "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("A host runs on this data directory already", done.stderr)
        self.assertIn(f"process {self.host.process.pid}", done.stderr)
        self.assertTrue(answered(self.host))


if __name__ == "__main__":
    unittest.main()
