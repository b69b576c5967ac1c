"""Two logs side by side. Pure."""

from msgspec import Struct

from simulation.analysis import Figures
from simulation.thresholds import named


class Difference(Struct, frozen=True):
    name: str
    a: float
    b: float

    @property
    def change(self) -> float:
        """From a to b as a share of a; 0 when both are 0, infinite when only a is."""
        if self.a:
            return self.b / self.a - 1
        return 0.0 if not self.b else float("inf")


def compare(a: Figures, b: Figures) -> list[Difference]:
    """Every figure both logs have, in the order of ``thresholds.named``. A log without a window
    that can be scored has no score."""
    first, second = named(a), named(b)
    if not (a.scorecard.windows and b.scorecard.windows):
        second = {name: value for name, value in second.items() if not name.startswith("score")}
    return [Difference(name, first[name], second[name]) for name in first if name in second]
