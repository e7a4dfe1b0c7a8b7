#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A cursor on time loses what is designated late: two alerts, of which the vendor's checkpoint delivers one.

usage: checkpoint_test.py SIMULATOR WORK_FOLDER
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import SKIPPED
from simulator_process import SimulatorProcess

BEGIN = 1772442000000  # 2026-03-02T09:00:00Z
HOUR = 3600000
SCENARIO = {
    "clock": {"start": BEGIN, "speed": 0},
    "alerts": [
        {"person": "ann@acme.test", "session_id": "late", "begin": "+1h", "critical_at": "+120m"},
        {"person": "omar@acme.test", "session_id": "prompt", "begin": "+2h"},
    ],
}


def main(program, work):
    with tempfile.TemporaryDirectory() as folder:
        scenario, instants = Path(folder) / "scenario.json", Path(folder) / "instants"
        scenario.write_text(json.dumps(SCENARIO))
        instants.write_text("\n".join(str(BEGIN + hours * HOUR) for hours in range(6)))
        with SimulatorProcess(program, "--scenario", str(scenario)) as simulator:
            done = subprocess.run([sys.executable, "-B", str(Path(__file__).with_name("checkpoint_comparison.py")),
                                   "--simulator", simulator.ready["http"], "--instants-file", str(instants), "--step",
                                   "--json", "--environment", str(Path(work) / "environment")],
                                  stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="")
    if done.returncode != 0:
        return done.returncode if done.returncode == SKIPPED else 1
    result = json.loads(done.stdout)
    expected = {"runs": 6, "failed_runs": 0, "due": 2, "delivered": 1, "missed": 1, "delivered_twice": 0, "not_due": 0}
    wrong = {name: result[name] for name, value in expected.items() if result[name] != value}
    if wrong:
        print(f"expected {expected}, found otherwise: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
