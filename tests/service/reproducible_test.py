# SPDX-License-Identifier: Apache-2.0
"""Two builds in different places give the same bytes: here some libraries, the pages and one plugin, or, when everything is to
be tried, what is shipped."""
import tempfile
import unittest

import reproduce
from shared import record, thorough


class Reproducible(unittest.TestCase):
    def test_two_builds_are_the_same(self):
        outputs = reproduce.SHIPPED if thorough() else reproduce.SHORT
        with tempfile.TemporaryDirectory(prefix="risk-reproduce-") as scratch:
            compared = reproduce.compare(outputs, scratch)
        self.assertEqual([name for name, one, other in compared if one != other], [])
        self.assertEqual(len({one for _, one, _ in compared}), len(outputs), "different files cannot have the same hash")
        record("service", f"files built twice, in other places and without a cache, that are the same: {', '.join(outputs)}", len(outputs))


if __name__ == "__main__":
    unittest.main()
