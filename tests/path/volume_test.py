# SPDX-License-Identifier: Apache-2.0
"""Many alerts, little memory; and processes that are killed while they read."""
import json
import pathlib
import subprocess
import sys
import unittest

from path_case import BUILD, SANITIZED, PathCase
from processes import status_field
from rest import wait_until

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = HERE.parent / "incydr_simulator" / "scenarios"


class Backlog(PathCase):
    scenario = ("--scenario", SCENARIOS / "backlog.json")

    def test_fifty_thousand_alerts_drain_with_flat_memory(self):
        # A sanitizer multiplies both time and memory: there it is a tenth of it, and only the alerts are counted.
        share = 0.1 if SANITIZED else 1.0
        activated = self.connect()
        self.advance(48 * 60 * share)
        due = len(self.control.get(f"/_control/due?activated_at_ms={activated}", timeout=60)["due"])
        self.assertGreater(due, 4000 if SANITIZED else 49_999)
        wait_until(lambda: self.counters()["admitted"] >= due, f"{due} alerts are admitted", 240, every=0.2)
        self.assertEqual(self.counters()["admitted"], due)
        self.assert_balanced()
        memory = self.host.memory_kb()
        print(f"peak memory of {due} alerts: {memory}")
        if not SANITIZED:
            self.assertLess(sum(memory.values()), 60_000, memory)


class Idle(PathCase):
    def test_an_idle_host_with_one_integration_is_small(self):
        self.connect()
        self.after_next_read()
        memory = {"host": status_field(self.host.process.pid, "VmRSS"), "plugin": status_field(self.host.plugin_pid(), "VmRSS")}
        print(f"idle memory: {memory}")
        if not SANITIZED:
            self.assertLess(sum(memory.values()), 34_000, memory)


class Programs(unittest.TestCase):
    def last_line(self, program, *arguments):
        done = subprocess.run([sys.executable, str(HERE / program), "--build", BUILD, *arguments], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
        return json.loads(done.stdout.splitlines()[-1])

    def test_nothing_is_lost_and_nothing_counts_twice_while_processes_are_killed(self):
        result = self.last_line("soak.py", "--days", "6", "--kills", "20", "--step-minutes", "240", "--seed", "1")
        self.assertGreater(result["due"], 100)
        self.assertEqual(result["admitted"], result["due"])
        self.assertGreaterEqual(sum(result["kills"].values()), 20)

    def test_the_demo_ends_by_itself_with_one_line_of_json(self):
        result = self.last_line("demo.py", "--headless", "--seconds", "8")
        self.assertEqual(result["status"], "Connected")
        self.assertGreater(result["due"], 0)
        self.assertGreater(result["admitted"], 0)
        self.assertEqual(result["admitted"] + result["unmatched"], result["due"])
        self.assertEqual(result["history"]["people"], result["people"])
        self.assertEqual(set(result), {"status", "due", "fetched", "admitted", "unmatched", "ignored", "duplicates", "people",
                                       "organisation_score", "requests", "history", "pages", "wall_s", "peak_rss_kb"})


if __name__ == "__main__":
    unittest.main()
