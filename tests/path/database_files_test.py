# SPDX-License-Identifier: Apache-2.0
"""Somebody tidies up the data directory: files that belong to the database vanish, or others are put beside it."""
import unittest

from fault_case import FaultCase


class DatabaseFiles(FaultCase):
    group = "store"

    def beside(self, suffix):
        return self.host.data / f"host.db{suffix}"

    def killed_with_a_log(self):
        """A host that read and was killed: its last commits are in the -wal file only."""
        self.connect()
        self.alerts_for(20)
        self.wait_all_admitted()
        self.host.kill()
        self.assertGreater(self.beside("-wal").stat().st_size, 0)

    def test_without_its_shm_file_nothing_is_missing(self):
        self.killed_with_a_log()
        self.beside("-shm").unlink()
        self.host.start()
        self.assertEqual(len(self.host.admitted()), 20)
        self.alerts_for(5)
        self.conclude("the -shm file deleted while the host is down", 1)

    def test_without_its_log_it_reads_again_what_was_in_it(self):
        self.killed_with_a_log()
        self.beside("-wal").unlink()
        self.host.start()
        self.alerts_for(5)
        self.conclude("the -wal file deleted while the host is down, with commits that are nowhere else", 1)

    def test_without_either_while_it_runs_it_goes_on_and_keeps_all(self):
        self.connect()
        self.alerts_for(10)
        self.wait_all_admitted()
        for suffix in ("-wal", "-shm"):
            self.beside(suffix).unlink()
        self.alerts_for(10)
        self.wait_all_admitted()
        self.host.stop()
        self.host.start()
        self.assertEqual(len(self.host.admitted()), 20)
        self.alerts_for(5)
        self.conclude("the -wal and -shm files deleted while the host runs, which then ends and starts again", 1)

    def test_without_its_log_while_it_runs_and_killed_it_reads_again(self):
        self.connect()
        self.alerts_for(10)
        self.wait_all_admitted()
        self.beside("-wal").unlink()
        self.alerts_for(10)
        self.wait_all_admitted()
        self.host.kill()
        self.host.start()
        self.alerts_for(5)
        self.conclude("the -wal file deleted while the host runs, which is then killed", 1)

    def test_with_a_log_of_another_time_it_does_not_start_and_says_why(self):
        """SQLite would take it for its own, and put pages of then over those of now."""
        self.connect()
        self.alerts_for(40)
        self.wait_all_admitted()
        self.host.stop()
        self.host.start()
        self.alerts_for(10)
        self.wait_all_admitted()
        self.host.kill()
        former = self.beside("-wal").read_bytes()
        self.host.start()
        self.alerts_for(200)
        self.wait_all_admitted()
        self.host.stop()
        self.beside("-wal").write_bytes(former)
        self.beside("-wal").chmod(0o600)
        before = self.beside("").read_bytes()
        said = self.refused_start()
        self.assertIn("a log of an earlier time", said)
        self.assertEqual(self.beside("").read_bytes(), before)
        self.assertEqual(self.beside("-wal").read_bytes(), former)
        self.beside("-wal").rename(self.beside("-wal.aside"))  # as it says
        self.host.start()
        self.assertEqual(len(self.host.admitted()), 250)
        self.alerts_for(5)
        self.conclude("a -wal file of an earlier time put beside the database, then moved away", 1, said)

    def refused_start(self):
        logged = self.host.log_file.stat().st_size
        self.host.start(wait=False)
        self.assertNotEqual(self.host.process.wait(60), 0)
        return self.host.log_file.read_text()[logged:].strip()


if __name__ == "__main__":
    unittest.main()
