# SPDX-License-Identifier: Apache-2.0
"""The defences that the release build promises are in the files that it makes."""
import json
import os
import pathlib
import platform
import subprocess
import tempfile
import unittest

from elf_file import ElfFile
from shared import record

BUILD = pathlib.Path(os.environ["RISK_BUILD"])
SOURCE = pathlib.Path(os.environ["RISK_SOURCE"])
HARDENED = os.environ.get("RISK_HARDENED") == "ON"
X86 = platform.machine() == "x86_64"
FLAGS = ["-fstack-protector-strong", "-fstack-clash-protection", "-D_FORTIFY_SOURCE=3", "-fvisibility=hidden"] + \
    (["-fcf-protection=full"] if X86 else [])
SHIPPED_FOLDERS = ("host_stub", "incydr_plugin", "plugin_api")


def shipped():
    return [BUILD / "bin/host_stub", BUILD / "plugins/incydr_plugin.so", BUILD / "bin/plugin_runner",
            *sorted((BUILD / "examples").glob("**/*.so"))]


@unittest.skipUnless(HARDENED, "not the release build: debug and sanitizer builds go without these flags, by design")
class Hardening(unittest.TestCase):
    def test_every_shipped_file_has_the_defences_of_the_linker(self):
        self.assertGreaterEqual(len(shipped()), 5)
        for path in shipped():
            with self.subTest(path.name):
                self.assertEqual(ElfFile(path).lacks(), [])
        record("service", "defences read off the shipped binaries (PIE, relro, now, W^X, stack, run path)", len(shipped()) * 8)

    def test_program_and_plugin_have_the_defences_of_the_compiler(self):
        for path, function in ((shipped()[0], "main"), (shipped()[1], "rp_plugin_entry")):
            with self.subTest(path.name):
                file = ElfFile(path)
                self.assertEqual(file.lacks_in_code(), [])
                if X86:
                    self.assertEqual(file.entry_bytes(function), "endbr64")

    def test_no_unit_that_is_shipped_is_compiled_without_them(self):
        units = json.loads((BUILD / "compile_commands.json").read_text())
        mine = [unit for unit in units if pathlib.Path(unit["file"]).is_relative_to(SOURCE)
                and pathlib.Path(unit["file"]).relative_to(SOURCE).parts[0] in SHIPPED_FOLDERS
                and unit["file"].endswith((".c", ".cpp"))]
        self.assertGreater(len(mine), 150)
        for unit in mine:
            words = unit["command"].split()
            lacking = [flag for flag in FLAGS if flag not in words]
            self.assertEqual(lacking, [], unit["file"])
            self.assertTrue({"-fPIC", "-fPIE"} & set(words), unit["file"])


class TheCheckItself(unittest.TestCase):
    """A check that finds nothing in a careless binary would prove nothing."""

    def test_finds_what_a_careless_build_lacks(self):
        with tempfile.TemporaryDirectory() as directory:
            source = pathlib.Path(directory) / "careless.c"
            source.write_text('#include <stdio.h>\nint main(void) { char b[64]; return fgets(b, 64, stdin) == 0; }\n')
            program = pathlib.Path(directory) / "careless"
            subprocess.run(["cc", "-O2", "-fno-stack-protector", "-U_FORTIFY_SOURCE", "-fno-pie", "-no-pie", "-fuse-ld=bfd",
                            "-Wl,-z,execstack,-z,lazy,-z,norelro,-rpath,/tmp", str(source), "-o", str(program)], check=True,
                           capture_output=True)
            file = ElfFile(program)
            self.assertEqual(file.lacks(), ["position-independent", "marked as PIE", "bound at the start (now)",
                                            "relocations read-only afterwards (relro)", "stack not executable",
                                            "nothing writable and executable", "no library path of the build"])
            self.assertEqual(file.lacks_in_code(), ["stack protector", "fortified calls", "assertions of the standard library"])


if __name__ == "__main__":
    unittest.main()
