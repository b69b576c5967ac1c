"""How many calls may be in flight at once, in this process and for each room. Never waits."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from llm.calls import ModelUnavailable

PROCESS_CONCURRENCY: Final = 8


class Slots:
    def __init__(self, most: int = PROCESS_CONCURRENCY) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def take(self, room_id: str, most_of_room: int) -> Iterator[None]:
        """A place while the block runs; ModelUnavailable ``busy`` when there is none."""
        with self._lock:
            if self._taken.total() >= self._most or self._taken[room_id] >= most_of_room:
                raise ModelUnavailable("busy", "too many calls in flight")
            self._taken[room_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken -= Counter((room_id,))
