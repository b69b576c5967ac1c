"""What waits to be sent to one socket, and when it has waited too long.

Bounded by construction: chat waits as a place in the room's feed, frames as a short queue. The
writer is a task of its own, because a server may let ``send`` wait for a slow reader.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import Struct

from protocol.codec import encode
from protocol.frames import Resync, ServerFrame
from rooms.sockets.feed import Feed, Place

MAX_UNACKED: Final = 256
MAX_UNACKED_S: Final = 10.0
MAX_NOTICES: Final = 64

Send = Callable[[str], Awaitable[None]]


class Wishes(Struct, frozen=True):
    """What a client asked for. ``arrays`` without ``acks`` is the room path's default."""

    typed: bool = False
    arrays: bool = False
    acks: bool = False
    history: bool = False


class Outbox:
    """One socket's place in its feed, its notices, and the frames it has not acknowledged."""

    def __init__(self, send: Send, feed: Feed, wishes: Wishes, place: Place) -> None:
        self._send, self._feed, self.wishes = send, feed, wishes
        self._after, self._generation = place.after, feed.generation
        self._notices: deque[str] = deque()
        self._unacked: deque[tuple[int, float]] = deque()
        self._waiting_since = 0.0
        self._wake = asyncio.Event()
        self._wake.set()
        self.closing = False

    def wake(self) -> None:
        self._wake.set()

    def notice(self, text: str) -> None:
        """Send a frame besides chat, before the lines that wait."""
        self._notices.append(text)
        self._wake.set()

    def frame(self, frame: ServerFrame) -> None:
        self.notice(encode(frame).decode())

    def ack(self, seq: int) -> bool:
        """All lines up to ``seq`` have been drawn; False when that was known already."""
        waiting = len(self._unacked)
        while self._unacked and self._unacked[0][0] <= seq:
            self._unacked.popleft()
        return len(self._unacked) < waiting

    def is_slow(self, now_s: float) -> bool:
        """More is waiting than any working client leaves behind."""
        oldest = self._unacked[0][1] if self._unacked else now_s
        return (
            len(self._unacked) > MAX_UNACKED
            or now_s - oldest > MAX_UNACKED_S
            or len(self._notices) > MAX_NOTICES
            or (self._waiting_since > 0 and now_s - self._waiting_since > MAX_UNACKED_S)
        )

    async def write(self) -> None:
        """Send what there is, for ever; ends when the connection does."""
        while not self.closing:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting():
                if self._notices:
                    await self._out(self._notices.popleft())
                else:
                    await self._page()

    def _waiting(self) -> bool:
        """Whether there is something to send: frames first, then lines."""
        self._follow()
        return not self.closing and (bool(self._notices) or self._after < self._feed.head)

    def _follow(self) -> None:
        """Mind a feed that began anew, or one that has dropped what we did not send yet."""
        feed = self._feed
        if self._generation == feed.generation and self._after >= feed.base:
            return
        self._generation = feed.generation
        self._unacked.clear()
        if self.wishes.typed:
            self._after = feed.history_start()
            self._notices.append(encode(Resync(seq=feed.head, epoch=feed.epoch)).decode())
        else:
            self._after = feed.base

    async def _page(self) -> None:
        """The next lines: one array, or single frames."""
        if self.wishes.arrays:
            text, self._after = self._feed.array(self._after)
            await self._numbered(text, self._after)
            return
        page, last = self._feed.lines(self._after)
        first, self._after = last - len(page) + 1, last
        for seq, text in enumerate(page, first):
            if self.closing:
                return
            await self._numbered(text, seq)

    async def _numbered(self, text: str, last: int) -> None:
        if self.wishes.acks:
            self._unacked.append((last, asyncio.get_running_loop().time()))
        await self._out(text)

    async def _out(self, text: str) -> None:
        self._waiting_since = asyncio.get_running_loop().time()
        await self._send(text)
        self._waiting_since = 0.0
