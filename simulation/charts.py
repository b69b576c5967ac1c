"""Small SVG charts for the report: text in, text out. Pure.

Every chart is a ``<figure>``'s inner SVG with a title, so that screen readers say what it shows.
Colours come from CSS classes of the report.
"""

from collections.abc import Sequence
from html import escape
from math import cos, pi, sin
from typing import Final

from msgspec import Struct

WIDTH: Final = 720
PAD_LEFT: Final = 44


class Marker(Struct, frozen=True):
    """A mark above ``x`` (in the unit of the chart's x axis) with a label to point at."""

    x: float
    label: str
    strong: bool = False


def _svg(title: str, height: int, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" class="chart">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )


def _text(x: float, y: float, text: str, css: str = "tick", anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{css}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def stacked_area(
    title: str,
    series: Sequence[tuple[str, Sequence[float]]],
    markers: Sequence[Marker],
    x_max: float,
) -> str:
    """Stacked values at equal steps over 0..``x_max`` minutes; ``series`` is (css class, values)."""
    height, plot = 212, 190
    totals = [sum(column) for column in zip(*(values for _, values in series), strict=True)]
    top = max([*totals, 1.0])
    step = (WIDTH - PAD_LEFT - 8) / max(1, len(totals) - 1)
    lower = [0.0] * len(totals)
    body = []
    for css, values in series:
        upper = [a + b for a, b in zip(lower, values, strict=True)]
        points = [
            *(f"{PAD_LEFT + i * step:.1f},{plot - v / top * 160:.1f}" for i, v in enumerate(upper)),
            *(
                f"{PAD_LEFT + i * step:.1f},{plot - lower[i] / top * 160:.1f}"
                for i in reversed(range(len(lower)))
            ),
        ]
        body.append(f'<polygon class="{css}" points="{" ".join(points)}"/>')
        lower = upper
    scale = (WIDTH - PAD_LEFT - 8) / x_max if x_max else 0
    for marker in markers:
        x = PAD_LEFT + marker.x * scale
        css = "event strong" if marker.strong else "event"
        body.append(
            f'<path class="{css}" d="M{x - 4:.1f},10 h8 l-4,8 z">'
            f"<title>{escape(marker.label)}</title></path>"
        )
    body.append(_text(PAD_LEFT - 6, plot - 156, _number(top), anchor="end"))
    body.append(_text(PAD_LEFT - 6, plot, "0", anchor="end"))
    body.extend(
        _text(
            min(PAD_LEFT + minute * scale, WIDTH - 20), plot + 16, f"{minute} min", anchor="middle"
        )
        for minute in range(0, int(x_max) + 1, max(1, int(x_max) // 6 or 1))
    )
    return _svg(title, height, "".join(body))


def histogram(title: str, labels: Sequence[str], values: Sequence[float], unit: str = "") -> str:
    """Upright bars, one per label."""
    plot, top = 150, max([*values, 1.0])
    step = (WIDTH - PAD_LEFT - 8) / max(1, len(values))
    body = []
    for i, (label, value) in enumerate(zip(labels, values, strict=True)):
        x, tall = PAD_LEFT + i * step, value / top * 125
        body.append(
            f'<rect class="bar" x="{x + 1:.1f}" y="{plot - tall:.1f}" '
            f'width="{max(1.0, step - 2):.1f}" height="{tall:.1f}">'
            f"<title>{escape(label)}{escape(unit)}: {_number(value)}</title></rect>"
        )
        body.append(_text(x + step / 2, plot + 15, label, anchor="middle"))
    body.append(_text(PAD_LEFT - 6, 28, _number(top), anchor="end"))
    return _svg(title, 175, "".join(body))


def bars(title: str, rows: Sequence[tuple[str, float, str]], css: str = "bar") -> str:
    """Lying bars: (label, value, what to write behind the bar)."""
    top = max([*(value for _, value, _ in rows), 1e-9])
    body = []
    for i, (label, value, note) in enumerate(rows):
        y = i * 24
        body.append(_text(164, y + 15, label, "label", "end"))
        wide = value / top * (WIDTH - 260)
        body.append(
            f'<rect class="{css}" x="172" y="{y + 4}" width="{wide:.1f}" height="14" rx="3"/>'
        )
        body.append(_text(178 + wide, y + 15, note))
    return _svg(title, max(24, len(rows) * 24), "".join(body))


def line(title: str, values: Sequence[float], zero_at: int, unit: str) -> str:
    """One curve over equal steps; ``zero_at`` is the index labelled 0."""
    plot, top = 150, max([*values, 1.0])
    step = (WIDTH - PAD_LEFT - 8) / max(1, len(values) - 1)
    points = " ".join(
        f"{PAD_LEFT + i * step:.1f},{plot - value / top * 125:.1f}"
        for i, value in enumerate(values)
    )
    base = plot - 125 / top
    body = [
        f'<line class="base" x1="{PAD_LEFT}" x2="{WIDTH - 8}" y1="{base:.1f}" y2="{base:.1f}"/>',
        f'<polyline class="curve" points="{points}"/>',
        _text(PAD_LEFT - 6, 28, f"×{_number(top)}", anchor="end"),
    ]
    body.extend(
        _text(PAD_LEFT + i * step, plot + 15, f"{i - zero_at}{unit}", anchor="middle")
        for i in range(0, len(values), 15)
    )
    return _svg(title, 175, "".join(body))


def graph(title: str, edges: Sequence[tuple[str, str, int]]) -> str:
    """Who answers whom: names on a circle, arcs as thick as the number of answers."""
    names = sorted({name for a, b, _ in edges for name in (a, b)})
    place = {
        name: (360 + 210 * cos(2 * pi * i / len(names)), 190 + 150 * sin(2 * pi * i / len(names)))
        for i, name in enumerate(names)
    }
    most = max((n for _, _, n in edges), default=1)
    body = []
    for a, b, n in edges:
        (x1, y1), (x2, y2) = place[a], place[b]
        body.append(
            f'<path class="edge" stroke-width="{1 + 4 * n / most:.1f}" '
            f'd="M{x1:.0f},{y1:.0f} Q360,190 {x2:.0f},{y2:.0f}">'
            f"<title>{escape(a)} → {escape(b)}: {n}</title></path>"
        )
    for name, (x, y) in place.items():
        anchor = "start" if x > 380 else "end" if x < 340 else "middle"
        body.append(f'<circle class="node" cx="{x:.0f}" cy="{y:.0f}" r="4"/>')
        body.append(_text(x + (8 if x > 360 else -8), y + 4, name, "label", anchor))
    return _svg(title, 380, "".join(body))
