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

    def use(self, quota: str, who: str, seconds: int) -> int:
        """Count one more use of a quota; return the uses so far in its window of ``seconds``."""
        ...

    def give_back(self, quota: str, who: str) -> None:
        """Take back one use of this window."""


class SharedUsage:
    """Counts in Redis, for all processes together."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def add(self, counts: Mapping[str, int]) -> None:
        counters = Counters(self._bus, "workers")
        for name, n in counts.items():
            counters.add(name, n)
        counters.flush()

    def use(self, quota: str, who: str, seconds: int) -> int:
        return count_use(self._bus, self._key(quota, who), seconds)

    def give_back(self, quota: str, who: str) -> None:
        self._bus.redis.decr(self._key(quota, who))

    def _key(self, quota: str, who: str) -> str:
        return self._bus.keys.rate(f"memory_{quota}", who)
