# SPDX-License-Identifier: Apache-2.0
"""The bill of materials: by the rules of SPDX 2.3, complete against what the loader and the lock file say, and the same twice."""
import copy
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from elf_file import ElfFile
from installed import BUILD, SOURCE
from shared import record
from spdx_rules import faults


def make(output):
    subprocess.run([sys.executable, "-B", str(SOURCE / "cmake/sbom.py"), "--source", str(SOURCE), "--build", str(BUILD),
                    "--version", os.environ["RISK_VERSION"], "--output", str(output)], check=True, capture_output=True)
    return output.read_bytes()


@unittest.skipIf(os.environ.get("RISK_SANITIZE"), "a sanitizer's runtime is linked into everything, and nobody ships that")
class Sbom(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="risk-sbom-")
        cls.addClassCleanup(cls.directory.cleanup)
        cls.text = make(pathlib.Path(cls.directory.name) / "one.json")
        cls.document = json.loads(cls.text)
        cls.packages = {package["name"]: package for package in cls.document["packages"]}

    def linked(self, file, kinds):
        return {relation["relatedSpdxElement"] for relation in self.document["relationships"]
                if relation["spdxElementId"] == f"SPDXRef-File-{file}" and relation["relationshipType"] in kinds}

    def test_keeps_the_rules_and_is_the_same_twice(self):
        self.assertEqual(faults(self.document), [])
        self.assertEqual(make(pathlib.Path(self.directory.name) / "two.json"), self.text)
        record("service", "packages in the bill of materials, checked against loader, link line and lock file", len(self.packages) - 1)

    def test_the_rules_find_what_is_wrong(self):
        def spoilt(change):
            document = copy.deepcopy(self.document)
            change(document)
            return faults(document)
        for change in (lambda d: d.pop("dataLicense"), lambda d: d["packages"][1].pop("versionInfo"),
                       lambda d: d["packages"][1].update(licenseDeclared="(c) somebody"), lambda d: d["files"][0]["checksums"].clear(),
                       lambda d: d["relationships"][1].update(relatedSpdxElement="SPDXRef-Nobody"),
                       lambda d: d["packages"].append(d["packages"][1]), lambda d: d["creationInfo"].update(created="today")):
            self.assertTrue(spoilt(change))

    def test_hashes_are_those_of_the_files(self):
        for file in self.document["files"]:
            content = (BUILD / file["fileName"]).read_bytes()
            for checksum in file["checksums"]:
                self.assertEqual(hashlib.new(checksum["algorithm"].lower(), content).hexdigest(), checksum["checksumValue"])

    def test_every_library_that_is_needed_is_named_with_its_installed_version(self):
        for file in ("bin/host_stub", "bin/plugin_runner", "plugins/incydr_plugin.so"):
            named = self.linked(re.sub("[/_]", "-", file), {"DYNAMIC_LINK"})
            needed = ElfFile(BUILD / file).needs
            self.assertGreater(len(needed), 3)
            for library in needed:
                found = subprocess.run(["dpkg-query", "-S", f"*/{library}"], capture_output=True, text=True).stdout
                owners = {line.split(":")[0] for line in found.splitlines()}
                self.assertTrue({f"SPDXRef-Debian-{owner.replace('+', '-')}" for owner in owners} & named, library)
        for name, package in self.packages.items():
            if package["SPDXID"].startswith("SPDXRef-Debian-"):
                version = subprocess.run(["dpkg-query", "-W", "-f=${Version}\n", name], capture_output=True, text=True).stdout
                self.assertIn(package["versionInfo"], version.splitlines())

    def test_what_is_compiled_in_is_named_too(self):
        for name in ("libboost1.81-dev", "libcli11-dev", "libspdlog-dev", "prometheus-cpp-dev", "libsodium-dev", "libsoci-dev"):
            self.assertIn(name, self.packages)
        for name in ("preact", "d3-scale", "d3-shape"):
            self.assertIn(self.packages[name]["SPDXID"], self.linked("bin-host-stub", {"STATIC_LINK"}))
        unknown = [name for name, package in self.packages.items() if package["licenseDeclared"] == "NOASSERTION"]
        self.assertEqual(unknown, [], "find out the licence and add it to cmake/debian_packages.py")


if __name__ == "__main__":
    unittest.main()
