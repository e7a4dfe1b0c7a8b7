# SPDX-License-Identifier: Apache-2.0
"""The API as its own description says it is: what may be asked, and whether an answer fits."""
import http.client
import json
import re
import urllib.parse

try:
    from jsonschema import Draft202012Validator
except ImportError:
    raise SystemExit("The Python package jsonschema is missing. Debian has it: apt-get install python3-jsonschema") from None

DESCRIPTION = "/api/v1/openapi.json"


class DescribedApi:
    """Asks like any client, and holds every answer against the description."""

    def __init__(self, rest, document=None):
        """The description is asked for unless it is given: a host without accounts does not serve it."""
        self.address, self.token = rest.address, rest.token
        self.document = document or rest.get(DESCRIPTION)
        self.answered = set()  # (method, path, status)

    def operations(self):
        return {(method, path) for path, item in self.document["paths"].items() for method in item}

    def operation(self, method, path):
        return self.document["paths"][path][method.lower()]

    def ask(self, method, path, status=200, body=None, query=None, cookie=None, headers=None, raw=None, **captured):
        """path as described, with {names}; answers what came, parsed if it is JSON, once it fits."""
        filled = path.format(**{name: urllib.parse.quote(str(value), safe="") for name, value in captured.items()})
        target = filled + ("?" + urllib.parse.urlencode(query) if query else "")
        answer, content = self.send(method, target, json.dumps(body) if body is not None else raw, cookie, headers or {})
        assert answer.status == status, f"{method} {target}: expected {status}, found {answer.status}: {content}"
        self.answered.add((method.lower(), path, status))
        self.last = answer
        return self.fit(method, path, answer, content)

    def send(self, method, target, body=None, cookie=None, headers=None):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        sent = dict(headers or {})
        if cookie:
            sent |= {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
        elif self.token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, target, body.encode() if body is not None else None, sent)
            answer = connection.getresponse()
            streams = (answer.getheader("Content-Type") or "").startswith("text/event-stream")
            return answer, "" if streams else answer.read().decode()
        finally:
            connection.close()

    def fit(self, method, path, answer, content):
        """AssertionError unless status, content type and body are as described."""
        responses = self.operation(method, path)["responses"]
        response = responses.get(str(answer.status)) or responses["default"]
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        where = f"{method} {path} {answer.status}"
        media = (answer.getheader("Content-Type") or "").partition(";")[0]
        described = response.get("content", {})
        if not described:
            assert not content, f"{where}: no body is described, found {content[:200]}"
            return None
        assert media in described, f"{where}: described are {sorted(described)}, found {media}: {content[:200]}"
        if not media.endswith("json"):
            return content
        value = json.loads(content)
        self.validate(value, described[media]["schema"], where)
        return value

    def validate(self, value, schema, where):
        whole = {**schema, "components": self.document["components"]}
        fault = next(iter(Draft202012Validator(whole).iter_errors(value)), None)
        assert fault is None, f"{where}: {fault.json_path}: {fault.message}"

    def described_parameters(self, method, path):
        return {p["name"] for p in self.operation(method, path).get("parameters", []) if p["in"] == "query"}

    def known_parameters(self, method, path, **captured):
        """As the server says when it is asked with one that it does not know."""
        problem = self.ask(method, path, 400, query={"nobody_knows_this": 1}, **captured)
        return set() if problem["expected"] == "none" else set(re.split(", ", problem["expected"]))
