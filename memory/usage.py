"""What memory counts: how often it did what, and how much of a quota somebody has used."""

from collections.abc import Mapping
from typing import Protocol

from protocol.bus import Bus
from protocol.counters import Counters
from protocol.quota import count_use


class Usage(Protocol):
    """Who counts."""

    def add(self, counts: Mapping[str, int]) -> None:
        """Add to the counters of these names."""

    def use(self, quota: str, who: str, seconds: int, n: int = 1) -> int:
        """Count ``n`` more uses of a quota (negative: give them back); return the uses so far in its
        window of ``seconds``."""
        ...


class SharedUsage:
    """Counts in Redis, for all processes together."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def add(self, counts: Mapping[str, int]) -> None:
        counters = Counters(self._bus, "workers")
        for name, n in counts.items():
            counters.add(name, n)
        counters.flush()

    def use(self, quota: str, who: str, seconds: int, n: int = 1) -> int:
        return count_use(self._bus, self._bus.keys.rate(f"memory_{quota}", who), seconds, n)
