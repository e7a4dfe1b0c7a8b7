# SPDX-License-Identifier: Apache-2.0
"""docs/performance.md and its plots, made of one result."""
from pathlib import Path

from plot import log_log
from targets import found, judged

NOTES = Path(__file__).with_name("notes.md")
TITLES = {"alerts": "What alerts cost", "database": "What alerts take on the disk", "people": "What storing costs in larger companies",
          "queries": "What a page costs in larger companies", "integrations": "What a read of all integrations costs"}


def number(value, digits=1):
    if value is None:
        return "–"
    return f"{value:,.{digits}f}"


def table(header, rows, numbers_from=1):
    lines = ["| " + " | ".join(header) + " |", "|" + "|".join("---" if i < numbers_from else "--:" for i in range(len(header))) + "|"]
    return lines + ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows] + [""]


def _machine(result):
    m = result["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(m["versions"].items()))
    warnings = ["", "**A short run: these figures only show that everything runs.**"] if result["short"] else []
    if m["busy_percent"] > 20:
        warnings += ["", "**The machine was busy with other things: times by the wall are worth little here, and CPU is higher than on a quiet one.**"]
    return [f"Measured {m['date']} on {m['cores']} cores of {m['cpu']}, {number(m['memory_mb'] / 1024, 0)} GB, Linux {m['kernel']}, preset {m['preset']}; "
            f"{m['busy_percent']} % of it in use before it began. {versions}; Python {m['python']}.", *warnings, ""]


def _targets(result):
    rows = []
    for row in judged(result["measures"]):
        target = f"{'≥' if row['at_least'] else '≤'} {number(row['target'], 0 if row['target'] >= 1 else 1)} {row['unit']}".strip()
        rows.append([row["name"], f"{number(row['value'], row['digits'])} {row['unit']}".strip(), target, "met" if row["met"] else "**not met**",
                     number(row["peer"], row["digits"])])
    return ["## Figures and targets", "", *table(["figure", "measured", "target", "", "vendor's SDK"], rows)]


def _backlog(result):
    ours = found(result["measures"], "backlog")
    if not ours:
        return []
    peers = ours["peers"]
    columns = {"host and plugin": ours, **{{"sdk": "SDK → SQLite", "command_line": "CLI, checkpoint → file"}.get(name, name): peer
                                           for name, peer in peers.items() if isinstance(peer, dict)}}
    rows = [[title] + [_spread(column.get(key), digits) for column in columns.values()]
            for key, title, digits in (("cpu_us", "CPU an alert, µs", 1), ("alerts_a_second", "alerts a second", 0), ("peak_mb", "peak memory, MB", 1),
                                       ("seconds", "seconds in all", 2), ("database_bytes", "bytes an alert on the disk", 0))]
    lines = [f"## A backlog of {ours['alerts']:,}", "", "Median (least–most) of " + f"{ours['cpu_us']['rounds']} rounds, in turn.", "", *table([""] + list(columns), rows)]
    if "not_run" in peers:
        lines += [f"The vendor's client was **not run**: {peers['not_run']}", ""]
    upstream = found(result["measures"], "upstream")
    if upstream:
        lines += [f"The simulator runs on the same cores. By itself it gives {number(upstream['alerts_a_second']['median'], 0)} alerts a second "
                  f"({number(upstream['pages_a_second']['median'], 0)} pages, {number(upstream['mb_a_second']['median'], 0)} MB) to a client that only reads, for "
                  f"{number(upstream['cpu_us']['median'])} µs of CPU an alert; during the backlog it took {number(ours['upstream_cpu_us']['median'])} µs, which is "
                  "not part of the figures above.", ""]
    details = found(result["measures"], "details")
    if details:
        lines += [f"With file details, one request more for each alert ({details['alerts']:,} alerts): {_spread(details['cpu_us'], 1)} µs of CPU an alert, "
                  f"{_spread(details['alerts_a_second'], 0)} alerts a second.", ""]
    return lines


def _spread(value, digits):
    if value is None:
        return "–"
    if value["rounds"] == 1:
        return number(value["median"], digits)
    return f"{number(value['median'], digits)} ({number(value['least'], digits)}–{number(value['most'], digits)})"


def _small_things(result):
    rows = found(result["measures"], "micro.small_things")
    if not rows:
        return []
    return ["## The small things", "", "CPU by itself, of all threads that take part (Google Benchmark, `bench_micro`).", "",
            *table(["", "at once", "CPU"], [[f"{row['name'].replace('_', ' ')}, {row['item']}", f"{row['at_once']:,}", _time(row["cpu_ns"])] for row in rows])]


def _time(ns):
    return f"{number(ns, 0)} ns" if ns < 1_000 else f"{number(ns / 1e3)} µs" if ns < 1e6 else f"{number(ns / 1e6, 2)} ms"


def _queries(result):
    part = found(result["measures"], "queries")
    if not part:
        return []
    return [f"## Queries behind the pages: {part['events']:,} events, {part['people']:,} people", "",
            f"CPU. Bodies are short here: {number(part['database_bytes_an_event'], 0)} bytes an event.", "",
            *table(["query", "median, ms", "p99, ms"], [[query["name"], number(query["p50_ms"], 2), number(query["p99_ms"], 2)] for query in part["queries"]])]


def _grown(result):
    parts = dict(found(result["measures"], "growth") or {})
    integrations = found(result["measures"], "integrations.growth")
    return {**parts, "integrations": integrations} if integrations else parts


def plots(result):
    """{name of the file: text}"""
    parts = _grown(result)
    return {f"growth_{name}.svg": log_log(TITLES.get(name, name), part["unit"], part["cost"], part["lines"]) for name, part in parts.items()}


def _growth(result, images):
    parts = _grown(result)
    if not parts:
        return []
    rows, pictures = [], []
    for name, part in parts.items():
        pictures += [f"![{TITLES.get(name, name)}: {part['cost']} against {part['unit']}]({images}/growth_{name}.svg)", ""]
        for line, one in part["fits"].items():
            sizes = [n for n, _ in part["lines"][line]]
            rows.append([f"{line} ({part['cost']})", f"{min(sizes):,}–{max(sizes):,} {part['unit']}", number(one["exponent"], 2), number(one["limit"], 2),
                         "**worse than n log n**" if one["worse_than_n_log_n"] else ""])
    return ["## How cost grows", "", "The exponent of the power that fits; 1 is proportional. Beside it what n log n would have on the same sizes.", "",
            *table(["", "from–to", "exponent", "n log n", ""], rows, 2), *pictures]


def document(result, images="images"):
    text = ["# Performance", "", "Made by `./dev bench --write docs/performance.md`: each figure beside its target, on the machine named here.", "",
            *_machine(result), *_targets(result), *_backlog(result), *_growth(result, images), *_queries(result), *_small_things(result), NOTES.read_text()]
    return "\n".join(text).rstrip() + "\n"


def write(result, path):
    """The document and, beside it in images/, its plots."""
    path = Path(path)
    for name, svg in plots(result).items():
        (path.parent / "images").mkdir(exist_ok=True)
        (path.parent / "images" / name).write_text(svg)
    path.write_text(document(result))
