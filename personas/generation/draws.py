"""A stream of draws that depends on its seed alone."""

from collections.abc import Sequence
from typing import TypeVar

from protocol.ids import hash64

_MASK = 2**64 - 1
_TWO_53 = 2.0**-53

T = TypeVar("T")


class Draws:
    """SplitMix64, started from ``hash64(seed)``: one hash per line, then integer arithmetic.

    A line needs some thirty draws; hashing each would cost more than composing it.
    """

    __slots__ = ("_state",)

    def __init__(self, *seed: str | int) -> None:
        self._state = hash64(*seed)

    def bits(self) -> int:
        """The next unsigned 64-bit integer."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def unit(self) -> float:
        """The next draw in [0, 1)."""
        return (self.bits() >> 11) * _TWO_53

    def chance(self, probability: float) -> bool:
        """True that often; always takes one draw, so later draws do not depend on the chance."""
        return self.unit() < probability

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, which must not be empty."""
        return items[self.bits() % len(items)]
