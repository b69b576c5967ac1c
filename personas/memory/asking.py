"""The extraction strategy ``llm``: what the room's model makes of one line. Slow; Celery only."""

from django.conf import settings

from llm.access import client_for, purse_for
from llm.calls import ModelCall
from llm.prompts import default_for, load
from personas.generation.stub import STUB_ANSWERS, canned, load_stub
from personas.memory.answers import facts_in
from personas.memory.block import quoted
from personas.memory.extraction import asked_for
from protocol.bus import Bus
from protocol.control import RoomSnapshot
from protocol.messages import ChatMessage

MAX_TOKENS = 400


def ask(bus: Bus, room: RoomSnapshot, message: ChatMessage, persona_id: str) -> str:
    """The model's whole answer; ModelUnavailable, or the stub's where the room has the stub."""
    prompt = default_for(load(settings.BASE_DIR), "memory_extract")
    data = quoted(f"{message.display_name}: remember: {asked_for(message.content)}")
    user = f"persona: {quoted(persona_id)}\nroom: {quoted(room.room_id)}\nRECENT_CHAT\n{data}"
    if (room.config.generator or settings.GENERATION_MODE) == "stub":
        model = load_stub(STUB_ANSWERS, settings.CONFIG_DIR)
        whole = f"{prompt.text}\n{user}"
        return canned(model, prompt_id=prompt.entry.id, prompt=whole, seed=message.id)
    limits = room.config.limits
    _, client = client_for(room.config.provider or "")
    call = ModelCall(
        room_id=room.room_id,
        room_concurrency=limits.max_llm_concurrency,
        prompt_id=prompt.entry.id,
        system=prompt.text,
        user=user,
        max_tokens=min(MAX_TOKENS, client.target.max_tokens),
    )
    return client.complete(call, purse_for(bus, room.room_id, limits), accept=facts_in).text
