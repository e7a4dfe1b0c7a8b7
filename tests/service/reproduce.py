# SPDX-License-Identifier: Apache-2.0
"""Builds the sources twice, in folders of different names and depth, with files of different times, without the compiler's
cache, in another time zone and with another umask, and compares what comes out byte by byte.

    python3 tests/service/reproduce.py                # what is shipped: takes two whole builds
    python3 tests/service/reproduce.py --short        # some libraries, the pages and one plugin: a minute

Signatures are left out: each build folder makes its own key, unless it is given one."""
import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = {"bin/host_stub": "host_stub", "bin/plugin_runner": "plugin_runner", "plugins/incydr_plugin.so": "incydr_plugin",
           "plugins/incydr.json": "incydr_manifest", "host_stub/ui/packed/pages.bin": "risk_pages"}
SHORT = {"host_stub/base/librisk_base.a": "risk_base", "host_stub/domain/librisk_domain.a": "risk_domain",
         "host_stub/ui/librisk_pages.a": "risk_pages", "host_stub/ui/packed/pages.bin": "risk_pages",
         "tests/integrations/counter/counter_plugin.so": "counter_plugin"}
PLACES = (("a", 1_600_000_000, "UTC", 0o022, "2"), ("another/and-deeper", 1_700_000_000, "Asia/Kathmandu", 0o077, "1"))


class Failed(Exception):
    """A build that did not come to its end; with its last words."""


def copy_sources(target, mtime):
    names = subprocess.run(["git", "-C", str(SOURCE), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    for name in names:
        if not (SOURCE / name).is_file():
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / name, target / name)
        os.utime(target / name, (mtime, mtime))


def run(command, folder, zone, umask):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, umask=umask,
                          env={**os.environ, "CCACHE_DISABLE": "1", "TZ": zone})
    if done.returncode != 0:
        raise Failed("\n".join((done.stdout + done.stderr).splitlines()[-20:]))


def build_once(folder, outputs, mtime, zone, umask, jobs):
    copy_sources(folder, mtime)
    run(["cmake", "--preset", "release", "-B", "out"], folder, zone, umask)
    run(["cmake", "--build", "out", "-j", jobs, "--target", *sorted(set(outputs.values()))], folder, zone, umask)
    return {name: hashlib.sha256((folder / "out" / name).read_bytes()).hexdigest() for name in outputs}


def compare(outputs, scratch):
    """(name, hash of the one, hash of the other) of everything that was built."""
    one, other = ({}, {})
    for hashes, (name, *how) in zip((one, other), PLACES):
        hashes.update(build_once(pathlib.Path(scratch) / name, outputs, *how))
    return [(name, one[name], other[name]) for name in outputs]


def main():
    parser = argparse.ArgumentParser(description="Two builds, the same bytes")
    parser.add_argument("--short", action="store_true", help="some libraries, the pages and one plugin")
    outputs = SHORT if parser.parse_args().short else SHIPPED
    with tempfile.TemporaryDirectory(prefix="risk-reproduce-") as scratch:
        try:
            compared = compare(outputs, scratch)
        except Failed as failed:
            sys.exit(f"A build failed, so there is nothing to compare:\n{failed}")
    for name, one, other in compared:
        print(f"{'same' if one == other else 'DIFFERENT'}  {one[:16]}  {other[:16]}  {name}")
    sys.exit(any(one != other for _, one, other in compared))


if __name__ == "__main__":
    main()
