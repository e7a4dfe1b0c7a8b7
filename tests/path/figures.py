#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How quick and how small: measured on this machine, now, on whole processes. Not a test: figures have no verdict."""
import argparse
import json
import pathlib
import statistics
import time

from processes import Build, Host, Simulator, scratch, status_field
from rest import wait_until

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "incydr_simulator" / "scenarios"


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def start_to_first_poll(build, runs):
    """Milliseconds from the start of `serve` until the first read has arrived upstream."""
    took = []
    with scratch("risk-figures-") as directory:
        simulator = Simulator(build, directory)
        host = Host(build, directory)
        host.drop_in_incydr()
        host.command("entitlement", "grant", "engage")
        host.add_incydr(simulator)
        for number in range(runs + 1):  # the first one activates, too
            simulator.control.request("DELETE", "/_control/requests")
            started = time.monotonic()
            host.start(wait=False)
            reads = wait_until(lambda: [r for r in simulator.control.get("/_control/requests")["requests"]
                                        if r["target"].startswith("/v1/sessions?") and "page_size=1&" not in r["target"] + "&"],
                               "the first read", every=0.002)
            if number:
                took.append((time.monotonic() - started) * 1000)
            assert reads
            host.wait_ready()
            host.wait_status("Connected")
            host.stop()
        simulator.stop()
    return {"runs": runs, "median_ms": round(statistics.median(took)), "max_ms": round(max(took))}


def idle(build):
    """Resident memory and processor time while there is nothing to do but one read a second."""
    with scratch("risk-figures-") as directory:
        simulator = Simulator(build, directory)
        host = Host(build, directory)
        host.drop_in_incydr()
        host.command("entitlement", "grant", "engage")
        host.add_incydr(simulator, interval="1s")
        host.start()
        host.wait_status("Connected")
        pids = {"host": host.process.pid, "plugin": host.plugin_pid()}
        before = sum(map(cpu_seconds, pids.values()))
        time.sleep(20)
        spent = sum(map(cpu_seconds, pids.values())) - before
        result = {f"{name}_rss_kb": status_field(pid, "VmRSS") for name, pid in pids.items()}
        host.stop()
        simulator.stop()
    return {**result, "cpu_ms_a_poll": round(spent / 20 * 1000, 1)}


def backlog(build):
    """Fifty thousand alerts at once: how long until the last one is in a score, and what it took."""
    with scratch("risk-figures-") as directory:
        simulator = Simulator(build, directory, "--scenario", SCENARIOS / "backlog.json", "--speed", 0)
        host = Host(build, directory)
        host.drop_in_incydr()
        host.command("entitlement", "grant", "engage")
        host.add_incydr(simulator, fetch_details="false")
        host.start()
        host.wait_status("Connected")
        pids = [host.process.pid, host.plugin_pid()]
        before, started = sum(map(cpu_seconds, pids)), time.monotonic()
        simulator.control.post("/_control/clock", {"advance_ms": 2 * 86_400_000})
        wait_until(lambda: host.integration()["counters"]["admitted"] >= 50_000, "the backlog is drained", 600, every=0.1)
        took, spent = time.monotonic() - started, sum(map(cpu_seconds, pids)) - before
        memory = host.memory_kb()
        size = sum(p.stat().st_size for p in host.data.iterdir())
        host.stop()
        simulator.stop()
    return {"alerts": 50_000, "seconds": round(took, 1), "alerts_a_second": round(50_000 / took), "cpu_us_an_alert": round(spent / 0.05),
            "peak_rss_kb": memory, "database_bytes_an_alert": round(size / 50_000)}


def main():
    parser = argparse.ArgumentParser(prog="./dev figures", description=__doc__)
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    build = Build(options.build)
    for name, measure in (("start_to_first_poll", lambda: start_to_first_poll(build, options.runs)),
                          ("idle", lambda: idle(build)), ("backlog", lambda: backlog(build))):
        print(json.dumps({name: measure()}), flush=True)


if __name__ == "__main__":
    main()
