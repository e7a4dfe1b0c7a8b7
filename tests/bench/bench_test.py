# SPDX-License-Identifier: Apache-2.0
"""What the benchmark thinks with: fits, plots, tables, without measuring anything."""
import json
import math
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "path"))

import fit  # noqa: E402
from document import document, write  # noqa: E402
from growth import fitted  # noqa: E402
from latency import percentile  # noqa: E402
from micro import small_things  # noqa: E402
from plot import log_log  # noqa: E402
from spent import spread  # noqa: E402
from targets import found, judged  # noqa: E402
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


LINES = {"ours": [(1_000, 0.012), (10_000, 0.13), (100_000, 1.4)], "a < b & \"c\"": [(1_000, 3.0), (100_000, 250.0)]}


class Plots(unittest.TestCase):
    def test_a_plot_is_well_formed_and_has_no_figure_that_is_none(self):
        text = log_log('Growth <of> "cost"', "alerts", "seconds & more", LINES)
        tree = ElementTree.fromstring(text)
        self.assertEqual(tree.tag, "{http://www.w3.org/2000/svg}svg")
        self.assertNotRegex(text, "(?i)nan|inf\\b|none[^\"]")
        self.assertEqual(len(tree.findall("{http://www.w3.org/2000/svg}polyline")), len(LINES))

    def test_all_points_lie_within_the_picture(self):
        tree = ElementTree.fromstring(log_log("t", "x", "y", LINES))
        for line in tree.iter("{http://www.w3.org/2000/svg}polyline"):
            for pair in line.get("points").split():
                x, y = map(float, pair.split(","))
                self.assertTrue(0 <= x <= 640 and 0 <= y <= 360, pair)

    def test_a_line_of_one_point_is_drawn_and_what_has_no_logarithm_is_refused(self):
        ElementTree.fromstring(log_log("t", "x", "y", {"one": [(1, 1)]}))
        for bad in ({}, {"a": [(0, 1)]}, {"a": [(1, math.nan)]}, {"a": [(1, math.inf)]}):
            with self.assertRaises(ValueError):
                log_log("t", "x", "y", bad)


RESULT = {"version": 1, "short": True,
          "machine": {"cpu": "C", "cores": 2, "memory_mb": 1024, "kernel": "6", "busy_percent": 3, "python": "3", "versions": {"a": "1"}, "preset": "release", "date": "d"},
          "measures": {
              "backlog": {"alerts": 10, **{name: spread([value]) for name, value in
                                           {"cpu_us": 11.0, "alerts_a_second": 90_000.0, "peak_mb": 36.0, "seconds": 1.0, "upstream_cpu_us": 1.0}.items()},
                          "peers": {"not_run": "no index"}},
              "growth": {"alerts": fitted({"unit": "alerts", "cost": "s", "lines": {"x|y": [[1_000, 1.0], [10_000, 100.0]]}})},
          }}


class Documents(unittest.TestCase):
    def test_each_figure_stands_beside_its_target(self):
        rows = {row["name"]: row for row in judged(RESULT["measures"])}
        self.assertEqual([(row["value"], row["met"]) for row in rows.values()], [(11.0, True), (90_000.0, True), (36.0, False)])

    def test_a_figure_that_was_not_measured_is_left_out_not_made_up(self):
        self.assertEqual(judged({}), [])
        self.assertIsNone(found({"a": {"b": 1}}, "a.b.c"))

    def test_the_document_says_what_failed_what_did_not_run_and_what_grows_too_fast(self):
        text = document(RESULT)
        for words in ("**not met**", "**not run**: no index", "**worse than n log n**", "A short run", "growth_alerts.svg"):
            self.assertIn(words, text)
        self.assertNotRegex(text, r"\b(nan|None|inf)\b")

    def test_figures_of_a_busy_machine_say_so(self):
        self.assertNotIn("busy", document(RESULT))
        self.assertIn("busy", document({**RESULT, "machine": {**RESULT["machine"], "busy_percent": 40}}))

    def test_every_row_of_a_table_has_as_many_cells_as_its_header(self):
        for block in document(RESULT).split("\n\n"):
            rows = [line.replace("\\|", "") for line in block.splitlines() if line.startswith("|")]
            self.assertLessEqual(len({row.count("|") for row in rows}), 1, block)

    def test_a_result_is_json_and_comes_back_as_it_was(self):
        result = {**RESULT, "figures": judged(RESULT["measures"])}
        self.assertEqual(json.loads(json.dumps(result, allow_nan=False)), result)

    def test_document_and_plots_are_written_side_by_side(self):
        with tempfile.TemporaryDirectory() as directory:
            write(RESULT, Path(directory) / "performance.md")
            for name in ("performance.md", "images/growth_alerts.svg"):
                self.assertTrue((Path(directory) / name).read_text())


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
