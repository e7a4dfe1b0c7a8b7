#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How quick and how small: everything in one run, on whole processes, beside the alternatives. Figures have no verdict here;
docs/performance.md sets them beside their targets."""
import argparse
import dataclasses
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "path"))

from processes import Build  # noqa: E402

from at_rest import idle, start  # noqa: E402
from backlog import backlog, details, upstream_alone  # noqa: E402
from document import number, write  # noqa: E402
from growth import growth  # noqa: E402
from latency import latency  # noqa: E402
from machine import machine  # noqa: E402
from many_integrations import integrations  # noqa: E402
from micro import micro  # noqa: E402
from queries import queries  # noqa: E402
from targets import judged  # noqa: E402


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How much of everything. The short form only shows that all of it runs."""
    short: bool = False
    rounds: int = 5
    backlog: int = 50_000
    idle_s: int = 60
    starts: int = 9
    latencies: int = 100
    latency_interval_s: int = 1
    micro_s: float = 0.3
    details: int = 2_000
    events: int = 10_000_000
    crowd: int = 100_000
    stored: int = 10_000_000
    path: tuple = (1_000, 10_000, 100_000, 1_000_000)
    integrations: int = 10_000
    few_integrations: tuple = (1, 10, 100, 1_000)
    few_interval_s: int = 10
    people: tuple = (100, 1_000, 10_000, 100_000)
    stored_of_people: int = 100_000


SHORT = Sizes(short=True, rounds=1, backlog=500, idle_s=2, starts=1, latencies=2, micro_s=0.01, details=50,
              events=2_000, crowd=100, stored=10_000, path=(250, 500), people=(50, 100), stored_of_people=1_000, integrations=20, few_integrations=(1, 4), few_interval_s=2)
MEASURES = {"upstream": upstream_alone, "backlog": backlog, "details": details, "idle": idle, "start": start, "latency": latency,
            "micro": micro, "queries": queries, "growth": growth, "integrations": integrations}


def run(build, sizes, names, target):
    """What has been measured is in the file, also when a later measure fails."""
    result = {"version": 1, "short": sizes.short, "machine": machine(build), "measures": {}}
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        result["measures"][name] = MEASURES[name](build, sizes)
        result["figures"] = judged(result["measures"])
        target.write_text(json.dumps(result, indent=1, allow_nan=False) + "\n")
        print(json.dumps({name: result["measures"][name]}), flush=True)
    return result


def say(figures):
    for row in figures:
        print(f"{row['name'][:70]:<70} {number(row['value'], row['digits']):>12} {row['unit']:<12} {'>=' if row['at_least'] else '<='} "
              f"{row['target']:<8,} {'met' if row['met'] else 'NOT MET'}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--short", action="store_true", help="small sizes, one round: shows that it runs, in seconds")
    parser.add_argument("--only", action="append", choices=MEASURES, metavar="NAME", help=f"one of {', '.join(MEASURES)}; may be repeated")
    parser.add_argument("--rounds", type=int, help="how often each thing is measured; the median counts")
    parser.add_argument("--alerts", type=int, help="of the backlog")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the result goes; by default BUILD/bench.json")
    parser.add_argument("--write", type=Path, metavar="FILE", help="make the document of it, too, with its plots")
    options = parser.parse_args()
    build = Build(options.build)
    sizes = SHORT if options.short else Sizes()
    sizes = dataclasses.replace(sizes, rounds=options.rounds or sizes.rounds, backlog=options.alerts or sizes.backlog)
    target = options.json or build.directory / ("bench_short.json" if sizes.short else "bench.json")
    result = run(build, sizes, options.only or list(MEASURES), target)
    if options.write:
        write(result, options.write)
    say(result["figures"])
    print(f"Written: {', '.join(map(str, filter(None, (target, options.write))))}", file=sys.stderr)


if __name__ == "__main__":
    main()
