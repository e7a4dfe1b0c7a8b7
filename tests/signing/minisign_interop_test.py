# SPDX-License-Identifier: Apache-2.0
"""Debian's minisign and host_stub take each other's keys and signatures: encrypted or not, pre-hashed or legacy."""
import os
import pathlib
import shutil
import subprocess
import unittest

from processes import Build, scratch
from record import record

PASSWORD = "correct horse"


@unittest.skipUnless(shutil.which("minisign"), "minisign is not installed: apt-get install minisign")
class Interop(unittest.TestCase):
    def setUp(self):
        directory = scratch("risk-minisign-")
        self.addCleanup(directory.cleanup)
        self.here = pathlib.Path(directory.name)
        self.build = Build(os.environ.get("RISK_BUILD", "build/release"))
        for name in ("heartbeat.so", "heartbeat.json"):
            shutil.copy2(self.build.directory / "examples" / name, self.here)
        (self.here / "password").write_text(PASSWORD + "\n")

    def run_it(self, program, *arguments, text="", status=0):
        done = subprocess.run([program, *arguments], cwd=self.here, input=text, capture_output=True, text=True)
        self.assertEqual(done.returncode, status, f"{program} {arguments}: {done.stdout}{done.stderr}")
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def host_stub(self, *arguments, **more):
        return self.run_it(self.build.host_stub, "--data", "data", "plugin", *arguments, **more)

    def minisign(self, *arguments, **more):
        return self.run_it("minisign", *arguments, **more)

    def make_keys(self, maker, encrypted):
        if maker == "minisign":
            text = f"{PASSWORD}\n{PASSWORD}\n" if encrypted else ""
            self.minisign("-G", "-f", "-p", "k.pub", "-s", "k.key", *(() if encrypted else ("-W",)), text=text)
        else:
            self.host_stub("keygen", "k", *(("--password-file", "password") if encrypted else ("--no-password",)))

    def sign(self, signer, encrypted, legacy):
        if signer == "minisign":
            self.minisign("-S", "-s", "k.key", "-m", "heartbeat.json", *(("-l",) if legacy else ()),
                          text=f"{PASSWORD}\n" if encrypted else "")
        else:
            self.host_stub("sign", "heartbeat.json", "--key", "k.key", *(("--legacy",) if legacy else ()),
                           *(("--password-file", "password") if encrypted else ()))

    def verify(self, good):
        """Both programs, on what is there."""
        self.minisign("-V", "-p", "k.pub", "-m", "heartbeat.json", status=0 if good else 1)
        self.host_stub("verify", "heartbeat.json", "--key", "k.pub", status=0 if good else 1)

    def try_pair(self, maker, signer, encrypted, legacy):
        for name in ("k.key", "k.pub", "heartbeat.json.minisig"):
            (self.here / name).unlink(missing_ok=True)
        self.make_keys(maker, encrypted)
        self.sign(signer, encrypted, legacy)
        self.verify(good=True)
        manifest = self.here / "heartbeat.json"
        text = manifest.read_text()
        manifest.write_text(text + " ")
        self.verify(good=False)
        manifest.write_text(text)

    def test_each_takes_the_other_s_keys_and_signatures(self):
        tried = 0
        for maker, signer in (("minisign", "host_stub"), ("host_stub", "minisign"), ("minisign", "minisign"), ("host_stub", "host_stub")):
            for legacy in (False, True):
                with self.subTest(maker=maker, signer=signer, legacy=legacy):
                    self.try_pair(maker, signer, encrypted=False, legacy=legacy)
                    tried += 1
        record("signatures", "keys and signatures exchanged with Debian's minisign, both ways, both formats", tried,
               said="Signature and comment signature verified")

    def test_each_takes_the_other_s_encrypted_keys(self):
        for maker, signer in (("minisign", "host_stub"), ("host_stub", "minisign")):
            with self.subTest(maker=maker, signer=signer):
                self.try_pair(maker, signer, encrypted=True, legacy=False)
        record("signatures", "secret keys encrypted by minisign and by host_stub, used by the other", 2)

    def test_a_wrong_password_signs_nothing(self):
        self.make_keys("host_stub", encrypted=True)
        (self.here / "password").write_text("something else\n")
        said = self.host_stub("sign", "heartbeat.json", "--key", "k.key", "--password-file", "password", status=1)
        self.assertIn("The password is wrong, or the key was damaged: k.key", said)
        self.assertFalse((self.here / "heartbeat.json.minisig").exists())

    def test_files_are_private_and_never_replaced(self):
        self.make_keys("host_stub", encrypted=False)
        self.assertEqual((self.here / "k.key").stat().st_mode & 0o777, 0o600)
        self.assertEqual((self.here / "k.pub").stat().st_mode & 0o777, 0o644)
        key = (self.here / "k.key").read_text()
        self.assertIn("File exists", self.host_stub("keygen", "k", "--no-password", status=4))
        self.assertEqual((self.here / "k.key").read_text(), key)
        (self.here / "k.key").chmod(0o640)
        said = self.host_stub("sign", "heartbeat.json", "--key", "k.key", status=4)
        self.assertIn("expected a file that only its owner can read, found others can, too", said)
        self.assertIn("chmod 600 k.key", said)

    def test_a_comment_is_covered_and_shown(self):
        self.make_keys("host_stub", encrypted=False)
        self.host_stub("sign", "heartbeat.json", "--key", "k.key", "--comment", "Release of May")
        self.assertIn("Release of May", self.minisign("-V", "-p", "k.pub", "-m", "heartbeat.json"))
        self.assertIn("Release of May", self.host_stub("verify", "heartbeat.json", "--key", "k.pub"))
        signature = self.here / "heartbeat.json.minisig"
        signature.write_text(signature.read_text().replace("May", "June"))
        self.verify(good=False)
        self.assertIn("one line", self.host_stub("sign", "heartbeat.json", "--key", "k.key", "--comment", "a\nb", status=2))

    def test_without_a_terminal_a_password_comes_from_a_file(self):
        self.assertIn("--no-password", self.host_stub("keygen", "k", status=2))
        self.assertFalse((self.here / "k.key").exists())


if __name__ == "__main__":
    unittest.main()
