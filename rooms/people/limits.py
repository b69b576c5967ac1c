"""How many sockets and new guests one address may have, over all web processes.

The figures are in ``settings``; 0 means no limit. Lines are limited by the gateway.
"""

from ipaddress import IPv6Address, ip_address
from typing import Final

from django.conf import settings
from redis.asyncio import Redis as AsyncRedis

from protocol.bus import Bus
from protocol.quota import count_use
from protocol.streams import Keys

GUEST_WINDOW_S: Final = 600
HOLD_S: Final = 90


def address(client: str, forwarded: str) -> str:
    """Where a visitor comes from; behind a trusted proxy the last address it forwarded for."""
    if settings.TRUSTED_PROXY and forwarded:
        client = forwarded.rsplit(",", 1)[-1].strip()
    return _household(client)


def _household(client: str) -> str:
    """An IPv6 address as its /64, which one household has whole; others as they are."""
    try:
        parsed = ip_address(client)
    except ValueError:
        return client
    if not isinstance(parsed, IPv6Address):
        return client
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))


def guest_allowed(bus: Bus, ip: str) -> bool:
    """Count one more new guest of this address."""
    if not settings.GUESTS_PER_ADDRESS:
        return True
    guests = count_use(bus, bus.keys.rate("guests", ip), GUEST_WINDOW_S)
    return bool(guests <= settings.GUESTS_PER_ADDRESS)


class Sockets:
    """Sockets per address: a sorted set of those seen lately, so a dead process's run out."""

    def __init__(self, redis: AsyncRedis, keys: Keys) -> None:
        self._redis, self._keys = redis, keys
        self._here: dict[str, str] = {}

    async def admit(self, ip: str, name: str, now_s: float) -> bool:
        """Count a socket; False when the address has enough."""
        if not settings.SOCKETS_PER_ADDRESS:
            return True
        key = self._keys.rate("sockets", ip)
        pipe = self._redis.pipeline()
        pipe.zremrangebyscore(key, "-inf", now_s - HOLD_S)
        pipe.zadd(key, {name: now_s})
        pipe.zcard(key)
        pipe.expire(key, HOLD_S)
        _, _, count, _ = await pipe.execute()
        if count > settings.SOCKETS_PER_ADDRESS:
            await self._redis.zrem(key, name)
            return False
        self._here[name] = key
        return True

    async def release(self, name: str) -> None:
        if key := self._here.pop(name, None):
            await self._redis.zrem(key, name)

    async def refresh(self, now_s: float) -> None:
        """Say that ours are still there; called well within ``HOLD_S``."""
        pipe = self._redis.pipeline(transaction=False)
        for name, key in self._here.items():
            pipe.zadd(key, {name: now_s})
            pipe.expire(key, HOLD_S)
        if self._here:
            await pipe.execute()
