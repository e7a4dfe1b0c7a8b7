# SPDX-License-Identifier: Apache-2.0
"""A backup, taken while a host reads under load, restored into a second directory and run beside the first."""
import pathlib
import shutil
import sqlite3
import unittest

from fault_case import PASSWORD, FaultCase
from processes import Host, scratch
from rest import Rest, wait_until
from verdict import due_alerts, judge


class Restored(FaultCase):
    group = "service"

    def second(self):
        directory = scratch("risk-restored-")
        self.addCleanup(directory.cleanup)
        host = Host(self.build, directory.name)
        self.addCleanup(host.stop)
        host.drop_in_incydr()
        self.hosts.append(host)
        return host

    def back_up(self, name="backup.db"):
        file = pathlib.Path(self.directory) / name
        said = self.host.command("backup", file)
        self.assertIn("secret.key", said)
        return file

    def restore(self, host, file, with_key=True):
        host.data.mkdir(mode=0o700, exist_ok=True)
        if with_key:
            shutil.copy2(self.host.data / "secret.key", host.data)
        return host.command("restore", file)

    def shown_by(self, host):
        """All that pages are made of, without what only the clock, the order of arrival or the moment of receipt changes."""
        events = {event["id"]: {k: v for k, v in event.items() if k not in ("row", "received", "received_s")}
                  for event in host.rest.all("/api/v1/events", "events")}
        scores = {row["email"]: (row["tenths"], row["clear_at_s"], row["events"]) for row in host.rest.all("/api/v1/scores", "scores")}
        return events, scores

    def caught_up(self, host):
        due = len(due_alerts(self.control, self.activated_ms))
        wait_until(lambda: (row := host.integration()) and row["status"] == "Connected" and len(host.admitted()) >= due, f"{due} alerts", 90)

    def test_two_hosts_end_with_the_same_events_and_scores(self):
        self.connect()
        self.alerts_for(40)
        wait_until(lambda: self.counters()["admitted"] >= 5, "some of them are there")
        backups = []
        for number in range(3):
            backups.append(self.back_up(f"backup-{number}.db"))  # while they still arrive
            self.alerts_for(15)
        self.wait_all_admitted()
        for times, file in enumerate(backups, 1):
            other = self.second()
            said = self.restore(other, file)
            self.assertIn("sign in again", said)
            self.assertIn("token list", said)
            other.token = self.host.token
            other.start()
            self.alerts_for(5)
            self.wait_all_admitted()
            self.caught_up(other)
            wait_until(lambda: self.shown_by(other) == self.shown_by(self.host), "both show the same", 30)
            found = judge(self.control, other, self.activated_ms)
            self.assertEqual(found.faults(), [])
            self.assertEqual(found.due, found.admitted)
            other.stop()
        self.conclude("backup under load, restored into a second host that runs on beside the first: same events and scores", times, said.strip())

    def test_a_damaged_backup_is_refused_and_changes_nothing(self):
        self.connect()
        self.alerts_for(5)
        self.wait_all_admitted()
        good = self.back_up().read_bytes()
        other = self.second()
        self.restore(other, self.back_up("whole.db"))
        before = (other.data / "host.db").read_bytes()
        broken = pathlib.Path(self.directory) / "broken.db"
        places = [len(good) * part // 40 for part in range(40)] + [0, 16, 18, 24, 40, 68, 100, len(good) - 1]
        said, refused, harmless = "", 0, 0
        cuts = [good[:length] for length in (0, 1, 100, 4096, len(good) // 2, len(good) - 4096, len(good) - 1)]
        flips = [good[:at] + bytes([good[at] ^ 0x10]) + good[at + 1:] for at in places]
        for content in cuts + flips:
            broken.write_bytes(content)
            done = other.command("restore", broken, check=False)
            if done.returncode == 0:  # only where no data is: what came back must be the same
                harmless += 1
                other.token = self.host.token
                other.start()
                self.caught_up(other)
                self.assertEqual(self.shown_by(other), self.shown_by(self.host))
                other.stop()
                self.restore(other, pathlib.Path(self.directory) / "whole.db", with_key=False)
                before = (other.data / "host.db").read_bytes()
                continue
            refused += 1
            said = done.stderr.strip() or said
            self.assertIn("broken.db", done.stderr)
            self.assertEqual((other.data / "host.db").read_bytes(), before)
        self.assertGreaterEqual(refused, len(cuts))
        self.conclude("truncated backups and flipped bits: refused, or restored equal", refused + harmless, said)

    def test_restore_is_refused_while_a_host_runs(self):
        self.connect()
        self.alerts_for(3)
        file = self.back_up()
        before = len(self.host.admitted())
        done = self.host.command("restore", file, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "(?i)stop|running")
        self.assertGreaterEqual(len(self.host.admitted()), before)
        self.conclude("restore onto a running host: refused, and it reads on", 1, done.stderr.strip())

    def test_without_its_key_a_restored_host_says_which_secret_is_missing(self):
        self.connect()
        self.alerts_for(3)
        self.wait_all_admitted()
        other = self.second()
        file = self.back_up()
        other.data.mkdir(mode=0o700, exist_ok=True)
        restored = other.command("restore", file, check=False)
        other.token = self.host.token
        said = restored.stderr.strip()
        if restored.returncode == 0:
            other.start()
            row = wait_until(lambda: (row := other.integration()) and row["status"] not in ("Connecting", "Connected") and row, "it says why", 30)
            said = row["reason"]
            self.assertEqual(len(other.admitted()), 3, "events and scores are unaffected")
        self.assertRegex(said, "(?i)key")
        self.conclude("restore without the key: events and scores are there, and the missing key is named", 1, said)

    def test_sessions_and_links_do_not_come_back(self):
        self.connect()
        self.alerts_for(2)
        status, _ = Rest(self.host.rest.origin).request("POST", "/api/v1/session", {"name": "tests", "password": PASSWORD})
        self.assertEqual(status, 200)
        link = self.host.command("admin", "link", "tests", check=False)
        file = self.back_up()
        other = self.second()
        said = self.restore(other, file)
        self.assertIn("sign in again", said)
        text = (other.data / "host.db").read_bytes()
        for table in ("sessions", "one_time_links"):
            self.assertEqual(self.rows(other.data / "host.db", table), 0, table)
        self.assertGreater(self.rows(file, "sessions"), 0, "there was one to drop")
        self.assertNotIn(PASSWORD.encode(), text + link.stdout.encode())
        self.conclude("sessions and one-time links of a backup: gone after the restore", 1, said.strip())

    @staticmethod
    def rows(file, table):
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


if __name__ == "__main__":
    unittest.main()
