# SPDX-License-Identifier: Apache-2.0
"""What a figure was measured on, and with."""
import datetime
import os
import platform
import subprocess
import time
from pathlib import Path

PACKAGES = ("libsqlite3-0", "libssl3", "libsoci-core4.0", "libboost1.81-dev", "g++")


def _line(path, beginning):
    for line in Path(path).read_text().splitlines():
        if line.startswith(beginning):
            return line.split(":", 1)[1].strip()
    return "unknown"


def _versions():
    asked = subprocess.run(["dpkg-query", "-W", "-f=${Package} ${Version}\n", *PACKAGES], capture_output=True, text=True)
    return dict(line.split(" ", 1) for line in asked.stdout.splitlines() if " " in line)


def _ticks():
    """Of all processors since the start of the machine: how many in all, and how many idle."""
    numbers = [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(numbers), numbers[3] + numbers[4]


def _busy_percent(seconds=1):
    """What others do while the run has not begun: figures of a busy machine say so. The load of the last minute would count the build."""
    before = _ticks()
    time.sleep(seconds)
    every, idle = (now - then for now, then in zip(_ticks(), before))
    return round(100 * (1 - idle / every)) if every else 0


def machine(build):
    return {"cpu": _line("/proc/cpuinfo", "model name"), "cores": len(os.sched_getaffinity(0)),
            "memory_mb": int(_line("/proc/meminfo", "MemTotal").split()[0]) // 1024, "kernel": platform.release(),
            "busy_percent": _busy_percent(), "python": platform.python_version(), "versions": _versions(),
            "preset": build.directory.name, "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")}
