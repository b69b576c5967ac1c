"""What the room's model makes of a line to remember. Slow; Celery only."""

from typing import Final

from django.conf import settings

from language.english import ENGLISH
from llm.access import door_for
from llm.calls import ModelCall
from llm.door import Question
from llm.prompts import Prompt, default_for, load
from llm.readers import Read, T
from memory.answers import facts_in
from memory.extraction import Fact
from memory.quoting import quoted
from personas.chat.signs import asked_for
from personas.generation.generators import writing_by
from protocol.bus import Bus
from protocol.control import RoomSnapshot
from protocol.messages import ChatMessage

MAX_TOKENS: Final = 500


def extraction(bus: Bus, room: RoomSnapshot, message: ChatMessage, persona_id: str) -> list[Fact]:
    """Return the facts that the room's model finds in a line; ModelUnavailable without an answer.

    A room whose generator answers for a model has its answer, and NoAnswer where that is none. Any
    other room has a model, also one that talks without.
    """
    prompt = default_for(load(settings.BASE_DIR), "memory_extract")
    data = quoted(f"{message.display_name}: remember: {asked_for(message.content, ENGLISH)}")
    user = f"persona: {quoted(persona_id)}\nroom: {quoted(room.room_id)}\nRECENT_CHAT\n{data}"
    canned = writing_by(room.config.generator).answer
    if canned is not None:
        return facts_in(canned(_call(prompt, user), settings.CONFIG_DIR))
    return ask(bus, room, prompt, user, facts_in)


def ask(bus: Bus, room: RoomSnapshot, prompt: Prompt, user: str, read: Read[T]) -> T:
    """Ask the room's model and return what ``read`` makes of its answer, or raise ModelUnavailable."""
    question = Question(call=_call(prompt, user), read=read)
    door = door_for(bus, room.room_id, room.config.limits)
    return door.ask(room.config.provider or "", lambda limits: question)[0]


def _call(prompt: Prompt, user: str) -> ModelCall:
    return ModelCall(
        prompt_id=prompt.entry.id, system=prompt.text, user=user, max_tokens=MAX_TOKENS
    )
