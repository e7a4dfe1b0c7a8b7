# SPDX-License-Identifier: Apache-2.0
"""The attacks on the Base URL once more, through the door that an operator uses: `integration add --dry-run`."""
import os
import pathlib
import random
import re
import socket
import subprocess
import unittest

from processes import Build, Host, scratch
from record import record, thorough

TABLE = pathlib.Path(__file__).with_name("base_url_attacks.txt")
ALLOWED = {False: "*.code42.com", True: "*.code42.com,localhost,127.0.0.1,[::1]"}
SECRET = "pl%nted!secret@42"
SHORT_FORM = 24


def typed(text):
    """\\xNN is a byte, {a*300} is 300 times a."""
    text = re.sub(rb"\\x(..)", lambda byte: bytes.fromhex(byte[1].decode()), text.encode())
    return re.sub(rb"\{(.+?)\*(\d+)\}", lambda many: many[1] * int(many[2]), text)


def read_attacks():
    """(with the developer switch, address as typed, rule, what a person is told), as told at the top of the table."""
    rules, attacks = {}, []
    for line in TABLE.read_text().splitlines():
        if line.startswith("rule "):
            name, rules_text = line[len("rule "):].split("=", 1)
            rules[name.strip()] = rules_text.strip()
        elif line and not line.startswith("#"):
            switch, address, rule, shown = (part.strip() for part in (line + "|").split("|")[:4])
            for developer in {"both": (False, True), "without": (False,), "with": (True,)}[switch]:
                message = rules[rule].replace("{allowed}", ALLOWED[developer]).replace("{}", shown)
                attacks.append((developer, typed(address), rule, message))
    return [attack for attack in attacks if b"\0" not in attack[1]]  # no command line holds that


def choice(attacks):
    """All, or some of each rule."""
    if thorough():
        return attacks
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    shuffled = random.Random(seed).sample(attacks, len(attacks))
    of_rule = [next(attack for attack in shuffled if attack[2] == rule) for rule in sorted({attack[2] for attack in attacks})]
    return of_rule + shuffled[:SHORT_FORM - len(of_rule)]


class DryRun(unittest.TestCase):
    def setUp(self):
        directory = scratch("risk-dry-run-")
        self.addCleanup(directory.cleanup)
        self.host = Host(Build(os.environ.get("RISK_BUILD", "build/release")), directory.name)
        self.host.drop_in_incydr()
        self.host.command("entitlement", "grant", "engage")

    def dry_run(self, address, developer):
        running = subprocess.Popen(
            [self.host.program, "--data", self.host.data, "--plugins", self.host.plugins, "integration", "add", "Acme",
             "--plugin", "incydr", "--dry-run", *(("--developer",) if developer else ()), "--set", "client_id=key-42",
             "--set", b"base_url=" + address, "--secret-stdin", "client_secret"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        running.stdin.write(SECRET.encode())
        running.stdin.close()
        return running

    def outcome(self, running):
        with running.stdout:
            said = running.stdout.read().decode(errors="replace")
        self.assertNotIn(SECRET, said)
        return running.wait(timeout=60), said

    def test_each_is_refused_with_what_to_do_and_nothing_is_called(self):
        attacks = choice(read_attacks())
        for developer, address, rule, message in attacks:
            with self.subTest(address=address, developer=developer):
                status, said = self.outcome(self.dry_run(address, developer))
                self.assertIn(status, (1, 2), said)
                # What is no URL at all the schema refuses, before the plugin is asked.
                by_schema = status == 2 and re.search(r"base_url: expected", said)
                self.assertTrue(by_schema or message in said, f"expected {message!r}, found {said}")
                self.assertNotRegex(said, "(?m)  granted  ")
        self.assertEqual(self.host.command("integration", "list", "--format", "json").strip(), "[]")
        record("network", "attacks on the Base URL, through integration add --dry-run", len(attacks), said=message)

    def test_where_it_may_go_it_goes(self):
        """The others show nothing unless this door does connect when it may."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setblocking(False)
            address = f"https://127.0.0.1:{listener.getsockname()[1]}".encode()
            self.outcome(self.dry_run(address, developer=False))
            with self.assertRaises(BlockingIOError):
                listener.accept()
            listener.settimeout(60)
            running = self.dry_run(address, developer=True)
            listener.accept()[0].close()
            status, said = self.outcome(running)
            self.assertEqual(status, 1)
            self.assertIn("127.0.0.1", said)


if __name__ == "__main__":
    unittest.main()
