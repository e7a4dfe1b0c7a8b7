# SPDX-License-Identifier: Apache-2.0
"""What a binary says of its own defences, as readelf and nm of binutils show it."""
import re
import subprocess


def _run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout


class ElfFile:
    def __init__(self, path):
        self.path = path
        self.header = _run("readelf", "-hW", path)
        self.segments = re.findall(r"^  (\w+) +0x\w+ 0x\w+ 0x\w+ 0x\w+ 0x\w+ ([R ][W ][E ])", _run("readelf", "-lW", path), re.M)
        self.dynamic = _run("readelf", "-dW", path)
        self.imports = {name.split("@")[0] for name in _run("nm", "-D", "--undefined-only", "--format=just-symbols", path).split()}
        self.needs = re.findall(r"\(NEEDED\).*\[(.+)\]", self.dynamic)

    def is_program(self):
        return any(kind == "INTERP" for kind, _ in self.segments)

    def entry_bytes(self, symbol):
        """The first bytes of a function's code."""
        dump = _run("objdump", "-d", "--no-show-raw-insn", f"--disassemble={symbol}", self.path)
        lines = [line.split("\t")[1].strip() for line in dump.splitlines() if re.match(r"^ +[0-9a-f]+:\t", line)]
        return lines[0] if lines else ""

    def lacks(self):
        """The defences of the file as a whole that are not there."""
        missing = []

        def want(there, what):
            if not there:
                missing.append(what)

        want(re.search(r"Type: +DYN", self.header), "position-independent")
        want(not self.is_program() or re.search(r"FLAGS_1.*\bPIE\b", self.dynamic), "marked as PIE")
        want(re.search(r"FLAGS_1.*\bNOW\b|\(BIND_NOW\)|\(FLAGS\).*BIND_NOW", self.dynamic), "bound at the start (now)")
        want(any(kind == "GNU_RELRO" for kind, _ in self.segments), "relocations read-only afterwards (relro)")
        want(any(kind == "GNU_STACK" and "E" not in flags for kind, flags in self.segments), "stack not executable")
        want(not any("W" in flags and "E" in flags for _, flags in self.segments), "nothing writable and executable")
        want("TEXTREL" not in self.dynamic, "no relocations in code")
        want(not re.search(r"\((RPATH|RUNPATH)\)", self.dynamic), "no library path of the build")
        return missing

    def lacks_in_code(self):
        """What the compiler leaves in any unit of some size: traces of its flags among the imports."""
        missing = []
        if "__stack_chk_fail" not in self.imports:
            missing.append("stack protector")
        if not any(name.endswith("_chk") for name in self.imports):
            missing.append("fortified calls")
        if not any("__glibcxx_assert_fail" in name for name in self.imports):
            missing.append("assertions of the standard library")
        return missing
