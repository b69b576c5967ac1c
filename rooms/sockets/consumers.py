"""The websocket: ``/ws`` exactly as contracted, and the room page's typed frames beside it."""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Final, Literal

import msgspec
from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.exceptions import DenyConnection, StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django import db
from django.conf import settings
from redis import RedisError

from protocol.clock import now_ms
from protocol.codec import encode
from protocol.connect import bus_for
from protocol.frames import (
    Ack,
    ChatAccepted,
    ChatRefused,
    ChatSend,
    ClientFrames,
    ErrorFrame,
    Ping,
    Pong,
    ServerFrame,
    Subscribe,
    Subscribed,
)
from protocol.ids import new_id
from rooms.gateway.notify import Sender
from rooms.gateway.rates import Rates, Window
from rooms.people.access import ANONYMOUS, Viewer, can
from rooms.people.guests import still
from rooms.people.identity import (
    cookies_of,
    guest_of,
    is_own_origin,
    viewer_of_session,
    viewer_of_token,
)
from rooms.people.limits import address
from rooms.people.sending import Draft, Refused, compose, submit
from rooms.services import find_token
from rooms.sockets.closing import FLOODING, NO_ROOM, TRY_LATER
from rooms.sockets.feed import Place
from rooms.sockets.hub import Hub, hub_here
from rooms.sockets.outbox import Outbox, Wishes
from rooms.sockets.subscription import subscription
from rooms.sockets.watched import Watched

FRAMES: Final = Window(60, 20_000)
RECHECK_S: Final = 60.0
JOIN_WITHIN_S: Final = 10.0

log = logging.getLogger(__name__)


_frame = msgspec.json.Decoder(ClientFrames)


