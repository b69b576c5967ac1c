"""Following streams from an event loop: what the hub needs of Redis, and no more."""

from collections.abc import Sequence
from typing import Any, Final

import redis
from redis import asyncio as aioredis

from protocol.bus import SOCKET_TIMEOUT_S
from protocol.entries import Entry, id_key, to_entry
from protocol.streams import Keys

BLOCK_MS: Final = 2_000
COUNT: Final = 500


class Tail:
    """New entries of some streams, in order. One per event loop; ``start`` before ``read``."""

    def __init__(self, url: str, keys: Keys, names: Sequence[str]) -> None:
        self.redis: aioredis.Redis = aioredis.Redis.from_url(
            url, socket_timeout=SOCKET_TIMEOUT_S, socket_connect_timeout=3, socket_keepalive=True
        )
        self._names = {keys.stream(name): name for name in names}
        self._positions: dict[str, str] = {}

    async def start(self) -> None:
        """Note where the streams end now; called again after Redis was gone.

        A position is kept unless the stream is behind it, which means that it began anew.
        """
        for key in self._names:
            end = await self._end(key)
            old = self._positions.get(key)
            self._positions[key] = end if old is None else _resumed(old, end)

    async def _end(self, key: str) -> str:
        try:
            info = await self.redis.xinfo_stream(key)
        except redis.ResponseError:
            return "0-0"
        return str(info["last-generated-id"].decode())

    async def read(self) -> list[tuple[str, Entry]]:
        """(stream name, entry) of up to ``COUNT`` new entries per stream; waits a while for one."""
        positions: dict[Any, Any] = dict(self._positions)
        answer: Any = await self.redis.xread(positions, count=COUNT, block=BLOCK_MS)
        found = []
        for raw_key, items in answer or []:
            key = raw_key.decode()
            self._positions[key] = items[-1][0].decode()
            found += [(self._names[key], to_entry(key, item)) for item in items]
        return found

    async def latest(self, key: str, count: int) -> list[Entry]:
        """The last ``count`` entries of any stream, oldest first."""
        found: Any = await self.redis.xrevrange(key, count=count)
        return [to_entry(key, item) for item in reversed(found)]

    async def close(self) -> None:
        await self.redis.aclose()


def _resumed(old: str, end: str) -> str:
    return old if id_key(old) <= id_key(end) else "0-0"
