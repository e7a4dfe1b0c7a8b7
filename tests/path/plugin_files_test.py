# SPDX-License-Identifier: Apache-2.0
"""The files of a plugin, and of the host itself, change while it reads: half-copied, replaced, gone, older, newer."""
import hashlib
import json
import os
import shutil
import unittest

from fault_case import FaultCase, stays
from record import thorough
from rest import wait_until


class PluginFiles(FaultCase):
    def setUp(self):
        super().setUp()
        self.library = self.host.plugins / "incydr_plugin.so"
        self.manifest = self.host.plugins / "incydr.json"
        self.connect()
        self.original = self.library.read_bytes()

    def put_library(self, content):
        """Another build of the plugin, as a package manager puts it there: library first, then the manifest that names it."""
        replacement = self.library.with_suffix(".new")
        replacement.write_bytes(content)
        replacement.rename(self.library)
        former = json.loads(self.manifest.read_text())["library"]["sha256"]
        self.host.change_manifest((former, hashlib.sha256(content).hexdigest()))

    def other_build(self, number):
        """The same code in a file with another hash: what follows the sections of an ELF file is nobody's business."""
        return self.original + f"build {number}".encode()

    def shown(self):
        return next((p for p in self.host.rest.get("/api/v1/plugins")["plugins"] if p["id"] == "incydr"), {})

    def wait_runs(self, content):
        digest = hashlib.sha256(content).hexdigest()
        wait_until(lambda: (p := self.shown()).get("sha256") == digest and p.get("pid"), "that build runs")

    def test_upgrades_and_downgrades_while_it_reads(self):
        times = 20 if thorough() else 4
        for number in range(times):
            build = self.other_build(number // 2) if number % 2 == 0 else self.original
            self.alerts_for(10)
            self.put_library(build)
            self.alerts_for(5)
            self.wait_runs(build)
            self.wait_all_admitted()
        self.conclude("another build of the plugin put into the directory while it reads, then the former one again", times)

    def test_a_library_that_is_copied_slowly(self):
        build, times = self.other_build(1), 0
        self.put_library(build)  # whole, so that the manifest can be signed
        self.wait_runs(build)
        for share in ((0.0, 0.1, 0.5, 0.9) if thorough() else (0.0, 0.5)):
            self.library.write_bytes(build[:int(len(build) * share)])
            self.alerts_for(3)
            times += 1
            wait_until(lambda: self.shown().get("rejected") or "not" in (self.host.integration()["reason"] or ""), "it is told what is wrong")
        row = self.host.integration()
        self.library.write_bytes(build)
        self.wait_runs(build)
        self.conclude("the library half copied while it reads, then whole", times, said=row["reason"])

    def test_a_manifest_that_is_copied_slowly(self):
        text, times = self.manifest.read_bytes(), 0
        for share in ((0.0, 0.1, 0.5, 0.9) if thorough() else (0.1, 0.9)):
            self.manifest.write_bytes(text[:int(len(text) * share)])
            self.alerts_for(3)
            times += 1
            reason = self.reason_for_no_plugin()
            self.manifest.write_bytes(text)
            self.host.wait_status("Connected")
        self.conclude("the manifest half copied while it reads, then whole", times, said=reason)

    def reason_for_no_plugin(self):
        row = wait_until(lambda: (row := self.host.integration()) and row["status"] == "Plugin failed" and row, "it shows")
        self.assertTrue(row["reason"])
        return row["reason"]

    def test_files_that_are_deleted_and_put_back(self):
        times = 6 if thorough() else 2
        for number in range(times):
            victim = (self.manifest, self.library)[number % 2]
            content = victim.read_bytes()
            victim.unlink()
            self.alerts_for(4)
            if victim == self.manifest:
                reason = self.reason_for_no_plugin()
            else:
                # What runs, runs on: it has its own sealed copy. Only a new start would need the file.
                self.assertTrue(stays(lambda: self.host.integration() is not None, 1))
            victim.write_bytes(content)
            self.wait_all_admitted()
        self.conclude("manifest or library deleted while it reads, then put back", times, said=reason)


class HostFiles(FaultCase):
    def put_programs(self, more=b""):
        """As a package manager does: the new version beside the old one, then renamed over it."""
        for name in ("host_stub", "plugin_runner"):
            mine = f"{self.directory}/{name}"
            shutil.copy2(self.build.host_stub.parent / name, mine + ".new")
            with open(mine + ".new", "ab") as program:
                program.write(more)
            os.rename(mine + ".new", mine)
        self.host.program = f"{self.directory}/host_stub"

    def test_the_hosts_own_programs_are_replaced_while_it_runs(self):
        self.put_programs()
        self.connect()
        self.alerts_for(5)
        for _ in range(2):
            self.put_programs(b"another build")
            self.wait_new_plugin(self.kill_plugin())
            self.alerts_for(5)
            self.wait_all_admitted()
            self.host.stop()
            self.host.start()
        self.conclude("the host's programs replaced while it runs: its plugin killed meanwhile, then the new ones started", 2)

    def test_the_program_that_runs_plugins_is_deleted_while_the_host_runs(self):
        """It was opened at the start: nothing changes for the host that runs. The next one says what is missing."""
        self.put_programs()
        self.connect()
        os.unlink(f"{self.directory}/plugin_runner")
        self.wait_new_plugin(self.kill_plugin())
        self.alerts_for(5)
        self.wait_all_admitted()
        self.host.stop()
        refused = self.host.command("serve", "--listen", "127.0.0.1:0", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("The program that runs plugins is missing", refused.stderr)
        self.put_programs()
        self.host.start()
        self.conclude("the program that runs plugins deleted while the host runs, then put back", 1, said=refused.stderr.strip())


if __name__ == "__main__":
    unittest.main()
