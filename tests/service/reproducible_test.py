# SPDX-License-Identifier: Apache-2.0
"""Two builds in different places give the same bytes: here some libraries, the pages and one plugin, or, when everything is to
be tried, what is shipped."""
import os
import tempfile
import unittest

import reproduce
from shared import record, thorough


@unittest.skipIf(os.environ.get("RISK_SANITIZE"), "builds release twice, which says the same whatever this build is")
class Reproducible(unittest.TestCase):
    def test_two_builds_are_the_same(self):
        outputs = reproduce.SHIPPED if thorough() else reproduce.SHORT
        with tempfile.TemporaryDirectory(prefix="risk-reproduce-") as scratch:
            compared = reproduce.compare(outputs, scratch)
        self.assertEqual([name for name, one, other in compared if one != other], [])
        self.assertEqual(len({one for _, one, _ in compared}), len(outputs), "different files cannot have the same hash")
        record("service", "files built twice, in other places, at other times, without a cache: the same bytes", len(outputs))


if __name__ == "__main__":
    unittest.main()
