# SPDX-License-Identifier: Apache-2.0
"""From an alert upstream to a score over REST, by the ids of what a person must see."""
import unittest

from path_case import PathCase
from rest import wait_until


class Admission(PathCase):
    def test_P6_P4_one_alert_raises_exactly_that_persons_score_by_a_quarter(self):
        self.connect()
        self.alert("Ann@X.test")
        self.wait_admitted(1)
        scores = self.host.rest.get("/api/v1/scores")["scores"]
        self.assertEqual([(row["email"], row["score"], row["band"]) for row in scores if row["tenths"]], [("ann@x.test", 2.5, "Low")])
        self.alert("Ann@X.test")
        self.alert("bob@x.test")
        self.wait_admitted(3)
        self.assertEqual((self.score("ann@x.test")["score"], self.score("bob@x.test")["score"]), (5.0, 2.5))
        self.assert_balanced()

    def test_P1_the_details_say_what_data_which_device_and_where_it_went(self):
        self.connect()
        self.alert()
        event = self.wait_admitted(1)[0]
        details = self.host.rest.get(f"/api/v1/events/{event['row']}")["details"]
        text = str(details)
        self.assertTrue(details.get("files"), text)
        self.assertTrue(details["files"][0].get("name"), text)
        self.assertIn("destination", text)
        self.assertIn("device", text)

    def test_C1_of_all_severities_only_critical_counts(self):
        self.connect()
        for severity in (1, 2, 3):
            now = self.now_ms()
            self.control.post("/_control/alerts", {"person": "low@x.test", "begin": now - 60_000 - severity, "severity": severity})
        self.alert("crit@x.test")
        self.wait_admitted(1)
        self.after_next_read()
        self.assertEqual([e["person"] for e in self.host.rest.all("/api/v1/events", "events")], ["crit@x.test"])

    def test_C2_nothing_deletes_an_event(self):
        self.connect()
        self.alert()
        row = self.wait_admitted(1)[0]["row"]
        for method in ("DELETE", "PUT", "PATCH", "POST"):
            for path in ("/api/v1/events", f"/api/v1/events/{row}"):
                self.assertEqual(self.host.rest.request(method, path)[0], 405, f"{method} {path}")

    def test_C3_closing_as_false_positive_upstream_changes_nothing(self):
        self.connect()
        session = self.alert()
        self.wait_admitted(1)
        before = self.everything_shown()
        self.advance(10)
        self.change(session, action="close", state="CLOSED_FP")
        self.after_next_read()
        self.assertEqual(self.everything_shown(), before)

    def test_C4_lowering_and_raising_again_counts_once(self):
        self.connect()
        session = self.alert()
        self.wait_admitted(1)
        before = self.everything_shown()
        for change in ({"action": "lower", "severity": 3}, {"action": "lower", "severity": 1}, {"action": "raise", "severity": 4}):
            self.advance(5)
            self.change(session, **change)
            self.after_next_read()
            self.assertEqual(self.everything_shown(), before)
        self.assert_balanced()

    def test_C5_first_seen_high_later_critical_appears_once_dated_when_it_became_critical(self):
        self.connect()
        critical_at = self.now_ms() + 74 * 60_000
        self.alert(critical_at=critical_at, severity_before=3, last_updated_skew_s=-277)
        self.after_next_read()
        self.assertEqual(self.host.admitted(), [])
        self.advance(75)
        events = self.wait_admitted(1)
        self.after_next_read()
        self.assertEqual([e["occurred_s"] for e in self.host.admitted()], [critical_at // 1000])
        self.assertEqual(len(events), 1)

    def test_C6_already_closed_is_kept_as_ignored_with_the_reason(self):
        self.connect()
        now = self.now_ms()
        self.alert(critical_at=now, closed_at=now - 1000)
        wait_until(lambda: self.counters()["ignored"], "it is ignored")
        ignored = self.host.rest.all("/api/v1/events?fate=ignored", "events")
        self.assertEqual([e["ignored_because"] for e in ignored], ["already_closed"])
        self.assertEqual(self.host.admitted(), [])
        self.assert_balanced()

    def test_C7_C8_the_activation_instant_by_the_servers_clock_divides_to_the_second(self):
        now = self.now_ms() // 1000 * 1000
        self.control.post("/_control/clock", {"set": now})
        for offset in (-86_400_000, -1000):
            self.alert(begin=now - 90_000_000 + offset, critical_at=now + offset)
        self.assertEqual(self.connect(), now)
        at = self.alert(critical_at=now)
        after = self.alert(critical_at=now + 1000)
        self.advance(1)
        self.wait_admitted(2)
        self.after_next_read()
        self.assertEqual({e["id"].split("/", 1)[1] for e in self.host.admitted()}, {at, after})
        for read in self.reads():
            if "on_or_after=" in read["target"]:
                self.assertGreaterEqual(int(read["target"].split("on_or_after=")[1].split("&")[0]), now - 86_400_000)
        self.assert_balanced()

    def test_C10_pause_resume_and_outage_leave_no_gap(self):
        self.connect()
        self.host.command("integration", "pause", "Acme")
        self.host.wait_status("Paused")
        first = self.alert()
        self.advance(30)
        self.host.command("integration", "resume", "Acme")
        self.wait_admitted(1)
        self.control.post("/_control/faults", {"kind": "status", "status": 503, "path": "/v1/*"})
        wait_until(lambda: self.host.integration()["status"] != "Connected", "the outage shows")
        second = self.alert()
        self.advance(30)
        self.control.request("DELETE", "/_control/faults")
        self.wait_admitted(2)
        self.host.wait_status("Connected")
        self.assertEqual({e["id"].split("/", 1)[1] for e in self.host.admitted()}, {first, second})

    def test_C11_delete_and_add_again_is_a_new_activation_and_counts_nothing_twice(self):
        self.connect()
        self.alert()
        before = self.wait_admitted(1)
        self.host.command("integration", "remove", "Acme", "--yes")
        wait_until(lambda: self.host.integration() is None, "it is gone")
        missed = self.alert("while.away@x.test")
        self.advance(10)
        self.host.add_incydr(self.simulator, name="Again")
        self.host.wait_status("Connected", "Again")
        self.after_next_read()
        # All stays but the word that says what became of the integration.
        self.assertEqual(self.host.admitted(), [{**e, "integration_name": "Acme (deleted)"} for e in before])
        new = self.alert("later@x.test")
        wait_until(lambda: len(self.host.admitted()) == 2, "the new one counts")
        ids = {e["id"].split("/", 1)[1] for e in self.host.admitted()}
        self.assertIn(new, ids)
        self.assertNotIn(missed, ids)
        self.assertEqual(self.score("ann.lee@acme.test")["score"], 2.5)

    def test_P5_unmatched_is_kept_and_scored_when_the_person_appears(self):
        self.connect()
        self.host.command("people", "import", self.csv("email,name\nann@x.test,Ann\n"))
        self.alert("stranger@x.test")
        wait_until(lambda: self.counters()["unmatched"] == 1, "it is unmatched")
        self.assertIsNone(self.score("stranger@x.test"))
        self.assertEqual(len(self.host.rest.all("/api/v1/events?fate=unmatched", "events")), 1)
        self.host.command("people", "import", self.csv("email,name\nstranger@x.test,Stranger\n"))
        wait_until(lambda: (self.score("stranger@x.test") or {}).get("score") == 2.5, "it is scored")
        self.assertEqual([e["received_late"] for e in self.host.admitted()], [True])
        wait_until(lambda: self.counters()["unmatched"] == 0 and self.counters()["admitted"] == 1, "the counters follow")
        self.assert_balanced()

    def csv(self, text):
        path = f"{self.directory}/people.csv"
        with open(path, "w") as file:
            file.write(text)
        return path


if __name__ == "__main__":
    unittest.main()
