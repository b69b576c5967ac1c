"""A room that says exactly what a test tells it to, behind the real pages and static files.

Server frames are built from ``protocol.frames``, client frames decoded by them, so this room cannot
speak anything but the wire. It runs in a thread of its own; a test talks to it by plain calls.
"""

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import msgspec
from aiohttp import WSMsgType, web
from django.conf import settings
from django.template.loader import render_to_string

from protocol.clock import to_ts
from protocol.frames import ChatAccepted, ClientFrames, Pong, ServerFrame, Subscribe, Subscribed
from protocol.messages import ChatMessage, chat_message
from rooms.pages.page_words import page_words

ROOM_ID = "room:demo"
EPOCH = "e1"
START_MS = 1_790_000_000_000
_frames = msgspec.json.Decoder(ClientFrames)
_json = msgspec.json.Encoder()


class ScriptedRoom:
    """One room, any number of sockets. ``received`` holds what clients sent, decoded."""

    def __init__(self) -> None:
        self.lines: list[ChatMessage] = []
        self.archive: list[ChatMessage] = []
        self.received: list[Any] = []
        self.joins: list[ServerFrame] = []
        self.decisions: dict[str, dict[str, Any]] = {}
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.me: dict[str, str] | None = {"id": "user:ada", "name": "ada", "kind": "guest"}
        self.operator = True
        self.max_chars = 200
        self.answer: Callable[[Any], list[ServerFrame]] | None = None
        self._sockets: set[web.WebSocketResponse] = set()
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._open = threading.Event()
        self._joined = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    # --- what a test calls ---

    def start(self) -> None:
        self._thread.start()
        assert self._open.wait(10)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def line(
        self, content: str, *, name: str = "moss", origin: Any = "bot", **rest: Any
    ) -> ChatMessage:
        """The next line of the room, kept but not yet sent to anybody."""
        seq = next(self._numbers)
        line = chat_message(
            id=rest.pop("id", f"message-{seq:06d}"),
            ts=to_ts(START_MS + seq * 1000),
            room_id=ROOM_ID,
            origin=origin,
            user_id=rest.pop("user_id", f"user:{name}"),
            display_name=name,
            content=content,
            seq=seq,
            epoch=EPOCH,
            **rest,
        )
        self.lines.append(line)
        return line

    def say(self, content: str, **rest: Any) -> ChatMessage:
        line = self.line(content, **rest)
        self.send([line])
        return line

    def send(self, frame: Any) -> None:
        self._call(self._broadcast(_json.encode(frame).decode()))

    def wait_for_sockets(self) -> None:
        """Until somebody has subscribed."""
        assert self._joined.wait(10)

    def drop(self) -> None:
        """Cuts every socket, as a restarted server does."""
        self._call(self._close())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Keeps every connection and answers nothing, not even a goodbye."""
        thaw = threading.Event()
        self._loop.call_soon_threadsafe(thaw.wait)
        try:
            yield
        finally:
            thaw.set()

    @property
    def subscriptions(self) -> list[Subscribe]:
        return [frame for frame in self.received if isinstance(frame, Subscribe)]

    # --- the server ---

    def _call(self, work: Any) -> None:
        done: Future[None] = asyncio.run_coroutine_threadsafe(work, self._loop)
        done.result(10)

    async def _broadcast(self, text: str) -> None:
        for socket in list(self._sockets):
            await socket.send_str(text)

    async def _close(self) -> None:
        for socket in list(self._sockets):
            await socket.close(code=1012)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._open.set()
        self._loop.run_forever()

    async def _listen(self) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.get("/rooms/demo/", self._page("rooms/room.html")),
                web.get("/overlay/demo/", self._page("rooms/overlay.html")),
                web.get("/ws/rooms/demo/", self._socket),
                web.get("/api/rooms/demo/why/{id}", self._why),
                web.get("/api/rooms/demo/history", self._history),
                web.post("/api/{path:.*}", self._post),
                web.static("/static", settings.STATICFILES_DIRS[0]),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"

    def _page(self, template: str) -> Any:
        async def handler(request: web.Request) -> web.Response:
            data = {
                "slug": "demo",
                "room_id": ROOM_ID,
                "ws_path": "/ws/rooms/demo/",
                "title": "The demo",
                "max_chars": self.max_chars,
                "me": self.me,
                "operator": self.operator,
                "csrf": "token",
                **page_words(),
            }
            context = {"room": {"title": "The demo", "slug": "demo"}, "room_data": data}
            html = await asyncio.to_thread(render_to_string, template, context)
            policy = "; ".join(
                f"{name} {' '.join(values)}"
                for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
            )
            headers = {"Content-Security-Policy": policy}
            return web.Response(text=html, content_type="text/html", headers=headers)

        return handler

    async def _why(self, request: web.Request) -> web.Response:
        decision = self.decisions.get(request.match_info["id"])
        return web.json_response({"decision": decision}, status=200 if decision else 404)

    async def _history(self, request: web.Request) -> web.Response:
        before = int(request.query["before"])
        older = [line for line in self.archive if line.seq < before]
        body = {"lines": older[-100:], "more": len(older) > 100}
        return web.Response(body=_json.encode(body), content_type="application/json")

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.posts.append((request.match_info["path"], body))
        if request.match_info["path"] == "guest":
            self.me = {"id": f"user:{body['name']}", "name": body["name"], "kind": "guest"}
            return web.json_response({"me": self.me})
        return web.json_response({})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._receive(socket, _frames.decode(message.data))
        self._sockets.discard(socket)
        return socket

    async def _receive(self, socket: web.WebSocketResponse, frame: Any) -> None:
        self.received.append(frame)
        if isinstance(frame, Subscribe):
            await self._subscribe(socket, frame)
        elif frame.__struct_config__.tag == "ping":
            await self._tell(socket, Pong(t=frame.t))
        elif frame.__struct_config__.tag == "chat.send":
            for answer in (self.answer or _accept)(frame):
                await self._tell(socket, answer)

    async def _tell(self, socket: web.WebSocketResponse, frame: Any) -> None:
        await socket.send_str(_json.encode(frame).decode())

    async def _subscribe(self, socket: web.WebSocketResponse, frame: Subscribe) -> None:
        head = self.lines[-1].seq if self.lines else 0
        since = frame.since if frame.epoch == EPOCH else None
        recovered = since is not None
        await self._tell(
            socket, Subscribed(room_id=ROOM_ID, seq=head, epoch=EPOCH, recovered=recovered)
        )
        missed = [line for line in self.lines if line.seq > (since or 0)][-200:]
        if missed:
            await self._tell(socket, missed)
        for join in self.joins:
            await self._tell(socket, join)
        self._sockets.add(socket)
        self._joined.set()


def _accept(frame: Any) -> list[ServerFrame]:
    return [ChatAccepted(nonce=frame.nonce, id=f"sent-{frame.nonce}")]
