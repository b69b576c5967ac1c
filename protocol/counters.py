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
            pipe.sadd(keys.instances(self._role), instance())
            pipe.expire(keys.instances(self._role), KEEP_S)
        pipe.execute()
        self._pending.clear()


def totals(bus: Bus, role: str) -> dict[str, int]:
    """The role's counters and the sum of its live processes' gauges."""
    found: Counter[str] = Counter()
    for key in [bus.keys.stats(role), *_live_gauges(bus, role)]:
        for name, value in cast(dict[bytes, bytes], bus.redis.hgetall(key)).items():
            found[name.decode()] += int(value)
    return dict(found)


def _live_gauges(bus: Bus, role: str) -> list[str]:
    """Keys of the processes seen lately; those whose gauges have expired are forgotten."""
    names = cast(set[bytes], bus.redis.smembers(bus.keys.instances(role)))
    alive = []
    for name in sorted(names):
        key = bus.keys.gauges(role, name.decode())
        if bus.redis.exists(key):
            alive.append(key)
        else:
            bus.redis.srem(bus.keys.instances(role), name)
    return alive
