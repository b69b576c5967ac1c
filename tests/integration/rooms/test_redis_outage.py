"""Redis killed, emptied and paused under a running hub and gateway, in mid-traffic."""

import asyncio
import gc
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers
from django.conf import settings
from django.test import AsyncClient as AsyncBrowser

from protocol.bus import Bus
from protocol.clock import now_ms, to_ts
from protocol.codec import encode_checked
from protocol.outage import BusDown
from rooms.gateway.trends import Trends
from rooms.models import ApiToken, Room
from rooms.services import create_token
from rooms.sockets.hub import Hub
from tests.integration.database import refusing_meanwhile
from tests.integration.rooms.clients import ROOM, Client, joined, line, say
from tests.integration.rooms.mortal_redis import MortalRedis
from tests.integration.rooms.processes import wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # redis-py leaves the socket of a handshake that a dying server cut to the garbage collector.
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <function StreamWriter:pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture
def durable() -> bool:
    return True


@pytest.fixture
def mortal(tmp_path: Path, durable: bool) -> Iterator[MortalRedis]:
    server = MortalRedis(tmp_path, durable=durable)
    yield server
    server.kill()
    gc.collect()  # here, where what it finds is known, and not in somebody else's test


@pytest.fixture
def redis_url(mortal: MortalRedis, monkeypatch: pytest.MonkeyPatch) -> str:
    """In place of the session's server, for everything that asks the settings."""
    layers: dict[str, Any] = settings.CHANNEL_LAYERS
    config = {**layers["default"]["CONFIG"], "hosts": [{"address": mortal.url}]}
    monkeypatch.setattr(settings, "REDIS_URL", mortal.url)
    monkeypatch.setattr(
        settings, "CHANNEL_LAYERS", {"default": {**layers["default"], "CONFIG": config}}
    )
    monkeypatch.setattr(channel_layers, "backends", {})
    return mortal.url


class Publisher:
    """Puts lines on ingest, about 100 a second, each again until Redis has taken it."""

    def __init__(self, bus: Bus) -> None:
        self.sent: list[str] = []
        self._bus, self._stopping = bus, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopping.wait(0.01):
            message = line()
            while not self._taken(encode_checked(message)):
                pass
            self.sent.append(message.id)

    def _taken(self, data: bytes) -> bool:
        try:
            self._bus.submit(data)
        except BusDown:
            return self._stopping.wait(0.05)
        return True

    async def stop(self) -> list[str]:
        """Ids of all lines that were taken, in order."""
        self._stopping.set()
        await asyncio.to_thread(self._thread.join)
        return self.sent


def ids(lines: list[Any]) -> list[str]:
    return [line["id"] for line in lines]


async def shown_all(client: Client, before: list[Any], publisher: Publisher) -> None:
    """Every line that was taken was shown once, without a gap; order is that of ``seq``."""
    sent = await publisher.stop()
    shown = before + await client.lines(len(sent) - len(before))
    assert sorted(ids(shown)) == sorted(sent)
    assert [line["seq"] for line in shown] == list(range(1, len(sent) + 1))
    assert len({line["epoch"] for line in shown}) == 1


async def test_killed_and_restarted_nothing_is_lost_or_doubled(
    hub: Hub, site_bus: Bus, mortal: MortalRedis, gateway_thread: None
) -> None:
    async with joined() as client:
        publisher = Publisher(site_bus)
        shown = await client.lines(30)
        await asyncio.to_thread(mortal.kill)
        await asyncio.to_thread(mortal.start)
        back_s = time.monotonic()
        shown += await client.lines(100)
        assert time.monotonic() - back_s < 10
        await shown_all(client, shown, publisher)
        for n in range(21):
            await client.send(type="chat.send", content=f"line {n}", nonce=f"n{n}")
        assert (await client.typed("chat.refused"))["code"] == "msg_ratelimit"


