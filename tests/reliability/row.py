# SPDX-License-Identifier: Apache-2.0
"""One line of docs/reliability.md, as row.hpp: tests in Python leave theirs in the same file."""
import json
import os


def record(group, what, times, *, due=0, admitted=0, lost=0, twice=0, wrong_scores=0, secrets=0, left_behind=0, said=""):
    file = os.environ.get("RISK_RELIABILITY_ROWS")
    if not file:
        return
    line = json.dumps(dict(group=group, what=what, times=times, due=due, admitted=admitted, lost=lost, twice=twice,
                           wrong_scores=wrong_scores, secrets=secrets, left_behind=left_behind, said=said)) + "\n"
    with open(file, "a", buffering=1) as rows:
        rows.write(line)


def thorough():
    return os.environ.get("RISK_THOROUGH") == "1"
