"""Chat to sockets: each web process reads the streams once and serves its own sockets from that.

The loop is its own flush timer: an idle room's line goes out at once; after that the next read
waits ``FLUSH_S``, so a busy room's lines gather into one array shared by all sockets at one place.
"""

import asyncio
import logging
import weakref
from contextlib import suppress
from typing import Any, Final

import msgspec
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from redis import RedisError

from protocol.bus import Bus, Entry
from protocol.clock import now_ms
from protocol.connect import bus_for
from protocol.frames import ChatRefused
from protocol.tail import Tail
from rooms import services
from rooms.closing import RESTART, SLOW
from rooms.directory import Directory
from rooms.feed import KEEP, Feed, Numbered
from rooms.limits import Sockets
from rooms.outbox import Outbox
from rooms.presence import Presence
from rooms.refusals import SENTENCES
from rooms.scene import Scenes

log = logging.getLogger(__name__)

FLUSH_S: Final = 0.03
MAX_BACKOFF_S: Final = 5.0
SWEEP_S: Final = 1.0
GOODBYE_S: Final = 2.0


class _Mark(msgspec.Struct, frozen=True):
    """As much of a firehose line as the hub reads."""

    room_id: str
    seq: int
    epoch: str


_mark = msgspec.json.Decoder(_Mark)


class Watched:
    """A room with sockets in this process. While ``loading``, lines gather in ``inbox``."""

    def __init__(self, room_id: str) -> None:
        self.room_id = room_id
        self.feed = Feed()
        self.outboxes: dict[int, Socket] = {}
        self.inbox: list[Numbered] = []
        self.loading: asyncio.Task[None] | None = None
        self.loaded = False

    def wake(self) -> None:
        for socket in self.outboxes.values():
            socket.outbox.wake()


