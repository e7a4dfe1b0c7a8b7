# SPDX-License-Identifier: Apache-2.0
"""Integrations over HTTP: added, tried, edited, paused, deleted; what one without the entitlement sees of it."""
import concurrent.futures
import http.client
import json
import pathlib
import unittest

from path_case import PathCase
from rest import wait_until

INTEGRATIONS = "/api/v1/integrations"


class ConfiguringCase(PathCase):
    def setUp(self):
        super().setUp()
        self.host.start()
        wait_until(lambda: self.ask("GET", "/healthz")[0] == 200, "the host is ready")
        wait_until(lambda: self.host.rest.get("/api/v1/plugins")["plugins"], "the plugin is seen")

    def ask(self, method, path, body=None, **headers):
        """Status and answer; a header's name has _ for -."""
        address, token = self.host.rest.address, getattr(self.host.rest, "token", None)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None

    def input(self, name="Acme", **configuration):
        ready = self.simulator.ready
        wanted = {"client_id": ready["client_id"], "client_secret": ready["client_secret"], "base_url": ready["https"],
                  "ca_file": ready["ca_file"], "requests_per_minute": 60000, **configuration}
        return {"plugin": "incydr", "name": name, "description": "", "contact": {"name": "Ann", "email": "ann@acme.test"},
                "configuration": {key: value for key, value in wanted.items() if value is not None}, "interval_ms": 300}

    def add(self, name="Acme", **configuration):
        status, answer = self.ask("POST", INTEGRATIONS, self.input(name, **configuration))
        self.assertEqual(status, 201, answer)
        return answer

    def change(self, added, **configuration):
        """The body of a PUT that changes nothing but these fields of the configuration."""
        return {"plugin": added["plugin"], "name": added["name"], "description": added["description"], "contact": added["contact"],
                "configuration": {**added["configuration"], **configuration}, "revision": added["revision"]}

    def rows(self):
        return self.host.rest.get(INTEGRATIONS)["integrations"]

    def upstream_requests(self):
        return self.control.get("/_control/requests")["requests"]

    def audited(self):
        return [(entry["action"], entry["subject"]) for entry in self.host.rest.get("/api/v1/audit")["audit"]
                if entry["action"].startswith("integration.")]

    def fields(self, answer):
        return [error["field"] for error in answer["errors"]]


