# SPDX-License-Identifier: Apache-2.0
"""The key behind the secrets, with a host that reads: changed, lost, given by systemd."""
import json
import os
import shutil
import unittest

from shared import FaultCase, thorough


class Secrets(FaultCase):
    group = "service"

    def status(self):
        shown = self.host.command("--format", "json", "secrets", "status", check=False)
        return json.loads(shown.stdout)

    def key(self):
        return self.host.data / "secret.key"

    def restart(self):
        self.host.stop()
        self.host.start()

    def enter_secret_again(self):
        self.host.command("integration", "edit", "Acme", "--developer", "--secret-stdin", "client_secret",
                          text=self.simulator.ready["client_secret"])

    def test_the_key_is_changed_while_the_host_reads(self):
        self.connect()
        changes = 20 if thorough() else 5
        for change in range(changes):
            self.alerts_for(3)
            said = self.host.command("secrets", "rotate", *(["--discard-former"] if change % 2 else []))
            self.assertIn("A running host goes on with it", said)
            if change % 5 == 0:  # not more often: five ends put it into quarantine
                self.kill_plugin()  # the next process is configured with what is stored now
        self.assertEqual((self.status()["secrets"], self.status()["locked"]), (1, None))
        self.restart()
        self.enter_secret_again()
        entries = self.host.rest.get("/api/v1/audit?action=secrets.rotate")["audit"]
        self.assertEqual(len(entries), changes)
        self.conclude("the key behind the secrets changed while the host reads", changes, said=said.strip())

    def test_a_lost_key_costs_the_secrets_and_nothing_else(self):
        self.connect()
        self.alerts_for(5)
        self.wait_all_admitted()
        self.host.stop()
        self.key().unlink()
        told = self.host.command("integration", "list", check=False)
        self.assertEqual(told.returncode, 1)
        self.assertIn("events and scores do not depend on it", told.stderr)
        self.host.start()
        reason = self.reason("Needs attention")
        self.assertIn("enter the secret again", reason)
        self.assertIn("Acme: its secrets cannot be read", self.host.log_text())
        self.assertEqual(len(self.host.admitted()), 5)
        self.assertEqual(self.status()["locked"], "Acme")
        self.enter_secret_again()
        self.alerts_for(5)
        self.conclude("a lost key: the host starts, says whose secrets are missing, and goes on once they are entered", 1,
                      said=reason)

    def test_the_key_comes_from_systemd_and_is_changed_the_way_that_is_told(self):
        self.connect()
        self.alerts_for(2)
        self.host.stop()
        credentials = self.host.data.parent / "credentials"
        credentials.mkdir()
        given = credentials / "host_stub.key"
        shutil.move(self.key(), given)
        given.chmod(0o440)
        os.environ["CREDENTIALS_DIRECTORY"] = str(credentials)
        self.addCleanup(os.environ.pop, "CREDENTIALS_DIRECTORY")
        self.host.start()
        self.alerts_for(2)
        self.wait_all_admitted()
        self.assertEqual(self.status()["source"], "systemd credential")
        refused = self.host.command("secrets", "rotate", check=False)
        self.assertIn("--new-key-file", refused.stderr)
        new = self.host.data / "new.key"
        refused = self.host.command("secrets", "rotate", "--new-key-file", new, check=False)
        self.assertEqual(refused.returncode, 4, "a host that runs would not find it")
        self.host.stop()
        self.host.command("secrets", "rotate", "--new-key-file", new)
        given.unlink()
        shutil.move(new, given)
        self.host.start()
        self.alerts_for(2)
        self.wait_all_admitted()
        self.assertFalse(self.key().exists(), "beside the database nothing opens it")
        given.chmod(0o444)
        self.host.stop()
        told = self.host.command("integration", "list", check=False)
        self.assertIn("one that others can read", told.stderr)
        given.chmod(0o400)
        self.host.start()
        self.conclude("the key given as a systemd credential, and changed", 2, said=told.stderr.strip())

    def test_a_backup_from_before_the_change_is_restored(self):
        self.connect()
        self.alerts_for(3)
        self.wait_all_admitted()
        backup = self.host.data.parent / "backup.db"
        self.host.command("backup", backup)
        self.host.command("secrets", "rotate")
        self.alerts_for(3)
        self.wait_all_admitted()
        self.host.stop()
        self.host.command("restore", backup)
        self.host.start()
        self.conclude("a backup from before a change of the key restored: read with the former key, all alerts again", 1)


if __name__ == "__main__":
    unittest.main()
