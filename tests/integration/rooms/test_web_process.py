"""A real daphne: a client that stops reading is let go, a stop says so to every socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from protocol.bus import Bus
from rooms.models import Room
from rooms.sockets.closing import FLOODING, RESTART, SLOW
from tests.integration.rooms.clients import ROOM, publish
from tests.integration.rooms.processes import web

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_S = 20


@asynccontextmanager
async def watching(
    port: int, path: str, **subscribe: object
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    url = f"http://127.0.0.1:{port}{path}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.send_json({"type": "subscribe", "room_id": ROOM, **subscribe})
        assert (await socket.receive_json(timeout=PATIENCE_S))["type"] == "subscribed"
        yield socket


async def until_closed(socket: aiohttp.ClientWebSocketResponse) -> int:
    async with asyncio.timeout(PATIENCE_S):
        async for _ in socket:
            pass
    assert socket.close_code is not None
    return socket.close_code


async def test_lines_reach_a_real_socket_and_a_silent_client_is_closed(
    demo: Room, site_bus: Bus
) -> None:
    with web(site_bus) as (_, port):
        async with (
            watching(port, "/ws") as plain,
            watching(port, "/ws/rooms/demo/", batch=True) as silent,
        ):
            await asyncio.to_thread(publish, site_bus, 3)
            seqs = [json.loads((await plain.receive(PATIENCE_S)).data)["seq"] for _ in range(3)]
            assert seqs == [1, 2, 3]
            assert await until_closed(silent) == SLOW
            await asyncio.to_thread(publish, site_bus, 1)
            assert json.loads((await plain.receive(PATIENCE_S)).data)["seq"] == 4


async def test_a_history_larger_than_a_message_may_be_comes_in_several(
    demo: Room, site_bus: Bus
) -> None:
    await asyncio.to_thread(publish, site_bus, 200, client_meta={"big": "x" * 10_000})
    with web(site_bus) as (_, port):
        async with watching(port, "/ws/rooms/demo/") as page:
            seqs: list[int] = []
            while len(seqs) < 200:
                frame = await page.receive_json(timeout=PATIENCE_S)
                seqs += [line["seq"] for line in frame] if isinstance(frame, list) else []
            assert seqs == list(range(1, 201))


async def test_a_deploy_closes_with_service_restart(demo: Room, site_bus: Bus) -> None:
    with web(site_bus) as (child, port):
        async with watching(port, "/ws") as plain, watching(port, "/ws/rooms/demo/") as page:
            child.terminate()
            assert await until_closed(plain) == RESTART
            assert await until_closed(page) == RESTART
        assert await asyncio.to_thread(child.wait, 10) == 0


async def test_who_floods_is_told_so(demo: Room, site_bus: Bus) -> None:
    with web(site_bus) as (_, port):
        async with watching(port, "/ws") as flooding:
            for n in range(60):
                await flooding.send_json({"type": "ping", "t": n})
            assert await until_closed(flooding) == FLOODING


async def test_no_client_says_where_the_site_begins(demo: Room, site_bus: Bus) -> None:
    """daphne takes it from a header; a root that an address is not under would be an error of ours."""
    headers = {"Daphne-Root-Path": "/elsewhere"}
    with web(site_bus) as (_, port):
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:
            async with session.get("/") as page:
                assert 'href="/rooms/demo/"' in await page.text()
            async with session.ws_connect("/ws") as socket:
                await socket.send_json({"type": "subscribe", "room_id": ROOM})
                assert (await socket.receive_json(timeout=PATIENCE_S))["type"] == "subscribed"
