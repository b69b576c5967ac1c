"""Somebody in the room: takes a guest name, opens the room's socket, reads and writes.

A reader task collects everything; tests wait for what they want to see.
"""

import asyncio
import json
import secrets
from collections.abc import Callable
from typing import Any, Self

import aiohttp

Line = dict[str, Any]


class Person:
    """``lines`` are the chat lines in the order they came, ``frames`` the typed frames."""

    def __init__(self, http: str, slug: str = "demo") -> None:
        self.http, self.slug = http, slug
        self.name = ""
        self.lines: list[Line] = []
        self.frames: list[dict[str, Any]] = []
        self.epoch, self.since = "", 0
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        async with self.session.get(f"{self.http}/rooms/{self.slug}/") as page:
            page.raise_for_status()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()
        await self.session.close()

    # --- HTTP ---

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"X-CSRFToken": self._csrf(), "Origin": self.http}
        async with self.session.post(f"{self.http}{path}", json=body, headers=headers) as answer:
            text = await answer.text()
            assert answer.ok, f"{path}: {answer.status} {text}"
            found: dict[str, Any] = json.loads(text)
            return found

    async def take_name(self, name: str = "") -> None:
        self.name = name or f"guest{secrets.token_hex(3)}"
        await self.post("/api/guest", {"name": self.name})

    async def sign_in(self, password: str) -> None:
        """As the demo administrator, through the ordinary form."""
        url = f"{self.http}/admin/login/"
        async with self.session.get(url) as page:
            page.raise_for_status()
        form = {"username": "admin", "password": password, "csrfmiddlewaretoken": self._csrf()}
        async with self.session.post(url, data=form, allow_redirects=False) as answer:
            assert answer.status == 302, "the administrator's password was not accepted"

    def _csrf(self) -> str:
        return next(c.value for c in self.session.cookie_jar if c.key == "csrftoken")

    async def comes(self) -> None:
        """Wait until anything arrives."""
        async with self._news:
            await self._news.wait_for(lambda: self.lines or self.frames)

    # --- socket ---

    async def join(self, *, resume: bool = False) -> None:
        """Subscribe; with ``resume`` after the last line seen."""
        url = f"{self.http.replace('http', 'ws', 1)}/ws/rooms/{self.slug}/"
        self.socket = await self.session.ws_connect(url, origin=self.http)
        wanted: dict[str, Any] = {"type": "subscribe", "room_id": f"room:{self.slug}"}
        if resume:
            wanted |= {"since": self.since, "epoch": self.epoch}
        await self.socket.send_json(wanted)
        self._reader = asyncio.create_task(self._read())
        subscribed = asyncio.create_task(self.frame("subscribed"))
        await asyncio.wait({subscribed, self._reader}, return_when=asyncio.FIRST_COMPLETED)
        if self._reader.done():
            subscribed.cancel()
            raise ConnectionResetError
        await subscribed

    async def leave(self) -> None:
        if hasattr(self, "_reader"):
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
            await self.socket.close()

    async def stay(self) -> None:
        """Join, and come back with ``since`` whenever the connection breaks, until cancelled."""
        await self.join()
        while True:
            await self._reader
            self.frames.clear()
            while True:
                try:
                    await self.join(resume=True)
                    break
                except (aiohttp.ClientError, OSError):
                    await asyncio.sleep(0.2)

    async def _read(self) -> None:
        async for message in self.socket:
            found = json.loads(message.data)
            async with self._news:
                for one in found if isinstance(found, list) else [found]:
                    self._take(one)
                self._news.notify_all()

    def _take(self, one: dict[str, Any]) -> None:
        if one.get("schema_name") == "ChatMessage":
            self.lines.append(one)
            self.since, self.epoch = one["seq"], one["epoch"]
        else:
            self.frames.append(one)

    async def say(self, content: str, reply_to: str | None = None) -> str:
        """Send a line; its nonce."""
        nonce = secrets.token_hex(8)
        frame: dict[str, Any] = {"type": "chat.send", "content": content, "nonce": nonce}
        await self.socket.send_json(frame | ({"reply_to": reply_to} if reply_to else {}))
        return nonce

    # --- waiting ---

    async def line(self, wanted: Callable[[Line], bool], within_s: float) -> Line:
        """The first line, past or to come, that is wanted."""
        return await self._first(lambda: self.lines, wanted, within_s)

    async def frame(self, kind: str, within_s: float = 8, **fields: Any) -> dict[str, Any]:
        return await self._first(
            lambda: self.frames,
            lambda frame: frame["type"] == kind and fields.items() <= frame.items(),
            within_s,
        )

    async def _first(
        self,
        where: Callable[[], list[dict[str, Any]]],
        wanted: Callable[[dict[str, Any]], bool],
        within_s: float,
    ) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            return next((one for one in where() if wanted(one)), None)

        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(found), within_s)
            except TimeoutError:
                tail = [line["content"] for line in self.lines[-8:]]
                raise AssertionError(f"not seen within {within_s} s; last lines: {tail}") from None
        one = found()
        assert one
        return one
