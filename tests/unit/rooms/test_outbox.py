"""One socket's writer, with the socket replaced by a list and the clock by the event loop's."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from protocol.frames import Subscribed
from rooms.sockets.feed import Feed, Place
from rooms.sockets.outbox import MAX_NOTICES, MAX_UNACKED, MAX_UNACKED_S, Outbox, Wishes
from tests.unit.rooms.test_feed import filled, numbered

BARE = Wishes()
PAGE = Wishes(typed=True, arrays=True, acks=True, history=True)


class Client:
    """What arrived, and a gate that can hold the next frame back."""

    def __init__(self) -> None:
        self.frames: list[Any] = []
        self.open = asyncio.Event()
        self.open.set()
        self._arrived = asyncio.Condition()

    async def send(self, text: str) -> None:
        await self.open.wait()
        self.frames.append(json.loads(text))
        async with self._arrived:
            self._arrived.notify_all()

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(5), self._arrived:
            await self._arrived.wait_for(done)

    def seqs(self) -> list[int]:
        lines = [line for f in self.frames for line in (f if isinstance(f, list) else [f])]
        return [line["seq"] for line in lines if line.get("type") is None]


@asynccontextmanager
async def writing(feed: Feed, wishes: Wishes, after: int) -> AsyncIterator[tuple[Outbox, Client]]:
    client = Client()
    outbox = Outbox(client.send, feed, wishes, Place(after, False))
    task = asyncio.create_task(outbox.write())
    try:
        yield outbox, client
    finally:
        task.cancel()


async def test_a_bare_client_gets_single_lines_after_the_control_frame() -> None:
    feed = filled(3)
    client = Client()
    outbox = Outbox(client.send, feed, BARE, Place(1, False))
    outbox.frame(Subscribed(room_id="room:demo"))
    task = asyncio.create_task(outbox.write())
    await client.until(lambda: len(client.frames) == 3)
    assert client.frames[0] == {"type": "subscribed", "room_id": "room:demo"}
    assert client.seqs() == [2, 3]
    task.cancel()


async def test_arrays_hold_what_gathered_while_the_socket_was_busy() -> None:
    feed = filled(0)
    async with writing(feed, PAGE, 0) as (outbox, client):
        client.open.clear()
        for seq in range(1, 6):
            feed.add(numbered(seq))
            outbox.wake()
            await asyncio.sleep(0)
        client.open.set()
        await client.until(lambda: len(client.seqs()) == 5)
        assert client.seqs() == [1, 2, 3, 4, 5]
        assert len(client.frames) == 2


async def test_a_room_that_begins_anew_is_announced_and_shown_from_its_history() -> None:
    feed = filled(9)
    async with writing(feed, PAGE, 9) as (outbox, client):
        feed.load([numbered(1, "e2"), numbered(2, "e2")])
        outbox.wake()
        await client.until(lambda: len(client.frames) == 2)
        assert client.frames[0] == {"type": "resync", "seq": 2, "epoch": "e2"}
        assert client.seqs() == [1, 2]


async def test_a_bare_client_simply_gets_the_new_rooms_lines() -> None:
    feed = filled(9)
    async with writing(feed, BARE, 9) as (outbox, client):
        feed.load([numbered(1, "e2")])
        outbox.wake()
        await client.until(lambda: client.seqs() == [1])
        assert len(client.frames) == 1


async def test_unacknowledged_frames_make_a_client_slow() -> None:
    feed = filled(0)
    async with writing(feed, PAGE, 0) as (outbox, client):
        now = asyncio.get_running_loop().time()
        for seq in range(1, MAX_UNACKED + 2):
            feed.add(numbered(seq))
            outbox.wake()
            await client.until(lambda seq=seq: client.seqs()[-1:] == [seq])
            assert outbox.is_slow(now) == (seq > MAX_UNACKED)
        outbox.ack(1)
        assert not outbox.is_slow(now)


async def test_one_frame_unacknowledged_for_long_is_enough() -> None:
    feed = filled(1)
    async with writing(feed, PAGE, 0) as (outbox, client):
        await client.until(lambda: client.seqs() == [1])
        now = asyncio.get_running_loop().time()
        assert not outbox.is_slow(now)
        assert outbox.is_slow(now + MAX_UNACKED_S + 1)
        outbox.ack(1)
        assert not outbox.is_slow(now + MAX_UNACKED_S + 1)


async def test_who_never_promised_acks_is_slow_only_when_sending_hangs() -> None:
    feed = filled(0)
    async with writing(feed, BARE, 0) as (outbox, client):
        for seq in range(1, MAX_UNACKED + 50):
            feed.add(numbered(seq))
        outbox.wake()
        await client.until(lambda: len(client.seqs()) == MAX_UNACKED + 49)
        now = asyncio.get_running_loop().time()
        assert not outbox.is_slow(now + 60)
        client.open.clear()
        feed.add(numbered(MAX_UNACKED + 50))
        outbox.wake()
        await asyncio.sleep(0)
        assert outbox.is_slow(now + 60)


async def test_notices_are_bounded() -> None:
    async with writing(filled(0), PAGE, 0) as (outbox, client):
        client.open.clear()
        for _ in range(MAX_NOTICES + 1):
            outbox.notice("{}")
        assert outbox.is_slow(asyncio.get_running_loop().time())


async def test_nothing_is_sent_once_closing() -> None:
    feed = filled(0)
    async with writing(feed, BARE, 0) as (outbox, client):
        outbox.closing = True
        feed.add(numbered(1))
        outbox.wake()
        for _ in range(5):
            await asyncio.sleep(0)
        assert client.frames == []
