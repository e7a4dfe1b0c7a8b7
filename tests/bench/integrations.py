#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many integrations of one plugin in one host: how late their reads are, what each of them takes. Prints one JSON object."""
import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "path"))

from processes import Build, Host, Simulator, scratch, status_field  # noqa: E402
from rest import wait_until  # noqa: E402
from spent import cpu_seconds  # noqa: E402


def lag_buckets(text):
    """{upper bound in seconds: reads so far}, of all plugins."""
    buckets = {}
    for bound, count in re.findall(r'^risk_poll_lag_seconds_bucket\{.*le="([^"]+)"\} (\S+)$', text, re.M):
        buckets[float(bound)] = buckets.get(float(bound), 0) + int(float(count))
    return buckets


def quantile_ms(before, after, share):
    """Of the reads between two looks; within a bucket as if they were spread evenly."""
    counts = sorted((bound, count - before.get(bound, 0)) for bound, count in after.items())
    total = counts[-1][1] if counts else 0
    if total == 0:
        return None
    low_bound, low_count = 0.0, 0
    for bound, count in counts:
        if count >= share * total:
            if bound == float("inf"):
                return low_bound * 1000
            inside = (share * total - low_count) / max(count - low_count, 1)
            return round((low_bound + inside * (bound - low_bound)) * 1000, 2)
        low_bound, low_count = bound, count
    return None


def prepared(build, directory, simulator, count, interval):
    host = Host(build, directory)
    host.drop_in_incydr()
    host.command("entitlement", "grant", "engage")
    host.add_incydr(simulator, "Many", interval)
    subprocess.run([build.directory / "bin" / "clone_integrations", host.data, str(count)], check=True)
    return host


def connected(host):
    return host.rest.get("/api/v1/integrations?limit=1", timeout=60)["statuses"].get("Connected", 0)


def metrics(host):
    return host.rest.get("/metrics", timeout=120)


def memory_kb(pids):
    return {name: status_field(pid, "VmRSS") for name, pid in pids.items()}


def measure(build, count, interval_s, rounds):
    with scratch("risk-integrations-") as directory:
        simulator = Simulator(build, directory)
        host = prepared(build, directory, simulator, count, f"{interval_s}s")
        started = time.monotonic()
        host.start()
        listening = time.monotonic() - started
        wait_until(lambda: connected(host) >= min(count, 1), "the first read", 60, every=0.01)
        first = time.monotonic() - started
        wait_until(lambda: connected(host) >= count, "all have read", 120 + 3 * interval_s, every=0.5 if count < 1000 else 3)
        everybody = time.monotonic() - started
        pids = {"host": host.process.pid, "plugin": host.plugin_pid()}
        time.sleep(interval_s)  # what the start has left behind is over
        before, spent, clock = lag_buckets(metrics(host)), {n: cpu_seconds(p) for n, p in pids.items()}, time.monotonic()
        upstream = cpu_seconds(simulator.process.pid)
        time.sleep(rounds * interval_s)
        took = time.monotonic() - clock
        cpu = {name: round((cpu_seconds(pid) - spent[name]) / took * 100, 2) for name, pid in pids.items()}
        upstream = round((cpu_seconds(simulator.process.pid) - upstream) / took * 100, 2)
        memory = memory_kb(pids)  # before anybody asks for all of them
        after = lag_buckets(metrics(host))
        answers = {}
        for name, path in (("page_of_50", "/api/v1/integrations?limit=50"), ("all", "/api/v1/integrations"), ("metrics", "/metrics")):
            asked = time.monotonic()
            size = len(json.dumps(host.rest.get(path, timeout=120)))
            answers[name] = {"ms": round((time.monotonic() - asked) * 1000, 1), "bytes": size}
        host.stop()
        simulator.stop()
    reads = after[float("inf")] - before.get(float("inf"), 0)
    return {"integrations": count, "interval_s": interval_s, "reads": reads,
            "lag_ms": {"p50": quantile_ms(before, after, 0.5), "p99": quantile_ms(before, after, 0.99)},
            "cpu_percent_of_a_core": {**cpu, "ours": round(sum(cpu.values()), 2), "simulator": upstream},
            "cpu_us_a_read": round(sum(cpu.values()) / 100 * took / max(reads, 1) * 1e6),
            "rss_kb": memory, "answers": answers,
            "start_ms": {"listening": round(listening * 1000), "first_read": round(first * 1000), "all_read": round(everybody * 1000)}}


def many_and_one(build, count, interval_s, rounds=1):
    """With one integration, too: what each of the others takes of memory."""
    result = measure(build, count, interval_s, rounds)
    one = measure(build, 1, min(interval_s, 5), 1)
    more = sum(result["rss_kb"].values()) - sum(one["rss_kb"].values())
    return {**result, "rss_kb_of_one": one["rss_kb"], "kb_an_integration": round(more / max(count - 1, 1), 2)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--interval", type=int, default=60, help="seconds")
    parser.add_argument("--rounds", type=float, default=1, help="intervals that are measured")
    options = parser.parse_args()
    build = Build(options.build)
    print(json.dumps(many_and_one(build, options.count, options.interval, options.rounds)))


if __name__ == "__main__":
    main()
