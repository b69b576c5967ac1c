"""What ``/workers/stats`` shows of the memory besides its counters: a note in Redis."""

from typing import Any, Final

import msgspec

from protocol.bus import Bus

NOTE: Final = "memory"
NOTE_TTL_S: Final = 24 * 3600


def tell_total(bus: Bus, items: int) -> None:
    """The store answers, and holds this many."""
    _put(bus, {"memory_items_total": items, "last_memory_error": None})


def tell_error(bus: Bus, reason: str) -> None:
    _put(bus, {**noted(bus), "last_memory_error": reason[:200]})


def noted(bus: Bus) -> dict[str, Any]:
    """The note; {} before the first."""
    data = bus.redis.get(bus.keys.note(NOTE))
    found: dict[str, Any] = msgspec.json.decode(data) if isinstance(data, bytes) else {}
    return found


def _put(bus: Bus, note: dict[str, Any]) -> None:
    bus.redis.set(bus.keys.note(NOTE), msgspec.json.encode(note), ex=NOTE_TTL_S)
