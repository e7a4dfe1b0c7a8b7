# SPDX-License-Identifier: Apache-2.0
"""What is to be reached, and where in a result it stands."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Figure:
    name: str
    place: str  # of the value in result["measures"], members joined by dots
    target: float
    unit: str
    at_least: bool = False  # else at most
    peer: str = ""  # where the vendor's SDK stands, if it does this at all
    digits: int = 1


FIGURES = (
    Figure("CPU an alert, fetch to durable score, host and plugin", "backlog.cpu_us.median", 12, "µs", peer="backlog.peers.sdk.cpu_us.median"),
    Figure("durable alerts a second, whole backlog", "backlog.alerts_a_second.median", 80_000, "", True, "backlog.peers.sdk.alerts_a_second.median", 0),
    Figure("peak memory, host and plugin together, same backlog", "backlog.peak_mb.median", 35, "MB", peer="backlog.peers.sdk.peak_mb.median"),
    Figure("idle memory, host and plugin together", "idle.memory_mb", 22, "MB"),
    Figure("idle CPU, one integration at 60 s", "idle.cpu_percent.median", 0.1, "% of a core", digits=3),
    Figure("start of `serve` to first read upstream", "start.first_read_ms.median", 150, "ms", peer="start.peers.sdk.first_read_ms.median", digits=0),
    Figure("alert visible upstream → score over REST, p99, beyond the interval", "latency.p99_beyond_interval_ms", 250, "ms", digits=0),
    Figure("many integrations at 60 s: lag of a read, p99", "integrations.lag_ms.p99", 500, "ms"),
    Figure("… memory an integration", "integrations.kb_an_integration", 60, "kB"),
    Figure("… CPU of reads that find nothing", "integrations.cpu_percent_of_a_core.ours", 30, "% of a core"),
    Figure("database bytes an event, bodies included", "backlog.database_bytes.median", 900, "B", digits=0),
    Figure("many events: the slowest query behind a page, p99", "queries.slowest_p99_ms", 20, "ms"),
    Figure("late alert for a person with 1,000 events", "micro.late_alert_ms", 2, "ms", digits=2),
)


def found(measures, place):
    """The value at a place, or None where that was not measured."""
    value = measures
    for member in place.split("."):
        if not isinstance(value, dict) or member not in value:
            return None
        value = value[member]
    return value


def judged(measures):
    """Each figure that was measured, beside its target."""
    rows = []
    for figure in FIGURES:
        value = found(measures, figure.place)
        if value is None:
            continue
        met = value >= figure.target if figure.at_least else value <= figure.target
        rows.append({"name": figure.name, "value": value, "unit": figure.unit, "target": figure.target, "at_least": figure.at_least,
                     "met": met, "peer": found(measures, figure.peer) if figure.peer else None, "digits": figure.digits})
    return rows
