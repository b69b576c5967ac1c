"""Celery's doors to memory, queue ``models``. Every one of them does nothing with memory off."""

import logging
import time
from functools import partial
from typing import Any

import msgspec
from celery import shared_task
from django.conf import settings

from memory import status
from memory.backend import memory_port, policy
from memory.by_model import extraction
from memory.learning import Learner
from memory.pipeline import Pipeline
from memory.recall import items_for
from memory.services import memories_of_nobody_delete
from memory.usage import SharedUsage
from moderation.rules import compile_rules
from personas.llm_lines.jobs import Recalled
from personas.snapshots import roster_snapshot
from protocol.clock import ms_since, now_ms
from protocol.codec import decode
from protocol.connect import bus_for
from protocol.messages import ChatMessage
from protocol.outage import BusDown
from protocol.streams import TEXT_TTL_S
from rooms.services import room_now

log = logging.getLogger(__name__)


@shared_task(name="memory.tasks.remember")
def remember(message: str) -> int:
    """Learn what a line (JSON of a ChatMessage) asks to be remembered; how many memories that made."""
    if not settings.MEMORY_ENABLED or settings.MEMORY_EXTRACT_STRATEGY == "off":
        return 0
    bus = bus_for(settings)
    line = decode(message.encode(), ChatMessage)
    room = room_now(line.room_id)
    if room is None:
        return 0
    try:
        rules, port, usage = policy(), memory_port(), SharedUsage(bus)
        learner = Learner(
            usage=usage,
            pipeline=Pipeline(usage, port, rules),
            policy=rules,
            per_user=settings.MEMORY_SCOPE_USER_ENABLED,
            ask=partial(extraction, bus, room)
            if settings.MEMORY_EXTRACT_STRATEGY == "llm"
            else None,
        )
        cast = roster_snapshot(line.room_id).personas
        names = [(one.persona_id, one.display_name) for one in cast]
        learned = learner.learn(line, names, compile_rules(room.moderation), now_ms())
        status.tell_total(bus, port.count())
    except BusDown:
        raise
    except Exception as error:
        status.tell_error(bus, str(error) or type(error).__name__)
        log.exception("not remembered", extra={"event": "memory.failed"})
        return 0
    return learned


@shared_task(name="memory.tasks.recall")
def recall(wanted: dict[str, Any]) -> int:
    """Leave what a persona remembers beside a line that is due later; how many memories that is.

    ``wanted``: reply_id, room_id, persona_id, user_id, query.
    """
    bus = bus_for(settings)
    began = time.monotonic()
    items = items_for(wanted["room_id"], wanted["persona_id"], wanted["user_id"], wanted["query"])
    if items:
        found = Recalled(tuple(item.value for item in items), ms_since(began))
        bus.redis.set(
            bus.keys.memories(wanted["reply_id"]), msgspec.json.encode(found), ex=TEXT_TTL_S
        )
    return len(items)


@shared_task(name="memory.tasks.tend_memory")
def tend_memory() -> int:
    """Delete what has expired or is nobody's any more, and count the rest. The first call opens the store, which takes a
    second, before a line needs it."""
    if not settings.MEMORY_ENABLED:
        return 0
    bus = bus_for(settings)
    try:
        port = memory_port()
        gone = port.expire(now_ms()) + memories_of_nobody_delete()
        status.tell_total(bus, port.count())
    except BusDown:
        raise
    except Exception as error:
        status.tell_error(bus, str(error) or type(error).__name__)
        log.exception("memory cannot be tended", extra={"event": "memory.failed"})
        return 0
    return gone
