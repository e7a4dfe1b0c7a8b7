#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Searches with libFuzzer, one target after the other, and prints a line for each: executions, speed, coverage, corpus and
findings. An input that breaks a property is made small and put into the target's corpus, so that every later run tries it."""
import argparse
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = {"ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
EXECUTIONS, SPEED, COVERAGE = r"number_of_executed_units: (\d+)", r"average_exec_per_sec: *(\d+)", r"cov: (\d+)"
LONGEST_KEPT = 64 * 1024


def targets():
    return sorted(path.parent.name for path in HERE.glob("*/dictionary"))


class Target:
    def __init__(self, name, build):
        self.name = name
        self.program = build / "tests" / "fuzz" / f"fuzz_{name}"
        self.seeds = HERE / name / "corpus"
        self.work = build / "fuzzing" / name  # what the search learns, kept for the next one
        self.found = build / "fuzzing" / f"{name}.found"

    def command(self, *arguments):
        done = subprocess.run([self.program, "-timeout=10", "-rss_limit_mb=2048", *arguments], env={**os.environ, **ENVIRONMENT},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        return done.returncode, done.stdout

    def search(self, seconds):
        self.work.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.found, ignore_errors=True)
        self.found.mkdir()
        return self.command(f"-max_total_time={seconds}", "-max_len=16384", f"-dict={HERE / self.name / 'dictionary'}",
                            f"-artifact_prefix={self.found}/", "-print_final_stats=1", self.work, self.seeds)

    def keep(self, finding):
        """Makes the finding small, if it can be, and answers where it is kept."""
        small = self.found / "small"
        if finding.name.startswith("crash-"):
            self.command("-minimize_crash=1", "-max_total_time=20", f"-exact_artifact_path={small}", finding)
        bytes_ = (small if small.is_file() else finding).read_bytes()
        kept = self.seeds / f"found_{hashlib.sha256(bytes_).hexdigest()[:12]}"
        if len(bytes_) > LONGEST_KEPT:
            return finding
        kept.write_bytes(bytes_)
        return kept


def figure(output, pattern, otherwise="0"):
    found = re.findall(pattern, output)
    return found[-1] if found else otherwise


def reason(output):
    """The line of the output that says what was wrong."""
    for pattern in (r"BROKEN: .*", r".*runtime error: .*", r".*ERROR: (?:AddressSanitizer|LeakSanitizer|libFuzzer): .*"):
        found = re.search(pattern, output)
        if found:
            return found.group(0).strip()
    return output.strip().splitlines()[-1] if output.strip() else "no reason was given"


def run(target, seconds):
    status, output = target.search(seconds)
    findings = sorted(target.found.iterdir())
    executions, speed = (int(figure(output, pattern)) for pattern in (EXECUTIONS, SPEED))
    corpus = figure(output, r"corp: (\d+)", str(len(list(target.work.iterdir()))))
    print(f"{target.name:<20} {executions:>12,} executions {speed:>9,}/s  coverage {figure(output, COVERAGE):>6}  "
          f"corpus {corpus:>5}  {len(findings) or 'nothing'} found", flush=True)
    for finding in findings:
        print(f"    {reason(output)}\n    kept as {target.keep(finding)}\n"
              f"    again:  {target.program} FILE", flush=True)
    if status != 0 and not findings:
        print(f"    The search ended with {status}:\n{output[-2000:]}", flush=True)
    return status == 0 and not findings


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", help="one of: " + ", ".join(targets()))
    parser.add_argument("seconds", nargs="?", type=int, help="for each target (60)")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parents[1] / "build" / "fuzz")
    parser.add_argument("--programs", action="store_true", help="tells only what is to be built")
    asked = parser.parse_args()
    if asked.target and asked.target.isdigit():
        asked.target, asked.seconds = None, int(asked.target)
    if asked.target and asked.target not in targets():
        parser.error(f"there is no target {asked.target!r}; expected one of: " + ", ".join(targets()))
    return asked


def main():
    asked = read_arguments()
    if asked.programs:
        print(f"fuzz_{asked.target or 'targets'}")
        return 0
    names = [asked.target] if asked.target else targets()
    sound = [run(Target(name, asked.build.resolve()), asked.seconds or 60) for name in names]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
