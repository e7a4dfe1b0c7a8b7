# SPDX-License-Identifier: Apache-2.0
"""The host while it runs: steady state, status, entitlement, plugins that misbehave."""
import json
import time
import unittest

from path_case import PathCase
from processes import kill_if_there
from rest import wait_until


class Steady(PathCase):
    def files(self):
        """Size and time of everything in the data directory but SQLite's shared memory, which is no disk write."""
        return {p.name: (p.stat().st_size, p.stat().st_mtime_ns) for p in self.host.data.iterdir() if not p.name.endswith("-shm")}

    def test_P2_reads_come_at_the_interval_one_request_each_and_nothing_is_written(self):
        self.connect(interval="200ms")
        for number in range(50):
            self.alert(f"person{number}@x.test")
        self.wait_admitted(50)
        self.after_next_read()
        before, read, fetched = self.files(), len(self.reads()), self.counters()["fetched"]
        started = time.monotonic()
        wait_until(lambda: len(self.reads()) >= read + 10, "ten more reads")
        took = time.monotonic() - started
        self.assertEqual(self.files(), before)
        requests = self.control.get("/_control/requests")["requests"]
        self.assertEqual([r for r in requests if r["number"] > self.reads()[read]["number"] and "/v1/sessions?" not in r["target"]], [])
        self.assertGreater(took, 1.0, "ten intervals of 200 ms, less jitter")
        self.assertGreaterEqual(self.counters()["fetched"], fetched + 9 * 50)
        row = wait_until(lambda: next((row for row in [self.host.integration()] if row["next_read_s"]), None), "no read is under way")
        self.assertEqual(row["status"], "Connected")
        self.assertGreaterEqual(row["next_read_s"], row["last_read_s"])
        self.assert_balanced()

    def test_F12_revoked_then_restored_secret_shows_both_ways_without_a_hand(self):
        self.connect()
        self.control.post("/_control/tokens", {"secret": "something else"})
        rejected = self.host.wait_status("Credentials rejected")
        self.assertTrue(rejected["reason"])
        self.control.post("/_control/tokens", {"secret": self.simulator.ready["client_secret"]})
        self.host.wait_status("Connected")

    def test_R12_a_missing_permission_is_named(self):
        self.connect()
        for permission, title in (("users", "Users"), ("sessions", "Alerts and Sessions")):
            self.control.post("/_control/permissions", {permission: False})
            self.host.command("integration", "pause", "Acme")
            self.host.wait_status("Paused")
            self.host.command("integration", "resume", "Acme")
            row = self.host.wait_status("Permission missing")
            self.assertIn(title, row["reason"])
            self.control.post("/_control/permissions", {permission: True})
            self.host.wait_status("Connected")

    def test_G3_the_entitlement_pauses_and_resumes_without_restart(self):
        self.connect()
        self.alert()
        self.wait_admitted(1)
        self.host.command("entitlement", "revoke", "engage")
        listed = lambda: json.loads(self.host.command("integration", "list", "--format", "json"))[0]
        row = wait_until(lambda: (row := listed()) and row["status"] == "Paused" and row, "it is paused")
        self.assertIn("engage", row["reason"].lower())
        self.assertIsNone(self.host.integration(), "hidden while what it needs is not granted")
        self.assertEqual(self.score("ann.lee@acme.test")["score"], 2.5)
        self.host.command("entitlement", "grant", "engage")
        self.host.wait_status("Connected")

    def test_a_dead_upstream_is_unreachable_and_comes_back_by_itself(self):
        self.host.add_incydr(self.simulator, base_url="https://localhost:9")
        self.host.start()
        row = self.host.wait_status("Unreachable")
        self.assertIn("localhost", row["reason"])

    def test_an_upgrade_dropped_into_the_directory_resumes_from_the_checkpoint(self):
        self.connect()
        self.alert()
        self.wait_admitted(1)
        first = self.host.plugin_pid()
        manifest = self.host.plugins / "incydr.json"
        text = manifest.read_text().replace('"description": "Reads', '"description": "Now reads', 1)
        self.assertNotEqual(text, manifest.read_text())
        replacement = manifest.with_suffix(".new")
        replacement.write_text(text)
        self.host.sign(replacement)
        replacement.with_name(replacement.name + ".minisig").rename(manifest.with_name(manifest.name + ".minisig"))
        replacement.rename(manifest)
        wait_until(lambda: self.host.plugin_pid() not in (None, first), "a new process runs")
        self.alert("bob@x.test")
        self.wait_admitted(2)
        self.after_next_read()
        self.assertEqual(len(self.host.admitted()), 2)
        self.assert_balanced()

    def test_a_killed_plugin_is_back_by_itself_and_nothing_counts_twice(self):
        self.connect()
        self.alert()
        self.wait_admitted(1)
        pid = self.host.plugin_pid()
        self.assertTrue(kill_if_there(pid))
        wait_until(lambda: self.host.plugin_pid() not in (None, 0, pid), "a new process runs")
        self.alert("bob@x.test")
        self.wait_admitted(2)
        self.assertEqual(self.score("ann.lee@acme.test")["score"], 2.5)


