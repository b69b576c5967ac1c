"""However a connection ends, its socket is let go: its address may come again, nobody serves it."""

import asyncio
from contextlib import suppress

import pytest
from django.conf import settings
from redis import ResponseError

from protocol.bus import Bus
from rooms.sockets.hub import Hub
from tests.integration.rooms.clients import Client, connected, joined

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _one_socket_per_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SOCKETS_PER_ADDRESS", 1)


async def over(client: Client) -> None:
    await asyncio.wait([client.socket.future], timeout=10)
    assert client.socket.future.done()


async def nobody_is_left(hub: Hub) -> None:
    assert hub._all_sockets() == []
    async with connected():
        pass


async def test_after_a_crash(hub: Hub, site_bus: Bus) -> None:
    site_bus.redis.set(site_bus.keys.stream("ingest"), "not a stream")
    with suppress(ResponseError):
        async with joined() as client:
            await client.typed("room.state")
            await client.send(type="chat.send", content="hi", nonce="n1")
            await over(client)
    await nobody_is_left(hub)


async def test_after_the_server_has_cancelled_it(hub: Hub) -> None:
    """As daphne does when an application has not ended 10 s after its client left."""
    with suppress(asyncio.CancelledError):
        async with joined() as client:
            await client.typed("room.state")
            client.socket.future.cancel()
            await over(client)
    await nobody_is_left(hub)


async def test_before_it_said_what_it_wants(hub: Hub) -> None:
    with suppress(asyncio.CancelledError):
        async with connected() as client:
            client.socket.future.cancel()
            await over(client)
    await nobody_is_left(hub)
