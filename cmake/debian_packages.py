# SPDX-License-Identifier: Apache-2.0
"""Which Debian package a file belongs to, its version and its licence, read off dpkg's own records."""
import functools
import pathlib
import re
import subprocess

INFO = pathlib.Path("/var/lib/dpkg/info")
# What Debian calls a licence where SPDX has another word; words that both share need no line.
SPDX_NAMES = {"Expat": "MIT", "BSL-1.0": "BSL-1.0", "BSL": "BSL-1.0", "Boost-1.0": "BSL-1.0", "Apache-2.0": "Apache-2.0",
              "Apache-2": "Apache-2.0", "ISC": "ISC", "BSD-3-clause": "BSD-3-Clause", "BSD-3-Clause": "BSD-3-Clause",
              "BSD-2-clause": "BSD-2-Clause", "Zlib": "Zlib", "zlib": "Zlib", "MIT": "MIT", "LGPL-2.1+": "LGPL-2.1-or-later",
              "GPL-2": "GPL-2.0-only", "LGPL-2.1": "LGPL-2.1-only", "GPL-3+": "GPL-3.0-or-later"}
# Whose copyright files have no line for "all files" that names one licence; read by a person.
READ_BY_HAND = {"libc6": "LGPL-2.1-or-later", "libc6-dev": "LGPL-2.1-or-later", "libfmt9": "MIT", "libfmt-dev": "MIT",
                "libgcc-s1": "GPL-3.0-or-later WITH GCC-exception-3.1", "libgcc-12-dev": "GPL-3.0-or-later WITH GCC-exception-3.1",
                "libstdc++6": "GPL-3.0-or-later WITH GCC-exception-3.1",
                "libstdc++-12-dev": "GPL-3.0-or-later WITH GCC-exception-3.1", "libsqlite3-0": "blessing",
                "libsqlite3-dev": "blessing", "linux-libc-dev": "GPL-2.0-only WITH Linux-syscall-note"}


@functools.lru_cache(None)
def _owners():
    owners = {}
    for listing in INFO.glob("*.list"):
        for path in listing.read_text().splitlines():
            owners[path] = listing.stem.split(":")[0]
    return owners


@functools.lru_cache(None)
def _versions():
    text = subprocess.run(["dpkg-query", "-W", "-f=${Package}\t${Version}\t${Architecture}\n"], capture_output=True, text=True,
                          check=True).stdout
    return {name: (version, architecture) for name, version, architecture in (line.split("\t") for line in text.splitlines())}


def package_of(path):
    """None for a file that no package has brought. /lib is /usr/lib, and dpkg knows a file by either."""
    real = str(pathlib.Path(path).resolve())
    for name in (str(path), real, real.removeprefix("/usr"), "/usr" + real):
        if name in _owners():
            return _owners()[name]
    return None


def version_of(package):
    return _versions()[package]


def licence_of(package):
    """The licence of most of its files, where its copyright file says so in a form that can be read; else NOASSERTION."""
    if package in READ_BY_HAND:
        return READ_BY_HAND[package]
    try:
        text = pathlib.Path("/usr/share/doc", package, "copyright").read_text(errors="replace")
    except OSError:
        return "NOASSERTION"
    found = re.search(r"^Files: *\*\s*$.*?^License: *(\S+) *$", text, re.M | re.S)
    return SPDX_NAMES.get(found[1], "NOASSERTION") if found else "NOASSERTION"
