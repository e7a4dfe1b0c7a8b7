# SPDX-License-Identifier: Apache-2.0
"""The small things, each by itself: what bench_micro (Google Benchmark) and the store's own tools say."""
import json
import subprocess

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
ITEMS = {"commit": "event", "commit_newest_first": "event", "frame_crossing": "event", "score_breakdown": "line", "parse_page": "alert", "map_to_event": "alert"}


def micro(build, sizes):
    """CPU, of all threads that take part; by item where it is done to many at once."""
    done = subprocess.run([build.directory / "bin" / "bench_micro", f"--benchmark_min_time={sizes.micro_s}", "--benchmark_format=json",
                           f"--benchmark_repetitions={sizes.rounds}", "--benchmark_report_aggregates_only=true"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    rows = small_things(json.loads(done.stdout)["benchmarks"], sizes.rounds)
    late = next(row["cpu_ns"] for row in rows if row["name"] == "late_alert" and row["at_once"] == 1_000)
    return {"small_things": rows, "late_alert_ms": round(late / 1e6, 3)}


def small_things(benchmarks, rounds):
    """One row for each: its name, how many at once, nanoseconds of CPU an item. A single round has no aggregates."""
    rows = []
    for one in benchmarks:
        if rounds > 1 and one.get("aggregate_name") != "median":
            continue
        name, _, arguments = one["run_name"].partition("/")
        at_once = int(arguments.split("/")[0]) if arguments[:1].isdigit() else 1
        items = at_once if name in ITEMS else 1
        rows.append({"name": name, "at_once": at_once, "item": ITEMS.get(name, "call"), "cpu_ns": round(one["cpu_time"] * NANOSECONDS[one["time_unit"]] / items, 1)})
    return rows


def commit_growth(build, events, people):
    done = subprocess.run([build.directory / "bin" / "commit_growth", str(events), str(people)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)
