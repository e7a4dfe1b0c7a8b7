# SPDX-License-Identifier: Apache-2.0
"""The bill of materials of a build, as SPDX 2.3 in JSON: every file that is shipped with its hash, every Debian package whose
code is in it or is loaded by it, every npm package in the pages.

    python3 cmake/sbom.py --source . --build build/release --version 0.1.0 --output sbom.spdx.json

The same build gives the same bytes: its date is SOURCE_DATE_EPOCH, or that of the newest shipped file."""
import argparse
import base64
import datetime
import hashlib
import json
import os
import pathlib
import re
import uuid

from build_parts import BuildParts
from debian_packages import licence_of, package_of, version_of

SHIPPED = ("bin/host_stub", "bin/plugin_runner", "plugins/incydr_plugin.so")
ROOT = "SPDXRef-Package-risk-integrations"


def spdx_id(kind, name):
    return f"SPDXRef-{kind}-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def relation(one, kind, other, comment=None):
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other, **({"comment": comment} if comment else {})}


def package(name, version, ref, licence, purl, **more):
    return {"SPDXID": ref, "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": licence, "copyrightText": "NOASSERTION",
            **({"externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]} if purl else {}),
            **more}


def debian(name):
    version, architecture = version_of(name)
    return package(name, version, spdx_id("Debian", name), licence_of(name),
                   f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={architecture}&distro=debian-12",
                   supplier="Organization: Debian")


def npm(name, entry):
    checksum = base64.b64decode(entry["integrity"].removeprefix("sha512-")).hex()
    return package(name, entry["version"], spdx_id("npm", name), entry.get("license", "NOASSERTION"),
                   f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}",
                   checksums=[{"algorithm": "SHA512", "checksumValue": checksum}])


def npm_packages(source, build):
    """Those of the lock that were installed: it names esbuild's programs for all other systems as well."""
    lock = json.loads((source / "host_stub/ui/package-lock.json").read_text())
    for path, entry in sorted(lock["packages"].items()):
        if path and (build / "host_stub/ui/work" / path / "package.json").exists():
            yield path.rsplit("node_modules/", 1)[1], entry


def file_entry(build, name):
    content = (build / name).read_bytes()
    return {"SPDXID": spdx_id("File", name), "fileName": "./" + name, "fileTypes": ["BINARY"],
            "checksums": [{"algorithm": algorithm.upper(), "checksumValue": hashlib.new(algorithm, content).hexdigest()}
                          for algorithm in ("sha1", "sha256")],
            "licenseConcluded": "NOASSERTION", "licenseInfoInFiles": ["NOASSERTION"], "copyrightText": "NOASSERTION"}


def verification_code(files):
    """SPDX 2.3, 7.9: the SHA1 of the sorted SHA1s."""
    return hashlib.sha1("".join(sorted(f["checksums"][0]["checksumValue"] for f in files)).encode()).hexdigest()


class Bill:
    def __init__(self, source, build, version):
        self.source, self.build = source, build
        self.parts = BuildParts(build)
        self.packages, self.relations = {}, [relation("SPDXRef-DOCUMENT", "DESCRIBES", ROOT)]
        self.files = [file_entry(build, name) for name in SHIPPED]
        self.root = package("risk-integrations", version, ROOT, "Apache-2.0", None, filesAnalyzed=True,
                            packageVerificationCode={"packageVerificationCodeValue": verification_code(self.files)},
                            licenseInfoFromFiles=["NOASSERTION"])
        for name in SHIPPED:
            self.relations.append(relation(ROOT, "CONTAINS", spdx_id("File", name)))
            self.add_debian(name)
        self.add_npm()

    def add_debian(self, name):
        uses = [(self.parts.shared_libraries(name), "DYNAMIC_LINK", None), (self.parts.static_libraries(name), "STATIC_LINK", None),
                (self.parts.headers(name), "DEPENDS_ON", "compiled in from headers")]
        for paths, kind, comment in uses:
            owners = {path: package_of(path) for path in paths}
            for path, owner in owners.items():
                if owner is None:
                    raise SystemExit(f"{path} belongs to no Debian package, so the bill of materials cannot name it.")
            for owner in sorted(set(owners.values())):
                self.packages.setdefault(owner, debian(owner))
                self.relations.append(relation(spdx_id("File", name), kind, spdx_id("Debian", owner), comment))

    def add_npm(self):
        pages = spdx_id("File", "bin/host_stub")
        for name, entry in npm_packages(self.source, self.build):
            found = npm(name, entry)
            self.packages["npm:" + name] = found
            self.relations.append(relation(found["SPDXID"], "BUILD_DEPENDENCY_OF", pages) if entry.get("dev")
                                  else relation(pages, "STATIC_LINK", found["SPDXID"], "bundled into the pages"))

    def document(self):
        newest = max((self.build / name).stat().st_mtime for name in SHIPPED)
        created = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", newest)), datetime.timezone.utc)
        hashes = "".join(checksum["checksumValue"] for file in self.files for checksum in file["checksums"])
        return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "risk-integrations",
                "documentNamespace": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, hashes)}",
                "creationInfo": {"created": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: risk-integrations-sbom"]},
                "packages": [self.root, *(self.packages[key] for key in sorted(self.packages))], "files": self.files,
                "relationships": self.relations}


def main():
    parser = argparse.ArgumentParser(description="The bill of materials of a build, as SPDX 2.3")
    for name in ("source", "build", "output"):
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    parser.add_argument("--version", required=True)
    given = parser.parse_args()
    document = Bill(given.source.resolve(), given.build.resolve(), given.version).document()
    given.output.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{given.output}: {len(document['packages']) - 1} packages in {len(document['files'])} files")


if __name__ == "__main__":
    main()
