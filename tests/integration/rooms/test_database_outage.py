"""A database that fails while people watch and write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.test import Client as Browser

from protocol.bus import Bus
from protocol.loop import run_leased
from rooms import services
from rooms.gateway.worker import Gateway
from rooms.models import Room
from rooms.sockets.closing import TRY_LATER
from rooms.sockets.hub import Hub
from tests.integration.database import refusing, refusing_meanwhile
from tests.integration.rooms.clients import ROOM, Client, connected, joined, say

pytestmark = pytest.mark.django_db(transaction=True)

SESSIONS = "django_session"


@asynccontextmanager
async def signed_in() -> AsyncIterator[Client]:
    """The socket of a page whose visitor is signed in; nothing subscribed yet."""
    browser = Browser()
    user = await get_user_model().objects.acreate(username="ada")
    await sync_to_async(browser.force_login)(user)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
    async with connected("/ws/rooms/demo/", origin="http://localhost", cookie=cookie) as client:
        yield client


async def test_who_cannot_be_looked_up_is_told_to_come_back(hub: Hub) -> None:
    async with signed_in() as client, refusing_meanwhile(SESSIONS):
        await client.send(type="subscribe", room_id=ROOM)
        assert await client.close_code() == TRY_LATER


async def test_who_is_here_keeps_the_rights_known_last(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.sockets.consumers.RECHECK_S", -1)
    async with signed_in() as client:
        await client.send(type="subscribe", room_id=ROOM)
        await client.typed("room.state")
        async with refusing_meanwhile(SESSIONS):
            await client.send(type="chat.send", content="hi", nonce="n1")
            assert (await client.typed("chat.accepted"))["nonce"] == "n1"


async def test_a_guest_needs_no_database(hub: Hub) -> None:
    async with refusing_meanwhile(SESSIONS), joined() as client:
        await client.send(type="chat.send", content="hi", nonce="n1")
        assert (await client.typed("chat.accepted"))["nonce"] == "n1"


def test_a_gateway_that_begins_anew_knows_what_was_changed_before(
    demo: Room, site_bus: Bus
) -> None:
    gateway = Gateway(site_bus)

    def tenure(content: str) -> None:
        say(site_bus, content)
        lease = site_bus.lease("gateway")
        assert lease.acquire()
        gateway.start(lease)
        for _ in range(3):
            gateway.step(lease)
        lease.release()

    tenure("shown")
    services.set_open(demo, False)
    with refusing("rooms_controlrevision"):
        tenure("refused")
    services.set_open(demo, True)
    with refusing("rooms_controlrevision"):
        tenure("shown again")
    gateway.close()
    firehose = site_bus.range(site_bus.keys.stream("firehose"))
    shown = [msgspec.json.decode(entry.data)["content"] for entry in firehose]
    assert shown == ["shown", "shown again"]


def test_a_gateway_that_knows_nothing_yet_needs_the_database(demo: Room, site_bus: Bus) -> None:
    with refusing("rooms_controlrevision"), pytest.raises(DatabaseError):
        run_leased(site_bus, Gateway(site_bus), stop=lambda: False, wait=True)
