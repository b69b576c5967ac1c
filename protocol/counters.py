"""Counters and present values of a role, in Redis, so that ``/stats`` can sum over processes."""

import os
import socket
from collections import Counter
from collections.abc import Mapping
from typing import Final, cast

from protocol.bus import Bus

KEEP_S: Final = 7 * 24 * 3600
GAUGE_TTL_S: Final = 10


def instance() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


class Counters:
    """Counts in memory; ``flush`` adds them to the role's hash in one round trip."""

    def __init__(self, bus: Bus, role: str) -> None:
        self._bus, self._role = bus, role
        self._pending: Counter[str] = Counter()

    def add(self, name: str, n: int = 1) -> None:
        self._pending[name] += n

    def flush(self, gauges: Mapping[str, int] | None = None) -> None:
        if not self._pending and gauges is None:
            return
        keys = self._bus.keys
        pipe = self._bus.redis.pipeline(transaction=False)
        for name, n in self._pending.items():
            pipe.hincrby(keys.stats(self._role), name, n)
        pipe.expire(keys.stats(self._role), KEEP_S)
        if gauges is not None:
            key = keys.gauges(self._role, instance())
            pipe.hset(key, items=[part for pair in gauges.items() for part in pair])
            pipe.expire(key, GAUGE_TTL_S)
        pipe.execute()
        self._pending.clear()


def totals(bus: Bus, role: str) -> dict[str, int]:
    """The role's counters and the sum of its live processes' gauges."""
    found: Counter[str] = Counter()
    keys = [bus.keys.stats(role), *bus.redis.scan_iter(bus.keys.gauges(role, "*"), count=1000)]
    for key in keys:
        for name, value in cast(dict[bytes, bytes], bus.redis.hgetall(key)).items():
            found[name.decode()] += int(value)
    return dict(found)
