# SPDX-License-Identifier: Apache-2.0
"""The host under what its unit forbids, and what it tells the service manager. systemd itself is not the first process where
tests run: its lists are taken from it and put on by libseccomp, in the same way."""
import os
import pathlib
import shutil
import socket
import sys
import tempfile
import unittest

from installed import install, only
from shared import FaultCase, status_field

WRAPPER = """#!{python} -B
import os, sys
sys.path.insert(0, {here!r})
from unit_filter import UnitFilter
UnitFilter(open({unit!r}).read()).put_on()
os.execv({program!r}, [{program!r}] + sys.argv[1:])
"""


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here (Debian's package systemd)")
@unittest.skipIf(os.environ.get("RISK_SANITIZE"), "sanitizers ask the kernel for more than the program does")
class UnderTheUnit(FaultCase):
    group = "service"

    def setUp(self):
        super().setUp()
        directory = tempfile.TemporaryDirectory(prefix="risk-unit-")
        self.addCleanup(directory.cleanup)
        self.place = pathlib.Path(directory.name)
        self.unit = only(install(self.place / "prefix"), "host_stub.service")

    def wrap(self, unit):
        wrapper = self.place / "host_stub"
        wrapper.write_text(WRAPPER.format(python=sys.executable, here=str(pathlib.Path(__file__).parent), unit=str(unit),
                                          program=str(self.build.host_stub)))
        wrapper.chmod(0o755)
        self.host.program = wrapper

    def test_host_and_plugin_do_all_their_work(self):
        self.wrap(self.unit)
        self.connect()
        filters = status_field(self.host.process.pid, "Seccomp_filters")
        self.assertEqual(filters, 3, "the host runs without what this test is about")
        self.assertGreater(status_field(self.host.plugin_pid(), "Seccomp_filters"), filters, "the plugin's own comes on top")
        self.alerts_for(20)
        self.wait_all_admitted()
        self.wait_new_plugin(self.kill_plugin())
        self.host.command("secrets", "rotate")
        self.host.command("backup", self.place / "backup.db")
        self.host.kill()
        self.host.start()
        self.alerts_for(20)
        self.conclude("host and plugin under the unit's system call, address family and memory rules", 1)

    def test_the_rules_are_really_there(self):
        """The same with a unit that forbids what a host needs: then nothing runs."""
        narrow = self.place / "narrow.service"
        narrow.write_text(self.unit.read_text().replace("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
                                                        "RestrictAddressFamilies=AF_UNIX"))
        self.host.let_in()
        self.wrap(narrow)
        with self.assertRaises(AssertionError) as refused:
            self.host.start()
        self.assertIn("not permitted", str(refused.exception))

    def test_the_service_manager_is_told_when_it_answers_and_when_it_stops(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(self.place / "notify"))
            manager.settimeout(60)
            os.environ["NOTIFY_SOCKET"] = str(self.place / "notify")
            self.addCleanup(os.environ.pop, "NOTIFY_SOCKET")
            self.host.start(wait=False)
            ready = manager.recv(4096).decode()
            self.assertTrue(ready.startswith("READY=1\nSTATUS=Listening on http://127.0.0.1:"), ready)
            self.host.wait_ready()
            self.assertEqual(self.host.rest.request("GET", "/api/v1/plugins")[0], 200)
            self.host.stop()
            self.assertEqual(manager.recv(4096).decode(), "STOPPING=1")


if __name__ == "__main__":
    unittest.main()
