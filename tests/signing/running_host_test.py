# SPDX-License-Identifier: Apache-2.0
"""Signatures while the host runs: a revoked key, changed files and what is allowed by hand. No alert is lost by it."""
import json
import unittest

from fault_case import FaultCase
from rest import wait_until


class Signed(FaultCase):
    group = "signatures"

    def build_key(self):
        return json.loads(self.host.command("plugin", "keys", "--format", "json"))[0]["key_id"]

    def plugin(self):
        return wait_until(lambda: self.host.rest.get("/api/v1/plugins")["plugins"], "the plugins have been looked at")[0]

    def wait_gone(self, pid):
        """The process itself, not only what is shown of it."""
        def gone():
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                    return stat.read().rsplit(")", 1)[1].split()[0] == "Z"
            except (FileNotFoundError, ProcessLookupError):
                return True
        return wait_until(gone, "the plugin's process has ended")

    def test_a_key_revoked_while_the_host_runs_ends_its_plugins_at_once_and_loses_nothing(self):
        self.connect()
        self.alert()
        self.wait_admitted(1)
        key, pid = self.build_key(), self.host.plugin_pid()
        rounds = 3
        for round_ in range(rounds):
            self.host.command("plugin", "revoke", key)
            self.wait_gone(pid)
            row = self.host.wait_status("Plugin failed")
            self.assertIn("signed by a key that was revoked", row["reason"])
            self.assertIn("Install a release that is signed by another key.", row["reason"])
            self.alert(f"meanwhile{round_}@x.test")
            self.assertEqual(self.host.command("plugin", "trust", str(self.build.key) + ".pub", check=False).returncode, 4)
            # By hand, as the message says, when it was a mistake.
            (self.host.data / "trusted_keys" / "revoked" / f"{key}.pub").unlink()
            self.host.command("plugin", "trust", str(self.build.key) + ".pub")
            self.host.wait_status("Connected")
            pid = wait_until(self.host.plugin_pid, "it runs again")
        actions = [entry["action"] for entry in self.host.rest.get("/api/v1/audit?limit=100")["audit"]]
        self.assertEqual(actions.count("plugin.revoke"), rounds)
        self.assertEqual(actions.count("plugin.trust"), 1 + rounds)
        self.conclude("a key revoked and trusted again while its plugin reads", rounds, said=row["reason"])

    def test_one_that_hangs_in_a_call_is_ended_as_well(self):
        self.connect()
        self.host.drop_in_signed(*(self.build.directory / "zoo" / name for name in ("hangs_in_poll.so", "hangs_in_poll.json")))
        self.host.command("integration", "add", "stuck", "--plugin", "hangs_in_poll", "--developer", "--interval", "100ms",
                          "--secret-stdin", "token", text="planted")
        pid = wait_until(lambda: self.host.plugin_pid("hangs_in_poll"), "it runs")
        self.host.command("plugin", "revoke", self.build_key())
        self.wait_gone(pid)

    def test_a_manifest_that_is_changed_ends_the_plugin_until_it_is_right_again(self):
        self.connect()
        self.alert()
        self.wait_admitted(1)
        manifest, pid = self.host.plugins / "incydr.json", self.host.plugin_pid()
        good = manifest.read_text()
        manifest.write_text(good.replace("Reads critical", "Hides critical"))
        self.wait_gone(pid)
        row = self.host.wait_status("Plugin failed")
        self.assertIn("The plugin was changed after it was signed", row["reason"])
        self.assertNotIn("Hides critical", json.dumps(self.plugin()), "what is not believed is not shown as what was")
        self.alert("meanwhile@x.test")
        manifest.write_text(good)
        self.host.wait_status("Connected")
        self.conclude("a manifest changed in place while its plugin reads", 1, said=row["reason"])

    def test_unsigned_plugins_are_allowed_loudly_or_not_at_all(self):
        (self.host.plugins / "incydr.json.minisig").unlink()
        refused = self.host.command("integration", "add", "Acme", "--plugin", "incydr", "--set", "client_id=x",
                                    "--set", "base_url=https://x.test", "--secret-stdin", "client_secret", text="planted", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("The plugin is not signed", refused.stderr)
        self.assertIn("--allow-unsigned accepts it", refused.stderr)
        listed = self.host.command("plugin", "list", "--format", "json", check=False)
        self.assertEqual([row["signature"] for row in json.loads(listed.stdout)], ["unsigned"])
        # The rest of the test is how it looks when somebody insists.
        allowed = self.host.command("plugin", "list", "--allow-unsigned", "--format", "json")
        self.assertTrue(json.loads(allowed)[0]["usable"])
        self.host.start("--allow-unsigned")
        wait_until(lambda: "WARNING: --allow-unsigned is on" in self.host.log_file.read_text(), "it is said at once")
        wait_until(lambda: "may run though its signature is not trusted (unsigned)" in self.host.log_file.read_text(), "it is logged")
        self.assertEqual(self.plugin()["id"], "incydr")
        self.host.stop()
        self.host.start()
        wait_until(lambda: (self.plugin()["rejected"] or "").startswith("The plugin is not signed"), "it is refused again")

    def test_what_is_shown_of_a_signed_one(self):
        self.connect()
        key = self.build_key()
        row = json.loads(self.host.command("plugin", "list", "--format", "json"))[0]
        self.assertEqual((row["signature"], row["signed_by"], row["usable"]), ("signed", "build", True))
        shown = json.loads(self.host.command("integration", "show", "Acme", "--format", "json"))
        self.assertEqual(shown["plugin_signature"], f"signed by build ({key})")
        self.assertIn(f"signed by build ({key})", self.host.log_file.read_text())
        verified = self.host.command("plugin", "verify", str(self.host.plugins / "incydr.json"))
        self.assertIn("plugin:incydr", verified)

    def test_keys_that_others_can_write_are_no_keys_also_while_the_host_runs(self):
        self.connect()
        keys, pid = self.host.data / "trusted_keys", self.host.plugin_pid()
        keys.chmod(0o777)
        self.wait_gone(pid)
        row = self.host.wait_status("Plugin failed")
        self.assertIn("others can write it", row["reason"])
        self.assertIn("chmod go-w", row["reason"])
        self.alert()
        keys.chmod(0o755)
        self.host.wait_status("Connected")
        self.conclude("the directory of trusted keys opened to others while plugins read", 1, said=row["reason"])


if __name__ == "__main__":
    unittest.main()
