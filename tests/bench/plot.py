# SPDX-License-Identifier: Apache-2.0
"""Plots as SVG: log-log, few lines, to be read on light and dark pages."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 78, 16, 40, 52
# Of a palette that people with any colour vision tell apart; the marks differ in shape, too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
STYLE = """text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-weight:600;font-size:15px}.grid{stroke:#8c959f;stroke-opacity:.35}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}}"""


def human(value):
    """1000 as 1k, 0.001 as 1m: what an axis has room for."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:g}{unit}"
    return f"{value:g}"


class _Axis:
    """From a power of ten below the least value to one above the greatest."""

    def __init__(self, values, begin, end):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.begin, self.end = begin, end

    def at(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.begin + share * (self.end - self.begin), 1)

    def ticks(self):
        return [10.0 ** power for power in range(self.low, self.high + 1)]


def _mark(index, x, y, colour):
    shapes = (f'<circle cx="{x}" cy="{y}" r="4"', f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8"',
              f'<path d="M{x} {y - 5}l5 9h-10z"', f'<path d="M{x} {y - 5}l5 5l-5 5l-5-5z"')
    return f'{shapes[index % len(shapes)]} fill="{colour}"/>'


def _grid(x, y):
    for value in x.ticks():
        at = x.at(value)
        yield f'<line class="grid" x1="{at}" y1="{TOP}" x2="{at}" y2="{HEIGHT - BOTTOM}"/>'
        yield f'<text x="{at}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{human(value)}</text>'
    for value in y.ticks():
        at = y.at(value)
        yield f'<line class="grid" x1="{LEFT}" y1="{at}" x2="{WIDTH - RIGHT}" y2="{at}"/>'
        yield f'<text x="{LEFT - 8}" y="{at + 4}" text-anchor="end">{human(value)}</text>'


def _line(index, name, points, x, y):
    colour = COLOURS[index % len(COLOURS)]
    places = [(x.at(n), y.at(value)) for n, value in points]
    yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{a},{b}" for a, b in places)}"/>'
    yield from (_mark(index, a, b, colour) for a, b in places)
    yield _mark(index, LEFT + 14, TOP + 16 + index * 18, colour)
    yield f'<text x="{LEFT + 26}" y="{TOP + 20 + index * 18}">{escape(name)}</text>'


def log_log(title, x_title, y_title, lines):
    """`lines` is {name: [(n, value), …]}, all above 0."""
    points = [point for line in lines.values() for point in line]
    if not points or not all(math.isfinite(value) and value > 0 for point in points for value in point):
        raise ValueError(f"{title}: expected points above 0, found {points}")
    x = _Axis([n for n, _ in points], LEFT, WIDTH - RIGHT)
    y = _Axis([value for _, value in points], HEIGHT - BOTTOM, TOP)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title, {chr(34): "&quot;"})}">',
             f"<style>{STYLE}</style>", f'<text class="title" x="{LEFT}" y="22">{escape(title)}</text>', *_grid(x, y)]
    for index, (name, line) in enumerate(lines.items()):
        parts += _line(index, name, line, x, y)
    parts += [f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(x_title)}</text>',
              f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">{escape(y_title)}</text>', "</svg>"]
    return "\n".join(parts) + "\n"
