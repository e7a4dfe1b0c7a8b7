# SPDX-License-Identifier: Apache-2.0
"""The score, written a second time and from the text alone, to hold against what the host says."""

DAY = 86_400
FULL = 360 * DAY
PENALTY = 90 * DAY


def clear_at(designated):
    """When a person's score is clear again; designated: Unix seconds of the alerts, in any order."""
    clear = 0
    for moment in sorted(designated):
        clear = min(max(clear, moment) + PENALTY, moment + FULL)
    return clear


def tenths(designated, now):
    left = max(0, min(FULL, clear_at(designated) - now))
    return (left * 100 + FULL // 2) // FULL
