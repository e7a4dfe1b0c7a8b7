# SPDX-License-Identifier: Apache-2.0
"""No memory and no descriptors, for the plugin's process and for the host: taken from processes that run."""
import http.client
import os
import resource
import socket
import unittest

from fault_case import FaultCase, answered
from path_case import SANITIZED
from processes import status_field
from record import thorough
from rest import wait_until

MEBIBYTE = 1 << 20


def limit(pid, what, value):
    """Sets a soft limit of a process that runs; answers the former one."""
    soft, hard = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (value, hard))
    return soft


def at_rest(host, measure):
    """The least of some values, with a request between each two: work in hand takes more for a while."""
    return min((answered(host), measure())[1] for _ in range(20))


class Memory(FaultCase):
    def setUp(self):
        super().setUp()
        if SANITIZED:
            self.skipTest("a sanitizer reserves the address space and ends the process itself when there is no memory")
        self.connect()

    def test_of_the_plugin(self):
        times = 4 if thorough() else 1
        for _ in range(times):
            pid = self.host.plugin_pid()
            former = limit(pid, resource.RLIMIT_DATA, at_rest(self.host, lambda: status_field(pid, "VmData")) * 1024)
            self.alerts_for(400)
            reason = wait_until(lambda: (row := self.host.integration())["status"] != "Connected" and row["reason"], "it shows")
            if self.host.plugin_pid() == pid:
                limit(pid, resource.RLIMIT_DATA, former)
            self.wait_all_admitted()
            self.host.command("integration", "pause", "Acme")
            self.host.command("integration", "resume", "Acme")
        self.conclude("no more memory for the plugin's process (RLIMIT_DATA while it runs) and 400 alerts to read", times, said=reason)

    def large_request(self):
        """The status of an import of 12 MiB that changes nothing; 0: no answer."""
        connection = http.client.HTTPConnection(self.host.rest.address.hostname, self.host.rest.address.port, timeout=20)
        try:
            connection.request("POST", "/api/v1/people/import?dry_run=true", b"email,name\n" + b"a@x.test,A\n" * (12 * MEBIBYTE // 11),
                               {"Content-Type": "text/csv", "Authorization": f"Bearer {self.host.token}"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def test_of_the_host(self):
        times, ended = 4 if thorough() else 1, 0
        for _ in range(times):
            pid = self.host.process.pid
            former = limit(pid, resource.RLIMIT_DATA, at_rest(self.host, lambda: status_field(pid, "VmData")) * 1024)
            status = self.large_request()
            self.assertIn(status, (0, 500, 503, 507), "the limit is felt")
            self.assertIsNone(self.host.process.poll(), f"a request that is too large for now ends nobody else's\n{self.host.log_tail()}")
            self.alerts_for(300)
            try:
                wait_until(lambda: self.host.process.poll() is not None or self.counters()["admitted"] >= 300, "it ends, or does with what it has", 3)
            except AssertionError:
                pass
            if self.host.process.poll() is None:
                limit(pid, resource.RLIMIT_DATA, former)
                # Its plugin could not be started meanwhile, and may be quarantined for that.
                self.host.command("integration", "pause", "Acme")
                self.host.command("integration", "resume", "Acme")
            else:
                ended += 1
                self.host.start()
            self.wait_all_admitted()
        print(f"of {times} hosts without memory {ended} ended and were started again; a large request was answered with {status}")
        self.conclude("no more memory for the host (RLIMIT_DATA while it runs), 300 alerts to admit and large requests", times)


class Descriptors(FaultCase):
    def used(self, pid):
        return len(os.listdir(f"/proc/{pid}/fd"))

    def test_of_the_host(self):
        self.connect()
        pid = self.host.process.pid
        plugin = self.host.plugin_pid()
        times = 4 if thorough() else 1
        for _ in range(times):
            former = limit(pid, resource.RLIMIT_NOFILE, at_rest(self.host, lambda: self.used(pid)) + 3)
            clients = [socket.create_connection((self.host.rest.address.hostname, self.host.rest.address.port)) for _ in range(40)]
            self.alerts_for(20)
            due = 20
            for client in clients:
                client.close()
            wait_until(lambda: answered(self.host), "it answers")
            wait_until(lambda: self.counters()["admitted"] >= due, "what has its descriptors goes on")
            plugin = self.kill_plugin()
            reason = wait_until(lambda: (row := self.host.integration())["status"] in ("Needs attention", "Plugin failed") and row["reason"], "it shows")
            self.alerts_for(5)
            limit(pid, resource.RLIMIT_NOFILE, former)
            self.host.command("integration", "pause", "Acme")
            self.host.command("integration", "resume", "Acme")
            self.wait_new_plugin(plugin)
            self.wait_all_admitted()
        self.conclude("no more descriptors for the host (RLIMIT_NOFILE while it runs), 40 connections, and its plugin killed", times, said=reason)


if __name__ == "__main__":
    unittest.main()
