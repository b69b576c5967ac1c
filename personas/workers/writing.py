"""The model's side of a batch: one call, checked lines, left where the policy looks for them."""

import logging
import time
from functools import cache

import msgspec
from django.conf import settings
from msgspec import UNSET
from msgspec.structs import replace

from llm.access import door_for
from llm.calls import ModelUnavailable
from llm.prompts import load
from moderation.rules import compile_rules
from personas.llm_lines.answers import BatchResult
from personas.llm_lines.batchprompt import PROMPT_ID
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import LineJob, ModelText, Recalled
from personas.llm_lines.scribe import Scribe
from personas.memories import memories
from personas.workers.making import from_settings
from protocol.bus import Bus
from protocol.clock import ms_since, now_ms
from protocol.control import RoomSnapshot
from protocol.streams import TEXT_TTL_S
from rooms.services import room_now

log = logging.getLogger(__name__)


def write(bus: Bus, batch: Batch) -> int:
    """Write a batch and return how many of its lines got a text.

    0 for a batch already taken up, too late, or without an answer.
    """
    if batch.last_due_ms <= now_ms() or not _claimed(bus, batch):
        return 0
    room = room_now(batch.room_id)
    if room is None:
        return 0
    told, began = _remembering(batch), time.monotonic()
    written = _written(bus, told, room)
    _leave(bus, told, written, ms_since(began))
    return len(written.texts)


def _leave(bus: Bus, batch: Batch, written: BatchResult, llm_ms: int) -> None:
    """Put the texts where the policy looks for them, with the time they took."""
    pipe = bus.redis.pipeline(transaction=False)
    for line in batch.lines:
        if text := written.texts.get(line.reply_id):
            mem_ms = line.recalled.mem_ms if line.recalled else UNSET
            kept = msgspec.json.encode(ModelText(text, llm_ms, mem_ms))
            pipe.set(bus.keys.text(line.reply_id), kept, ex=TEXT_TTL_S)
    pipe.execute()


def _claimed(bus: Bus, batch: Batch) -> bool:
    """False when the queue delivers a batch again: whoever had it first may have paid for it."""
    return bool(bus.redis.set(bus.keys.claim("batch", batch.id), b"1", nx=True, ex=TEXT_TTL_S))


def _remembering(batch: Batch) -> Batch:
    """The batch with what each persona remembers of what it answers; as it is with memory off."""
    lines = tuple(replace(line, recalled=_recalled(batch.room_id, line)) for line in batch.lines)
    return replace(batch, lines=lines)


def _recalled(room_id: str, line: LineJob) -> Recalled | None:
    began, persona_id = time.monotonic(), line.persona.persona_id
    facts = memories().recall(room_id=room_id, persona_id=persona_id, query=line.query)
    return None if facts is None else Recalled(facts, ms_since(began))


def _written(bus: Bus, batch: Batch, room: RoomSnapshot) -> BatchResult:
    door = door_for(bus, batch.room_id, room.config.limits)
    try:
        return _scribe().write(batch, compile_rules(room.moderation), door)
    except ModelUnavailable as error:
        log.info("no model text: %s", error, extra={"event": "llm.unavailable"})
        return BatchResult()


@cache
def _scribe() -> Scribe:
    return Scribe(load(settings.BASE_DIR)[PROMPT_ID], from_settings().book.codes)
