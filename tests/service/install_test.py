# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts where, and that it works from there."""
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import unittest

from installed import SOURCE, install, only
from shared import record


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="risk-install-")
        cls.addClassCleanup(cls.directory.cleanup)
        cls.prefix = install(cls.directory.name)
        cls.unit_file = only(cls.prefix, "host_stub.service")
        cls.unit = cls.unit_file.read_text()

    def run_installed(self, *arguments):
        return subprocess.run([str(self.prefix / "bin/host_stub"), *map(str, arguments)], capture_output=True, text=True,
                              env={"HOME": self.directory.name, "PATH": "/usr/bin:/bin"})

    def test_everything_is_there_and_nothing_of_the_build(self):
        for name in ("plugin_runner", "risk_plugin.h", "plugin.hpp", "RiskPluginApiConfig.cmake", "incydr_plugin.so", "incydr.json",
                     "manifest.schema.json", "host_stub.conf", "service.md", "SECURITY.md", "security.md", "LICENSE"):
            only(self.prefix, name)
        for path in self.prefix.rglob("*"):
            if path.suffix in (".service", ".cmake", ".conf", ".json"):
                self.assertNotIn(str(SOURCE), path.read_text(), path)

    def test_the_program_runs_and_finds_nothing_wrong_with_the_plugin(self):
        self.assertEqual(self.run_installed("version").returncode, 0)
        manifest = only(self.prefix, "incydr.json")
        library = manifest.parent / "incydr_plugin.so"
        self.assertEqual(json.loads(manifest.read_text())["library"]["sha256"],
                         hashlib.sha256(library.read_bytes()).hexdigest())
        checked = self.run_installed("plugin", "check", manifest)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_the_unit_names_what_was_installed(self):
        program, *arguments = re.search(r"^ExecStart=(.*)$", self.unit, re.M)[1].split()
        self.assertEqual(program, str(self.prefix / "bin/host_stub"))
        plugins = re.search(r"^Environment=HOST_STUB_PLUGINS=(.*)$", self.unit, re.M)[1]
        self.assertEqual(plugins, str(only(self.prefix, "incydr.json").parent))
        self.assertIn(arguments[0], self.run_installed("--help").stdout)
        self.assertNotIn("@", self.unit.replace("@system-service", "").replace("~@", "").replace(" @", ""))

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here (Debian's package systemd)")
    def test_systemd_takes_the_unit_and_rates_it_at_most_2(self):
        verified = subprocess.run(["systemd-analyze", "verify", "--man=no", str(self.unit_file)], capture_output=True, text=True)
        self.assertEqual((verified.returncode, verified.stderr), (0, ""))
        rated = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager",
                                str(self.unit_file)], capture_output=True, text=True)
        exposure = re.search(r"Overall exposure level for host_stub.service: ([0-9.]+)", rated.stdout)
        self.assertIsNotNone(exposure, rated.stdout + rated.stderr)
        self.assertLessEqual(float(exposure[1]), 2.0)
        self.assertEqual(rated.returncode, 0)
        record("service", "the unit verified and rated by systemd: at most 2.0 of 10", 1, said=exposure[0])


if __name__ == "__main__":
    unittest.main()
