# SPDX-License-Identifier: Apache-2.0
"""docs/security.md names a test for each wall: that test is there. A wall without one says so."""
import fnmatch
import os
import re
import subprocess
import unittest

from installed import BUILD, SOURCE

NO_WALL = "none"


def threats(text):
    """(threat, wall, proof) of every row of every table that has these three columns."""
    rows = []
    for table in re.findall(r"^\| threat \| wall \| proof \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", text, re.M):
        rows += [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))) for line in table.splitlines()]
    return rows


def tests_of_the_build():
    listing = subprocess.run(["ctest", "--test-dir", str(BUILD), "-N"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^ +Test +#\d+: (.+)$", listing, re.M)


class Documents(unittest.TestCase):
    def setUp(self):
        self.rows = threats((SOURCE / "docs/security.md").read_text())

    def test_every_threat_has_a_wall_and_a_proof_or_says_that_it_has_none(self):
        self.assertGreater(len(self.rows), 40)
        for row in self.rows:
            self.assertEqual(len(row), 3, row)
            self.assertTrue(all(row), row)
            if not row[1].startswith(NO_WALL):
                self.assertRegex(row[2], "`[^`]+`", f"no test is named: {row[0]}")

    def test_every_test_that_is_named_exists(self):
        there = tests_of_the_build()
        missing = [name for name in there if name.endswith("_NOT_BUILT")]
        if missing:
            self.assertNotEqual(os.environ.get("CI"), "true", f"not everything is built: {missing}")
            self.skipTest(f"not everything is built, so not every test is known: {', '.join(missing)}")
        self.assertGreater(len(there), 500)
        named = {name for row in self.rows for name in re.findall("`([^`]+)`", row[2])}
        unknown = sorted(name for name in named if not any(fnmatch.fnmatchcase(test, name) for test in there))
        self.assertEqual(unknown, [], "named in docs/security.md, but there is no such test")


if __name__ == "__main__":
    unittest.main()
