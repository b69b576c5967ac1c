"""``report.html``: one self-contained file with the pictures of a run."""

from collections.abc import Sequence
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from protocol.event_types import event_type_named
from protocol.reasons import REASONS
from simulation import charts
from simulation.analysis import (
    GAP_EDGES,
    LENGTH_EDGES,
    STEP_S,
    Figures,
    OnStreamEvent,
)
from simulation.bursts import BEFORE_S
from simulation.scorecard import MEANINGS, MetricScore

STRONG_EVENT: Final = 0.8


def render(figures: Figures, *, title: str, subtitle: str, command: str) -> str:
    """The page; ``command`` is what makes the same run again."""
    card = figures.scorecard
    return render_to_string(
        "simulation/report.html",
        {
            "title": title,
            "subtitle": subtitle,
            "command": f".venv/bin/python {command} --out FOLDER",
            "figures": figures,
            "kpis": _kpis(figures),
            "median": card.median,
            "windows": card.windows,
            "metrics": [_metric_row(m) for m in card.median.metrics] if card.median else [],
            "samples": [
                {"clock": clock(s.at_s), "name": s.name, "text": s.text, "simulated": s.simulated}
                for s in figures.samples
            ],
            "answered": f"{figures.answered:.0%}" if _people(figures) else "none wrote",
            "reasons": [
                {"why": REASONS[code].because, "code": code, "count": f"{n:,}"}
                for code, n in figures.reasons
            ],
            "repeated": f"{figures.repeated:.1%}",
            **_pictures(figures),
        },
    )


def _people(figures: Figures) -> int:
    """Lines that people wrote."""
    return figures.lines - figures.simulated


def clock(seconds: float) -> str:
    """``m:ss`` from the start of the run."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _kpis(figures: Figures) -> list[tuple[str, str]]:
    median = figures.scorecard.median
    return [
        ("lines", f"{figures.lines:,}"),
        ("lines a minute", f"{figures.per_minute:g}"),
        ("chatters", f"{figures.chatters:,}"),
        ("lines by people", f"{_people(figures):,}"),
        ("minutes", f"{figures.duration_s / 60:.0f}"),
        ("scorecard", f"{median.passed} of {len(median.metrics)}" if median else "–"),
    ]


def _metric_row(metric: MetricScore) -> dict[str, Any]:
    span = max(metric.high * 1.25, metric.value * 1.05, 1e-9)
    return {
        "name": metric.name.replace("_", " "),
        "meaning": MEANINGS[metric.name],
        "value": f"{metric.value:.3g}",
        "low": f"{metric.low:.3g}",
        "typical": f"{metric.typical:.3g}",
        "high": f"{metric.high:.3g}",
        "passes": metric.passes,
        "from_pct": f"{metric.low / span * 100:.1f}",
        "wide_pct": f"{(metric.high - metric.low) / span * 100:.1f}",
        "at_pct": f"{metric.value / span * 100:.1f}",
    }


def _pictures(figures: Figures) -> dict[str, SafeString]:
    per_minute = 60 / STEP_S
    drawn = {
        "velocity": charts.stacked_area(
            "Lines per minute over time",
            [
                ("bot", [n * per_minute for n in figures.velocity]),
                ("people", [n * per_minute for n in figures.velocity_people]),
            ],
            [
                charts.Marker(e.at_s / 60, _told(e), e.strength >= STRONG_EVENT)
                for e in figures.events
            ],
            figures.duration_s / 60,
        ),
        "shares": charts.bars(
            "Lines per chatter",
            [(name, n, f"{n}  ({n / max(1, figures.lines):.1%})") for name, n in figures.shares],
        ),
        "emotes": charts.bars("Emotes", [(code, n, str(n)) for code, n in figures.emotes]),
        "lengths": _histogram("Length of a line", LENGTH_EDGES, figures.lengths),
        "gaps": _histogram("Pause between own lines", GAP_EDGES, figures.gaps),
        "replies": charts.graph("Replies between chatters", figures.replies),
        "burst": charts.line("Mean burst", figures.bursts.profile, BEFORE_S, " s")
        if figures.bursts
        else "",
    }
    # The charts escape every text themselves.
    return {name: mark_safe(svg) for name, svg in drawn.items()}  # noqa: S308


def _told(event: OnStreamEvent) -> str:
    return f"{event_type_named(event.type).label}: {event.text}"


def _histogram(title: str, edges: Sequence[int], values: Sequence[int]) -> str:
    return charts.histogram(title, [f"≤{edge}" for edge in edges], values)
