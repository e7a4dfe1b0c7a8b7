# SPDX-License-Identifier: Apache-2.0
"""The vendor's SDK as somebody would use it for this job: each page into a SQLite table, durable before the next is asked for.
Run by peers.py in the vendor's environment; prints one JSON object."""
import json
import resource
import sqlite3
import sys
import time

from incydr import Client

TABLE = "CREATE TABLE alerts(id TEXT PRIMARY KEY, actor TEXT, began INTEGER, summary TEXT) WITHOUT ROWID"


def read_all(database):
    sessions = Client().sessions.v1
    number, read = 0, 0
    while True:
        page = sessions.get_page(severities=4, page_num=number, page_size=50).items
        with database:
            database.executemany("INSERT OR IGNORE INTO alerts VALUES(?, ?, ?, ?)",
                                 [(s.session_id, s.actor_id, s.begin_time, s.exfiltration_summary) for s in page])
        number, read = number + 1, read + len(page)
        if len(page) < 50:
            return read


def main():
    database = sqlite3.connect(sys.argv[1])
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(TABLE)
    began, cpu = time.monotonic(), time.process_time()
    read = read_all(database)
    print(json.dumps({"read": read, "stored": database.execute("SELECT count(*) FROM alerts").fetchone()[0],
                      "seconds": time.monotonic() - began, "cpu_seconds": time.process_time() - cpu,
                      "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


main()
