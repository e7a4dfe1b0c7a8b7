# SPDX-License-Identifier: Apache-2.0
"""Notices as whole processes: a person sets a webhook, the upstream goes and comes, hosts are killed in between."""
import json
import unittest

from fault_case import FaultCase
from receiver import Receiver
from rest import wait_until

SECRET = "planted-notice-secret-0123456789"


class Notices(FaultCase):
    group = "service"
    planted = (SECRET,)

    def setUp(self):
        super().setUp()
        self.receiver = Receiver(SECRET)
        self.addCleanup(self.receiver.stop)

    def tell(self):
        file = f"{self.directory}/notice_secret"
        with open(file, "w", encoding="utf-8") as secret:
            secret.write(SECRET + "\n")
        said = self.host.command("notice", "set", "--url", self.receiver.url, "--secret-file", file)
        self.assertNotIn(SECRET, said)

    def upstream(self, works):
        self.control.post("/_control/tokens", {"secret": self.simulator.ready["client_secret"] if works else "something else"})
        self.host.wait_status("Connected" if works else "Credentials rejected")

    def told(self, count):
        return wait_until(lambda: len(self.receiver.edges()) >= count and self.receiver.edges(), f"{count} notices", 60)

    def test_a_lifecycle_is_told_edge_by_edge_and_every_signature_holds(self):
        self.tell()
        self.connect()
        self.alerts_for(3)
        self.upstream(False)
        self.upstream(True)
        self.host.command("integration", "pause", "Acme")
        self.told(3)
        self.host.command("integration", "resume", "Acme")
        edges = self.told(4)
        self.assertEqual(edges, [("Connected", "Credentials rejected"), ("Credentials rejected", "Connected"), ("Connected", "Paused"), ("Paused", "Connected")])
        notice = self.receiver.notices[0]
        self.assertEqual((notice["integration"], notice["plugin"], notice["connected"]), ("Acme", "incydr", False))
        self.assertTrue(notice["reason"] and notice["what_to_do"])
        self.host.command("notice", "test")
        self.assertEqual(self.receiver.notices[-1]["kind"], "test")
        shown = json.loads(self.host.command("notice", "show", "--format", "json"))
        self.assertEqual((shown["delivered"], shown["waiting"], shown["given_up"]), (4, 0, 0))
        self.assertIn("risk_notices_waiting 0", self.host.rest.get("/metrics"))
        self.assertEqual(self.receiver.faults, [])
        self.conclude("edges of a lifecycle told to a webhook, signatures checked by another program", len(edges), notice["what_to_do"])

    def test_a_host_killed_between_an_edge_and_its_delivery_tells_it_after_the_restart(self):
        self.tell()
        self.connect()
        self.alerts_for(3)
        kills, expected = 0, []
        for works in (False, True, False, True):
            self.receiver.status = 500
            tried = len(self.receiver.tried)
            self.upstream(works)
            wait_until(lambda before=tried: len(self.receiver.tried) > before, "it was tried")
            refused = self.receiver.tried[-1]
            self.host.kill()
            kills += 1
            self.receiver.status = 204
            self.host.start()
            expected.append(("Connected", "Credentials rejected") if not works else ("Credentials rejected", "Connected"))
            self.assertEqual(self.told(len(expected)), expected)
            self.assertEqual(self.receiver.notices[-1]["id"], refused, "the same id at every attempt")
            self.host.wait_status("Connected" if works else "Credentials rejected")
        self.assertEqual(self.receiver.faults, [])
        self.conclude("kill -9 between an edge and its delivery: told after the restart, under the same id", kills,
                      "The notice was not delivered: … the answer 500. Look at the receiver's log")

    def test_a_receiver_that_hangs_does_not_hold_up_the_hosts_stop(self):
        self.tell()
        self.connect()
        self.alerts_for(1)
        self.receiver.take = lambda *_: wait_until(lambda: self.host.process.poll() is not None, "the host has ended", 60)
        self.upstream(False)
        self.host.process.terminate()
        self.assertEqual(self.host.process.wait(timeout=30), 0)
        self.receiver.take = lambda *arguments: Receiver.take(self.receiver, *arguments)
        self.host.start()
        self.assertEqual(self.told(1), [("Connected", "Credentials rejected")])
        self.upstream(True)
        self.conclude("stop of the host while a receiver hangs: ends, and tells it later", 1)


if __name__ == "__main__":
    unittest.main()
