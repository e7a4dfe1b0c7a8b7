#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""schemathesis makes up requests from the description that a running host serves, fitting ones and others, and holds the
answers against it: never a server error, always a described content type and schema.

usage: openapi_fuzz.py WORK_FOLDER     (RISK_BUILD names the build)
"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "vendor_client"))
from environment import Unreachable, make_environment, skip  # noqa: E402
from processes import Build, Host, Simulator, scratch  # noqa: E402
from rest import wait_until  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# An open stream does not end; and what takes away the token that all of it is asked with would end the test.
LEFT_OUT = ("get_changes", "delete_tokens_id")


def prepare(directory):
    """A host with one integration, people, and events."""
    build = Build(os.environ.get("RISK_BUILD", "build/release"))
    simulator = Simulator(build, directory, "--speed", 0, "--clock", "now-20h")
    host = Host(build, directory)
    host.drop_in_incydr()
    host.command("entitlement", "grant", "engage")
    host.add_incydr(simulator)
    host.start()
    host.wait_status("Connected", seconds=60)
    now = simulator.control.get("/_control/clock")["now_ms"]
    for number in range(3):
        simulator.control.post("/_control/alerts", {"person": "ann@x.test", "begin": now - 600_000 - number, "critical_at": now})
    wait_until(lambda: len(host.admitted()) == 3, "the alerts are admitted")
    return simulator, host


def fuzz(python, host, directory):
    left_out = [part for name in LEFT_OUT for part in ("--exclude-operation-id", name)]
    command = [python.with_name("schemathesis"), "run", host.rest.origin + "/api/v1/openapi.json", "--header",
               f"Authorization: Bearer {host.rest.token}", "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", "8",
               "--seed", "1", "--request-timeout", "60", "--warnings", "off", "--continue-on-failure", *left_out]
    done = subprocess.run(list(map(str, command)), cwd=directory, timeout=900, stdin=subprocess.DEVNULL)
    if host.process.poll() is not None:
        raise SystemExit(f"The host ended with {host.process.returncode}:\n{host.log_tail()}")
    return done.returncode


def main(work):
    try:
        python = make_environment(pathlib.Path(work) / "schemathesis", HERE / "schemathesis_requirements.txt")
    except Unreachable as reason:
        return skip(str(reason))
    with scratch("risk-fuzz-") as directory:
        simulator, host = prepare(directory)
        try:
            return fuzz(python, host, directory)
        finally:
            host.stop()
            simulator.stop()


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
