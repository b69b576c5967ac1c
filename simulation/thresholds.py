"""``--fail-on``: conditions over a run's figures, such as ``score<11`` or ``share.max>0.3``. Pure."""

import operator
import re
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from simulation.analysis import Figures
from simulation.scorecard import METRICS

_FORM: Final = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(<=|>=|==|<|>)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*")
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


FIGURES: Final = (
    *("lines", "chatters", "per_minute", "share.max", "gini", "repeated", "answered", "bursts"),
    *("score", "score.min"),
    *(f"metric.{name}" for name in METRICS),
)
"""What a condition may name. ``score`` and ``metric.*`` are of the median window."""


class BadThreshold(ValueError):
    """The expression cannot be read; the text says what can."""


class Threshold(Struct, frozen=True):
    text: str
    name: str
    compare: str
    limit: float

    def broken(self, values: dict[str, float]) -> bool:
        return _COMPARE[self.compare](values[self.name], self.limit)


def parse(expression: str) -> list[Threshold]:
    """One or more conditions joined by commas; BadThreshold when one has another form."""
    found = []
    for part in expression.split(","):
        match = _FORM.fullmatch(part)
        if match is None:
            raise BadThreshold(
                f"--fail-on {part.strip()!r}: write NAME<NUMBER, such as score<11 or share.max>0.3"
            )
        name, compare, limit = match.groups()
        if name not in FIGURES:
            raise BadThreshold(
                f"--fail-on {part.strip()!r}: no figure {name}; there are {', '.join(FIGURES)}"
            )
        found.append(Threshold(part.strip(), name, compare, float(limit)))
    return found


def check(thresholds: Sequence[Threshold], figures: Figures) -> list[str]:
    """The conditions that hold, and so fail the run; without a whole window ``metric.*`` hold not."""
    values = named(figures)
    return [t.text for t in thresholds if t.name in values and t.broken(values)]


def named(figures: Figures) -> dict[str, float]:
    """The values of ``FIGURES``; ``metric.*`` only where there is a whole window."""
    card = figures.scorecard
    values: dict[str, float] = {
        "lines": figures.lines,
        "chatters": figures.chatters,
        "per_minute": figures.per_minute,
        "share.max": max((n for _, n in figures.shares), default=0) / max(1, figures.lines),
        "gini": figures.gini,
        "repeated": figures.repeated,
        "answered": figures.answered,
        "bursts": figures.bursts.count if figures.bursts else 0,
        "score": card.median.passed if card.median else 0,
        "score.min": min((w.passed for w in card.windows), default=0),
    }
    if card.median:
        values |= {f"metric.{m.name}": m.value for m in card.median.metrics}
    return values
