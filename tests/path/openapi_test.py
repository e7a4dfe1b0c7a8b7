# SPDX-License-Identifier: Apache-2.0
"""Every operation of a running host, asked as a client would, against the description that the host serves."""
import pathlib
import re
import unittest

from described_api import DescribedApi
from path_case import PathCase
from processes import Host
from receiver import Receiver
from rest import wait_until

API = "/api/v1/"
PASSWORD = "correct horse battery"  # of the administrator that the tests make
PEOPLE = "email,name,department,title,aliases\nann.lee@acme.test,Ann Lee,Sales,Manager,\nbob@acme.test,Bob Ray,Legal,,\n"
TYPES = pathlib.Path(__file__).parents[2] / "host_stub/ui/src/api/types.ts"


def read_interfaces(text):
    """The names of the members of each interface, also of those that it extends."""
    text = re.sub(r"//[^\n]*", "", text)
    found = {}
    for name, parent, rest in re.findall(r"export interface (\w+)(?: extends (\w+))? \{(.*?)\n?\}\s*(?=export|$)", text, re.S):
        flat, before = rest, None
        while flat != before:  # members of members do not count
            before, flat = flat, re.sub(r"\{[^{}]*\}", "", flat)
        found[name] = set(re.findall(r"(\w+)\??:", re.sub(r"<[^<>]*>|\([^()]*\)", "", flat))) | found.get(parent, set())
    return found


