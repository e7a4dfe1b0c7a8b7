# SPDX-License-Identifier: Apache-2.0
"""What SPDX 2.3 demands of a document in JSON, as far as ours goes: a list of what is wrong."""
import re

ID = re.compile(r"SPDXRef-[A-Za-z0-9.-]+$")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
LICENCE = re.compile(r"(NOASSERTION|NONE|[A-Za-z0-9.+-]+( WITH [A-Za-z0-9.-]+)?)$")
CHECKSUMS = {"SHA1": 40, "SHA256": 64, "SHA512": 128}
RELATIONS = {"DESCRIBES", "CONTAINS", "DYNAMIC_LINK", "STATIC_LINK", "DEPENDS_ON", "BUILD_DEPENDENCY_OF"}
DOCUMENT = ("spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo", "packages", "files", "relationships")
PACKAGE = ("SPDXID", "name", "versionInfo", "downloadLocation", "filesAnalyzed", "licenseConcluded", "licenseDeclared", "copyrightText")
FILE = ("SPDXID", "fileName", "checksums", "licenseConcluded", "licenseInfoInFiles", "copyrightText")


def _lacking(what, thing, keys):
    return [f"{what}: no {key}" for key in keys if thing.get(key) in (None, "")]


def _head(document):
    wrong = _lacking("document", document, DOCUMENT)
    if document.get("spdxVersion") != "SPDX-2.3" or document.get("dataLicense") != "CC0-1.0":
        wrong.append("document: version or licence of the data")
    if document.get("SPDXID") != "SPDXRef-DOCUMENT":
        wrong.append("document: its id")
    if not re.match(r"(urn:uuid:|https?://)[^#]+$", document.get("documentNamespace", "")):
        wrong.append("document: its namespace is no URI, or has a fragment")
    created = document.get("creationInfo", {})
    if not DATE.match(created.get("created", "")):
        wrong.append("document: its date")
    if not created.get("creators") or not all(re.match(r"(Tool|Person|Organization): .", who) for who in created["creators"]):
        wrong.append("document: its creators")
    return wrong


def _checksums(name, thing):
    return [f"{name}: checksum {each['algorithm']}" for each in thing.get("checksums", [])
            if not re.match(rf"[0-9a-f]{{{CHECKSUMS.get(each['algorithm'], 0)}}}$", each["checksumValue"])]


def _package(package):
    name = package.get("name", "?")
    wrong = _lacking(name, package, PACKAGE) + _checksums(name, package)
    if not LICENCE.match(package.get("licenseDeclared", "")):
        wrong.append(f"{name}: licence {package.get('licenseDeclared')}")
    if package.get("filesAnalyzed") != ("packageVerificationCode" in package):
        wrong.append(f"{name}: a verification code goes with analysed files, and only with them")
    for reference in package.get("externalRefs", []):
        if reference["referenceCategory"] != "PACKAGE-MANAGER" or not re.match(r"pkg:(deb|npm)/[^ @]+@[^ ]+$", reference["referenceLocator"]):
            wrong.append(f"{name}: reference {reference}")
    return wrong


def _file(file):
    name = file.get("fileName", "?")
    wrong = _lacking(name, file, FILE) + _checksums(name, file)
    if not name.startswith("./") or "SHA1" not in {each["algorithm"] for each in file.get("checksums", [])}:
        wrong.append(f"{name}: a relative name and a SHA1 are demanded")
    return wrong


def faults(document):
    wrong = _head(document)
    for package in document.get("packages", []):
        wrong += _package(package)
    for file in document.get("files", []):
        wrong += _file(file)
    things = [document, *document.get("packages", []), *document.get("files", [])]
    ids = [thing.get("SPDXID", "") for thing in things]
    wrong += [f"{each}: no id" for each in ids if not ID.match(each)]
    wrong += [f"{each}: twice" for each in set(ids) if ids.count(each) > 1]
    for relation in document.get("relationships", []):
        if relation["relationshipType"] not in RELATIONS:
            wrong.append(f"{relation['relationshipType']}: no relation that is used here")
        wrong += [f"{relation[end]}: nothing has this id" for end in ("spdxElementId", "relatedSpdxElement") if relation[end] not in ids]
    if not any(relation["relationshipType"] == "DESCRIBES" for relation in document.get("relationships", [])):
        wrong.append("document: describes nothing")
    return wrong
