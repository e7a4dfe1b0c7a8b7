# SPDX-License-Identifier: Apache-2.0
"""The simulator: started for a test, or running already. Only the standard library."""
import json
import subprocess
import urllib.error
import urllib.request

# A proxy has nothing to do with loopback.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Control:
    """Speaks to /_control of a running simulator."""

    def __init__(self, origin):
        self.origin = origin.rstrip("/")

    def __call__(self, method, what, body=None):
        request = urllib.request.Request(f"{self.origin}/_control/{what}", method=method,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with _opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{method} /_control/{what}: {json.load(refused)['error']}") from None


class SimulatorProcess:
    """Starts the program, waits for its one line, ends it on leaving."""

    def __init__(self, program, *arguments):
        self._process = subprocess.Popen([program, "--exit-with-parent", *arguments], stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the simulator did not start; exit status {self._process.wait()}")
        self.ready = json.loads(line)
        self.control = Control(self.ready["http"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
