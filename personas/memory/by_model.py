"""What the room's model makes of a line to remember. Slow; Celery only."""

import logging
from collections.abc import Callable
from typing import Final

import msgspec
from django.conf import settings

from llm.access import budget_for, client_for
from llm.calls import Answer, ModelCall, ModelUnavailable
from llm.meter import Meter, Usage
from llm.prompts import Prompt, default_for, load
from personas.chat.signs import asked_for
from personas.generation.stub import STUB_ANSWERS, load_stub, stub_answer
from personas.memory.answers import facts_in
from personas.memory.quoting import quoted
from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.control import RoomSnapshot
from protocol.messages import ChatMessage

log = logging.getLogger(__name__)

MAX_TOKENS: Final = 500


def generator(room: RoomSnapshot) -> str:
    """What writes in this room unless a persona says otherwise."""
    return room.config.generator or str(settings.GENERATION_MODE)


def extraction(bus: Bus, room: RoomSnapshot, message: ChatMessage, persona_id: str) -> str:
    """The model's whole answer; ModelUnavailable, or the stub's where the room has the stub."""
    prompt = default_for(load(settings.BASE_DIR), "memory_extract")
    data = quoted(f"{message.display_name}: remember: {asked_for(message.content)}")
    user = f"persona: {quoted(persona_id)}\nroom: {quoted(room.room_id)}\nRECENT_CHAT\n{data}"
    match generator(room):
        case "stub":
            model = load_stub(STUB_ANSWERS, settings.CONFIG_DIR)
            whole = f"{prompt.text}\n{user}"
            return stub_answer(model, prompt_id=prompt.entry.id, prompt=whole, seed=message.id)
        case "deterministic" | "litellm":  # a room may remember with a model and talk without
            return complete(bus, room, prompt, user, facts_in)
        case unknown:
            raise ModelUnavailable("misconfigured", f"no generator is called {unknown}")


def complete(
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
        answer = client.complete(call, budget_for(bus, room.room_id, limits), accept=accept)
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