class Adding(ConfiguringCase):
    def test_F8_F11_an_added_integration_is_connected_in_the_answer_and_in_the_list(self):
        added = self.add()
        self.assertEqual((added["status"], added["check"]["ok"]), ("Connected", True), added)
        self.assertEqual([state["state"] for state in added["check"]["permissions"]], ["granted", "granted"])
        self.assertEqual([(row["name"], row["status"]) for row in self.rows()], [("Acme", "Connected")])
        self.assertEqual(added["secret_fields"], ["client_secret"])
        self.assertEqual(self.audited(), [("integration.add", "Acme")])

    def test_F3_F4_every_empty_field_is_named_nothing_is_called_and_nothing_made(self):
        status, answer = self.ask("POST", INTEGRATIONS, {"plugin": "incydr", "name": " ", "configuration": {"base_url": ""}})
        self.assertEqual(status, 422, answer)
        self.assertEqual(sorted(self.fields(answer)), ["configuration.base_url", "configuration.client_id", "configuration.client_secret",
                                                       "contact.email", "contact.name", "name"])
        for error in answer["errors"]:
            self.assertTrue(error["message"].endswith("."), error)
        self.assertEqual((self.rows(), self.upstream_requests()), ([], []))

    def test_F4_a_taken_name_is_said_beside_the_name(self):
        self.add()
        status, answer = self.ask("POST", INTEGRATIONS, self.input("aCME "))
        self.assertEqual((status, self.fields(answer)), (422, ["name"]))

    def test_F6_only_https_origins_of_known_hosts_and_the_known_ones_are_offered(self):
        for address, words in (("http://api.us.code42.com", "https"), ("https://evil.example.com", "evil.example.com"),
                               ("https://api.us.code42.com/v1", "origin"), ("nonsense", "URL")):
            status, answer = self.ask("POST", INTEGRATIONS, self.input(base_url=address))
            self.assertEqual((status, self.fields(answer)), (422, ["configuration.base_url"]), answer)
            self.assertIn(words, answer["errors"][0]["message"])
            self.assertNotIn("check", answer)
        form = self.host.rest.get("/api/v1/plugins/incydr")
        url = next(field for field in form["fields"] if field["name"] == "base_url")
        self.assertEqual((url["section"], url["format"], url["required"]), ("Activate", "uri", True))
        self.assertIn("https://api.us2.code42.com", url["suggestions"])
        self.assertEqual(self.upstream_requests(), [])

    def test_F9_each_failure_says_what_it_is_and_nothing_is_saved(self):
        self.assert_refused(self.input(client_secret="wrong"), "Credentials rejected", "credentials")
        self.assert_refused(self.input(base_url="https://localhost:9"), "Unreachable", "connection")
        self.assert_refused(self.input(ca_file=None), "Unreachable", "TLS")
        self.control.post("/_control/faults", {"kind": "throttle", "path": "/v1/*", "retry_after": 60})
        self.assert_refused(self.input(), "Throttled", "wait")
        self.assertEqual((self.rows(), self.audited()), ([], []))

    def assert_refused(self, body, status_word, words):
        status, answer = self.ask("POST", INTEGRATIONS, body)
        self.assertEqual((status, answer.get("check", {}).get("status")), (422, status_word), answer)
        self.assertIn(words, answer["check"]["reason"])
        self.assertNotIn(body["configuration"]["client_secret"], json.dumps(answer))

    def test_G7_R12_a_missing_permission_is_named_by_its_title(self):
        for permission, title in (("users", "Users: read"), ("sessions", "Alerts and Sessions: read")):
            self.control.post("/_control/permissions", {permission: False})
            self.assert_refused(self.input(), "Permission missing", title)
            status, answer = self.ask("POST", INTEGRATIONS + "/test", self.input())
            missing = [each["title"] for each in answer["permissions"] if each["state"] == "missing"]
            self.assertEqual((status, missing), (200, [title]))
            self.control.post("/_control/permissions", {permission: True})

    def test_F10_a_repeated_request_makes_one_integration_also_at_the_same_time(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            calls = [pool.submit(self.ask, "POST", INTEGRATIONS, self.input(), Idempotency_Key="once") for _ in range(2)]
        answers = [call.result() for call in calls]
        answers.append(self.ask("POST", INTEGRATIONS, self.input(), Idempotency_Key="once"))
        self.assertEqual([status for status, _ in answers], [201] * 3, answers)
        self.assertEqual(len({answer["id"] for _, answer in answers}), 1)
        self.assertEqual((len(self.rows()), self.audited()), (1, [("integration.add", "Acme")]))
        status, answer = self.ask("POST", INTEGRATIONS, self.input("Other"), Idempotency_Key="once")
        self.assertEqual(status, 422, answer)

    def test_F10_without_a_key_the_name_guards(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            calls = [pool.submit(self.ask, "POST", INTEGRATIONS, self.input()) for _ in range(2)]
        self.assertEqual(sorted(call.result()[0] for call in calls), [201, 422])
        self.assertEqual(len(self.rows()), 1)

    def test_what_was_refused_may_be_corrected_under_the_same_key(self):
        self.assertEqual(self.ask("POST", INTEGRATIONS, self.input(client_secret="wrong"), Idempotency_Key="k")[0], 422)
        self.assertEqual(self.ask("POST", INTEGRATIONS, self.input(), Idempotency_Key="k")[0], 201)

    def test_F7_the_secret_is_in_no_answer_and_in_no_log(self):
        planted = self.simulator.ready["client_secret"]
        added = self.add()
        paths = (INTEGRATIONS, f"{INTEGRATIONS}/{added['id']}", "/api/v1/plugins/incydr", "/api/v1/audit", "/metrics")
        answers = [self.ask("POST", f"{INTEGRATIONS}/{added['id']}/test"), added]
        answers += [self.host.rest.get(path) for path in paths]
        self.assertNotIn(planted, json.dumps(answers))
        self.host.stop()
        for file in [self.host.log_file, *filter(pathlib.Path.is_file, self.host.data.rglob("*"))]:
            self.assertNotIn(planted.encode(), file.read_bytes(), file)

    def test_bodies_that_make_no_sense_are_refused_in_words(self):
        for body, status in (([], 400), ({"plugin": "incydr", "name": 5, "contact": "x", "odd": 1}, 422), ({"plugin": 5}, 422), ({}, 422)):
            self.assertEqual(self.ask("POST", INTEGRATIONS, body)[0], status, body)
        self.assertEqual(self.ask("POST", INTEGRATIONS, {**self.input(), "plugin": "nonsense"})[0], 404)


class Changing(ConfiguringCase):
    def setUp(self):
        super().setUp()
        self.added = self.add()
        self.path = f"{INTEGRATIONS}/{self.added['id']}"

    def test_F13_an_edit_shows_all_but_the_secret_and_keeps_it(self):
        shown = self.host.rest.get(self.path)
        self.assertNotIn("client_secret", shown["configuration"])
        status, answer = self.ask("PUT", self.path, {**self.change(shown), "name": "Renamed"})
        self.assertEqual((status, answer.get("name"), answer.get("check")), (200, "Renamed", None), answer)
        self.host.wait_status("Connected", "Renamed")
        self.assertEqual(self.audited(), [("integration.edit", "Renamed"), ("integration.add", "Acme")])

    def test_F13_a_changed_address_demands_the_secret_again_and_sends_nothing_there(self):
        before = len(self.upstream_requests())
        other = self.simulator.ready["https"].replace("localhost", "127.0.0.1")
        self.host.command("integration", "pause", "Acme")
        self.host.wait_status("Paused")
        body = self.change(self.host.rest.get(self.path), base_url=other)
        before = len(self.upstream_requests())
        for path, method in ((self.path, "PUT"), (self.path + "/test", "POST")):
            status, answer = self.ask(method, path, body)
            self.assertEqual((status, self.fields(answer)), (422, ["configuration.client_secret"]), answer)
        self.assertEqual(len(self.upstream_requests()), before)
        body["configuration"]["client_secret"] = self.simulator.ready["client_secret"]
        status, answer = self.ask("PUT", self.path, body)
        self.assertEqual((status, answer["check"]["ok"], answer["status"]), (200, True, "Paused"), "a paused one is tried too")

    def test_a_change_that_does_not_work_is_not_saved_and_what_runs_goes_on(self):
        status, answer = self.ask("PUT", self.path, self.change(self.added, client_secret="wrong"))
        self.assertEqual((status, answer["check"]["status"]), (422, "Credentials rejected"), answer)
        shown = self.host.rest.get(self.path)
        self.assertEqual((shown["revision"], shown["status"]), (self.added["revision"], "Connected"))

    def test_who_was_slower_is_told_and_changes_nothing(self):
        self.assertEqual(self.ask("PUT", self.path, {**self.change(self.added), "description": "first"})[0], 200)
        status, answer = self.ask("PUT", self.path, {**self.change(self.added), "description": "late"})
        self.assertEqual(status, 409, answer)
        self.assertEqual(self.host.rest.get(self.path)["description"], "first")

    def test_a_trial_disturbs_nothing_that_runs(self):
        self.alert()
        before = self.wait_admitted(1)
        pid = self.host.plugin_pid()
        for _ in range(3):
            status, answer = self.ask("POST", self.path + "/test")
            self.assertEqual((status, answer["ok"]), (200, True), answer)
        self.after_next_read()
        self.assertEqual((self.host.admitted(), self.host.plugin_pid()), (before, pid))
        self.assertEqual(self.host.integration()["status"], "Connected")
        self.assert_balanced()

    def test_pause_and_resume_answer_with_the_status_and_are_audited_once(self):
        for verb, status_word in (("pause", "Paused"), ("pause", "Paused"), ("resume", "Connected"), ("resume", "Connected")):
            status, answer = self.ask("POST", f"{self.path}/{verb}")
            self.assertEqual((status, answer["status"], answer["paused"]), (200, status_word, verb == "pause"), answer)
        self.assertEqual([action for action, _ in self.audited()], ["integration.resume", "integration.pause", "integration.add"])

    def test_F12_a_secret_revoked_upstream_shows_and_heals_without_a_hand(self):
        self.control.post("/_control/tokens", {"secret": "something else"})
        rejected = self.host.wait_status("Credentials rejected")
        self.assertTrue(rejected["reason"] and rejected["since"])
        self.control.post("/_control/tokens", {"secret": self.simulator.ready["client_secret"]})
        self.host.wait_status("Connected")

    def test_F14_C2_C11_delete_stops_reading_keeps_events_and_added_again_counts_nothing_twice(self):
        self.alert()
        before = self.wait_admitted(1)
        self.assertEqual(self.ask("DELETE", self.path), (204, None))
        self.assertEqual((self.ask("GET", self.path)[0], self.ask("DELETE", self.path)[0], self.rows()), (404, 404, []))
        self.assertEqual(self.audited()[0], ("integration.remove", "Acme"))
        wait_until(lambda: not self.host.plugin_pid(), "its process is gone")
        missed = self.alert("while.away@x.test")
        self.advance(10)
        again = self.add()
        self.assertNotEqual(again["id"], self.added["id"])
        self.after_next_read()
        self.assertEqual([e["id"] for e in self.host.admitted()], [e["id"] for e in before])
        new = self.alert("later@x.test")
        wait_until(lambda: len(self.host.admitted()) == 2, "the new one counts")
        ids = {e["id"].split("/", 1)[1] for e in self.host.admitted()}
        self.assertTrue(new in ids and missed not in ids, ids)
        for event in self.host.admitted():
            self.assertEqual(self.ask("DELETE", f"/api/v1/events/{event['row']}")[0], 405)

    def test_q_finds_by_name_description_and_plugin(self):
        self.add("Zeta")
        for sought, names in (("zet", ["Zeta"]), ("INCYDR", ["Acme", "Zeta"]), ("nothing", [])):
            self.assertEqual([row["name"] for row in self.host.rest.get(f"{INTEGRATIONS}?q={sought}")["integrations"]], names)


class Entitled(ConfiguringCase):
    def everything_named(self):
        paths = (INTEGRATIONS, INTEGRATIONS + "?q=incydr", "/api/v1/plugins", "/metrics", "/api/v1/counters")
        return [self.host.rest.get(path) for path in paths]

    def test_G1_G2_G3_without_the_entitlement_it_is_nowhere_and_with_it_at_once(self):
        added = self.add()
        path = f"{INTEGRATIONS}/{added['id']}"
        self.alert()
        self.wait_admitted(1)
        self.host.command("entitlement", "revoke", "engage")
        hidden = json.dumps(self.everything_named())
        self.assertNotIn("incydr", hidden.lower())
        self.assertNotIn("Acme", hidden)
        for method, gone in (("GET", path), ("DELETE", path), ("POST", path + "/pause"), ("POST", path + "/test"), ("GET", "/api/v1/plugins/incydr")):
            self.assertEqual(self.ask(method, gone)[0], 404, f"{method} {gone}")
        self.assertEqual(self.ask("PUT", path, self.change(added))[0], 404)
        for target in (INTEGRATIONS, INTEGRATIONS + "/test"):
            self.assertEqual(self.ask("POST", target, self.input("Two"))[0], 404)
        self.assertEqual(self.score("ann.lee@acme.test")["score"], 2.5)
        self.assertEqual(len(self.host.admitted()), 1)

        wait_until(lambda: not self.host.plugin_pid(), "reading has stopped")
        stopped = len(self.reads())
        self.alert("later@x.test")
        self.host.command("entitlement", "grant", "engage")
        self.assertEqual(self.host.integration()["name"], "Acme")
        self.host.wait_status("Connected")
        self.wait_admitted(2)
        self.assertGreater(len(self.reads()), stopped)

    def test_G9_a_second_plugin_is_gated_by_its_own_manifest_and_gets_its_form_from_it(self):
        examples = self.build.directory / "examples"
        self.host.drop_in(*(examples / name for name in ("file_drop.so", "file_drop.json", "file_drop.json.minisig")))
        self.host.command("entitlement", "revoke", "engage")
        plugins = wait_until(lambda: self.host.rest.get("/api/v1/plugins")["plugins"], "it is seen")
        self.assertEqual([plugin["id"] for plugin in plugins], ["file_drop"])
        form = self.host.rest.get("/api/v1/plugins/file_drop")
        self.assertEqual([field["name"] for field in form["fields"] if field["required"]], ["path"], form["fields"])
        drop = self.host.data.parent / "drop.jsonl"
        drop.write_text("")
        body = {"plugin": "file_drop", "name": "Drop", "contact": {"name": "Ann", "email": "ann@acme.test"},
                "configuration": {"path": "relative"}}
        status, answer = self.ask("POST", INTEGRATIONS, body)
        self.assertEqual((status, self.fields(answer)), (422, ["configuration.path"]))
        body["configuration"]["path"] = str(drop)
        status, answer = self.ask("POST", INTEGRATIONS, body)
        self.assertEqual((status, answer.get("status")), (201, "Connected"), answer)


class People(ConfiguringCase):
    def test_P5_the_directory_is_imported_and_waiting_events_are_scored(self):
        def send(csv, dry_run=False):
            return self.ask("POST", "/api/v1/people/import", {"csv": csv, "dry_run": dry_run})

        self.add()
        self.assertEqual(send("email,name\nann@x.test,Ann\n")[0], 200)
        self.alert("stranger@x.test")
        wait_until(lambda: self.counters()["unmatched"] == 1, "it is unmatched")
        self.assertIsNone(self.score("stranger@x.test"))
        late = "email,name\nstranger@x.test,Stranger\n"
        told = {"added": 1, "changed": 0, "unchanged": 0, "events_scored": 1}
        self.assertEqual(send(late, True), (200, {**told, "dry_run": True}))
        self.assertIsNone(self.score("stranger@x.test"))
        self.assertEqual(send(late), (200, {**told, "dry_run": False}))
        self.assertEqual(self.score("stranger@x.test")["score"], 2.5)
        self.assertEqual([e["received_late"] for e in self.host.admitted()], [True])
        self.assertEqual([p["email"] for p in self.host.rest.get("/api/v1/people?q=STRANG")["people"]], ["stranger@x.test"])

    def test_every_wrong_line_is_told_fifty_at_most_and_nobody_is_imported(self):
        status, answer = self.ask("POST", "/api/v1/people/import", {"csv": "email\nann@x.test\nbad\n"})
        self.assertEqual((status, self.fields(answer)), (422, ["line 3"]))
        status, answer = self.ask("POST", "/api/v1/people/import", {"csv": "email\n" + "bad\n" * 200})
        self.assertEqual((status, len(answer["errors"])), (422, 50))
        self.assertIn("151 more", answer["errors"][-1]["message"])
        self.assertEqual(self.host.rest.get("/api/v1/people")["people"], [])


if __name__ == "__main__":
    unittest.main()
