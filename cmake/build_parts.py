# SPDX-License-Identifier: Apache-2.0
"""What a binary of a Ninja build is made of: the headers that its units read, the libraries that it was linked with."""
import os
import pathlib
import re
import shlex
import subprocess


def _ninja(build, *arguments):
    return subprocess.run(["ninja", "-C", str(build), "-t", *arguments], capture_output=True, text=True, check=True).stdout


class BuildParts:
    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.headers_by_object = self._deps()

    def _deps(self):
        """As the compiler told Ninja when it made each object."""
        headers, current = {}, None
        for line in _ninja(self.build, "deps").splitlines():
            if line.startswith("    "):
                current.add(line.strip())
            elif ": #deps" in line:
                current = headers.setdefault(line.split(": #deps")[0], set())
        return headers

    def headers(self, target):
        """Those from outside the project."""
        objects = re.findall(r" -o (\S+\.o) ", _ninja(self.build, "commands", target))
        if not objects:
            raise SystemExit(f"{target} is not built in {self.build}: build it first.")
        found = set().union(*(self.headers_by_object.get(name, set()) for name in objects))
        paths = {os.path.normpath(self.build / name) for name in found}  # the compiler's cache makes them relative
        return sorted(pathlib.Path(path) for path in paths if path.startswith("/usr/"))

    def static_libraries(self, target):
        link = [line for line in _ninja(self.build, "commands", target).splitlines() if f" -o {target} " in line][-1]
        return sorted(pathlib.Path(word) for word in shlex.split(link) if word.startswith("/usr/") and word.endswith(".a"))

    def shared_libraries(self, target):
        """All that the loader maps, also what libraries need themselves."""
        text = subprocess.run(["ldd", str(self.build / target)], capture_output=True, text=True, check=True).stdout
        return sorted(pathlib.Path(path) for path in re.findall(r"=> (/\S+) \(|^\s+(/\S+) \(", text, re.M) for path in path if path)
