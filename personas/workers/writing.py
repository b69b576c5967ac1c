"""The model's side of a batch: one call, checked lines, left where the policy looks for them."""

import logging
import time
from functools import cache
from typing import assert_never

import msgspec
from django.conf import settings
from msgspec import UNSET
from msgspec.structs import replace

from llm.access import budget_for, client_for
from llm.breaker import Breaker
from llm.calls import ModelUnavailable
from llm.client import Client
from llm.meter import Meter, Usage
from llm.prompts import load
from moderation.rules import compile_rules
from personas.generation.stub import STUB_ANSWERS, load_stub
from personas.llm_lines.answers import BatchResult
from personas.llm_lines.batchprompt import PROMPT_ID, CallLimits
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import LineJob, ModelText, Recalled
from personas.llm_lines.scribe import Complete, Scribe, by_stub, terms_of, through
from personas.memory.recall import for_line
from personas.workers.making import from_settings
from protocol.bus import Bus
from protocol.clock import ms_since, now_ms
from protocol.control import RoomSnapshot
from protocol.streams import TEXT_TTL_S
from rooms.services import room_now

log = logging.getLogger(__name__)


def write(bus: Bus, batch: Batch) -> int:
    """How many lines got a text. 0 for a batch already taken up, too late, or without an answer."""
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
    if not settings.MEMORY_ENABLED:
        return batch
    lines = tuple(replace(line, recalled=_recalled(batch.room_id, line)) for line in batch.lines)
    return replace(batch, lines=lines)


def _recalled(room_id: str, line: LineJob) -> Recalled:
    asked, began = line.request, time.monotonic()
    about = asked.trigger_text or asked.question or asked.event_text
    query = f"{asked.trigger_author} {about}".strip()
    facts = for_line(room_id=room_id, persona_id=line.persona.persona_id, query=query)
    return Recalled(facts, ms_since(began))


def _written(bus: Bus, batch: Batch, room: RoomSnapshot) -> BatchResult:
    match batch.writer.generator:
        case "stub":
            return _scribe().write(batch, _stub(), compile_rules(room.moderation), CallLimits())[1]
        case "litellm":
            return _by_model(bus, batch, room)
        case "deterministic":  # such lines are never asked for
            return BatchResult()
        case unknown:
            assert_never(unknown)


def _by_model(bus: Bus, batch: Batch, room: RoomSnapshot) -> BatchResult:
    try:
        name, client = client_for(batch.writer.provider)
    except ModelUnavailable as error:
        name = batch.writer.provider or "default"
        Meter(bus).add(_failed(batch, name, "", error), Breaker(), now_ms())
        return BatchResult()
    usage, written = _called(bus, batch, room, name, client)
    meter = Meter(bus)
    meter.add(usage, client.breaker, now_ms())
    meter.lines(written=usage.lines, refused=written.faults.total())
    return written


def _called(
    bus: Bus, batch: Batch, room: RoomSnapshot, name: str, client: Client
) -> tuple[Usage, BatchResult]:
    limits = room.config.limits
    complete = through(client, budget_for(bus, batch.room_id, limits))
    rules, terms = compile_rules(room.moderation), terms_of(client, limits.max_llm_concurrency)
    try:
        answer, written = _scribe().write(batch, complete, rules, terms)
    except ModelUnavailable as error:
        return _failed(batch, name, client.target.model, error), BatchResult()
    usage = Usage(
        provider=name,
        model=client.target.model,
        room_id=batch.room_id,
        outcome="ok",
        lines=len(written.texts),
        tokens_in=answer.tokens_in,
        tokens_out=answer.tokens_out,
        cost=answer.cost,
    )
    return usage, written


def _failed(batch: Batch, name: str, model: str, error: ModelUnavailable) -> Usage:
    log.info("no model text: %s", error, extra={"event": "llm.unavailable"})
    return Usage(
        provider=name,
        model=model,
        room_id=batch.room_id,
        outcome=error.reason,
        detail=error.detail,
        cost=error.cost,
    )


@cache
def _scribe() -> Scribe:
    return Scribe(load(settings.BASE_DIR)[PROMPT_ID], from_settings().book.codes)


@cache
def _stub() -> Complete:
    return by_stub(load_stub(STUB_ANSWERS, settings.CONFIG_DIR))
