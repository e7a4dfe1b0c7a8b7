# SPDX-License-Identifier: Apache-2.0
"""The data directory fills up while the host runs."""
import ctypes
import os
import re
import subprocess
import unittest

from fault_case import FaultCase
from record import thorough
from rest import wait_until
from verdict import due_alerts

CLONE_NEWNS = 0x20000
libc = ctypes.CDLL(None, use_errno=True)


class FullDisk(FaultCase):
    """The data directory lies on a small file system of its own, seen by this process and those that it starts."""

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("only root may mount a file system that can be full")
        if libc.unshare(CLONE_NEWNS) != 0 or subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True).returncode != 0:
            raise unittest.SkipTest(f"no mounts are allowed here: {os.strerror(ctypes.get_errno())}")

    def setUp(self):
        super().setUp()
        self.host.data.mkdir(exist_ok=True)
        kept = [(path.relative_to(self.host.data), path.read_bytes()) for path in self.host.data.rglob("*") if path.is_file()]
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "none", str(self.host.data)], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.host.data)], check=True)
        for name, content in kept:
            target = self.host.data / name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            target.write_bytes(content)
            target.chmod(0o600)
        self.ballast = self.host.data / "ballast"

    def fill(self):
        """To the last byte."""
        with open(self.ballast, "ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    pass

    def alerts_until_it_shows(self):
        """Alerts until no room is left for them: the log of the database has some of its own. How many came, and the reason."""
        for came in range(300, 12_001, 300):
            self.alerts_for(300)
            due = len(due_alerts(self.control, self.activated_ms))
            row = wait_until(lambda: (row := self.host.integration()) and (self.shows(row) or row["counters"]["admitted"] >= due) and row,
                             "the alerts are admitted, or it shows that they cannot be", 60)
            if self.shows(row):
                return came, row["reason"]
        self.fail("12,000 alerts found room on a full disk")

    @staticmethod
    def shows(row):
        """On a slow machine the last proof may grow old before the first commit is refused: that is another reason."""
        return row["status"] == "Needs attention" and re.search("full|space", row["reason"])

    def test_it_says_so_keeps_what_it_has_and_goes_on_when_there_is_room(self):
        self.connect()
        self.alerts_for(10)
        self.wait_all_admitted()
        times = 6 if thorough() else 2
        for _ in range(times):
            self.fill()
            before = self.counters()["admitted"]
            came, reason = self.alerts_until_it_shows()
            self.assertLess(self.counters()["admitted"], before + came)
            self.ballast.unlink()
            self.wait_all_admitted()
        self.conclude("the data directory's file system full while it reads, then with room again", times, said=reason)

    def test_a_host_that_was_killed_meanwhile_starts_when_there_is_room(self):
        self.connect()
        self.alerts_for(10)
        self.wait_all_admitted()
        self.fill()
        _, reason = self.alerts_until_it_shows()
        self.host.kill()
        self.host.start(wait=False)
        wait_until(lambda: self.host.process.poll() is not None or self.host.ready_file.exists(), "it starts, or says why not")
        self.host.kill()
        self.ballast.unlink()
        self.host.start()
        self.conclude("the host killed while the file system is full, and started there, and again with room", 2, said=reason)


if __name__ == "__main__":
    unittest.main()
