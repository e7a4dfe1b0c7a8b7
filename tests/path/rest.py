# SPDX-License-Identifier: Apache-2.0
"""A few lines of HTTP: the host's REST API and the simulator's control API, from outside."""
import http.client
import json
import time
import urllib.parse


class Unreachable(Exception):
    """Nobody answered; while processes are being killed that is to be expected."""


class Rest:
    def __init__(self, origin, token=None):
        self.origin = origin
        self.token = token
        self.address = urllib.parse.urlsplit(origin)

    def request(self, method, path, body=None, timeout=10):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=timeout)
        try:
            payload = None if body is None else json.dumps(body)
            headers = {"Content-Type": "application/json"} if payload is not None else {}
            if self.token:
                headers["Authorization"] = f"Bearer {self.token}"
            connection.request(method, path, payload, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{method} {self.origin}{path}: {error!r}") from error
        finally:
            connection.close()
        return answer.status, (json.loads(text) if text and "json" in (answer.getheader("Content-Type") or "") else text)

    def get(self, path, timeout=10):
        status, body = self.request("GET", path, timeout=timeout)
        if status != 200:
            raise AssertionError(f"GET {path} answered {status}: {body}")
        return body

    def post(self, path, body=None):
        status, answer = self.request("POST", path, {} if body is None else body)
        if status >= 300:
            raise AssertionError(f"POST {path} answered {status}: {answer}")
        return answer

    def all(self, path, member):
        """Every row of a list that is paged by cursor."""
        rows, cursor = [], None
        while True:
            joint = "&" if "?" in path else "?"
            page = self.get(path + joint + "limit=500" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""))
            rows += page[member]
            cursor = page["next"]
            if not cursor:
                return rows


def wait_until(condition, what, seconds=30, every=0.02):
    """Returns what the condition answers once it is true; a bound, not a timing."""
    end = time.monotonic() + seconds
    last = None
    while time.monotonic() < end:
        try:
            last = condition()
            if last:
                return last
        except Unreachable as error:
            last = error
        time.sleep(every)
    raise AssertionError(f"not within {seconds} s: {what}; last seen: {last}")
