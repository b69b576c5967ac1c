"""A websocket client of the application, and lines to publish."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator

from protocol.bus import Bus
from protocol.clock import now_ms, to_ts
from protocol.codec import encode, encode_checked
from protocol.entries import Line
from protocol.ids import new_id
from protocol.messages import ChatMessage, chat_message
from rooms.people.access import Viewer
from rooms.people.identity import GUEST_COOKIE, guest_cookie
from rooms.sockets.routing import websocket_urlpatterns

ROOM = "room:demo"
ADA = Viewer(kind="guest", user_id="guest:ada", name="Ada")


def line(content: str = "hello", **changes: Any) -> ChatMessage:
    values: dict[str, Any] = {
        "id": new_id(),
        "ts": to_ts(now_ms()),
        "room_id": ROOM,
        "origin": "human",
        "user_id": f"guest:{new_id()[:8]}",
        "display_name": "Somebody",
        "content": content,
    }
    return chat_message(**{**values, **changes})


def say(bus: Bus, content: str = "hello", **changes: Any) -> ChatMessage:
    """Put a line on ingest, as a program would."""
    message = line(content, **changes)
    bus.submit(encode_checked(message))
    return message


def publish(bus: Bus, count: int, room_id: str = ROOM, **changes: Any) -> None:
    """Put lines on the firehose, as a gateway would."""
    lease = bus.lease("gateway")
    assert lease.acquire()
    try:
        lines = [line(f"line {n}", room_id=room_id, **changes) for n in range(count)]
        bus.publish([Line(m.room_id, m.id, encode(m)) for m in lines], lease)
    finally:
        lease.release()


class Client:
    """One websocket; frames come decoded."""

    def __init__(self, path: str, headers: dict[str, str] | None = None) -> None:
        raw = [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]
        app = URLRouter(websocket_urlpatterns)
        self.socket = WebsocketCommunicator(app, path, headers=[(b"host", b"localhost"), *raw])

    async def send(self, **frame: Any) -> None:
        await self.socket.send_to(text_data=json.dumps(frame))

    async def frame(self, timeout_s: float = 5) -> Any:
        return json.loads(await self.socket.receive_from(timeout_s))

    async def until(self, wanted: Callable[[Any], bool]) -> Any:
        """The next frame that is wanted; those before it are dropped."""
        async with asyncio.timeout(10):
            while True:
                frame = await self.frame(10)
                if wanted(frame):
                    return frame

    async def typed(self, kind: str) -> Any:
        return await self.until(lambda f: isinstance(f, dict) and f.get("type") == kind)

    async def lines(self, count: int) -> list[Any]:
        """The next ``count`` chat lines, whether in arrays or alone."""
        got: list[Any] = []
        while len(got) < count:
            frame = await self.until(lambda f: isinstance(f, list) or "schema_name" in f)
            got += frame if isinstance(frame, list) else [frame]
        return got

    async def close_code(self) -> int:
        async with asyncio.timeout(10):
            while True:
                event = await self.socket.receive_output(10)
                if event["type"] == "websocket.close":
                    return int(event["code"])


@asynccontextmanager
async def connected(path: str = "/ws", **headers: str) -> AsyncIterator[Client]:
    client = Client(path, headers)
    accepted, _ = await client.socket.connect(5)
    assert accepted
    try:
        yield client
    finally:
        await client.socket.disconnect()


@asynccontextmanager
async def joined(path: str = "/ws/rooms/demo/", **subscribe: Any) -> AsyncIterator[Client]:
    """Connected as the guest Ada, subscribed."""
    cookie = f"{GUEST_COOKIE}={guest_cookie(ADA)}"
    async with connected(path, origin="http://localhost", cookie=cookie) as client:
        await client.send(type="subscribe", room_id=ROOM, **subscribe)
        yield client
