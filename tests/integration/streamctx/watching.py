"""The sources' run in a thread, and somebody who reads the contexts it publishes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from protocol.bus import Bus
from protocol.codec import decode
from protocol.loop import run_leased
from protocol.messages import StreamContext
from streamctx.runner import Sources
from streamctx.tasks import run_sources

ROOM = "room:demo"


@contextmanager
def running() -> Iterator[None]:
    """The task in a thread, as the threads pool runs it."""
    stop = threading.Event()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamctx.tasks.stopping", stop.is_set)
        with _thread(stop, run_sources.run):
            yield


@contextmanager
def running_with(bus: Bus, folder: Path, **chosen: Any) -> Iterator[None]:
    """The run in a thread with a folder of recordings, kinds or rows of one's own."""
    stop = threading.Event()
    sources = Sources(bus, folder, **chosen)
    with _thread(stop, lambda: run_leased(bus, sources, stop=stop.is_set)):
        yield


@contextmanager
def _thread(stop: threading.Event, work: Callable[[], Any]) -> Iterator[None]:
    def serve() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


class Watcher:
    """Reads the context stream from now on."""

    def __init__(self, bus: Bus) -> None:
        self.bus, self.key = bus, bus.keys.stream("context")
        self.position = bus.end(self.key)

    def until(
        self, wanted: Callable[[StreamContext], Any], *, within_s: float = 5.0
    ) -> StreamContext:
        """The first context that is ``wanted``; fails after ``within_s``."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            for entry in self.bus.tail({self.key: self.position}, block_ms=200):
                self.position = entry.id
                context = decode(entry.data, StreamContext)
                if wanted(context):
                    return context
        raise AssertionError(f"no such context within {within_s} s")


def event_ids(context: StreamContext) -> list[str]:
    return [event.meta["id"] for event in context.events if event.meta]
