"""What a web process says of itself in Redis, and how soon again after a failure."""

from collections.abc import AsyncIterator

import pytest
from redis import RedisError
from redis import asyncio as aioredis

from protocol.bus import Bus
from protocol.counters import instance
from rooms.sockets.presence import EVERY_S, Presence
from tests.integration.rooms.clients import ROOM

NOW = 1_800_000_000_000


@pytest.fixture
async def presence(bus: Bus) -> AsyncIterator[Presence]:
    async with aioredis.Redis.from_url(bus.url) as redis:
        yield Presence(redis, bus.keys)


def gauges(bus: Bus) -> str:
    return bus.keys.gauges("gateway", instance())


async def test_it_is_said_again_in_time_though_the_clock_is_set_back(
    bus: Bus, presence: Presence
) -> None:
    await presence.update({ROOM: 1}, 100, NOW)
    bus.redis.delete(gauges(bus))  # as time would do
    await presence.update({ROOM: 1}, 100 + EVERY_S / 2, NOW - 600_000)
    assert not bus.redis.exists(gauges(bus))
    await presence.update({ROOM: 1}, 100 + EVERY_S, NOW - 600_000)
    assert bus.redis.exists(gauges(bus))
    assert presence.people(ROOM) == 1


async def test_what_could_not_be_said_is_said_at_the_next_turn(
    bus: Bus, presence: Presence
) -> None:
    await presence.update({ROOM: 1}, 100, NOW)
    bus.redis.delete(gauges(bus))
    bus.redis.config_set("min-replicas-to-write", "1")
    try:
        with pytest.raises(RedisError):
            await presence.update({ROOM: 1}, 105, NOW)
    finally:
        bus.redis.config_set("min-replicas-to-write", "0")
    await presence.update({ROOM: 1}, 106, NOW)
    assert bus.redis.exists(gauges(bus))
