# SPDX-License-Identifier: Apache-2.0
"""The build, installed into a directory of its own."""
import os
import pathlib
import subprocess

BUILD = pathlib.Path(os.environ["RISK_BUILD"])
SOURCE = pathlib.Path(os.environ["RISK_SOURCE"])


def install(prefix):
    subprocess.run(["cmake", "--install", str(BUILD), "--prefix", str(prefix)], check=True, capture_output=True, text=True)
    return pathlib.Path(prefix)


def only(prefix, pattern):
    found = [path for path in prefix.rglob(pattern)]
    if len(found) != 1:
        raise AssertionError(f"{pattern}: one file expected, found {found}")
    return found[0]
