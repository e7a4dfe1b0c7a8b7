# SPDX-License-Identifier: Apache-2.0
"""How cost grows with alerts, people and integrations."""
import fit
from backlog import drain
from micro import commit_growth
from queries import page_queries


def growth(build, sizes):
    """Each line is what one more of something costs in all: [n, cost] and the exponent that fits."""
    stored = commit_growth(build, sizes.stored, 1_000)["points"]
    path = [[count, drain(build, count, fetch_details="false")["cpu_us"] * count / 1e6] for count in sizes.path]
    people = [[count, commit_growth(build, sizes.stored_of_people, count)["points"][-1][1]] for count in sizes.people]
    slowest = [[count, page_queries(build, sizes.stored_of_people, count)["slowest_median_ms"]] for count in sizes.people]
    lines = {
        "alerts": {"unit": "alerts", "cost": "seconds of CPU",
                   "lines": {"whole path: host and plugin": path, "store alone": [point[:2] for point in stored]}},
        "database": {"unit": "alerts", "cost": "bytes of the database", "lines": {"database": [[n, size] for n, _, size in stored]}},
        "people": {"unit": "people", "cost": "seconds of CPU", "lines": {f"to store {sizes.stored_of_people:,} alerts": people}},
        "queries": {"unit": "people", "cost": "ms of CPU", "lines": {"the slowest query behind a page": slowest}},
    }
    return {name: fitted(part) for name, part in lines.items()}


def fitted(part):
    return {**part, "fits": {name: fit.growth(points) for name, points in part["lines"].items() if len(points) > 1}}
