# SPDX-License-Identifier: Apache-2.0
"""Two ways to show the demo: lines for a log, one page that stays in place for a terminal."""
import sys
import time

BANDS = {"Very Low": "\033[32m", "Low": "\033[36m", "Medium": "\033[33m", "High": "\033[35m", "Very High": "\033[31m"}
STATUS = {"Connected": "\033[32m", "Connecting": "\033[36m", "Paused": "\033[36m"}
BOLD, DIM, PLAIN = "\033[1m", "\033[2m", "\033[0m"


def clock(seconds):
    return time.strftime("%H:%M:%S", time.localtime(seconds))


def status_text(row):
    reason = f": {row['reason']}" if row["reason"] else ""
    return f"{row['status']}{reason}"


def explanation(lines):
    """7.5 = 2.5 + 2.5 + 2.5, a part an alert; parts that ran off are left out."""
    parts = [f"{line['points']:.1f}" for line in lines if line["tenths"]]
    capped = sum(1 for line in lines if line["not_added_seconds"])
    text = " + ".join(parts) or "nothing left"
    return text + (f"   ({capped} at the ceiling)" if capped else "")


class Lines:
    """One line a happening; ends with the ten highest scores."""

    def __init__(self, out=sys.stdout):
        self.out = out
        self.last = None

    def say(self, text):
        print(f"{time.strftime('%H:%M:%S')}  {text}", file=self.out, flush=True)

    def link(self, url):
        """What a person is to open; on lines of its own, so that it can be taken by a triple click."""
        print(f"\n    The pages, signed in (once, within 10 minutes):\n\n    {url}\n", file=self.out, flush=True)

    def show(self, look, changed, fresh, _elapsed):
        self.last = look
        if changed:
            self.say(f"status   {status_text(changed)}")
        for event in fresh:
            self.say(f"alert    {event['person']:<34} {event['title']}")

    def close(self):
        if not self.last:
            return
        print("\nThe highest Sensitive Data Handling scores, and why:", file=self.out)
        for row in self.last["scores"]:
            why = explanation(self.last["explained"][row["email"]]["lines"])
            print(f"  {row['score']:>4.1f}  {row['band']:<9}  {row['email']:<34} = {why}", file=self.out)
        print(file=self.out, flush=True)


class LivePage:
    """Redraws in place, on the terminal's other screen."""

    def __init__(self, size, out=sys.stdout):
        self.size = size
        self.out = out
        self.said = []
        self.alerts = []
        self.url = ""
        self.plain = Lines(out)
        out.write("\033[?1049h\033[?25l")

    def say(self, text):
        self.said = (self.said + [f"{time.strftime('%H:%M:%S')}  {text}"])[-4:]
        self._draw(self._pages() if self.url else ["", *self.said])

    def link(self, url):
        self.url = url
        self._draw(self._pages())

    def _pages(self):
        return ["", f"{BOLD}Open the pages, signed in{PLAIN} {DIM}(works once; a new link comes every 9 minutes){PLAIN}",
                "", f"    {BOLD}\033[4m{self.url}{PLAIN}", "", *self.said]

    def show(self, look, changed, fresh, elapsed):
        self.plain.last = look
        if changed:
            self.said = (self.said + [f"{time.strftime('%H:%M:%S')}  {status_text(changed)}"])[-4:]
        self.alerts = ([f"{clock(e['received_s'])}  {e['person']:<32} {e['title']}" for e in reversed(fresh)] + self.alerts)[:8]
        self._draw(self._page(look, elapsed))

    def _page(self, look, elapsed):
        row = look["integration"]
        if not row:
            return self._pages()
        counters = row["counters"]
        colour = STATUS.get(row["status"], "\033[33m")
        ignored = sum(counters["ignored"].values())
        lines = [
            f"{BOLD}Sensitive Data Handling{PLAIN}   organisation {look['organisation']['score']:.1f}   "
            f"{look['organisation']['people']} people   {elapsed:.0f} s   Ctrl-C ends",
            "", f"Open the pages, signed in {DIM}(works once; a new link comes every 9 minutes){PLAIN}",
            f"{BOLD}\033[4m{self.url}{PLAIN}", "",
            f"{row['plugin_name']} {BOLD}{row['name']}{PLAIN}   {colour}{row['status']}{PLAIN} {row['reason']}   {DIM}{row['next']}{PLAIN}",
            f"admitted {BOLD}{counters['admitted']}{PLAIN}   ignored {ignored}   seen before {counters['duplicate']}   "
            f"not critical {counters['not_critical']}   requests {counters['requests']}",
            *(f"{DIM}{line}{PLAIN}" for line in self.said),
            "", f"{BOLD}Newest alerts{PLAIN}", *(self.alerts or ["waiting for the first one"]),
            "", f"{BOLD}Highest scores, and why{PLAIN}",
        ]
        for person in look["scores"]:
            why = explanation(look["explained"][person["email"]]["lines"])
            band = f"{BANDS.get(person['band'], '')}{person['score']:>4.1f} {person['band']:<9}{PLAIN}"
            lines.append(f"{band}  {person['email']:<32} = {why}")
        return lines

    def _draw(self, lines):
        columns, rows = self.size()
        shown = "\033[K\n".join(cut(line, columns) for line in lines[:rows - 1])
        self.out.write("\033[H" + shown + "\033[K\033[J")
        self.out.flush()

    def close(self):
        self.out.write("\033[?25h\033[?1049l")
        self.plain.close()


def cut(line, columns):
    """At most so many visible characters; escape sequences have no width."""
    shown, width, index = [], 0, 0
    while index < len(line):
        if line[index] == "\033":
            end = line.index("m", index) + 1
            shown.append(line[index:end])
            index = end
            continue
        if width == columns:
            break
        shown.append(line[index])
        width += 1
        index += 1
    return "".join(shown) + PLAIN
