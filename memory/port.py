"""What the product asks of a memory store, whichever it is."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from protocol.model_outputs import MemoryItem


class MemoryUnavailable(Exception):
    """The store cannot be used; the text is what ``/stats`` shows as ``last_memory_error``."""


class Forget(Struct, frozen=True, kw_only=True):
    """Which memories to delete: all that match every field that is set."""

    item_id: str = ""
    room_id: str = ""
    persona_id: str = ""
    person: str = ""

    def covers(self, item: MemoryItem) -> bool:
        wanted = (self.item_id, self.room_id, self.persona_id)
        found = (item.id, tag(item, "room"), tag(item, "persona"))
        same = all(not want or want == have for want, have in zip(wanted, found, strict=True))
        return same and (not self.person or self.person in people_of(item))


class MemoryPort(Protocol):
    """Thread-safe; every call may raise MemoryUnavailable or the store's own errors."""

    def read(
        self, scope_keys: Sequence[str], query: str, *, top_k: int, now_ms: int
    ) -> list[MemoryItem]:
        """At most ``top_k`` living items of these scopes, the best match first."""

    def write(self, item: MemoryItem) -> None:
        """Store an item; one of the same scope and id is replaced."""

    def delete(self, what: Forget) -> int:
        """Forget for good; how many that were."""

    def expire(self, now_ms: int) -> int:
        """Delete what is past its time; how many that were."""

    def count(self) -> int: ...


def tag(item: MemoryItem, name: str) -> str:
    """A tag of the item as text, '' without it."""
    tags = item.tags if isinstance(item.tags, dict) else {}
    return str(tags.get(name) or "")


def people_of(item: MemoryItem) -> frozenset[str]:
    """User ids of everybody a memory comes from or is about."""
    return frozenset({item.source.user_id or "", tag(item, "person")} - {""})
