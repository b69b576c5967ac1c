"""``/ws`` as outside clients know it."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings

from protocol.bus import Bus
from rooms.models import ApiToken
from rooms.services import create_token
from rooms.sockets.closing import FLOODING, NO_ROOM
from rooms.sockets.hub import Hub
from tests.integration.rooms.clients import ROOM, Client, connected, joined, publish, say

pytestmark = pytest.mark.django_db(transaction=True)


async def test_subscribe_is_answered_by_one_control_frame_then_bare_lines_only(
    hub: Hub, site_bus: Bus, gateway_thread: None
) -> None:
    async with connected() as client:
        await client.send(type="subscribe", room_id=ROOM)
        assert await client.frame() == {"type": "subscribed", "room_id": ROOM}
        sent = [await asyncio.to_thread(say, site_bus, f"line {n}") for n in range(3)]
        got = [await client.frame() for _ in sent]
        assert [frame["id"] for frame in got] == [message.id for message in sent]
        assert all(frame["schema_name"] == "ChatMessage" for frame in got)
        on_stream = [entry.data for entry in site_bus.range(site_bus.keys.stream("firehose"))]
        assert [frame["seq"] for frame in got] == [1, 2, 3]
        assert len(on_stream) == 3
        assert await client.socket.receive_nothing(0.1)


async def test_there_is_no_backlog(hub: Hub, site_bus: Bus) -> None:
    await asyncio.to_thread(publish, site_bus, 3)
    async with connected() as client:
        await client.send(type="subscribe", room_id=ROOM)
        assert (await client.frame())["type"] == "subscribed"
        await asyncio.to_thread(publish, site_bus, 1)
        assert (await client.frame())["seq"] == 4


@pytest.mark.parametrize("first", ["hello", '{"type":"subscribe","room_id":"demo"}', "[]"])
async def test_anything_else_joins_the_default_room(hub: Hub, first: str) -> None:
    async with connected() as client:
        await client.socket.send_to(text_data=first)
        assert await client.frame() == {"type": "subscribed", "room_id": settings.DEFAULT_ROOM}


async def test_silence_joins_the_default_room(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SUBSCRIBE_TIMEOUT_S", 0.05)
    async with connected() as client:
        assert await client.frame() == {"type": "subscribed", "room_id": settings.DEFAULT_ROOM}


async def test_an_unknown_room_is_joined_and_rooms_do_not_mix(hub: Hub, site_bus: Bus) -> None:
    async with connected() as here, connected() as there:
        await here.send(type="subscribe", room_id=ROOM)
        await there.send(type="subscribe", room_id="room:elsewhere")
        assert (await there.frame())["room_id"] == "room:elsewhere"
        await here.frame()
        await asyncio.to_thread(publish, site_bus, 1, "room:elsewhere")
        assert (await there.frame())["room_id"] == "room:elsewhere"
        assert await here.socket.receive_nothing(0.1)


async def test_later_frames_have_no_visible_effect(hub: Hub, site_bus: Bus) -> None:
    async with connected() as client:
        await client.send(type="subscribe", room_id=ROOM)
        await client.frame()
        await client.send(type="ping", t=1)
        await client.send(type="subscribe", room_id="room:elsewhere")
        await client.socket.send_to(text_data="nonsense")
        await client.send(type="chat.send", content="hi", nonce="n")
        await asyncio.to_thread(publish, site_bus, 1)
        assert (await client.frame())["schema_name"] == "ChatMessage"


async def test_the_gateways_refusal_comes_to_those_who_asked_for_frames(hub: Hub) -> None:
    refusal = {"type": "chat.refused", "nonce": "n", "code": "ceiling", "retry_after_s": 0}
    async with connected() as bare:
        await bare.send(type="subscribe", room_id=ROOM)
        await bare.frame()
        async with joined() as page:
            await page.typed("room.state")
            numbers = list((await hub.watch(ROOM)).sockets)
            assert len(numbers) == 2
            for number in numbers:
                await get_channel_layer().send(hub.channel, {**refusal, "socket": number})
            await page.typed("chat.refused")
            assert await bare.socket.receive_nothing(0.1)


async def test_it_is_closed_without_a_word(hub: Hub) -> None:
    blind = await sync_to_async(create_token)(ApiToken(label="writes only", can_read=False))
    async with connected() as unwelcome, connected() as flooding:
        await unwelcome.send(type="subscribe", room_id=ROOM, token=blind.secret)
        assert (await unwelcome.socket.receive_output(5))["code"] == NO_ROOM
        await flooding.send(type="subscribe", room_id=ROOM)
        await flooding.frame()
        for n in range(60):
            await flooding.send(type="ping", t=n)
        assert (await flooding.socket.receive_output(5))["code"] == FLOODING


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        ("", True),
        ("http://localhost", True),
        ("http://localhost:9999", False),
        ("http://localhost.evil.example", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
async def test_pages_of_other_sites_are_turned_away(hub: Hub, origin: str, welcome: bool) -> None:
    client = Client("/ws", {"origin": origin} if origin else {})
    accepted, _ = await client.socket.connect(5)
    assert accepted is welcome
    if welcome:
        await client.socket.disconnect()


@pytest.mark.parametrize("path", ["/ws/nope", "/", "/ws/", "/ws/rooms/", "/ws/rooms/a b/", "/ws\0"])
async def test_an_address_of_nothing_is_refused_without_an_error(path: str) -> None:
    accepted, _ = await Client(path).socket.connect(5)
    assert not accepted
