#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many of the due alerts does the vendor's own command line deliver with a checkpoint?

Runs `incydr sessions search --severity CRITICAL --checkpoint NAME` at given instants of a running simulator's clock,
and compares what it delivered with what was due. Every instant is one run of the vendor's code, checkpoint file
included, in an environment that is made if it is not there yet (--environment).
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
from environment import Unreachable, make_environment, skip  # noqa: E402
from simulator_process import Control  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulator", required=True, help="http origin of a running simulator")
    parser.add_argument("--instants-file", required=True, help="Unix milliseconds: a JSON list, or one a line")
    parser.add_argument("--activated-at-ms", type=int, help="since when alerts are due; the first instant")
    parser.add_argument("--step", action="store_true", help="set the clock to each instant instead of waiting for it")
    parser.add_argument("--checkpoint", default="comparison", help="name of the checkpoint")
    parser.add_argument("--environment", default=str(Path(tempfile.gettempdir()) / "incydr-vendor-client"),
                        help="folder of the virtual environment")
    parser.add_argument("--json", action="store_true", help="print one JSON object on one line")
    return parser.parse_args()


def read_instants(file):
    text = Path(file).read_text(encoding="utf-8")
    instants = json.loads(text) if text.lstrip().startswith("[") else [int(line) for line in text.split()]
    if not instants or sorted(instants) != instants:
        sys.exit(f"{file}: expected at least one instant, in order of time")
    return instants


def come_to(control, instant, step):
    if step:
        control("POST", "clock", {"set": instant})
    while not step and control("GET", "clock")["now_ms"] < instant:
        time.sleep(0.02)


def run_command_line(command_line, name):
    """One run: the session ids it printed, and whether it ended in order."""
    from click.testing import CliRunner
    result = CliRunner().invoke(command_line, ["sessions", "search", "--severity", "CRITICAL", "--checkpoint", name,
                                               "--format", "json-lines"])
    lines = [line for line in result.output.splitlines() if line.startswith("{")]
    return [json.loads(line)["sessionId"] for line in lines], result.exit_code == 0


def compare(options):
    control = Control(options.simulator)
    client = control("GET", "client")
    os.environ |= {"INCYDR_URL": options.simulator, "INCYDR_API_CLIENT_ID": client["client_id"],
                   "INCYDR_API_CLIENT_SECRET": client["client_secret"], "INCYDR_LOG_STDERR": "false",
                   "NO_PROXY": "localhost,127.0.0.1"}
    from _incydr_cli.main import incydr  # after HOME is set: it makes a folder there
    instants = read_instants(options.instants_file)
    delivered, failed_runs = [], 0
    for instant in instants:
        come_to(control, instant, options.step)
        ids, in_order = run_command_line(incydr, options.checkpoint)
        delivered += ids
        failed_runs += 0 if in_order else 1
    activated = instants[0] if options.activated_at_ms is None else options.activated_at_ms
    answer = control("GET", f"due?activated_at_ms={activated}&until_ms={instants[-1]}")
    due = {alert["session_id"] for alert in answer["due"]}
    return {"client": "incydr --checkpoint", "runs": len(instants), "failed_runs": failed_runs, "due": len(due),
            "delivered": len(due & set(delivered)), "missed": len(due - set(delivered)),
            "delivered_twice": len(delivered) - len(set(delivered)), "not_due": len(set(delivered) - due)}


def again_in_environment(options):
    """This script once more, by the environment's python, with a home of its own for the checkpoint."""
    try:
        python = make_environment(Path(options.environment))
    except Unreachable as reason:
        return skip(str(reason))
    with tempfile.TemporaryDirectory() as home:
        surroundings = os.environ | {"HOME": home, "COMPARISON_HOME": home, "PYTHONWARNINGS": "ignore"}
        return subprocess.run([str(python), *sys.argv], env=surroundings).returncode


def main():
    options = arguments()
    if "COMPARISON_HOME" not in os.environ:
        return again_in_environment(options)
    result = compare(options)
    if options.json:
        print(json.dumps(result))
    else:
        print("The vendor's command line with a checkpoint delivered {delivered} of {due} due alerts in {runs} runs: "
              "{missed} missed, {delivered_twice} delivered again, {not_due} that were not due, "
              "{failed_runs} runs failed.".format(**result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
