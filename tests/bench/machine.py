# SPDX-License-Identifier: Apache-2.0
"""What a figure was measured on, and with."""
import datetime
import os
import platform
import subprocess
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


def machine(build):
    """The load is that of the last minute before the run: figures of a busy machine say so."""
    return {"cpu": _line("/proc/cpuinfo", "model name"), "cores": len(os.sched_getaffinity(0)),
            "memory_mb": int(_line("/proc/meminfo", "MemTotal").split()[0]) // 1024, "kernel": platform.release(),
            "load": round(os.getloadavg()[0], 2), "python": platform.python_version(), "versions": _versions(),
            "preset": build.directory.name, "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")}