class OpenApi(PathCase):
    def setUp(self):
        super().setUp()
        self.host.start()
        wait_until(lambda: self.host.rest.request("GET", "/healthz")[0] == 200, "the host is ready")
        wait_until(lambda: self.host.rest.get(API + "plugins")["plugins"], "the plugin is seen")
        self.api = DescribedApi(self.host.rest)

    def ask(self, method, path, *status, **more):
        return self.api.ask(method, path if path.startswith("/") else API + path, *status, **more)

    def input(self, name="Acme"):
        ready = self.simulator.ready
        return {"plugin": "incydr", "name": name, "description": "For tests", "contact": {"name": "Ann", "email": "ann@acme.test"},
                "configuration": {"client_id": ready["client_id"], "client_secret": ready["client_secret"], "base_url": ready["https"],
                                  "ca_file": ready["ca_file"], "requests_per_minute": 60000}, "interval_ms": 300}

    def cookie(self):
        """Of the answer before."""
        return self.api.last.getheader("Set-Cookie").partition(";")[0]

    def test_every_operation_answers_as_described(self):
        for part in (self.host_itself, self.integrations, self.notices, self.people_events_and_scores, self.accounts, self.signing_in, self.set_up):
            with self.subTest(part=part.__name__):
                part()
        done = {(method, path) for method, path, status in self.api.answered if status < 300}
        self.assertEqual(self.api.operations() - done, set(), "described, and never answered here")

    def host_itself(self):
        self.ask("GET", "/healthz")
        self.ask("GET", "/metrics")
        self.ask("GET", "openapi.json")
        self.ask("GET", "changes")

    def integrations(self):
        self.ask("GET", "plugins")
        self.ask("GET", "plugins/{id}", id="incydr")
        self.ask("POST", "plugins/{id}/release", id="incydr")
        self.ask("POST", "integrations/test", body=self.input())
        added = self.ask("POST", "integrations", 201, body=self.input(), headers={"Idempotency-Key": "once"})
        again = self.ask("POST", "integrations", 201, body=self.input(), headers={"Idempotency-Key": "once"})
        self.assertEqual(added["id"], again["id"])
        self.ask("GET", "integrations", query={"q": "acme"})
        shown = self.ask("GET", "integrations/{id}", id=added["id"])
        edit = {**self.input("Acme EU"), "revision": shown["revision"]}
        self.ask("PUT", "integrations/{id}", id=added["id"], body=edit)
        self.ask("POST", "integrations/{id}/test", id=added["id"])
        self.ask("POST", "integrations/{id}/pause", id=added["id"])
        self.ask("POST", "integrations/{id}/resume", id=added["id"])
        self.ask("GET", "counters")
        gone = self.ask("POST", "integrations", 201, body=self.input("Short-lived"))
        self.ask("DELETE", "integrations/{id}", 204, id=gone["id"])

    def notices(self):
        receiver = Receiver("a secret of the receiver's own, 0123456789")
        self.addCleanup(receiver.stop)
        self.ask("PUT", "notices/webhook", body={"url": receiver.url, "secret": receiver.secret})
        self.assertTrue(self.ask("POST", "notices/webhook/test")["delivered"])
        self.assertTrue(self.ask("GET", "notices/webhook")["set"])
        self.ask("DELETE", "notices/webhook", 204)

    def people_events_and_scores(self):
        self.ask("POST", "people/import", body={"csv": PEOPLE, "dry_run": True})
        self.ask("POST", "people/import", body={"csv": PEOPLE})
        self.ask("GET", "people", query={"q": "ann", "limit": 1})
        self.assertEqual(self.ask("GET", "departments")["departments"], ["Legal", "Sales"])
        self.ask("GET", "people/{email}", email="ann.lee@acme.test")
        self.host.wait_status("Connected", seconds=60)
        for person in ("ann.lee@acme.test", "ann.lee@acme.test", "bob@acme.test", "stranger@acme.test"):
            self.alert(person)
        self.wait_admitted(3)
        wait_until(lambda: self.counters()["unmatched"] == 1, "one is nobody's")
        rows = self.ask("GET", "events", query={"person": "ann.lee@acme.test", "behaviour": "sensitive_data_handling", "limit": 1})
        self.ask("GET", "events", query={"cursor": rows["next"], "person": "ann.lee@acme.test"})
        self.ask("GET", "events", query={"fate": "unmatched"})
        self.ask("GET", "events/{row}", row=rows["events"][0]["row"])
        self.ask("GET", "events.csv")
        self.assertEqual(self.ask("GET", "events/days")["total"], 3)
        self.ask("GET", "scores", query={"sort": "name", "band": "Medium", "department": "Sales"})
        self.ask("GET", "scores.csv", query={"q": "ann"})
        for path in ("scores/{email}", "scores/{email}/what-if", "scores/{email}/history"):
            self.ask("GET", path, email="ann.lee@acme.test")
        for path in ("scores/breakdown", "organisation", "organisation/history", "dashboard"):
            self.ask("GET", path)

    def accounts(self):
        self.ask("GET", "roles")
        self.ask("POST", "roles", 201, body={"name": "Readers", "marketplace": "read"})
        self.ask("PUT", "roles/{name}", name="Readers", body={"marketplace": "none"})
        self.ask("GET", "accounts")
        self.ask("POST", "accounts", 201, body={"name": "eve", "display_name": "Eve", "role": "Readers", "password": "a password for Eve"})
        self.ask("PUT", "accounts/{name}", name="eve", body={"display_name": "Eve Doe", "role": "Basic Administrator", "disabled": False})
        link = self.ask("POST", "accounts/{name}/reset", name="eve")["link"]
        self.ask("POST", "password/reset", body={"link": link.rpartition("#")[2], "password": "another one for Eve"})
        self.ask("DELETE", "accounts/{name}", 204, name="eve")
        self.ask("DELETE", "roles/{name}", 204, name="Readers")
        token = self.ask("POST", "tokens", 201, body={"name": "nightly", "role": "Basic Administrator", "expires_days": 7})
        self.ask("GET", "tokens")
        self.ask("DELETE", "tokens/{id}", 204, id=token["id"])
        self.ask("GET", "entitlements")
        self.ask("PUT", "entitlements/{name}", name="engage", body={"granted": True})
        self.ask("GET", "audit", query={"limit": 3})
        self.ask("GET", "audit", query={"subject": "Acme EU"})
        self.ask("GET", "audit.csv", query={"action": "role.add"})

    def signing_in(self):
        self.ask("GET", "set-up")
        self.ask("POST", "session", body={"name": "tests", "password": PASSWORD})
        cookie = self.cookie()
        self.ask("GET", "session", cookie=cookie)
        self.ask("POST", "password", 204, cookie=cookie, body={"current": PASSWORD, "password": PASSWORD + " staple"})
        self.ask("DELETE", "session", 204, cookie=self.cookie())
        link = self.host.command("admin", "link", "tests").strip()
        self.ask("POST", "session/link", body={"link": link.rpartition("#")[2]})

    def set_up(self):
        """Of a second host, on which there is nobody yet."""
        directory = pathlib.Path(self.directory) / "fresh"
        directory.mkdir()
        host = Host(self.build, directory)
        host.token = ""  # nobody is let in beforehand
        self.addCleanup(host.stop)
        host.start()
        link = (host.data / "set-up-link").read_text().strip().rpartition("#")[2]
        fresh = DescribedApi(host.rest, self.api.document)
        self.assertEqual(fresh.ask("GET", API + "set-up")["needed"], True)
        fresh.ask("GET", API + "events", 503)
        fresh.ask("POST", API + "set-up", 201,
                  body={"link": link, "name": "root", "display_name": "Root", "password": PASSWORD})
        self.api.answered |= fresh.answered

    def test_what_is_refused_is_a_problem_as_described(self):
        refusals = [
            ("GET", "events", 400, {"query": {"limit": 0}}), ("GET", "events", 400, {"query": {"cursor": "x"}}),
            ("GET", "scores", 400, {"query": {"sort": "x"}}), ("GET", "events/days", 400, {"query": {"from": "2001-01-01"}}),
            ("GET", "scores/{email}", 404, {"email": "nobody@acme.test"}), ("GET", "events/{row}", 404, {"row": 9999}),
            ("GET", "plugins/{id}", 404, {"id": "nothing"}), ("GET", "integrations/{id}", 404, {"id": 99}),
            ("GET", "scores", 401, {"headers": {"Authorization": "Bearer wrong"}}),
            ("POST", "session", 401, {"body": {"name": "tests", "password": "not this one"}}),
            ("POST", "session", 422, {"body": {"name": "tests"}}),
            ("POST", "session", 400, {"raw": "{"}), ("POST", "roles", 415, {"raw": "{}", "headers": {"Content-Type": "text/plain"}}),
            ("POST", "roles", 422, {"body": {"name": "", "marketplace": "all"}}),
            ("POST", "integrations", 422, {"body": {"plugin": "incydr"}}),
            ("POST", "people/import", 422, {"body": {"csv": "email\nno address\n"}}),
            ("PUT", "entitlements/{name}", 404, {"name": "nothing", "body": {"granted": True}}),
        ]
        for method, path, status, more in refusals:
            with self.subTest(f"{method} {path} {status}"):
                self.ask(method, path, status, **more)

    def test_each_query_parameter_is_described_and_each_described_one_is_known(self):
        self.ask("POST", "integrations", 201, body=self.input())
        self.host.wait_status("Connected", seconds=60)
        self.alert()
        self.wait_admitted(1)
        captured = {"email": "ann.lee@acme.test", "row": 1, "name": "none"}
        without_query = {"/healthz", "/metrics"}
        for method, path in sorted(self.api.operations()):
            if method != "get" or path in without_query:
                continue
            with self.subTest(path):
                names = {"id": "incydr" if "plugins" in path else 1, **captured}
                used = {name: value for name, value in names.items() if f"{{{name}}}" in path}
                self.assertEqual(self.api.known_parameters(method.upper(), path, **used), self.api.described_parameters(method, path))

    def test_an_answer_with_a_member_too_many_or_too_few_is_noticed(self):
        schema = {"$ref": "#/components/schemas/EventRow"}
        fits = self.api.document["components"]["schemas"]["EventRow"]["examples"][0]
        self.api.validate(fits, schema, "")
        for wrong in ({**fits, "secret": 1}, {k: v for k, v in fits.items() if k != "row"}, {**fits, "row": "1"}):
            with self.assertRaises(AssertionError):
                self.api.validate(wrong, schema, "")

    def test_what_the_pages_read_has_the_same_members(self):
        """The pages' types.ts and the description are written by hand, each: neither may forget what the other knows."""
        schemas = self.api.document["components"]["schemas"]
        interfaces = read_interfaces(TYPES.read_text(encoding="utf-8"))
        shared = {name for name in interfaces if name in schemas}
        self.assertGreater(len(shared), 30)
        for name in shared:
            with self.subTest(name):
                self.assertEqual(interfaces[name], set(schemas[name]["properties"]))

    def test_every_example_fits_its_own_schema(self):
        for name, schema in self.api.document["components"]["schemas"].items():
            for example in schema.get("examples", []):
                with self.subTest(name):
                    self.api.validate(example, {"$ref": f"#/components/schemas/{name}"}, name)


if __name__ == "__main__":
    unittest.main()
