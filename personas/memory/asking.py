"""What the room's model makes of a line to remember, and of a look back. Slow; Celery only."""

import logging
from collections.abc import Callable
from typing import Final

import msgspec
from django.conf import settings

from llm.access import client_for, purse_for
from llm.calls import Answer, ModelCall, ModelUnavailable
from llm.meter import Meter, Usage
from llm.prompts import Prompt, default_for, load
from personas.generation.stub import STUB_ANSWERS, canned, load_stub
from personas.memory.answers import NoAnswer, facts_in, reflection_in
from personas.memory.block import quoted
from personas.memory.extraction import asked_for
from personas.reflection import Tally, Usual, reflect
from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.configs import PersonaConfig
from protocol.control import RoomSnapshot
from protocol.messages import ChatMessage
from protocol.model_outputs import DriftReflection

log = logging.getLogger(__name__)

MAX_TOKENS: Final = 500
REFLECTION: Final = "persona_reflection_v1"
MOST_REFLECTIONS: Final = 3
"""Personas of a room that a model looks back for each time; the others go by the counts."""

Reflect = Callable[[PersonaConfig, Tally, Usual], DriftReflection]


def generator(room: RoomSnapshot) -> str:
    """What writes in this room unless a persona says otherwise."""
    return room.config.generator or str(settings.GENERATION_MODE)


def ask(bus: Bus, room: RoomSnapshot, message: ChatMessage, persona_id: str) -> str:
    """The model's whole answer; ModelUnavailable, or the stub's where the room has the stub."""
    prompt = default_for(load(settings.BASE_DIR), "memory_extract")
    data = quoted(f"{message.display_name}: remember: {asked_for(message.content)}")
    user = f"persona: {quoted(persona_id)}\nroom: {quoted(room.room_id)}\nRECENT_CHAT\n{data}"
    if generator(room) == "stub":
        model = load_stub(STUB_ANSWERS, settings.CONFIG_DIR)
        whole = f"{prompt.text}\n{user}"
        return canned(model, prompt_id=prompt.entry.id, prompt=whole, seed=message.id)
    return _complete(bus, room, prompt, user, facts_in)


def reflecting(bus: Bus, room: RoomSnapshot) -> Reflect:
    """How this room's personas look back: by the counts, the first few with a model where it has
    one. A model that fails or answers something else changes nothing about that."""
    if generator(room) != "litellm":
        return reflect
    prompt = load(settings.BASE_DIR)[REFLECTION]
    left = [MOST_REFLECTIONS]

    def by_model(persona: PersonaConfig, found: Tally, usual: Usual) -> DriftReflection:
        if not found.people or not left[0]:
            return reflect(persona, found, usual)
        left[0] -= 1
        try:
            answer = _complete(bus, room, prompt, _counts(persona, found), reflection_in)
            return reflection_in(answer)
        except (ModelUnavailable, NoAnswer) as error:
            log.info("no reflection: %s", error, extra={"event": "memory.no_reflection"})
            return reflect(persona, found, usual)

    return by_model


def _counts(persona: PersonaConfig, found: Tally) -> str:
    """Traits and counts as JSON: numbers, names and single words, never a line of chat."""
    about = {"name": persona.display_name, "bio": persona.anchor.bio[:200], "traits": persona.drift}
    sections = {"PERSONA": about, "COUNTS": found}
    return "\n\n".join(
        f"{name}\n{msgspec.json.encode(value).decode()}" for name, value in sections.items()
    )


def _complete(
    bus: Bus, room: RoomSnapshot, prompt: Prompt, user: str, accept: Callable[[str], object]
) -> str:
    """One metered call; ModelUnavailable when it gives nothing ``accept`` takes."""
    limits = room.config.limits
    name, client = client_for(room.config.provider or "")
    call = ModelCall(
        room_id=room.room_id,
        room_concurrency=limits.max_llm_concurrency,
        prompt_id=prompt.entry.id,
        system=prompt.text,
        user=user,
        max_tokens=MAX_TOKENS,
    )
    usage = Usage(provider=name, model=client.target.model, room_id=room.room_id, outcome="ok")
    try:
        answer = client.complete(call, purse_for(bus, room.room_id, limits), accept=accept)
    except ModelUnavailable as error:
        usage = msgspec.structs.replace(
            usage, outcome=error.reason, detail=error.detail, cost=error.cost
        )
        raise
    else:
        usage = _of(usage, answer)
        return answer.text
    finally:
        Meter(bus).add(usage, client.breaker, now_ms())


def _of(usage: Usage, answer: Answer) -> Usage:
    return msgspec.structs.replace(
        usage, tokens_in=answer.tokens_in, tokens_out=answer.tokens_out, cost=answer.cost
    )
