# SPDX-License-Identifier: Apache-2.0
"""From the instant at which an alert is to be seen upstream until its score is read over REST."""
import random
import time
from pathlib import Path

from processes import scratch
from rest import wait_until
from spent import spread
from worlds import Reader, Upstream, is_walk


def percentile(values, share):
    """The smallest value that so many of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered), -int(-len(ordered) * share // 1)) - 1)]


def latency(build, sizes):
    """At moments that have nothing to do with those of the reads; each alert is of a person who had none before."""
    dice = random.Random(1)
    waited, after_read = [], []
    with scratch("risk-bench-") as directory:
        upstream = Upstream(build, Path(directory) / "upstream")
        reader = Reader(build, directory, upstream, interval=f"{sizes.latency_interval_s}s")
        reader.start()
        for number in range(sizes.latencies):
            time.sleep(dice.uniform(0, sizes.latency_interval_s))
            took, beyond = _one(upstream, reader.host.rest, f"person{number}@acme.test")
            waited.append(took)
            after_read.append(beyond)
        reader.stop()
        upstream.stop()
    interval_ms = sizes.latency_interval_s * 1000
    return {"interval_ms": interval_ms, "alerts": len(waited), "p50_ms": round(percentile(waited, 0.5), 1), "p99_ms": round(percentile(waited, 0.99), 1),
            "p99_beyond_interval_ms": round(max(0, percentile(waited, 0.99) - interval_ms), 1), "after_read_ms": spread(after_read)}


def _one(upstream, rest, email):
    """Milliseconds since it is there, and since the read that could see it."""
    asked = upstream.requested()
    upstream.control.post("/_control/alerts", {"person": email, "begin": "now"})
    there = time.monotonic() * 1000
    wait_until(lambda: rest.request("GET", f"/api/v1/scores/{email}")[0] == 200, f"a score of {email}", every=0.005)
    seen = time.monotonic() * 1000
    reads = [request["steady_ms"] for request in upstream.requests(asked)["requests"] if is_walk(request) and request["steady_ms"] >= int(there)]
    return seen - there, seen - (reads[0] if reads else there)
