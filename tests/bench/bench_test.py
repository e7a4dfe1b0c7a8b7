# SPDX-License-Identifier: Apache-2.0
"""What the benchmark thinks with: fits, plots, tables, without measuring anything."""
import math
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "path"))

import fit  # noqa: E402
from latency import percentile  # noqa: E402
from micro import small_things  # noqa: E402
from spent import spread  # noqa: E402
from worlds import is_walk, without_page  # noqa: E402


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


class Latencies(unittest.TestCase):
    def test_a_percentile_is_a_value_that_so_many_do_not_exceed(self):
        values = list(range(1, 101))
        self.assertEqual([percentile(values, share) for share in (0.5, 0.99, 1.0)], [50, 99, 100])
        self.assertEqual(percentile([7], 0.99), 7)


class SmallThings(unittest.TestCase):
    ROUNDS = [{"run_name": "commit/500/process_time/real_time", "aggregate_name": name, "cpu_time": value, "time_unit": "ns"}
              for name, value in (("mean", 9e6), ("median", 3e6))]

    def test_the_median_of_all_rounds_counts_and_is_by_item(self):
        self.assertEqual(small_things(self.ROUNDS, 5), [{"name": "commit", "at_once": 500, "item": "event", "cpu_ns": 6000.0}])

    def test_a_single_round_counts_by_itself_and_a_unit_is_a_unit(self):
        one = {"run_name": "late_alert/1000/iterations:50/process_time/real_time", "cpu_time": 0.5, "time_unit": "ms"}
        self.assertEqual(small_things([one], 1), [{"name": "late_alert", "at_once": 1000, "item": "call", "cpu_ns": 500000.0}])


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
