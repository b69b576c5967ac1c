"""Chat to sockets: each web process reads the streams once and serves its own sockets from that.

The loop is its own flush timer: an idle room's line goes out at once; after that the next read
waits, longer the more lines there were, at most ``FLUSH_S``. So a busy room's lines gather into one
array shared by all sockets at one place.
"""

import asyncio
import logging
import weakref
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import msgspec
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from redis import RedisError

from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.connect import bus_for
from protocol.entries import Entry
from protocol.frames import ChatRefused
from protocol.tail import Tail
from rooms import services
from rooms.gateway.directory import Directory
from rooms.gateway.refusals import SENTENCES
from rooms.people.limits import Sockets
from rooms.sockets.closing import RESTART, SLOW
from rooms.sockets.feed import KEEP
from rooms.sockets.outbox import Outbox
from rooms.sockets.presence import Presence
from rooms.sockets.scene import Scenes
from rooms.sockets.watched import Close, Socket, Watched, read_line

log = logging.getLogger(__name__)

FLUSH_S: Final = 0.03
FLUSH_PER_LINE_S: Final = 0.01
MAX_BACKOFF_S: Final = 5.0
SWEEP_S: Final = 1.0
GOODBYE_S: Final = 2.0
STALE_S: Final = 15.0


class Hub:
    """One per event loop: see ``hub_here``."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._tail = Tail(bus.url, bus.keys, ("firehose", "context", "trends", "control"))
        self.directory = Directory()
        self.scenes = Scenes(self.directory)
        self.presence = Presence(self._tail.redis, bus.keys)
        self.sockets = Sockets(self._tail.redis, bus.keys)
        self._rooms: dict[str, Watched] = {}
        self._ready = asyncio.Event()
        self._empty = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._numbers = iter(range(1, 2**62))
        self._read_s = 0.0
        self._stale = False
        self.channel = ""

    # --- life ---

    def start(self) -> None:
        """Begin to follow the streams; harmless when already begun."""
        if not self._tasks:
            loops = (self._follow, self._notices, self._sweep)
            self._read_s = asyncio.get_running_loop().time()
            self._tasks = [asyncio.create_task(self._for_ever(loop)) for loop in loops]

    async def ready(self) -> None:
        self.start()
        await self._ready.wait()

    async def stop(self) -> None:
        """Tell every socket that the service restarts, give them a moment to go, and end."""
        self._empty.clear()
        for socket in self._all_sockets():
            await socket.close(RESTART)
        if self._rooms:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), GOODBYE_S)
        await self._cancel()
        await self._tail.close()

    async def _cancel(self) -> None:
        """End our loops. One cancellation may get lost: ``asyncio.wait_for`` of Python 3.11 drops
        it when the answer comes at the same moment."""
        running = set(self._tasks)
        while running:
            for task in running:
                task.cancel()
            _, running = await asyncio.wait(running, timeout=0.2)

    async def _for_ever(self, loop: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a loop for ever: whatever ends it is logged, and it begins again."""
        backoff = 0.25
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await loop()
            except RedisError:
                log.warning("Redis is gone; next try in %.1f s", backoff)
            except Exception:
                log.exception("the hub stumbled", extra={"event": "hub.error"})
            if asyncio.get_running_loop().time() - began > MAX_BACKOFF_S:
                backoff = 0.25
            await asyncio.sleep(backoff)
            backoff = min(backoff * 2, MAX_BACKOFF_S)

    # --- sockets ---

    async def watch(self, room_id: str) -> Watched:
        """The room's feed, whole; ``join`` it before the next await."""
        await self.ready()
        key = self._bus.keys.log(room_id)
        while True:
            watched = self._rooms.get(room_id)
            if watched is None:
                watched = Watched(room_id, lambda: self._tail.latest(key, KEEP))
                self._rooms[room_id] = watched
            await watched.loaded()
            if self._rooms.get(room_id) is watched:
                return watched  # else it was forgotten while we waited, and gets no lines

    def scene(self, room_id: str) -> list[str]:
        """The frames that say what a room looks like now."""
        return [self.scenes.state(room_id, self.presence), *self.scenes.latest(room_id, now_ms())]

    def join(self, watched: Watched, outbox: Outbox, close: Close) -> int:
        """Serve a socket; returns its number, for ``leave`` and refusals."""
        number = next(self._numbers)
        watched.sockets[number] = Socket(outbox, close)
        return number

    def leave(self, watched: Watched, number: int) -> None:
        if socket := watched.sockets.pop(number, None):
            socket.stop()
        self._forget_idle()

    def _forget_idle(self) -> None:
        for watched in [w for w in self._rooms.values() if w.idle]:
            del self._rooms[watched.room_id]
        if not self._rooms:
            self._empty.set()

    def _all_sockets(self) -> list[Socket]:
        return [socket for watched in self._rooms.values() for socket in watched.sockets.values()]

    # --- streams ---

    async def _follow(self) -> None:
        await self._tail.start()
        await self._load()
        for watched in self._rooms.values():
            watched.reload()
        self._ready.set()
        while True:
            entries = await self._tail.read()
            self._read_s = asyncio.get_running_loop().time()
            touched = {self._take(name, entry) for name, entry in entries}
            for grown in touched:
                if grown:
                    grown.wake()
            lines = sum(name == "firehose" for name, _ in entries)
            await asyncio.sleep(min(FLUSH_S, lines * FLUSH_PER_LINE_S))

    async def _load(self) -> None:
        """Rooms from the database, then what is on stream now. Whoever is here hears what came of
        it, not how."""
        await database_sync_to_async(self.directory.reload)(services.known_rooms)
        for name in ("context", "trends"):
            for entry in await self._tail.latest(self._bus.keys.stream(name), KEEP):
                with _guarded(name, entry):
                    self.scenes.take(name, entry.data)
        for watched in self._rooms.values():
            for frame in self.scene(watched.room_id):
                watched.tell(frame)

    def _take(self, name: str, entry: Entry) -> Watched | None:
        """One new entry; the room whose feed grew."""
        with _guarded(name, entry):
            if name == "firehose":
                return self._line(entry)
            if name == "control":
                for room_id in self.directory.apply([entry]):
                    self._tell(room_id, self.scenes.state(room_id, self.presence))
            else:
                room_id, frame = self.scenes.take(name, entry.data)
                self._tell(room_id, frame)
        return None

    def _line(self, entry: Entry) -> Watched | None:
        room_id, line = read_line(entry)
        watched = self._rooms.get(room_id)
        return watched if watched and watched.take(line) else None

    def _tell(self, room_id: str, frame: str) -> None:
        if watched := self._rooms.get(room_id):
            watched.tell(frame)

    # --- notices from the gateway ---

    async def _notices(self) -> None:
        layer: Any = get_channel_layer()
        self.channel = await layer.new_channel("hub")
        while True:
            message = await layer.receive(self.channel)
            for watched in self._rooms.values():
                socket = watched.sockets.get(message["socket"])
                if socket and socket.outbox.wishes.typed:
                    socket.outbox.frame(_refused(message))

    # --- housekeeping ---

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now_s = asyncio.get_running_loop().time()
            for socket in self._all_sockets():
                if socket.outbox.is_slow(now_s):
                    await socket.close(SLOW)
            self._forget_idle()
            await self.sockets.refresh(now_ms() / 1000)
            if self._is_stale(now_s):
                continue  # our gauges run out, and /readyz says that this hub does not run
            counts = {w.room_id: len(w.sockets) for w in self._rooms.values()}
            for room_id in await self.presence.update(counts, now_s, now_ms()):
                self._tell(room_id, self.scenes.state(room_id, self.presence))

    def _is_stale(self, now_s: float) -> bool:
        """Whether the streams have not answered for long; a read waits two seconds at most."""
        before, self._stale = self._stale, now_s - self._read_s > STALE_S
        if self._stale and not before:
            log.error("no stream was read for a while", extra={"event": "hub.stale"})
        return self._stale


@contextmanager
def _guarded(name: str, entry: Entry) -> Iterator[None]:
    """One bad entry is logged and skipped: the others count."""
    try:
        yield
    except Exception:
        log.exception("skipped %s of %s", entry.id, name, extra={"event": "hub.bad_entry"})


def _refused(message: dict[str, Any]) -> ChatRefused:
    wait_s = message["retry_after_s"]
    return ChatRefused(
        nonce=message["nonce"],
        code=message["code"],
        sentence=SENTENCES[message["code"]],
        retry_after_s=wait_s if wait_s else msgspec.UNSET,
    )


_hubs: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = weakref.WeakKeyDictionary()


def hub_here() -> Hub:
    """The running event loop's hub, following the streams."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub(bus_for(settings))
    hub.start()
    return hub
