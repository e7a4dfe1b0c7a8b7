#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What was tried and what came of it: a short summary of the rows that tests left, or docs/reliability.md made of them."""
import argparse
import json
import pathlib
import re
import sys
import tempfile

COUNTS = ("times", "due", "admitted", "lost", "twice", "wrong_scores", "secrets", "left_behind")
MUST_BE_NONE = ("lost", "twice", "wrong_scores", "secrets", "left_behind")
GROUPS = {
    "sandbox": "A plugin that attacks",
    "signatures": "Plugins that are not what they seem",
    "network": "Addresses, TLS and answers of a hostile network",
    "store": "The disk fails, fills up, forgets",
    "processes": "Processes are killed, stopped, starved, replaced; clocks jump",
    "memory": "No memory",
    "fuzzing": "Inputs that nobody thought of",
    "service": "The host as a service",
}
HEADER = """# Reliability: what was tried

The promise: **no critical alert is lost, none counts twice, no secret leaves**, whatever a plugin, the network, the disk, the
clock or an attacker does. This is the record of a run. Each row is one way to break the promise, tried so many times.

| column | means |
|---|---|
| times | how often it was done: kills, faults, attacks, inputs |
| due | alerts that had to count: critical, first designated so after the activation, not closed (said by the simulated upstream, which knows nothing of the host) |
| admitted | alerts that the host has admitted; equal to *due* |
| lost, twice | by the ids of the alerts |
| wrong scores | scores that differ from those computed a second time, from the alerts alone, by other code |
| secrets | files, logs and answers in which a planted secret was found: the vendor's client secret, its tokens, a password, an API token; plain, base64 or hex |
| left behind | processes that were still there when the host had ended |

A dash means that no alerts take part. Below each table: what a person is told, where there is something to tell.

`./dev test` tries a choice of all this in some minutes and fails if one of the five columns is not 0; `./dev soak` tries the
whole of it, takes hours, and writes this file.
"""
FORMS = {
    "whole": "The figures below are of a whole run (`./dev soak`).",
    "parts": "The figures below are of the parts, each run by itself in its shortened form, and not of one run of everything.",
    "shortened": "The figures below are of the shortened form that every `./dev test` runs; `./dev soak` tries more of each.",
}


def without_places(text):
    """What was said, without the scratch directory of the test that heard it."""
    return re.sub(re.escape(tempfile.gettempdir()) + r"/[^/\s]+/", "", text)


def read_rows(path):
    """Rows of the same group and name (a test that was tried again) are one, with all that was done."""
    merged = {}
    for number, line in enumerate(path.read_text().splitlines() if path.exists() else [], 1):
        try:
            row = json.loads(line)
            key = (str(row["group"]), str(row["what"]))
            counts = {name: int(row[name]) for name in COUNTS}
        except (ValueError, KeyError, TypeError) as error:
            raise SystemExit(f"{path}:{number}: expected a row as tests/reliability/row.hpp writes it, found {line[:200]!r} ({error!r})")
        known = merged.setdefault(key, {"group": key[0], "what": key[1], "said": without_places(row.get("said", "")), **dict.fromkeys(COUNTS, 0)})
        for name in COUNTS:
            known[name] += counts[name]
    return list(merged.values())


def faults(row):
    found = [f"{name} {row[name]}" for name in MUST_BE_NONE if row[name]]
    if row["admitted"] != row["due"]:
        found.append(f"due {row['due']}, admitted {row['admitted']}")
    return found + ([] if row["times"] else ["was never done"])


def number(value):
    return f"{value:,}"


def summary(rows):
    totals = {name: sum(row[name] for row in rows) for name in COUNTS}
    lines = [f"Tried: {len(rows)} ways, {number(totals['times'])} times; alerts due {number(totals['due'])}, admitted "
             f"{number(totals['admitted'])}, lost {totals['lost']}, twice {totals['twice']}; wrong scores {totals['wrong_scores']}, "
             f"secrets found {totals['secrets']}, processes left behind {totals['left_behind']}."]
    return lines + [f"NOT AS PROMISED: {row['group']}: {row['what']}: {', '.join(faults(row))}" for row in rows if faults(row)]


def cell(text):
    """Without the folders that tests make for themselves: they are others each time."""
    return re.sub(r"/tmp/[^/\s:]+/", "", str(text)).replace("|", "\\|").replace("\n", " ").strip()


def alerts_cell(row, name):
    return "–" if row["due"] == 0 and row["admitted"] == 0 and row[name] == 0 else number(row[name])


def group_table(title, rows):
    lines = [f"## {title}", "", "| what was done | times | due | admitted | lost | twice | wrong scores | secrets | left behind |",
             "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for row in rows:
        alerts = [alerts_cell(row, name) for name in ("due", "admitted", "lost", "twice", "wrong_scores")]
        lines.append(f"| {cell(row['what'])} | {number(row['times'])} | {' | '.join(alerts)} | {number(row['secrets'])} | {number(row['left_behind'])} |")
    said = [f"* {cell(row['what'])}: “{cell(row['said'])}”" for row in rows if row["said"]]
    return lines + (["", "What a person is told:", ""] + said if said else []) + [""]


def document(rows, form):
    lines = [HEADER, FORMS[form], "", f"**{summary(rows)[0]}**", ""]
    order = list(GROUPS) + sorted({row["group"] for row in rows} - set(GROUPS))
    for group in order:
        members = [row for row in rows if row["group"] == group]
        if members:
            lines += group_table(GROUPS.get(group, group), members)
    missing = [title for group, title in GROUPS.items() if group not in {row["group"] for row in rows}]
    if missing:
        lines += ["## Not in this run", ""] + [f"* {title}" for title in missing]
    return "\n".join(lines).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=pathlib.Path, help="the file that RISK_RELIABILITY_ROWS named")
    parser.add_argument("--write", type=pathlib.Path, metavar="FILE", help="make the document of them, too")
    parser.add_argument("--form", choices=FORMS, default="shortened")
    options = parser.parse_args()
    rows = read_rows(options.rows)
    print("\n".join(summary(rows)))
    if options.write and rows:
        options.write.write_text(document(rows, options.form))
        print(f"Written: {options.write}")
    return 1 if any(faults(row) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
