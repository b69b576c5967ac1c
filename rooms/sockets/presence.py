"""How many people watch a room, over all web processes.

Each process writes its own count with the time it holds; a process that died is not counted for
longer than ``HOLD_MS``.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from redis.asyncio import Redis

from protocol.counters import GAUGE_TTL_S, instance
from protocol.streams import Keys

HOLD_MS: Final = 15_000
EVERY_S: Final = 5.0


class Presence:
    """Counts of this process go out, sums over all of them come back."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis, self._keys = redis, keys
        self._instance = instance()
        self._people: dict[str, int] = {}
        self._own: dict[str, int] = {}
        self._written_s = float("-inf")

    def people(self, room_id: str) -> int:
        return self._people.get(room_id, 0)

    async def update(self, own: Mapping[str, int], now_s: float, now_ms: int) -> list[str]:
        """Called each second; the rooms whose sum changed. ``now_s`` never goes back, ``now_ms`` is
        the clock that processes share."""
        if own == self._own and now_s - self._written_s < EVERY_S:
            return []
        await self._write(own, now_ms)
        self._written_s = now_s
        sums = {room_id: await self._sum(room_id, now_ms) for room_id in own}
        changed = [room_id for room_id in own if sums[room_id] != self.people(room_id)]
        self._people, self._own = sums, dict(own)
        return changed

    async def _write(self, own: Mapping[str, int], now_ms: int) -> None:
        pipe = self._redis.pipeline(transaction=False)
        for room_id in self._own.keys() - own.keys():
            pipe.hdel(self._keys.presence(room_id), self._instance)
        for room_id, count in own.items():
            key = self._keys.presence(room_id)
            pipe.hset(key, self._instance, f"{count} {now_ms + HOLD_MS}")
            pipe.pexpire(key, HOLD_MS)
        gauges = self._keys.gauges("gateway", self._instance)
        pipe.hset(gauges, "active_ws_connections", sum(own.values()))
        pipe.expire(gauges, GAUGE_TTL_S)
        pipe.sadd(self._keys.instances("gateway"), self._instance)
        await pipe.execute()

    async def _sum(self, room_id: str, now_ms: int) -> int:
        values: Any = await self._redis.hvals(self._keys.presence(room_id))
        return total(values, now_ms)


def total(values: Iterable[bytes], now_ms: int) -> int:
    """The sum of the counts that still hold."""
    pairs = (value.decode().split() for value in values)
    return sum(int(count) for count, until in pairs if int(until) > now_ms)
