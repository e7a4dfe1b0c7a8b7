# SPDX-License-Identifier: Apache-2.0
"""Fifty thousand alerts at once, from the first page to the last durable score: host and plugin as a user has them."""
from pathlib import Path

from peers import peers
from processes import scratch
from spent import cpu_of, memory_kb, spread
from worlds import Reader, Upstream, is_walk

MOST_OF_COMMAND_LINE = 2_000  # it takes longer for each alert the more there are: minutes for ten thousand


def drain(build, alerts, people=400, **settings):
    """One round, by itself. CPU is that of the host from the moment it may read on, and of the plugin's process without its
    start, which has been measured before the backlog was there."""
    with scratch("risk-bench-") as directory:
        upstream = Upstream(build, Path(directory) / "upstream", alerts, people)
        reader = Reader(build, directory, upstream, **settings)
        reader.start()
        asked, start_of_plugin = reader.fill_upstream_while_waiting()
        before, upstream_before = cpu_of([reader.host.process.pid]) + start_of_plugin, cpu_of([upstream.pid])
        reader.resume()
        ended = reader.wait_admitted(alerts)
        pids = reader.pids()
        spent, upstream_spent = cpu_of(pids) - before, cpu_of([upstream.pid]) - upstream_before
        pages = [request for request in upstream.requests(asked)["requests"] if is_walk(request)]
        peak = memory_kb(pids, "VmHWM")
        reader.stop()
        size = reader.database_bytes()
        upstream.stop()
    seconds = ended - pages[0]["steady_ms"] / 1000
    return {"cpu_us": spent / alerts * 1e6, "alerts_a_second": alerts / seconds, "seconds": seconds, "peak_mb": peak / 1024,
            "database_bytes": size / alerts, "pages": len(pages), "upstream_cpu_us": upstream_spent / alerts * 1e6}


def summed_up(rounds):
    return {name: spread(one[name] for one in rounds) for name in rounds[0]}


def backlog(build, sizes):
    """Ours and the peers' in turn, so that all meet the same moods of the machine."""
    ours, sdk, command_line = [], [], []
    with scratch("risk-bench-peers-") as directory, scratch("risk-bench-peers-") as other_directory:
        beside, why_not = peers(build, directory, sizes.backlog)
        with_few, _ = peers(build, other_directory, min(sizes.backlog, MOST_OF_COMMAND_LINE)) if beside else (None, None)
        for _ in range(sizes.rounds):
            ours.append(drain(build, sizes.backlog, fetch_details="false"))
            if beside:
                sdk.append(beside.sdk())
                command_line.append(with_few.command_line())
        for each in filter(None, (beside, with_few)):
            each.stop()
    others = {"sdk": summed_up(sdk), "command_line": summed_up(command_line)} if beside else {"not_run": why_not}
    return {"alerts": sizes.backlog, **summed_up(ours), "peers": others}


def details(build, sizes):
    """As it comes when nobody chooses otherwise: file details, one request more for each alert."""
    return {"alerts": sizes.details, **summed_up([drain(build, sizes.details) for _ in range(sizes.rounds)])}


def upstream_alone(build, sizes):
    """What the simulator gives to a client that only reads: it must not be what is measured elsewhere."""
    with scratch("risk-bench-") as directory:
        upstream = Upstream(build, directory, sizes.backlog)
        upstream.begin_the_day()
        target = "/v1/sessions?has_alerts=true&severity=4&page_size=50&page_number="
        upstream.walk(target)  # prepares the pages
        walks = [upstream.walk(target) for _ in range(sizes.rounds)]
        upstream.stop()
    return {"pages_a_second": spread(walk["pages"] / walk["seconds"] for walk in walks),
            "mb_a_second": spread(walk["bytes"] / walk["seconds"] / 1e6 for walk in walks),
            "cpu_us": spread(walk["simulator_cpu_seconds"] / sizes.backlog * 1e6 for walk in walks),
            "client_cpu_us": spread(walk["client_cpu_seconds"] / sizes.backlog * 1e6 for walk in walks),
            "alerts_a_second": spread(sizes.backlog / walk["seconds"] for walk in walks)}