class BadNeighbours(PathCase):
    """A plugin that crashes, hangs, floods or lies changes a status and nothing else."""

    def setUp(self):
        super().setUp()
        self.connect()

    def add_neighbour(self, name):
        self.host.drop_in_signed(*(self.build.directory / "zoo" / (name + suffix) for suffix in (".so", ".json")))
        self.host.command("integration", "add", name, "--plugin", name, "--developer", "--interval", "100ms",
                          "--secret-stdin", "token", text="planted")

    def assert_only_a_status_changes(self, name, *statuses):
        self.add_neighbour(name)
        row = wait_until(lambda: (row := self.host.integration(name)) and row["status"] in statuses and row,
                         f"{name} is {' or '.join(statuses)}", 60)
        self.assertTrue(row["reason"], row)
        self.assertEqual(self.host.integration("Acme")["status"], "Connected")
        self.alert("still.read@x.test")
        wait_until(lambda: self.score("still.read@x.test"), "Incydr is read and scored meanwhile")
        self.assertNotIn("planted", self.host.log_file.read_text())

    def test_one_that_crashes(self):
        self.assert_only_a_status_changes("crashes_in_poll", "Needs attention", "Plugin failed")

    def test_one_that_hangs(self):
        self.assert_only_a_status_changes("hangs_in_poll", "Needs attention", "Plugin failed")

    def test_one_that_floods(self):
        self.add_neighbour("floods_log")
        wait_until(lambda: self.host.integration("floods_log"), "it runs")
        for number in range(3):
            self.alert(f"flooded{number}@x.test")
            wait_until(lambda: self.score(f"flooded{number}@x.test"), "Incydr is read and scored meanwhile")
        self.assertLess(self.host.log_file.stat().st_size, 50_000_000)

    def test_one_that_lies_about_what_it_read(self):
        self.assert_only_a_status_changes("miscounts", "Needs attention", "Plugin failed")

    def test_one_that_leaves_the_process(self):
        self.assert_only_a_status_changes("exits_in_poll", "Needs attention", "Plugin failed")

    def test_one_whose_library_is_not_what_its_manifest_says(self):
        zoo = self.build.directory / "zoo"
        self.host.drop_in_signed(zoo / "miscounts.so", zoo / "miscounts.json")
        replacement = self.host.plugins / "miscounts.new"
        replacement.write_bytes((zoo / "exits_in_poll.so").read_bytes())
        replacement.rename(self.host.plugins / "miscounts.so")
        rejected = wait_until(lambda: [p for p in self.host.rest.get("/api/v1/plugins")["plugins"] if p["rejected"]], "it is rejected")
        self.assertIn("SHA-256", rejected[0]["rejected"])
        self.assertEqual(self.host.integration("Acme")["status"], "Connected")


if __name__ == "__main__":
    unittest.main()
