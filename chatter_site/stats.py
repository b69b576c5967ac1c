"""What ``/stats`` of each role answers: every key there is from the start, so 0 is a statement.

The names are those outside checks read (``docs/protocols.md``); the counts come from Redis, summed
over all processes of a role.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.conf import settings

from llm.meter import latest
from memory.status import noted as memory_told
from personas.workers.making import commentary_in
from protocol.bus import Bus
from protocol.counters import totals
from protocol.reasons import COUNTERS, REASONS
from streamctx.counted import COUNTED

GATEWAY: Final = (
    "messages_consumed",
    "messages_broadcast",
    "messages_dropped",
    "active_ws_connections",
    "firehose_readers_at_risk",
)
WORKERS: Final = (
    "messages_consumed",
    "messages_published",
    "memory_items_total",
    "memory_reads_attempted",
    "memory_reads_succeeded",
    "memory_reads_failed",
    "memory_writes_attempted",
    "memory_writes_accepted",
    "memory_writes_rejected",
    "memory_writes_redacted",
    "memory_writes_failed",
    "memory_extract_llm_attempted",
    "memory_extract_llm_succeeded",
    "memory_extract_llm_failed",
    "llm_calls",
    "llm_succeeded",
    "llm_failed",
    "llm_tokens_in",
    "llm_tokens_out",
    "llm_cost_microusd",
    "llm_batches",
    "llm_lines_asked",
    "llm_lines_written",
    "llm_lines_refused",
    "llm_texts_used",
    "llm_texts_missed",
    "observations_received",
    "observations_valid",
    "observations_invalid",
    "observations_dropped_old",
    "auto_obs_seen",
    "auto_obs_interesting",
    "auto_messages_attempted",
    "auto_messages_published",
    "auto_suppressed_diversity",
    "auto_generation_failed",
    *COUNTERS,
)
DECISIONS: Final = "decisions:"


def gateway(bus: Bus) -> dict[str, int]:
    return {**dict.fromkeys(GATEWAY, 0), **totals(bus, "gateway")}


def perceptor(bus: Bus) -> dict[str, int]:
    return {**dict.fromkeys(COUNTED, 0), **totals(bus, "perceptor")}


def workers(bus: Bus) -> dict[str, Any]:
    """Counters, decisions by reason, and the note the policy leaves about its latest ones."""
    counted = totals(bus, "workers")
    by_reason = {reason: counted.pop(f"{DECISIONS}{reason}", 0) for reason in REASONS}
    return {
        **dict.fromkeys(WORKERS, 0),
        **counted,
        "decisions_by_reason": by_reason,
        **_described(),
        **latest(bus),
        **_note(bus),
        **memory_told(bus),
    }


def _described() -> dict[str, Any]:
    return {
        "recent_decisions": [],
        "last_decision_reasons": {},
        "auto_last_decision": None,
        "enabled_personas": [],
        "room_id": settings.DEFAULT_ROOM,
        "memory_enabled": settings.MEMORY_ENABLED,
        "memory_extract_strategy": settings.MEMORY_EXTRACT_STRATEGY,
        "last_memory_error": None,
        "auto_commentary_enabled": _comments(),
        "generation_mode": settings.GENERATION_MODE,
        "llm_provider": None,
        "llm_model": None,
        "llm_breaker": "closed",
        "last_llm_error": None,
    }


def _comments() -> bool:
    on: bool = settings.AUTO_COMMENTARY_ENABLED
    return commentary_in(settings.CONFIG_DIR, switched_on=on) is not None


def _note(bus: Bus) -> Mapping[str, Any]:
    data = bus.redis.get(bus.keys.note("workers"))
    found: dict[str, Any] = msgspec.json.decode(data) if isinstance(data, bytes) else {}
    return found
