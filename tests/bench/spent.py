# SPDX-License-Identifier: Apache-2.0
"""What processes have taken: processor time to the nanosecond, memory."""
import statistics
import time

from processes import status_field


def cpu_seconds(pid):
    """User and system time of a whole process, threads that have ended included: /proc/PID/stat counts in hundredths."""
    return time.clock_gettime((~pid << 3) | 2)  # its CPU clock, as clock_getcpuclockid makes it


def cpu_of(pids):
    return sum(map(cpu_seconds, pids))


def memory_kb(pids, field):
    """Of all of them together; VmRSS now, VmHWM at most."""
    return sum(status_field(pid, field) for pid in pids)


def spread(values, digits=2):
    """The median, and how far from it the rounds lie."""
    values = list(values)
    return {"median": round(statistics.median(values), digits), "least": round(min(values), digits),
            "most": round(max(values), digits), "rounds": len(values)}
