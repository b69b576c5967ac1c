"""A model for measuring: OpenAI-compatible, on a free port, answers at once or never."""

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol, TypeVar

from aiohttp import web

NEVER_S: Final = 3600.0
LINES: Final = re.compile(r'"key":"(\d+)"')


class FakeModel:
    """``hangs`` may change while it runs."""

    def __init__(self) -> None:
        self.hangs = False
        self.calls = 0
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.calls += 1
        asked = await request.json()
        if self.hangs:
            await asyncio.sleep(NEVER_S)
        user = asked["messages"][1]["content"]
        lines = [{"key": key, "text": f"so close {key}"} for key in LINES.findall(user)]
        return web.json_response(_reply(asked["model"], json.dumps({"lines": lines}), len(user)))


def _reply(model: str, text: str, asked_chars: int) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "fake",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": asked_chars // 4,
            "completion_tokens": len(text) // 4,
            "total_tokens": (asked_chars + len(text)) // 4,
        },
    }


class Answering(Protocol):
    """What can be served; ``url`` is filled in."""

    url: str

    async def answer(self, request: web.Request) -> web.StreamResponse: ...


M = TypeVar("M", bound=Answering)


@contextmanager
def serving(model: M) -> Iterator[M]:
    """The model, in a thread of its own, until the block ends."""
    loop = asyncio.new_event_loop()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True, access_log=None)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        model.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"

    thread = threading.Thread(target=loop.run_forever, name="fake model", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield model
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
