# SPDX-License-Identifier: Apache-2.0
"""What the vendor's Python SDK sees of the simulator. Run by vendor_client_test.py."""
import json
import os
import unittest
from pathlib import Path

import requests
from incydr import Client
from simulator_process import Control

from _incydr_sdk.actors.client import ActorNotFoundError

control = Control(os.environ["SIMULATOR"])
SCENARIO = json.loads(Path(__file__).with_name("scenario.json").read_text(encoding="utf-8"))
WITH_ALERTS = ["eight / 8", "seven", "six", "five", "four", "three", "two", "one"]  # newest end first


def ids(sessions):
    return [session.session_id for session in sessions]


class Sdk(unittest.TestCase):
    def setUp(self):
        control("POST", "scenario", SCENARIO)
        control("POST", "settings", {"sort_direction": "accept"})
        self.client = Client()
        self.sessions = self.client.sessions.v1

    def test_token_and_tenant(self):
        self.assertEqual(self.client.tenant_id, control("GET", "client")["tenant"])
        control("POST", "tokens", {"revoke_all": True})
        with self.assertRaises(requests.HTTPError) as refused:
            self.sessions.get_page()
        self.assertEqual(refused.exception.response.status_code, 401)

    def test_wrong_secret(self):
        with self.assertRaises(requests.HTTPError) as refused:
            Client(api_client_secret="wrong")
        self.assertEqual(refused.exception.response.json(), {"error": "invalid_client"})

    def test_all_sessions_newest_first(self):
        self.assertEqual(ids(self.sessions.iter_all()), WITH_ALERTS)

    def test_every_filter(self):
        begin_of_three = 1772442000000 - 30 * 3600000
        cases = {
            ("severities", 4): ["eight / 8", "seven", "six", "one"],
            ("severities", (3, 4)): ["eight / 8", "seven", "six", "two", "one"],
            ("severities", (0,)): ["five"],
            ("states", ("CLOSED_FP",)): ["six"],
            ("actor_id", "1001"): ["two", "one"],
            ("start_time", begin_of_three): WITH_ALERTS[:6],
            ("start_time", "2026-03-01 03:00:00"): WITH_ALERTS[:6],
            ("end_time", begin_of_three): ["two", "one"],
            ("type", "ACCOUNT_TAKE_OVER"): ["four"],
            ("has_alerts", False): ["nine"],
            ("rule_ids", "1f0c2a6e-0b51-4d5f-9d5c-000000000003"): ["three"],
            ("watchlist_ids", "w-1"): ["one"],
            ("content_inspection_status", "FOUND"): ["one"],
        }
        for (name, value), expected in cases.items():
            value = list(value) if isinstance(value, tuple) else value
            with self.subTest(f"{name}={value}"):
                self.assertEqual(ids(self.sessions.iter_all(**{name: value})), expected)

    def test_risk_indicators(self):
        first = self.sessions.get_session_details("one").risk_indicators
        wanted = [indicator.id for indicator in first]
        self.assertIn("one", ids(self.sessions.iter_all(risk_indicators=wanted)))
        self.assertEqual(ids(self.sessions.iter_all(risk_indicators=wanted + ["sr-none"])), [])

    def test_order(self):
        by_score = self.sessions.get_page(sort_key="score").items
        newest = [max(s.scores, key=lambda score: score.source_timestamp).score for s in by_score]
        self.assertEqual(newest, sorted(newest, reverse=True))
        self.assertEqual(ids(self.sessions.iter_all(sort_dir="asc")), WITH_ALERTS[::-1])
        control("POST", "settings", {"sort_direction": "refuse"})
        with self.assertRaises(requests.HTTPError) as refused:
            self.sessions.get_page(sort_dir="desc")
        self.assertIn("sort_direction", refused.exception.response.json()["msg"])

    def test_pages_of_every_size(self):
        for size in (1, 3, 8, 50):
            with self.subTest(size=size):
                self.assertEqual(ids(self.sessions.iter_all(page_size=size)), WITH_ALERTS)
        page = self.sessions.get_page(page_num=1, page_size=3)
        self.assertEqual((ids(page.items), page.total_count), (WITH_ALERTS[3:6], 8))
        self.assertEqual(self.sessions.get_page(page_num=9).items, [])

    def test_details(self):
        six = self.sessions.get_session_details("six")
        self.assertEqual(six.scores[-1].severity, 4)
        self.assertEqual(six.scores[-1].source_timestamp - six.begin_time, 74 * 60000)
        self.assertGreater(six.scores[-1].source_timestamp, six.last_updated)
        self.assertEqual(six.states[-1].state, "CLOSED_FP")
        self.assertEqual(six.triggered_alerts[0].rule_name, "Source code leaves the company")
        odd = self.sessions.get_session_details("seven")
        self.assertIsNone(odd.triggered_alerts[0].rule_name)
        self.assertIsNone(odd.notes)
        self.assertEqual(self.sessions.get_session_details("eight%20%2F%208").states[0].state_v2, "ESCALATED")
        with self.assertRaises(requests.HTTPError) as missing:
            self.sessions.get_session_details("zero")
        self.assertEqual(missing.exception.response.status_code, 404)

    def test_events(self):
        page = self.sessions.get_session_events("seven")
        self.assertEqual(page.total_count, len(page.file_events))
        event = page.file_events[0]
        self.assertEqual(event.user.email, "sven@acme.test")
        self.assertEqual(len(event.file.hash.sha256), 64)
        self.assertTrue(event.destination.name)
        self.assertTrue(event.source.name)
        with self.assertRaises(requests.HTTPError):
            self.sessions.get_session_events("nine")

    def test_state_and_note_can_be_changed(self):
        control("POST", "alerts", {"person": "omar@acme.test", "session_id": "mine", "begin": "-9d"})
        self.sessions.update_state_by_id("mine", "CLOSED_TP")
        self.sessions.add_note("mine", "seen")
        mine = self.sessions.get_session_details("mine")
        self.assertEqual((mine.states[-1].state, mine.notes[0].content), ("CLOSED_TP", "seen"))

    def test_users(self):
        page = self.client.users.v1.get_page()
        self.assertEqual((page.total_count, page.users[0].username), (2, "Ann.Lee@acme.test"))
        self.assertEqual(self.client.users.v1.get_user("1002").username, "omar@acme.test")
        self.assertEqual(self.client.users.v1.get_user("ann.lee@acme.test").user_id, "1001")
        with self.assertRaises(requests.HTTPError):
            self.client.users.v1.get_user("1003")

    def test_actors(self):
        actors = self.client.actors.v1
        self.assertEqual(actors.get_actor_by_id("1003").name, "rosa@cloud-drive.test")
        self.assertEqual(actors.get_actor_by_id("1003", prefer_parent=True).name, "rosa@acme.test")
        self.assertEqual(actors.get_actor_by_name("rosa@cloud-drive.test").actor_id, "2003")
        self.assertEqual(actors.get_family_by_member_id("1003").children[0].actor_id, "1003")
        self.assertEqual(sorted(actor.actor_id for actor in actors.iter_all()), ["1001", "1002", "1003"])
        with self.assertRaises(ActorNotFoundError):
            actors.get_actor_by_id("1004")

    def test_missing_permissions(self):
        calls = {"users": lambda: self.client.users.v1.get_page(), "sessions": lambda: self.sessions.get_page(),
                 "actors": lambda: self.client.actors.v1.get_page()}
        for missing in calls:
            control("POST", "permissions", {name: name != missing for name in calls})
            for name, call in calls.items():
                with self.subTest(missing=missing, called=name):
                    if name != missing:
                        call()
                        continue
                    with self.assertRaises(requests.HTTPError) as refused:
                        call()
                    self.assertEqual(refused.exception.response.status_code, 403)

    def test_a_crowd_in_every_shape_is_understood(self):
        before = len(ids(self.sessions.iter_all()))
        for number in range(200):
            control("POST", "alerts", {
                "person": "omar@acme.test", "session_id": f"crowd-{number}", "begin": f"-{60 + number}d",
                "actor_name": None if number % 2 else "omar@acme.test",
                "shape": {"inspection": ("absent", "null", "old", "new")[number % 4], "rule_name": number % 3 == 0,
                          "type": number % 5 != 0, "nulls": number % 2 == 0, "unknown_fields": number % 7 == 0,
                          "unknown_enums": number % 3 == 1, "newest_first": number % 2 == 1}})
        found = ids(self.sessions.iter_all())
        self.assertEqual(len(found), before + 200)
        self.assertEqual(len(set(found)), len(found))
        crowd = [session_id for session_id in found if session_id.startswith("crowd-")]
        for session_id in crowd[::20]:
            self.assertTrue(self.sessions.get_session_events(session_id).file_events)
