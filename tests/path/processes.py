# SPDX-License-Identifier: Apache-2.0
"""The programs as processes: the simulator, the host, its command line. Each ends with its parent."""
import ctypes
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from rest import Rest, wait_until

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _end_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Build:
    """Where a build has put its programs."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory).resolve()
        self.host_stub = self.directory / "bin" / "host_stub"
        self.simulator = self.directory / "bin" / "incydr_simulator"
        self.plugins = self.directory / "plugins"
        self.key = self.directory / "keys" / "build"  # what it has signed its plugins with: .key and .pub
        for program in (self.host_stub, self.simulator, self.plugins / "incydr.json"):
            if not program.exists():
                raise SystemExit(f"{program} is missing. Build it first: ./dev build")


class Simulator:
    def __init__(self, build, directory, *arguments):
        self.log = open(pathlib.Path(directory) / "simulator.log", "ab")
        self.process = subprocess.Popen(
            [build.simulator, "--directory", str(directory), *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL, preexec_fn=_end_with_parent)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The simulator did not start; see {self.log.name}")
        self.ready = json.loads(line)
        self.control = Rest(self.ready["http"])

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()


class Host:
    """A data directory with a plugin directory, the commands on it, and at times a running host."""

    def __init__(self, build, directory, name="host"):
        self.build = build
        self.program = build.host_stub
        self.wrapper = []  # a command that becomes the host
        self.environment = {}  # beside that of the tests
        self.data = pathlib.Path(directory) / "data"
        self.plugins = pathlib.Path(directory) / "plugins"
        self.ready_file = pathlib.Path(directory) / f"{name}.ready.json"
        self.log_file = pathlib.Path(directory) / f"{name}.log"
        self.plugins.mkdir(exist_ok=True)
        self.process = None
        self.rest = None
        self.token = None
        self.sessions = []  # each host begins one; what it starts stays in it, also when the host has gone

    def drop_in(self, *names):
        for name in names:
            shutil.copy2(name, self.plugins)

    def drop_in_incydr(self):
        """As the README says: the plugin, its manifest and signature, and once the key."""
        self.drop_in(self.build.plugins / "incydr_plugin.so", self.build.plugins / "incydr.json",
                     self.build.plugins / "incydr.json.minisig")
        self.trust_build()

    def trust_build(self):
        if not (self.data / "trusted_keys" / "build.pub").exists():
            self.command("plugin", "trust", str(self.build.key) + ".pub")

    def sign(self, manifest):
        """What tests make or change themselves becomes the build's own."""
        self.command("plugin", "sign", str(manifest), "--key", str(self.build.key) + ".key")

    def drop_in_signed(self, *names):
        self.trust_build()
        self.drop_in(*names)
        for name in names:
            if str(name).endswith(".json"):
                self.sign(self.plugins / name.name)

    def command(self, *arguments, text=None, check=True):
        """Runs a command on the data directory; returns what it printed."""
        done = subprocess.run(
            [self.program, "--data", str(self.data), "--plugins", str(self.plugins), *map(str, arguments)],
            input=text, capture_output=True, text=True)
        if check and done.returncode != 0:
            raise AssertionError(f"host_stub {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done if not check else done.stdout

    def change_manifest(self, *changes, manifest="incydr.json"):
        """Puts a changed manifest in its place, as an upgrade does: at once, and signed if it was."""
        path = self.plugins / manifest
        text = path.read_text()
        for old, new in changes:
            if old not in text:
                raise AssertionError(f"{path} does not contain {old!r}")
            text = text.replace(old, new, 1)
        replacement = path.with_name(path.name + ".new")
        replacement.write_text(text)
        signature = path.with_name(path.name + ".minisig")
        if signature.exists():
            self.sign(replacement)
            replacement.with_name(replacement.name + ".minisig").rename(signature)
        replacement.rename(path)

    def add_incydr(self, simulator, name="Acme", interval="300ms", **settings):
        config = {"client_id": simulator.ready["client_id"], "base_url": simulator.ready["https"],
                  "ca_file": simulator.ready["ca_file"], "requests_per_minute": 60000, **settings}
        sets = [part for key, value in config.items() for part in ("--set", f"{key}={value}")]
        return self.command("integration", "add", name, "--plugin", "incydr", "--developer", *sets,
                            "--secret-stdin", "client_secret", "--interval", interval,
                            text=simulator.ready["client_secret"])

    def let_in(self):
        """An administrator, and a token by which the tests sign in; once for a data directory."""
        if self.token is None:
            self.command("admin", "create", "tests", "--password-stdin", text="correct horse battery")
            self.token = self.command("token", "create", "tests", "--role", "Global Sys Admin", "--expires", "365d").strip()

    def start(self, *arguments, wait=True):
        self.let_in()
        self.ready_file.unlink(missing_ok=True)
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, self.program, "--data", str(self.data), "--plugins", str(self.plugins), "serve", "--listen",
                 "127.0.0.1:0", "--developer", "--ready-file", str(self.ready_file), *map(str, arguments)],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, preexec_fn=_end_with_parent, start_new_session=True,
                env={**os.environ, **self.environment})
        self.sessions.append(self.process.pid)
        if wait:
            self.wait_ready()

    def wait_ready(self):
        wait_until(self._is_ready, f"the host listens; see {self.log_file}")

    def _is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"The host ended with {self.process.returncode}:\n{self.log_tail()}")
        if not self.ready_file.exists():
            return False
        self.rest = Rest(json.loads(self.ready_file.read_text())["url"], self.token)
        return True

    def log_text(self):
        return self.log_file.read_text(errors="replace")

    def log_tail(self, lines=15):
        return "\n".join(self.log_text().splitlines()[-lines:])

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def integration(self, name=None):
        rows = self.rest.get("/api/v1/integrations")["integrations"]
        return next((row for row in rows if name in (None, row["name"])), None)

    def wait_status(self, status, name=None, seconds=30):
        return wait_until(lambda: (row := self.integration(name)) and row["status"] == status and row,
                          f"status {status}", seconds)

    def admitted(self):
        return self.rest.all("/api/v1/events?fate=admitted", "events")

    def plugin_pid(self, plugin="incydr"):
        return next((p["pid"] for p in self.rest.get("/api/v1/plugins")["plugins"] if p["id"] == plugin), None)

    def memory_kb(self):
        """Peak resident memory by process."""
        return {"host": peak_rss_kb(self.process.pid), "plugin": peak_rss_kb(self.plugin_pid())}


def status_field(pid, field):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def peak_rss_kb(pid):
    return status_field(pid, "VmHWM")


def signal_if_there(pid, number):
    try:
        os.kill(pid, number)
        return True
    except (ProcessLookupError, TypeError):
        return False


def kill_if_there(pid):
    return signal_if_there(pid, signal.SIGKILL)


def scratch(prefix):
    return tempfile.TemporaryDirectory(prefix=prefix)
