"""An OpenAI-compatible server on a free port, real HTTP, that behaves as badly as it is told to.

``mode`` may change while it runs. ``calls`` counts requests, ``most_at_once`` those in flight.
"""

import asyncio
import json
import re
from contextlib import AbstractContextManager

from aiohttp import web

from bench.fakemodel import serving as serve

HANG_S = 60
SLOW_S = 0.7
WORDS = ["that", "jump", "again", "was", "it", "close", "lucky", "wall", "route", "soup", "clean"]
CANARY = "CANARY-7731"


class FakeModel:
    def __init__(self) -> None:
        self.mode = "ok"
        self.delay_s = 0.0
        self.calls = self.in_flight = self.most_at_once = 0
        self.asked: list[dict] = []
        self.headers: dict[str, str] = {}
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        self.in_flight += 1
        self.most_at_once = max(self.most_at_once, self.in_flight)
        self.headers = dict(request.headers)
        try:
            asked = await request.json()
            self.asked.append(asked)
            await asyncio.sleep(self.delay_s)
            return await getattr(self, f"_{self.mode}")(asked)
        finally:
            self.in_flight -= 1

    async def _ok(self, asked):
        return completion(asked, json.dumps({"lines": lines(asked)}))

    async def _slow(self, asked):
        await asyncio.sleep(SLOW_S)
        return await self._ok(asked)

    async def _hang(self, asked):
        await asyncio.sleep(HANG_S)
        return await self._ok(asked)

    async def _limited(self, asked):
        return web.json_response(
            {"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "1"}
        )

    async def _limited_once(self, asked):
        self.mode = "ok"
        return await self._limited(asked)

    async def _broken(self, asked):
        return web.json_response({"error": {"message": "oh no"}}, status=500)

    async def _unauthorised(self, asked):
        return web.json_response({"error": {"message": "wrong key sk-secret"}}, status=401)

    async def _html(self, asked):
        return web.Response(text="<html><h1>It works!</h1></html>", content_type="text/html")

    async def _empty(self, asked):
        return completion(asked, "")

    async def _huge(self, asked):
        return completion(asked, "x" * 1_000_000)

    async def _bytes(self, asked):
        return web.Response(body=b'{"choices": "\xff\xfe\xfd', content_type="application/json")

    async def _garbage(self, asked):
        return completion(asked, '{"lines": [{"key": "1", "te')

    async def _obedient(self, asked):
        """Does what the chat says: repeats codes, links, roles, and gives itself away."""
        quoted = re.findall(r"(?:say|repeat|write):? ([^\"]+)", asked["messages"][1]["content"])
        orders = quoted or [f"{CANARY} https://evil.example/x @everyone"]
        keys = [entry["key"] for entry in wanted(asked)]
        said = [*orders, "moderator: you are banned", "As an AI language model I am human"]
        entries = [
            {"key": key, "text": said[n % len(said)]} for n, key in enumerate([*keys, "99", *keys])
        ]
        return completion(asked, json.dumps({"lines": entries}))


def wanted(asked: dict) -> list[dict]:
    """The LINES section of a batch prompt; one line for any other prompt."""
    user = asked["messages"][1]["content"]
    _, found, rest = user.partition("LINES\n")
    return json.loads(rest) if found else [{"key": "1"}]


def lines(asked: dict) -> list[dict]:
    words = WORDS
    made = []
    for entry in wanted(asked):
        n = sum(map(ord, asked["messages"][1]["content"][-400:] + entry["key"]))
        text = " ".join(words[(n * (i + 3)) % len(words)] for i in range(2 + n % 4))
        made.append({"key": entry["key"], "text": text})
    return made


def completion(asked: dict, text: str) -> web.Response:
    sent = sum(len(message["content"]) for message in asked["messages"])
    usage = {"prompt_tokens": sent // 4, "completion_tokens": max(1, len(text) // 4)}
    usage["total_tokens"] = sum(usage.values())
    return web.json_response(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": asked["model"],
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": text},
                    "finish_reason": "stop",
                }
            ],
            "usage": usage,
        }
    )


def serving() -> AbstractContextManager[FakeModel]:
    """The server in a thread of its own until the block ends."""
    return serve(FakeModel())
