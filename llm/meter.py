"""What calls cost and how they went: the database for the cost page, Redis for ``/workers/stats``."""

import logging
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from django.db import DatabaseError, transaction
from django.db.models import F

from llm.breaker import Breaker
from llm.calls import Usage
from llm.models import UsageRecord
from llm.spend import HOUR_MS
from protocol.bus import Bus
from protocol.counters import Counters

log = logging.getLogger(__name__)

NOTE: Final = "llm"
NOTE_TTL_S: Final = 24 * 3600


class Meter:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def add(self, usage: Usage, breaker: Breaker, now_ms: int) -> None:
        """Count one call. A database that is down loses the row, never the line."""
        self._count(usage)
        self._note(usage, breaker, now_ms)
        try:
            store(usage, now_ms)
        except DatabaseError:
            log.exception("usage was not stored", extra={"event": "llm.usage_lost"})

    def _count(self, usage: Usage) -> None:
        ok = usage.outcome == "ok"
        counted = {
            "llm_calls": 1,
            "llm_succeeded": int(ok),
            "llm_failed": int(not ok),
            "llm_tokens_in": usage.tokens_in,
            "llm_tokens_out": usage.tokens_out,
            "llm_cost_microusd": usage.cost,
            "llm_lines_written": usage.lines,
            "llm_lines_refused": usage.refused,
        }
        if not ok:
            counted[f"llm_failed_{usage.outcome}"] = 1
        counters = Counters(self._bus, "workers")
        for name, n in counted.items():
            counters.add(name, n)
        counters.flush()

    def _note(self, usage: Usage, breaker: Breaker, now_ms: int) -> None:
        """What /workers/stats shows beside the counters; the last reason stays until another."""
        note: dict[str, Any] = {
            **latest(self._bus),
            "llm_provider": usage.provider,
            "llm_model": usage.model,
            "llm_breaker": breaker.state(now_ms),
        }
        if usage.outcome != "ok":
            why = f"{usage.outcome}: {usage.detail}" if usage.detail else usage.outcome
            note["last_llm_error"] = why[:300]
        self._bus.redis.set(self._bus.keys.note(NOTE), msgspec.json.encode(note), ex=NOTE_TTL_S)


def latest(bus: Bus) -> dict[str, Any]:
    """The note of the last call; empty when there was none for a day."""
    data = bus.redis.get(bus.keys.note(NOTE))
    found: dict[str, Any] = msgspec.json.decode(data) if isinstance(data, bytes) else {}
    return found


@transaction.atomic
def store(usage: Usage, now_ms: int) -> None:
    """Add one call to its hour's record."""
    hour = datetime.fromtimestamp(now_ms // HOUR_MS * HOUR_MS // 1000, UTC)
    record, _ = UsageRecord.objects.get_or_create(
        hour=hour, provider=usage.provider, room_id=usage.room_id, outcome=usage.outcome
    )
    UsageRecord.objects.filter(pk=record.pk).update(
        calls=F("calls") + 1,
        lines=F("lines") + usage.lines,
        tokens_in=F("tokens_in") + usage.tokens_in,
        tokens_out=F("tokens_out") + usage.tokens_out,
        cost=F("cost") + usage.cost,
    )
