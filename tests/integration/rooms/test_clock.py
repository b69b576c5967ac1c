"""The clock is set back while people watch and write: life goes on."""

import pytest
from redis import asyncio as aioredis

from protocol.bus import Bus
from protocol.clock import now_ms, parse_ts
from protocol.codec import decode
from protocol.counters import instance
from protocol.messages import TrendsSnapshot
from rooms.models import Room
from rooms.presence import EVERY_S, Presence
from tests.integration.rooms.clients import ROOM, say
from tests.integration.rooms.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

BACK_MS = 40_000


def test_the_gateway_goes_on_with_its_housekeeping(
    demo: Room, site_bus: Bus, gateway_thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newest_ms() -> int:
        entries = site_bus.latest(site_bus.keys.stream("trends"), 1)
        return parse_ts(decode(entries[0].data, TrendsSnapshot).ts) if entries else 0

    say(site_bus)
    wait_for(newest_ms)
    monkeypatch.setattr("rooms.workers.gateway.now_ms", lambda: now_ms() - BACK_MS)
    wait_for(lambda: newest_ms() < now_ms() - BACK_MS / 2)


async def test_a_web_process_is_still_counted(site_bus: Bus) -> None:
    async with aioredis.Redis.from_url(site_bus.url) as redis:
        presence, now = Presence(redis, site_bus.keys), now_ms()
        gauges = site_bus.keys.gauges("gateway", instance())
        await presence.update({ROOM: 1}, 100, now)
        site_bus.redis.delete(gauges)  # as time would do
        await presence.update({ROOM: 1}, 100 + EVERY_S / 2, now - BACK_MS)
        assert not site_bus.redis.exists(gauges)
        await presence.update({ROOM: 1}, 100 + EVERY_S, now - BACK_MS)
        assert site_bus.redis.exists(gauges)
        assert presence.people(ROOM) == 1
