# SPDX-License-Identifier: Apache-2.0
"""What the vendor's command line sees of the simulator, each in a process of its own. Run by vendor_client_test.py."""
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

from simulator_process import Control

control = Control(os.environ["SIMULATOR"])
SCENARIO = json.loads(Path(__file__).with_name("scenario.json").read_text(encoding="utf-8"))
INCYDR = Path(sys.executable).with_name("incydr")


def incydr(*arguments):
    done = subprocess.run([str(INCYDR), *arguments], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(f"incydr {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def session_ids(text):
    return [json.loads(line)["sessionId"] for line in text.splitlines() if line.startswith("{")]


class CommandLine(unittest.TestCase):
    def setUp(self):
        control("POST", "scenario", SCENARIO)

    def test_search_with_severity_and_state(self):
        found = session_ids(incydr("sessions", "search", "--severity", "CRITICAL", "--format", "json-lines"))
        self.assertEqual(found, ["eight / 8", "seven", "six", "one"])
        found = session_ids(incydr("sessions", "search", "--state", "CLOSED_FP", "--format", "json-lines"))
        self.assertEqual(found, ["six"])

    def test_search_as_table_and_csv(self):
        self.assertIn("seven", incydr("sessions", "search", "--format", "table", "--columns", "session_id"))
        self.assertIn("seven", incydr("sessions", "search", "--format", "csv", "--columns", "session_id"))

    def test_show_and_events(self):
        self.assertEqual(json.loads(incydr("sessions", "show", "one", "--format", "json-lines"))["sessionId"], "one")
        self.assertIn("sha256", incydr("sessions", "show-events", "one", "--format", "csv"))

    def test_users_and_actors(self):
        self.assertIn("Ann.Lee@acme.test", incydr("users", "list", "--format", "csv"))
        self.assertIn("rosa@cloud-drive.test", incydr("actors", "list", "--format", "csv"))

    def test_a_checkpoint_delivers_once(self):
        search = ["sessions", "search", "--severity", "CRITICAL", "--checkpoint", "once", "--format", "json-lines"]
        self.assertEqual(len(session_ids(incydr(*search))), 4)
        self.assertEqual(session_ids(incydr(*search)), [])
