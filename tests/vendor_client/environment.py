# SPDX-License-Identifier: Apache-2.0
"""A virtual environment with what a requirements file names in it, made once and kept beside the build."""
import hashlib
import os
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
SKIPPED = 77  # what ctest takes for "skipped"
UNREACHABLE = ("NewConnectionError", "ConnectTimeoutError", "Temporary failure in name resolution", "ProxyError",
               "Read timed out", "Network is unreachable", "Connection refused", "Name or service not known")


class Unreachable(Exception):
    """The package index cannot be reached, so there is nothing to compare with."""


def make_environment(folder: Path, requirements: Path = REQUIREMENTS) -> Path:
    """Returns the environment's python. Raises Unreachable, or RuntimeError if something else is wrong."""
    python = folder / "bin" / "python"
    mark = folder / "installed"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return python
    _run([sys.executable, "-m", "venv", "--clear", str(folder)], "Cannot make a virtual environment (python3-venv)")
    _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2", "--timeout",
          "20", "--no-deps", "-r", str(requirements)], f"Cannot install what {requirements} names")
    mark.write_text(wanted)
    return python


def skip(reason: str) -> int:
    """Says why nothing was tested. Where CI=true that is a failure."""
    print(f"SKIPPED: {reason}")
    return 1 if os.environ.get("CI") == "true" else SKIPPED


def _run(command, complaint):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0:
        return
    output = done.stdout + done.stderr
    signs = [line.strip() for line in output.splitlines() if any(sign in line for sign in UNREACHABLE)]
    if signs:
        raise Unreachable(f"the Python package index is not reachable: {signs[0]}")
    raise RuntimeError(f"{complaint}:\n{output}")
