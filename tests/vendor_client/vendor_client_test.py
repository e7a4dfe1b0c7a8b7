#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the vendor's own SDK and command line against the simulator.

usage: vendor_client_test.py SIMULATOR WORK_FOLDER
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import Unreachable, make_environment, skip
from simulator_process import SimulatorProcess

HERE = Path(__file__).parent


def main(program: str, work: str) -> int:
    try:
        python = make_environment(Path(work) / "environment")
    except Unreachable as reason:
        return skip(str(reason))
    with tempfile.TemporaryDirectory() as home:
        with SimulatorProcess(program, "--scenario", str(HERE / "scenario.json"), "--directory", home) as simulator:
            ready = simulator.ready
            surroundings = os.environ | {
                "HOME": home,  # the command line keeps its checkpoints and its log there
                "NO_PROXY": "localhost,127.0.0.1",
                "REQUESTS_CA_BUNDLE": ready["ca_file"],
                "SIMULATOR": ready["http"],
                "INCYDR_URL": ready["https"],
                "INCYDR_API_CLIENT_ID": ready["client_id"],
                "INCYDR_API_CLIENT_SECRET": ready["client_secret"],
                "INCYDR_LOG_STDERR": "false",
                "PYTHONWARNINGS": "ignore",
                "COLUMNS": "400",
            }
            checks = [str(python), "-B", "-W", "ignore", "-m", "unittest", "-v", "sdk_checks", "command_line_checks"]
            return subprocess.run(checks, cwd=HERE, env=surroundings, timeout=550).returncode


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
