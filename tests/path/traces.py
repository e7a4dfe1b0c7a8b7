# SPDX-License-Identifier: Apache-2.0
"""What must not be there: a secret in a file, a log or an answer; a process that outlives its host."""
import base64
import os
import pathlib

from rest import wait_until

ASKED = ("/api/v1/integrations", "/api/v1/plugins", "/api/v1/audit", "/api/v1/events?limit=500", "/api/v1/dashboard",
         "/metrics", "/healthz")


def encodings(secret):
    """As it is, and as it would travel."""
    plain = secret.encode()
    return {plain, base64.b64encode(plain), base64.urlsafe_b64encode(plain), plain.hex().encode()}


def planted(simulator, *more):
    """The client's secret, alone and in its Authorization header, and every token that was used so far."""
    ready = simulator.ready
    secrets = {ready["client_secret"], f"{ready['client_id']}:{ready['client_secret']}", *more}
    for request in simulator.control.get("/_control/requests", timeout=60)["requests"]:
        word, _, value = (request.get("authorization") or "").partition(" ")
        if word == "Bearer" and len(value) > 20:
            secrets.add(value)
    return secrets


def files_of(host):
    return [path for folder in (host.data, host.plugins) for path in sorted(folder.rglob("*")) if path.is_file()] + [
        path for path in (host.log_file, host.ready_file) if path.exists()]


def answers_of(host):
    for path in ASKED:
        status, body = host.rest.request("GET", path, timeout=60)
        if status not in (200, 503):
            raise AssertionError(f"GET {path} answered {status}: {body}")
        yield path, str(body).encode()


def secrets_found(host, secrets, answers=()):
    """Where they were found; every place is looked at as bytes."""
    needles = {needle for secret in secrets for needle in encodings(secret)}
    places = [(str(path), path.read_bytes()) for path in files_of(host)] + list(answers)
    return [place for place, content in places if any(needle in content for needle in needles)]


def session_members(sessions):
    """The processes of these sessions; a plugin's process stays in that of its host. The dead that nobody waited for count."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it has just gone
        if int(fields[3]) in sessions:
            found.append(f"process {entry.name} in state {fields[0]}")
    return found


def left_behind(sessions, seconds=5):
    """The kernel needs a moment to end what a killed host leaves."""
    try:
        wait_until(lambda: not session_members(sessions), "they have gone", seconds)
    except AssertionError:
        pass
    return session_members(sessions)
