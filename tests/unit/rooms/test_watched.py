"""A followed room and its sockets, with the log and the sockets replaced by functions."""

import asyncio

import pytest
from redis import RedisError

from protocol.entries import Entry
from rooms.sockets.closing import SLOW, TRY_LATER
from rooms.sockets.feed import Feed, Place
from rooms.sockets.outbox import Outbox, Wishes
from rooms.sockets.watched import Socket, Watched
from tests.unit.rooms.test_feed import filled, numbered


class Wire:
    """A connection that fails as it is told, and the code it was closed with."""

    def __init__(self, send_fails: Exception | None = None, close_fails: bool = False) -> None:
        self._send_fails, self._close_fails = send_fails, close_fails
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def send(self, text: str) -> None:
        if self._send_fails:
            raise self._send_fails

    async def close(self, code: int) -> None:
        self.closed.set_result(code)
        if self._close_fails:
            raise RuntimeError("already closed")


def socket_of(wire: Wire, feed: Feed) -> Socket:
    return Socket(Outbox(wire.send, feed, Wishes(arrays=True), Place(0, False)), wire.close)


async def test_a_socket_that_cannot_be_written_is_closed_not_left_silent() -> None:
    wire = Wire(send_fails=ValueError("too long for one message"))
    socket = socket_of(wire, filled(3))
    assert await asyncio.wait_for(wire.closed, 5) == TRY_LATER
    assert socket.outbox.closing


async def test_closing_twice_or_too_late_harms_nobody() -> None:
    wire = Wire(close_fails=True)
    socket = socket_of(wire, filled(0))
    await socket.close(SLOW)
    await socket.close(TRY_LATER)
    assert wire.closed.result() == SLOW


async def test_a_log_that_cannot_be_read_is_said_and_read_again() -> None:
    entries = [Entry("log", f"{n}-0", _body(n)) for n in (1, 2)]
    answers: list[list[Entry] | Exception] = [RedisError("gone"), entries]

    async def read() -> list[Entry]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    watched = Watched("room:demo", read)
    with pytest.raises(RedisError):
        await watched.loaded()
    watched.reload()
    await watched.loaded()
    assert watched.feed.head == 2


async def test_a_bad_entry_of_the_log_is_passed_over() -> None:
    async def read() -> list[Entry]:
        bad = b'{"room_id":"room:demo","seq":1,"epoch":"e1","x":"\xff"}'
        return [Entry("log", "0-1", bad), Entry("log", "1-0", _body(1))]

    watched = Watched("room:demo", read)
    await watched.loaded()
    assert watched.feed.head == 1


def _body(seq: int) -> bytes:
    return b'{"room_id":"room:demo",' + numbered(seq).text[1:].encode()
