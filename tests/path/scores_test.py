# SPDX-License-Identifier: Apache-2.0
"""The second writing of the score, held against figures worked out by hand."""
import unittest

import scores

DAY = scores.DAY


class Scores(unittest.TestCase):
    def test_alerts_add_a_quarter_each_up_to_the_ceiling(self):
        self.assertEqual([scores.tenths([0] * n, 0) for n in range(6)], [0, 25, 50, 75, 100, 100])

    def test_a_day_takes_its_share(self):
        self.assertEqual([scores.tenths([0], day * DAY) for day in (0, 9, 18, 45, 90, 91)], [25, 23, 20, 13, 0, 0])

    def test_order_does_not_matter(self):
        self.assertEqual(scores.clear_at([10 * DAY, 0, 200 * DAY]), scores.clear_at([200 * DAY, 10 * DAY, 0]))


if __name__ == "__main__":
    unittest.main()