class Chat(AsyncWebsocketConsumer):
    """One connection: who it is, then one subscription, then frames both ways."""

    # Chat comes from the hub and refusals through its channel: sockets need none of their own.
    channel_layer_alias = ""

    hub: Hub
    viewer: Viewer = ANONYMOUS
    watched: Watched | None = None
    outbox: Outbox | None = None
    wishes = Wishes()
    number = 0
    name = ""
    slug = ""
    _late: asyncio.Task[None] | None = None
    _began = False

    # --- the connection ---

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """However it ends, a crash and the server's cancellation included, the socket is let go."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        """What must happen comes first: a second cancellation may cut off what waits."""
        if self._late:
            self._late.cancel()
        if self.watched:
            self.hub.leave(self.watched, self.number)
        if self.name:
            with suppress(RedisError):
                await self.hub.sockets.release(self.name)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without the base class's hop to the database's thread at each frame: it costs more than
        the frame, and one slow query would hold up the frames of every socket. Our look-ups close
        stale connections where they are made."""
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: Any) -> None:
        raise StopConsumer

    async def connect(self) -> None:
        headers = {name: value.decode("latin1") for name, value in self.scope["headers"]}
        origin = headers.get(b"origin", "")
        if origin and not is_own_origin(origin, headers.get(b"host", "")):
            raise DenyConnection
        self.slug = self.scope["url_route"]["kwargs"].get("slug", "")
        self.cookies = cookies_of(headers.get(b"cookie", "")) if origin else {}
        self.hub, self.rates, self.name = hub_here(), Rates(), new_id()
        client = (self.scope.get("client") or [""])[0]
        if not await self._admitted(address(client, headers.get(b"x-forwarded-for", ""))):
            raise DenyConnection
        await self.accept()
        self._late = asyncio.create_task(self._subscribe_late())

    async def _admitted(self, ip: str) -> bool:
        try:
            return await self.hub.sockets.admit(ip, self.name, now_ms() / 1000)
        except RedisError:
            return True  # better one too many than nobody

    async def _end(self, code: int, frame: ServerFrame | None = None) -> None:
        if frame and self.wishes.typed:
            await self.send(encode(frame).decode())
        if self.outbox:
            self.outbox.closing = True
        await self.close(code)

    # --- subscribing ---

    async def _subscribe_late(self) -> None:
        await asyncio.sleep(settings.SUBSCRIBE_TIMEOUT_S)
        try:
            await self._begin(Subscribe(room_id=settings.DEFAULT_ROOM))
        except Exception:
            # Nobody waits for this task: unsaid, the socket would stay open and silent.
            log.exception("a socket could not join", extra={"event": "socket.no_join"})
            await self._end(TRY_LATER)

    async def _begin(self, wanted: Subscribe) -> None:
        """Once: join the room, answer, and let the outbox write."""
        if self._began:
            return
        self._began = True  # by the first frame or by silence, whichever comes first
        self.wishes = _wishes(wanted, room_page=bool(self.slug))
        room_id = f"room:{self.slug}" if self.slug else wanted.room_id
        self._token, self._identified = wanted.token, asyncio.get_running_loop().time()
        try:
            self.viewer = await self._identify(wanted.token)
            async with asyncio.timeout(JOIN_WITHIN_S):
                watched = await self.hub.watch(room_id)
        except (db.Error, RedisError, TimeoutError):
            await self._end(TRY_LATER)
            return
        if (self.slug and room_id not in self.hub.directory.rooms) or not can(
            self.viewer, "read", room_id
        ):
            await self._end(NO_ROOM, _error("not_allowed", "There is no such room for you."))
            return
        self._join(watched, wanted)

    def _join(self, watched: Watched, wanted: Subscribe) -> None:
        wishes, feed = self.wishes, watched.feed
        place = Place(feed.head, False)
        if wishes.history:
            place = feed.place(wanted.since, wanted.epoch)
        self.outbox = Outbox(self.send, feed, wishes, place)
        if wishes == Wishes():
            self.outbox.frame(Subscribed(room_id=watched.room_id))
        else:
            self.outbox.frame(
                Subscribed(
                    room_id=watched.room_id,
                    seq=feed.head,
                    epoch=feed.epoch,
                    recovered=place.recovered,
                )
            )
        if wishes.typed:
            for text in self.hub.scene(watched.room_id):
                self.outbox.notice(text)
        self.watched = watched
        self.number = self.hub.join(watched, self.outbox, self.close)

    async def _identify(self, token: str | None) -> Viewer:
        if token:
            return viewer_of_token(await database_sync_to_async(find_token)(token))
        key = self.cookies.get(settings.SESSION_COOKIE_NAME)
        if key and (signed_in := await database_sync_to_async(viewer_of_session)(key)):
            return signed_in
        return await asyncio.to_thread(still, bus_for(settings), guest_of(self.cookies))

    # --- frames ---

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.outbox and self.outbox.closing:
            return
        text = text_data or ""
        frame = _decoded(text)
        if self.outbox and isinstance(frame, Ack) and self.outbox.ack(frame.seq):
            return
        if not self._counted():
            await self._end(FLOODING, _error("too_many", "Too many frames."))
        elif not self._began:
            await self._begin(subscription(frame, text, settings.DEFAULT_ROOM))
        elif self.outbox:
            await self._handle(frame)

    def _counted(self) -> bool:
        now = round(asyncio.get_running_loop().time() * 1000)
        if self.rates.wait_ms(_ALL, FRAMES, now):
            return False
        self.rates.charge(_ALL, FRAMES, now)
        return True

    async def _handle(self, frame: ClientFrames | str) -> None:
        match frame:
            case Ping():
                self._tell(Pong(t=frame.t))
            case ChatSend():
                await self._say(frame)
            case str():
                self._tell(_error("bad_frame", frame))
            case _:
                pass  # an old ack; or another subscription: a connection is one room

    def _tell(self, frame: ServerFrame) -> None:
        """Typed frames only to those who asked for them."""
        if self.outbox and self.wishes.typed:
            self.outbox.frame(frame)

    async def _say(self, frame: ChatSend) -> None:
        await self._recheck()
        room = self.hub.directory.rooms.get(self.watched.room_id) if self.watched else None
        draft = Draft(content=frame.content, nonce=frame.nonce, reply_to=frame.reply_to)
        sender = Sender(self.hub.channel, self.number, frame.nonce)
        try:
            message = compose(self.viewer, room, draft, now_ms(), settings.CONTENT_MAX_LENGTH)
            await asyncio.to_thread(submit, bus_for(settings), message, sender)
        except Refused as refused:
            code, sentence = refused.code, str(refused)
            self._tell(ChatRefused(nonce=frame.nonce, code=code, sentence=sentence))
        else:
            self._tell(ChatAccepted(nonce=frame.nonce, id=message.id))

    async def _recheck(self) -> None:
        """Rights are looked up again at a line, when the last look was a while ago. While the
        database fails, those known last hold."""
        now_s = asyncio.get_running_loop().time()
        if now_s - self._identified > RECHECK_S:
            self._identified = now_s
            with suppress(db.Error):
                self.viewer = await self._identify(self._token)


_ALL: Final = ("frames", "")


def _decoded(text: str) -> ClientFrames | str:
    """The client's frame, or what is wrong with it."""
    try:
        frame: ClientFrames = _frame.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return str(error)
    return frame


def _wishes(wanted: Subscribe, *, room_page: bool) -> Wishes:
    """``/ws`` gives what was asked for; the room page's path gives frames, arrays and history."""
    typed = room_page or wanted.events
    return Wishes(
        typed=typed,
        arrays=room_page or wanted.batch,
        acks=wanted.batch,
        history=typed or wanted.since is not None,
    )


def _error(code: Literal["bad_frame", "not_allowed", "too_many"], sentence: str) -> ErrorFrame:
    return ErrorFrame(code=code, sentence=sentence)
