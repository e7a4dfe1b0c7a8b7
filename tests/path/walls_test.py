# SPDX-License-Identifier: Apache-2.0
"""The Incydr plugin at work within its walls: names, TLS, an extra CA file, a proxy; and a wall that is in its way is told."""
import os
import re
import shutil
import socket
import sys
import threading
import unittest

from path_case import PathCase
from processes import status_field

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from reliability import row  # noqa: E402


class Proxy:
    """CONNECT and nothing else, to one port of this machine; counts who came."""

    def __init__(self):
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self.door.close()

    def _serve(self):
        while True:
            try:
                client, _ = self.door.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client):
        asked = b""
        while b"\r\n\r\n" not in asked:
            piece = client.recv(4096)
            if not piece:
                return
            asked += piece
        port = int(re.match(rb"CONNECT [^ ]*:(\d+) ", asked).group(1))
        upstream = socket.create_connection(("127.0.0.1", port))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        for source, sink in ((client, upstream), (upstream, client)):
            threading.Thread(target=self._copy, args=(source, sink), daemon=True).start()

    @staticmethod
    def _copy(source, sink):
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Walls(PathCase):
    def raised(self):
        """What the host said of them, of each process that it started."""
        return re.findall(r"walls around the plugin's process: (\w+)", self.host.log_text())

    def test_it_reads_by_name_tls_ca_file_and_proxy(self):
        proxy = Proxy()
        self.addCleanup(proxy.close)
        self.connect(proxy_url=f"http://localhost:{proxy.port}")
        for i in range(3):
            self.alert(person=f"p{i}@acme.test")
        self.wait_admitted(3)
        self.assertGreater(proxy.connections, 0)
        self.assertTrue(self.raised())
        pid = self.host.plugin_pid()
        self.assertEqual(status_field(pid, "NoNewPrivs"), 1)
        self.assertEqual(status_field(pid, "Seccomp"), 2)
        row.record("sandbox", "The Incydr plugin reads within its walls: names, TLS, extra CA file, proxy", 1,
                   due=3, admitted=len(self.host.admitted()))

    def test_another_integration_with_another_port_gets_a_process_with_both(self):
        self.connect()
        before = self.host.plugin_pid()
        proxy = Proxy()
        self.addCleanup(proxy.close)
        self.host.add_incydr(self.simulator, name="Through the proxy", proxy_url=f"http://127.0.0.1:{proxy.port}")
        self.host.wait_status("Connected", name="Through the proxy", seconds=60)
        self.host.wait_status("Connected", name="Acme", seconds=60)
        self.assertNotEqual(self.host.plugin_pid(), before)
        self.assertIn("needs a path or a port that it was not granted", self.host.log_text())
        self.assertGreater(proxy.connections, 0)

    def test_a_ca_file_that_is_replaced_is_read_anew(self):
        ca_file = os.path.join(self.directory, "our-ca.pem")
        with open(ca_file, "w", encoding="ascii") as empty:
            empty.write("not yet\n")
        self.host.add_incydr(self.simulator, ca_file=ca_file)
        self.host.start()
        self.host.wait_status("Needs attention", seconds=60)
        shutil.copy(self.simulator.ready["ca_file"], ca_file + ".new")
        os.replace(ca_file + ".new", ca_file)
        self.host.wait_status("Connected", seconds=60)


if __name__ == "__main__":
    unittest.main()