async def test_paused_for_five_seconds_nothing_is_lost_or_doubled(
    hub: Hub, site_bus: Bus, mortal: MortalRedis, gateway_thread: None
) -> None:
    async with joined() as client:
        publisher = Publisher(site_bus)
        shown = await client.lines(30)
        with mortal.paused():
            await asyncio.sleep(5)  # the outage itself: there is no event in it
        shown += await client.lines(30)
        await shown_all(client, shown, publisher)


async def test_where_nothing_can_be_written_the_room_is_busy(
    hub: Hub, site_bus: Bus, async_client: AsyncBrowser
) -> None:
    token = await sync_to_async(create_token)(ApiToken(label="a bot", can_write=True))
    async with joined() as client:
        await client.typed("room.state")
        site_bus.redis.config_set("min-replicas-to-write", 1)
        await client.send(type="chat.send", content="hi", nonce="n1")
        assert (await client.typed("chat.refused"))["code"] == "busy"
    answer = await async_client.post(
        "/api/rooms/demo/messages",
        {"content": "hi"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token.secret}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")


async def test_back_it_repeats_the_present_and_not_the_past(
    hub: Hub, site_bus: Bus, mortal: MortalRedis
) -> None:
    async with joined() as client:

        async def told(*at_ms: int) -> list[str]:
            """Times of all trends that come until the last of these has."""
            for ms in at_ms:
                site_bus.append("trends", encode_checked(Trends(ROOM).snapshot(ms)))
            came: list[str] = []
            while to_ts(at_ms[-1]) not in came:
                came.append((await client.typed("room.trends"))["trends"]["ts"])
            return came

        await client.typed("room.state")
        now = now_ms()
        assert len(await told(*range(now, now + 50))) == 50
        await asyncio.to_thread(mortal.kill)
        await asyncio.to_thread(mortal.start)
        again = await told(now + 50)
        assert set(again) <= {to_ts(now + 49), to_ts(now + 50)}
        assert len(again) <= 2


async def test_back_while_the_database_is_away_chat_goes_on(
    hub: Hub, site_bus: Bus, mortal: MortalRedis, gateway_thread: None
) -> None:
    async with joined() as client:
        publisher = Publisher(site_bus)
        shown = await client.lines(1)  # the gateway has begun: what it never knew it cannot keep
        async with refusing_meanwhile("rooms_controlrevision"):
            await asyncio.to_thread(mortal.kill)
            await asyncio.to_thread(mortal.start)
            shown += await client.lines(100)
            await shown_all(client, shown, publisher)


@pytest.mark.parametrize("durable", [False])
async def test_back_without_its_data_the_room_is_resynchronised(
    hub: Hub, demo: Room, site_bus: Bus, mortal: MortalRedis, gateway_thread: None
) -> None:
    async with joined() as client:
        publisher = Publisher(site_bus)
        old = await client.lines(30)
        await asyncio.to_thread(mortal.kill)
        await asyncio.to_thread(mortal.start)
        back_s = time.monotonic()
        resync = await client.typed("resync")
        assert time.monotonic() - back_s < 10
        new = await client.lines(30)
        await publisher.stop()
    assert [line["seq"] for line in new] == list(range(1, len(new) + 1))
    assert {line["epoch"] for line in new} == {resync["epoch"]} != {old[-1]["epoch"]}
    async with joined(since=old[-1]["seq"], epoch=old[-1]["epoch"]) as client:
        assert (await client.frame())["recovered"] is False


async def test_emptied_under_everybody_chat_begins_anew(
    hub: Hub, site_bus: Bus, mortal: MortalRedis, gateway_thread: None
) -> None:
    """The gateway waits for lines at that moment."""
    async with joined() as client:
        await client.typed("room.state")
        await asyncio.to_thread(say, site_bus, "before")
        (old,) = await client.lines(1)
        await asyncio.to_thread(
            wait_for, lambda: site_bus.redis.info("clients")["blocked_clients"] > 1
        )
        site_bus.redis.flushall()
        await asyncio.to_thread(say, site_bus, "after")
        (new,) = await client.lines(1)
    assert (new["content"], new["seq"]) == ("after", 1)
    assert new["epoch"] != old["epoch"]
