# SPDX-License-Identifier: Apache-2.0
"""Each query behind a page, in a company of any size: what the store's page_figures says."""
import json
import subprocess


def page_queries(build, events, people):
    done = subprocess.run([build.directory / "bin" / "page_figures", str(events), str(people), "--json"], stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    return {**found, "slowest_p99_ms": max(query["p99_ms"] for query in found["queries"]),
            "slowest_median_ms": max(query["p50_ms"] for query in found["queries"])}


def queries(build, sizes):
    return page_queries(build, sizes.events, sizes.crowd)
