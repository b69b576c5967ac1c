"""A store in this process's own memory, for tests and for trying things out. No Mem0."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from language.content import content_words
from language.english import ENGLISH
from memory.port import Forget
from memory.ttl import expires_ms
from protocol.clock import parse_ts
from protocol.model_outputs import MemoryItem


def fixtures(path: Path) -> list[MemoryItem]:
    """A JSON list of memory items."""
    return msgspec.json.decode(path.read_bytes(), type=list[MemoryItem])


class StubMemory:
    def __init__(self, items: Iterable[MemoryItem] = ()) -> None:
        self._lock = threading.Lock()
        self._items = {(item.scope_key, item.id): item for item in items}

    def read(
        self, scope_keys: Sequence[str], query: str, *, top_k: int, now_ms: int
    ) -> list[MemoryItem]:
        """Per word of the query: subject +3, value +2, category +1; only what scores at all."""
        wanted = set(content_words(query, ENGLISH))
        with self._lock:
            living = [
                item
                for item in self._items.values()
                if item.scope_key in scope_keys and expires_ms(item) > now_ms
            ]
        scored = [(score(item, wanted), item) for item in living]
        scored.sort(key=lambda one: (-one[0], -parse_ts(one[1].ts), one[1].id))
        return [item for points, item in scored[:top_k] if points > 0]

    def write(self, item: MemoryItem) -> None:
        with self._lock:
            self._items[item.scope_key, item.id] = item

    def delete(self, what: Forget) -> int:
        with self._lock:
            gone = [key for key, item in self._items.items() if what.covers(item)]
            for key in gone:
                del self._items[key]
        return len(gone)

    def expire(self, now_ms: int) -> int:
        with self._lock:
            gone = [key for key, item in self._items.items() if expires_ms(item) <= now_ms]
            for key in gone:
                del self._items[key]
        return len(gone)

    def count(self) -> int:
        return len(self._items)


def score(item: MemoryItem, wanted: set[str]) -> int:
    """How well an item answers a set of words."""
    parts = ((item.subject, 3), (item.value, 2), (item.category.replace("_", " "), 1))
    return sum(points * len(wanted & set(content_words(text, ENGLISH))) for text, points in parts)
