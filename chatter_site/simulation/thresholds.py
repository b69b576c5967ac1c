"""``--fail-on``: conditions over a run's figures, such as ``score<11`` or ``share.max>0.3``. Pure."""

import operator
import re
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from chatter_site.simulation.analysis import Figures

_FORM: Final = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(<=|>=|==|<|>)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*")
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


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
        found.append(Threshold(part.strip(), name, compare, float(limit)))
    return found


def check(thresholds: Sequence[Threshold], figures: Figures) -> list[str]:
    """The conditions that hold, and so fail the run; BadThreshold for a figure we do not have."""
    values = named(figures)
    for threshold in thresholds:
        if threshold.name not in values:
            raise BadThreshold(
                f"--fail-on {threshold.text!r}: no figure {threshold.name}; "
                f"there are {', '.join(sorted(values))}"
            )
    return [t.text for t in thresholds if t.broken(values)]


def named(figures: Figures) -> dict[str, float]:
    """The figures a threshold may name; ``score`` and ``metric.*`` are of the median window."""
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
