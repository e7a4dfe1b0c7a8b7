# SPDX-License-Identifier: Apache-2.0
"""Who is told: a webhook's receiver that checks signatures by itself, and answers as its test wants."""
import hashlib
import hmac
import http.server
import json
import threading


class Receiver:
    def __init__(self, secret):
        self.secret = secret
        self.status = 204
        self.notices = []   # those it took, as objects
        self.tried = []     # ids, also of those it refused
        self.faults = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.take(self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def take(self, path, headers, body):
        parts = dict(part.split("=", 1) for part in headers["Risk-Signature"].split(","))
        expected = hmac.new(self.secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        notice = json.loads(body)
        for wrong, what in ((not hmac.compare_digest(expected, parts["v1"]), "signature"), (parts["t"] != headers["Risk-Timestamp"], "time"),
                            (notice["id"] != headers["Risk-Notice-Id"], "id"), (headers["Content-Type"] != "application/json", "type"),
                            (path != "/hook", "path")):
            if wrong:
                self.faults.append(what)
        self.tried.append(notice["id"])
        if self.status < 300:
            self.notices.append(notice)

    def edges(self):
        """In the order in which they came, each once: as a receiver that drops doubles sees them."""
        seen = {}
        for notice in self.notices:
            if notice["kind"] == "integration.status":
                seen.setdefault(notice["id"], (notice["from"], notice["to"]))
        return list(seen.values())

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
