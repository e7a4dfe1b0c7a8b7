# SPDX-License-Identifier: Apache-2.0
"""The record tells what broke, and cannot be made to look better than it was."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import row

HERE = pathlib.Path(__file__).resolve().parent


class Table(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.rows = pathlib.Path(folder.name) / "rows.jsonl"
        self.document = pathlib.Path(folder.name) / "reliability.md"
        former = os.environ.get("RISK_RELIABILITY_ROWS")
        os.environ["RISK_RELIABILITY_ROWS"] = str(self.rows)
        self.addCleanup(lambda: os.environ.pop("RISK_RELIABILITY_ROWS") if former is None else os.environ.update(RISK_RELIABILITY_ROWS=former))

    def run_table(self, *arguments):
        return subprocess.run([sys.executable, "-B", HERE / "table.py", self.rows, *arguments], capture_output=True, text=True)

    def test_what_went_well_is_counted_and_succeeds(self):
        row.record("store", "fail a write", 40, due=7, admitted=7, said="The disk | is full.")
        row.record("store", "fail a write", 2, due=1, admitted=1)
        row.record("network", "an address", 100)
        done = self.run_table("--write", self.document, "--form", "whole")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("2 ways, 142 times; alerts due 8, admitted 8, lost 0", done.stdout)
        text = self.document.read_text()
        self.assertIn("| fail a write | 42 | 8 | 8 | 0 | 0 | 0 | 0 | 0 |", text)
        self.assertIn("| an address | 100 | – | – | – | – | – | 0 | 0 |", text)
        self.assertIn("* fail a write: “The disk \\| is full.”", text)
        self.assertIn("of a whole run", text)
        self.assertIn("## Not in this run\n\n* A plugin that attacks\n", text)

    def test_each_broken_promise_fails_and_is_named(self):
        for broken in (dict(lost=1), dict(twice=1), dict(wrong_scores=1), dict(secrets=1), dict(left_behind=1), dict(due=2, admitted=1)):
            self.rows.unlink(missing_ok=True)
            row.record("processes", "it breaks", 3, **broken)
            done = self.run_table()
            self.assertEqual(done.returncode, 1, broken)
            self.assertIn("NOT AS PROMISED: processes: it breaks", done.stdout)

    def test_what_was_never_done_proves_nothing(self):
        row.record("processes", "nothing", 0)
        self.assertEqual(self.run_table().returncode, 1)

    def test_a_line_that_is_no_row_is_an_error(self):
        self.rows.write_text(json.dumps({"group": "store"}) + "\n")
        done = self.run_table()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(":1: expected a row", done.stderr)

    def test_no_rows_are_no_fault(self):
        self.assertEqual(self.run_table().returncode, 0)


if __name__ == "__main__":
    unittest.main()
