"""One room that has sockets in this process: its feed, kept whole, and who is served from it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from redis import RedisError

from protocol.entries import Entry
from rooms.sockets.closing import TRY_LATER
from rooms.sockets.feed import Feed, Numbered
from rooms.sockets.outbox import Outbox

log = logging.getLogger(__name__)

Close = Callable[[int], Awaitable[None]]
CLOSE_S: Final = 1.0


class _Mark(msgspec.Struct, frozen=True):
    """As much of a firehose line as the hub reads."""

    room_id: str
    seq: int
    epoch: str


_mark = msgspec.json.Decoder(_Mark)


def read_line(entry: Entry) -> tuple[str, Numbered]:
    """(room id, line) of a firehose entry; msgspec.MsgspecError when it is none."""
    mark = _mark.decode(entry.data)
    return mark.room_id, Numbered(mark.seq, mark.epoch, entry.data.decode())


class Socket:
    """An outbox, the task that writes it, and how to end the connection."""

    def __init__(self, outbox: Outbox, close: Close) -> None:
        self.outbox = outbox
        self._close = close
        self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """A socket that cannot be written is closed: left open it would be silent for ever."""
        try:
            await self.outbox.write()
        except Exception as error:
            log.warning("a socket could not be written: %r", error, extra={"event": "hub.writer"})
            self.outbox.closing = True
            await self._end(TRY_LATER)

    def stop(self) -> None:
        """Send nothing more."""
        self.outbox.closing = True
        self._writer.cancel()

    async def close(self, code: int) -> None:
        if not self.outbox.closing:
            self.stop()
            await self._end(code)

    async def _end(self, code: int) -> None:
        """Whoever closes serves other sockets too: neither wait long for this one, nor fail."""
        try:
            async with asyncio.timeout(CLOSE_S):
                await self._close(code)
        except Exception as error:
            log.info("a socket could not be closed: %r", error, extra={"event": "hub.close"})


class Watched:
    """``read_log`` gives the room's own log, oldest first. While it is read, lines gather."""

    def __init__(self, room_id: str, read_log: Callable[[], Awaitable[list[Entry]]]) -> None:
        self.room_id = room_id
        self.feed = Feed()
        self.sockets: dict[int, Socket] = {}
        self._read_log = read_log
        self._reading: asyncio.Task[None] | None = None
        self._waiting: list[Numbered] = []
        self._loaded = False
        self.reload()

    @property
    def idle(self) -> bool:
        """Nobody is here, and nobody is about to be."""
        return not self.sockets and not self._reading

    async def loaded(self) -> None:
        """Wait for the feed to be whole; RedisError when the log could not be read."""
        while self._reading:
            await asyncio.shield(self._reading)
        if not self._loaded:
            raise RedisError("the room's log could not be read")

    def take(self, line: Numbered) -> bool:
        """One line of the firehose; True when the feed grew."""
        if self._reading:
            self._waiting.append(line)
            return False
        match self.feed.add(line):
            case "added":
                return True
            case "gap" | "renumbered":
                self.reload()
        return False

    def reload(self) -> None:
        """Read the room's log again, then what came meanwhile."""
        if not self._reading:
            self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            self.feed.load(_lines(await self._read_log()))
            self._loaded = True
        except RedisError:
            # The hub's tail meets the same trouble and reloads every room when Redis is back.
            log.warning("could not read a room's log", extra={"event": "hub.no_log"})
            self._waiting.clear()
        finally:
            self._reading = None
        came, self._waiting = self._waiting, []
        for line in came:
            self.take(line)
        self.wake()

    def wake(self) -> None:
        for socket in self.sockets.values():
            socket.outbox.wake()

    def tell(self, frame: str) -> None:
        """A frame besides chat, to those who asked for them."""
        for socket in self.sockets.values():
            if socket.outbox.wishes.typed:
                socket.outbox.notice(frame)


def _lines(entries: list[Entry]) -> list[Numbered]:
    found = []
    for entry in entries:
        try:
            found.append(read_line(entry)[1])
        except (msgspec.MsgspecError, ValueError):
            log.exception("bad line in a room's log", extra={"event": "hub.bad_log"})
    return found