class Socket(msgspec.Struct, eq=False):
    """An outbox, the task that writes it, and how to end the connection."""

    outbox: Outbox
    writer: asyncio.Task[None]
    close: Any


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
        self.channel = ""
        self.alive_s = 0.0

    # --- life ---

    def start(self) -> None:
        """Begin to follow the streams; harmless when already begun."""
        if not self._tasks:
            loops = (self._follow, self._notices, self._sweep)
            self._tasks = [asyncio.create_task(self._watched(loop)) for loop in loops]

    async def ready(self) -> None:
        self.start()
        await self._ready.wait()

    async def stop(self) -> None:
        """Tell every socket that the service restarts, give them a moment to go, and end."""
        self._empty.clear()
        for watched in list(self._rooms.values()):
            for socket in list(watched.outboxes.values()):
                await self._close(socket, RESTART)
        if self._rooms:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), GOODBYE_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._tail.close()

    async def _watched(self, loop: Any) -> None:
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
        """The room's feed, loaded; keep it by ``join`` before the next await."""
        await self.ready()
        watched = self._rooms.get(room_id)
        if watched is None:
            watched = self._rooms[room_id] = Watched(room_id)
            self._reload(watched)
        while watched.loading:
            await asyncio.shield(watched.loading)
        if not watched.loaded:
            raise RedisError("the room's log could not be read")
        return watched

    def scene(self, room_id: str) -> list[str]:
        """The frames that say what a room looks like now."""
        return [self.scenes.state(room_id, self.presence), *self.scenes.latest(room_id)]

    def join(self, watched: Watched, outbox: Outbox, close: Any) -> int:
        """Serve a socket; returns its number, for ``leave`` and refusals."""
        self._rooms[watched.room_id] = watched
        number = next(self._numbers)
        writer = asyncio.create_task(outbox.write())
        watched.outboxes[number] = Socket(outbox, writer, close)
        return number

    def leave(self, watched: Watched, number: int) -> None:
        socket = watched.outboxes.pop(number, None)
        if socket:
            socket.outbox.closing = True
            socket.writer.cancel()
        if not watched.outboxes and self._rooms.get(watched.room_id) is watched:
            del self._rooms[watched.room_id]
        if not self._rooms:
            self._empty.set()

    async def _close(self, socket: Socket, code: int) -> None:
        if socket.outbox.closing:
            return
        socket.outbox.closing = True
        socket.writer.cancel()
        await socket.close(code)

    # --- streams ---

    async def _follow(self) -> None:
        await self._tail.start()
        await self._load()
        for watched in self._rooms.values():
            self._reload(watched)
        self._ready.set()
        while True:
            entries = await self._tail.read()
            self.alive_s = asyncio.get_running_loop().time()
            touched = {self._take(name, entry) for name, entry in entries}
            for grown in touched:
                if grown:
                    grown.wake()
            if entries:
                await asyncio.sleep(FLUSH_S)

    async def _load(self) -> None:
        """Rooms from the database, then what is on stream now."""
        known = await database_sync_to_async(lambda: list(services.known_rooms()))()
        self.directory.load(known)
        for name in ("context", "trends"):
            for entry in await self._tail.latest(self._bus.keys.stream(name), KEEP):
                self._take(name, entry)

    def _take(self, name: str, entry: Entry) -> Watched | None:
        """Guarded: one bad entry is logged and skipped. Returns the room whose feed grew."""
        try:
            if name == "firehose":
                return self._line(entry)
            if name == "control":
                for room_id in self.directory.apply([entry]):
                    self._tell(room_id, self.scenes.state(room_id, self.presence))
            else:
                room_id, frame = self.scenes.take(name, entry.data)
                self._tell(room_id, frame)
        except Exception:
            log.exception("skipped %s of %s", entry.id, name, extra={"event": "hub.bad_entry"})
        return None

    def _line(self, entry: Entry) -> Watched | None:
        mark = _mark.decode(entry.data)
        watched = self._rooms.get(mark.room_id)
        if watched is None:
            return None
        line = Numbered(mark.seq, mark.epoch, entry.data.decode())
        if watched.loading:
            watched.inbox.append(line)
            return None
        return watched if self._add(watched, line) else None

    def _add(self, watched: Watched, line: Numbered) -> bool:
        match watched.feed.add(line):
            case "added":
                return True
            case "gap" | "renumbered":
                self._reload(watched)
        return False

    def _reload(self, watched: Watched) -> None:
        """Read the room's log, then what arrived meanwhile."""
        if not watched.loading:
            watched.loading = asyncio.create_task(self._loaded(watched))

    async def _loaded(self, watched: Watched) -> None:
        try:
            entries = await self._tail.latest(self._bus.keys.log(watched.room_id), KEEP)
            watched.feed.load([line for entry in entries if (line := _numbered(entry))])
            watched.loaded = True
        except RedisError:
            # ``_follow`` meets the same trouble and reloads every room when Redis is back.
            log.warning("could not read a room's log", extra={"event": "hub.no_log"})
            watched.inbox = []
        finally:
            watched.loading = None
        waiting, watched.inbox = watched.inbox, []
        for line in waiting:
            if watched.loading:
                watched.inbox.append(line)
            else:
                self._add(watched, line)
        watched.wake()

    def _tell(self, room_id: str, frame: str) -> None:
        watched = self._rooms.get(room_id)
        if watched and frame:
            for socket in watched.outboxes.values():
                if socket.outbox.wishes.typed:
                    socket.outbox.notice(frame)

    # --- notices from the gateway ---

    async def _notices(self) -> None:
        layer: Any = get_channel_layer()
        self.channel = await layer.new_channel("hub")
        while True:
            message = await layer.receive(self.channel)
            for watched in self._rooms.values():
                socket = watched.outboxes.get(message["socket"])
                if socket:
                    socket.outbox.frame(_refused(message))

    # --- housekeeping ---

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now_s = asyncio.get_running_loop().time()
            for watched in list(self._rooms.values()):
                for socket in list(watched.outboxes.values()):
                    if socket.outbox.is_slow(now_s):
                        await self._close(socket, SLOW)
            self._forget_empty()
            await self.sockets.refresh(now_ms() / 1000)
            counts = {w.room_id: len(w.outboxes) for w in self._rooms.values()}
            for room_id in await self.presence.update(counts):
                self._tell(room_id, self.scenes.state(room_id, self.presence))

    def _forget_empty(self) -> None:
        """Rooms whose only visitor left while the log was read."""
        for watched in list(self._rooms.values()):
            if not watched.outboxes and not watched.loading:
                del self._rooms[watched.room_id]


def _numbered(entry: Entry) -> Numbered | None:
    try:
        mark = _mark.decode(entry.data)
    except msgspec.MsgspecError:
        return None
    return Numbered(mark.seq, mark.epoch, entry.data.decode())


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
