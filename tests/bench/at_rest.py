# SPDX-License-Identifier: Apache-2.0
"""With nothing to do: memory and processor time of one integration that reads an empty window, and how soon it reads."""
import time
from pathlib import Path

from peers import peers
from processes import scratch
from rest import wait_until
from spent import cpu_of, memory_kb, spread
from worlds import Reader, Upstream, is_walk


def idle(build, sizes):
    """Each window of time sees exactly one read."""
    with scratch("risk-bench-") as directory:
        upstream = Upstream(build, Path(directory) / "upstream")
        reader = Reader(build, directory, upstream, interval=f"{sizes.idle_s}s")
        reader.start()
        time.sleep(sizes.idle_s / 4)  # away from the instant of the reads
        pids = reader.pids()
        windows = [_window(pids, sizes.idle_s) for _ in range(sizes.rounds)]
        reads = sum(is_walk(request) for request in upstream.requests()["requests"])
        memory = {name: memory_kb([pid], "VmRSS") / 1024 for name, pid in zip(("host", "plugin"), pids)}
        reader.stop()
        upstream.stop()
    return {"interval_s": sizes.idle_s, "reads": reads, "memory_mb": round(sum(memory.values()), 2),
            **{f"{name}_mb": round(value, 2) for name, value in memory.items()}, "cpu_percent": spread(windows, 4)}


def _window(pids, seconds):
    began, before = time.monotonic(), cpu_of(pids)
    time.sleep(seconds)
    return (cpu_of(pids) - before) / (time.monotonic() - began) * 100


def start(build, sizes):
    """From the start of `serve` until the first read has arrived upstream; the vendor's SDK beside it."""
    ours, theirs = [], []
    with scratch("risk-bench-") as directory:
        upstream = Upstream(build, Path(directory) / "upstream")
        reader = Reader(build, directory, upstream)
        reader.start()
        reader.stop()
        beside, why_not = peers(build, directory, alerts=1)
        for _ in range(sizes.starts):
            ours.append(_until_first_read(upstream, reader.host.start))
            reader.stop()
            if beside:
                theirs.append(_until_first_read(beside.upstream, beside.sdk))
        if beside:
            beside.stop()
        upstream.stop()
    return {"first_read_ms": spread(ours), "peers": {"sdk": {"first_read_ms": spread(theirs)}} if beside else {"not_run": why_not}}


def _until_first_read(upstream, begin):
    asked = upstream.requested()
    began = time.monotonic() * 1000
    begin()
    return wait_until(lambda: next((r["steady_ms"] - began for r in upstream.requests(asked)["requests"] if is_walk(r)), None),
                      "the first read")
