# SPDX-License-Identifier: Apache-2.0
"""The vendor's own client at the same job, on the same alerts of the same simulator: its SDK into SQLite, its command line
with a checkpoint into a file."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "vendor_client"
sys.path.insert(0, str(VENDOR))

from environment import Unreachable, make_environment  # noqa: E402

from worlds import Upstream  # noqa: E402


class Peers:
    """Both of them, with an upstream of their own that stays as it is for all rounds."""

    def __init__(self, build, directory, alerts):
        self.python = make_environment(build.directory / "tests" / "vendor_client" / "environment")
        self.directory = Path(directory)
        self.alerts = alerts
        self.upstream = Upstream(build, self.directory / "peers", alerts)
        self.upstream.control.post("/_control/settings", {"sort_direction": "accept"})  # their SDK names one
        self.upstream.begin_the_day()
        self.rounds = 0

    def stop(self):
        self.upstream.stop()

    def _environment(self, home):
        ready = self.upstream.simulator.ready
        home.mkdir()
        return {**os.environ, "HOME": str(home), "INCYDR_URL": ready["https"], "INCYDR_API_CLIENT_ID": ready["client_id"],
                "INCYDR_API_CLIENT_SECRET": ready["client_secret"], "INCYDR_LOG_STDERR": "false", "REQUESTS_CA_BUNDLE": ready["ca_file"],
                "NO_PROXY": "localhost,127.0.0.1", "PYTHONWARNINGS": "ignore"}

    def _next(self, name):
        self.rounds += 1
        return self.directory / f"{name}_{self.rounds}"

    def sdk(self):
        home = self._next("sdk")
        done = subprocess.run([self.python, str(Path(__file__).with_name("sdk_reader.py")), str(home) + ".db"], env=self._environment(home),
                              stdout=subprocess.PIPE, text=True, check=True)
        took = json.loads(done.stdout)
        return self._figures(took["stored"], took["seconds"], took["cpu_seconds"], took["peak_kb"])

    def command_line(self):
        """Its start counts: each run of it is a process."""
        home = self._next("command_line")
        output = Path(str(home) + ".jsonl")
        with open(output, "wb") as file:
            began = time.monotonic()
            process = subprocess.Popen([self.python.with_name("incydr"), "sessions", "search", "--severity", "CRITICAL", "--checkpoint", "bench",
                                        "--format", "json-lines"], env=self._environment(home), stdout=file)
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise AssertionError(f"the vendor's command line ended with {process.returncode}")
        with open(output, "rb") as file:
            delivered = sum(line.startswith(b"{") for line in file)
        output.unlink()
        return self._figures(delivered, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss)

    def _figures(self, delivered, seconds, cpu, peak_kb):
        if delivered != self.alerts:
            raise AssertionError(f"the vendor's client delivered {delivered} of {self.alerts} alerts")
        return {"cpu_us": cpu / delivered * 1e6, "alerts_a_second": delivered / seconds, "seconds": seconds, "peak_mb": peak_kb / 1024}


def peers(build, directory, alerts):
    """None and the reason where the package index cannot be reached."""
    try:
        made = Peers(build, directory, alerts)
        made.sdk()  # the pages that it asks for are prepared, and its byte code
        return made, None
    except Unreachable as reason:
        return None, str(reason)
