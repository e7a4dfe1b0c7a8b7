# SPDX-License-Identifier: Apache-2.0
"""A simulated upstream full of alerts, and a host that reads it as a user's would."""
import json
import subprocess
import time
from pathlib import Path

from processes import Host, Simulator
from rest import wait_until
from spent import cpu_seconds

DAY_MS = 86_400_000
PAGE = 50


def backlog_scenario(directory, alerts, people):
    """All of them critical and begun within one day, none of them there yet."""
    path = Path(directory) / "scenario.json"
    path.write_text(json.dumps({
        "seed": 50_000, "clock": {"start": "2026-03-02T00:00:00Z", "speed": 0},
        "people": [{"count": people, "domain": "acme.test", "by_actor_name": 1.0, "by_parent": 0.0, "by_events": 0.0}],
        "generators": [{"from": "+1m", "length": "1d", "critical": alerts, "noise": 0}]}))
    return path


class Upstream:
    """A frozen tenant whose alerts lie in the coming day."""

    def __init__(self, build, directory, alerts=0, people=400):
        self.build = build
        directory = Path(directory)
        directory.mkdir(exist_ok=True)
        self.simulator = Simulator(build, directory, "--scenario", backlog_scenario(directory, alerts, people), "--speed", 0)
        self.control = self.simulator.control

    @property
    def pid(self):
        return self.simulator.process.pid

    def stop(self):
        self.simulator.stop()

    def requests(self, after=0):
        return self.control.request("GET", f"/_control/requests?after={after}", timeout=120)[1]

    def requested(self):
        """How many there have been so far."""
        return self.requests(after=1 << 62)["total"]

    def begin_the_day(self):
        """Now all alerts are due."""
        self.control.request("POST", "/_control/clock", {"advance_ms": 2 * DAY_MS}, timeout=120)
        self.control.request("GET", "/_control/clock", timeout=120)  # what happened meanwhile has happened

    def walk(self, target, rounds=1):
        """Reads all pages of a query as fast as they come, and says what that took. The first time prepares them."""
        ready = self.simulator.ready
        before = cpu_seconds(self.pid)
        done = subprocess.run([self.build.directory / "bin" / "page_client", ready["https"], ready["ca_file"], ready["client_id"],
                               target, str(rounds)], input=ready["client_secret"], capture_output=True, text=True, check=True)
        return {**json.loads(done.stdout), "simulator_cpu_seconds": cpu_seconds(self.pid) - before}


def is_walk(request):
    """A page of alerts; not what activation asks for to try its permissions."""
    return request["target"].startswith("/v1/sessions?") and f"page_size={PAGE}" in request["target"]


def without_page(target):
    """The query of a walk, so that the number of the page comes last."""
    path, _, query = target.partition("?")
    kept = [part for part in query.split("&") if not part.startswith("page_number=")]
    return f"{path}?{'&'.join(kept)}&page_number="


class Reader:
    """A host with one integration, kept waiting while its upstream fills up."""

    def __init__(self, build, directory, upstream, interval="60s", **settings):
        self.upstream = upstream
        self.host = Host(build, directory)
        self.host.drop_in_incydr()
        self.host.command("entitlement", "grant", "engage")
        self.host.add_incydr(upstream.simulator, interval=interval, **settings)

    def start(self):
        self.host.start()
        self.host.wait_status("Connected", seconds=120)
        self.id = self.host.integration()["id"]

    def stop(self):
        self.host.stop()

    def pids(self):
        return [self.host.process.pid, self.host.plugin_pid()]

    def fill_upstream_while_waiting(self):
        """Paused as an administrator does it; the pages that it will ask for are prepared. Returns how many requests there
        were, and what the plugin's process, which ends with this, has taken since its start: start and first proof."""
        started = cpu_seconds(self.host.plugin_pid())
        self.host.rest.post(f"/api/v1/integrations/{self.id}/pause")
        self.host.wait_status("Paused")
        walked = next(request for request in self.upstream.requests()["requests"] if is_walk(request))
        self.upstream.begin_the_day()
        self.upstream.walk(without_page(walked["target"]))
        return self.upstream.requested(), started

    def resume(self):
        self.host.rest.post(f"/api/v1/integrations/{self.id}/resume")

    def admitted(self):
        return self.host.rest.get(f"/api/v1/integrations/{self.id}", timeout=60)["counters"]["admitted"]

    def wait_admitted(self, count, every=0.02, seconds=900):
        wait_until(lambda: self.admitted() >= count, f"{count} alerts are in scores", seconds, every)
        return time.monotonic()

    def database_bytes(self):
        """Of a host that has ended: the write-ahead log is in the file."""
        return sum(path.stat().st_size for path in self.host.data.glob("host.db*"))

