# SPDX-License-Identifier: Apache-2.0
"""What the benchmark thinks with: fits, plots, tables, without measuring anything."""
import math
import unittest

import fit
from spent import spread
from worlds import is_walk, without_page


class Fit(unittest.TestCase):
    SIZES = (1_000, 10_000, 100_000, 1_000_000)

    def test_powers_are_found_exactly(self):
        for power in (0.0, 0.5, 1.0, 2.0):
            self.assertAlmostEqual(fit.exponent([(n, 3.5 * n ** power) for n in self.SIZES]), power)

    def test_linear_and_n_log_n_pass_and_a_square_does_not(self):
        self.assertFalse(fit.growth([(n, 12e-6 * n) for n in self.SIZES])["worse_than_n_log_n"])
        self.assertFalse(fit.growth([(n, 1e-6 * n * math.log(n)) for n in self.SIZES])["worse_than_n_log_n"])
        self.assertTrue(fit.growth([(n, 1e-9 * n * n) for n in self.SIZES])["worse_than_n_log_n"])
        self.assertTrue(fit.growth([(n, 1e-6 * n ** 1.25) for n in self.SIZES])["worse_than_n_log_n"])

    def test_what_cannot_be_fitted_is_refused(self):
        for points in ([], [(10, 1.0)], [(10, 1.0), (10, 2.0)]):
            with self.assertRaises(ValueError):
                fit.growth(points)


class Rounds(unittest.TestCase):
    def test_the_median_counts_and_the_spread_is_kept(self):
        self.assertEqual(spread([3.0, 1.0, 100.0]), {"median": 3.0, "least": 1.0, "most": 100.0, "rounds": 3})


class Requests(unittest.TestCase):
    WALK = "/v1/sessions?has_alerts=true&page_number=3&page_size=50&severity=4"

    def test_pages_are_told_from_the_trial_of_permissions(self):
        self.assertTrue(is_walk({"target": self.WALK}))
        self.assertFalse(is_walk({"target": "/v1/sessions?page_number=0&page_size=1"}))
        self.assertFalse(is_walk({"target": "/v1/users?page=1&pageSize=50"}))

    def test_a_query_is_repeated_for_other_pages(self):
        self.assertEqual(without_page(self.WALK), "/v1/sessions?has_alerts=true&page_size=50&severity=4&page_number=")


if __name__ == "__main__":
    unittest.main()
