"""What a persona remembers that fits a line: at most some items, within 300 ms, or nothing."""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

from django.conf import settings
from django.db import close_old_connections

from llm.calls import ModelUnavailable
from llm.guard import Guard
from llm.slots import Slots
from memory import status
from memory.backend import memory_port, policy
from memory.quoting import fact_of
from memory.reading import read_fitting
from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.connect import bus_for
from protocol.counters import Counters
from protocol.model_outputs import MemoryItem
from rooms.services import room_now

log = logging.getLogger(__name__)

WITHIN_S: Final = 0.3
AT_ONCE: Final = 4

_slots: Final = Slots(AT_ONCE)


class Reader:
    """Reads under a time limit and a breaker: a store that hangs costs 300 ms a line for five
    lines, and then nothing for half a minute."""

    def __init__(self, bus: Bus, within_s: float = WITHIN_S) -> None:
        self._bus, self._within_s = bus, within_s
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="memory")
        self._guard = Guard()

    def read(self, room_id: str, persona_id: str, user_id: str, query: str) -> list[MemoryItem]:
        """Return the items that fit, within count and length of settings and policy; [] on any
        failure."""
        counters = Counters(self._bus, "workers")
        counters.add("memory_reads_attempted")
        items = self._guarded(room_id, persona_id, user_id, query)
        counters.add("memory_reads_failed" if items is None else "memory_reads_succeeded")
        counters.flush()
        return items or []

    def _guarded(self, *about: str) -> list[MemoryItem] | None:
        """Return what ``_read`` gives, None when it may not be asked, is late or fails."""
        if not self._guard.admit(now_ms()):
            return None
        future = self._pool.submit(_read, *about)
        try:
            items = future.result(self._within_s)
        except ModelUnavailable:  # the room reads as often at a time as it may: nobody's fault
            return None
        except Exception as error:
            future.cancel()
            reason = str(error) or type(error).__name__
            self._guard.failed(reason, now_ms())
            status.tell_error(self._bus, reason)
            log.warning("memories not read: %s", reason, extra={"event": "memory.unread"})
            return None
        self._guard.succeeded()
        return items


def for_line(*, room_id: str, persona_id: str, query: str, user_id: str = "") -> tuple[str, ...]:
    """Facts for a prompt, ``category/subject: value`` each, best first; () with memory off.

    They are data: the prompt has them as JSON strings (``llm_lines.batchprompt``).
    """
    return tuple(fact_of(item) for item in items_for(room_id, persona_id, user_id, query))


def items_for(room_id: str, persona_id: str, user_id: str, query: str) -> list[MemoryItem]:
    """``Reader.read`` of this process; [] with memory off."""
    if not settings.MEMORY_ENABLED:
        return []
    return _reader(settings.REDIS_URL, settings.KEY_PREFIX).read(
        room_id, persona_id, user_id, query
    )


@cache
def _reader(url: str, prefix: str) -> Reader:
    return Reader(bus_for(settings))


def _read(room_id: str, persona_id: str, user_id: str, query: str) -> list[MemoryItem]:
    try:
        return _fitting(room_id, persona_id, user_id, query)
    finally:
        close_old_connections()  # nothing else ends what this thread has opened


def _fitting(room_id: str, persona_id: str, user_id: str, query: str) -> list[MemoryItem]:
    room = room_now(room_id)
    if room is None:
        return []
    with _slots.take(room_id, room.config.limits.max_mem0_concurrency):
        return read_fitting(
            memory_port(),
            policy(),
            room,
            persona_id=persona_id,
            user_id=user_id,
            query=query,
            max_items=settings.MEMORY_MAX_ITEMS,
            max_chars=settings.MEMORY_MAX_CHARS,
            now_ms=now_ms(),
        )
