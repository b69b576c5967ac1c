"""What a mind would like a model to write, and everything the prompt may say about it. Pure.

Nobody waits for an answer: a line is due when it is due, and what has not come by then is written
without a model.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from personas.chat.pacing import PERSON_WAITS_MS
from personas.generation.generators import GENERATORS
from personas.generation.request import LineRequest
from personas.policy.types import PlannedLine
from protocol.configs.base import Generator
from protocol.configs.persona import PersonaConfig
from protocol.configs.room import RoomConfig
from protocol.fields import Natural
from protocol.ids import unit
from protocol.messages import Trace

PERSON_MS: Final = (3_500, PERSON_WAITS_MS - 500)
OTHERS_MS: Final = (7_000, 11_000)
"""A line that a model may write is due within or after these bounds: reading, thinking, typing."""


class ModelText(Struct, frozen=True, omit_defaults=True):
    """What a model wrote for a line, and the milliseconds the call and the memories for it took."""

    text: str
    llm_ms: Natural | UnsetType = UNSET
    mem_ms: Natural | UnsetType = UNSET


class Recalled(Struct, frozen=True):
    """What a persona remembers that bears on a line, and the milliseconds it took to find."""

    facts: tuple[str, ...]
    mem_ms: Natural


class Writer(Struct, frozen=True):
    """Who writes a persona's lines: ``provider`` is the profile's name, '' for the default one."""

    generator: Generator
    provider: str


class LineJob(Struct, frozen=True, kw_only=True):
    """One line to be written by ``due_ms``; ``flush`` when a person waits for it.

    ``request`` comes without the room's recent lines: the batch has them once for all.
    """

    reply_id: str
    due_ms: int
    writer: Writer
    persona: PersonaConfig
    request: LineRequest
    flush: bool = False
    recalled: Recalled | None = None
    """What the persona remembers of the people and things at hand; filled in by the caller."""

    @property
    def query(self) -> str:
        """What memories are looked for: who said what the line is about, and what it is."""
        asked = self.request
        about = asked.trigger_text or asked.question or asked.event_text
        return f"{asked.trigger_author} {about}".strip()


NO_TEXT: Final = ModelText("")


class LineResults(Struct, frozen=True):
    """What has come for the lines due, by reply id."""

    texts: Mapping[str, ModelText] = {}
    memories: Mapping[str, Recalled] = {}

    def text(self, reply_id: str) -> str:
        """``""`` when no model has written one."""
        return self.texts.get(reply_id, NO_TEXT).text

    def facts(self, reply_id: str) -> tuple[str, ...]:
        told = self.memories.get(reply_id)
        return told.facts if told else ()

    def cost(self, reply_id: str) -> Trace:
        """The milliseconds spent on the line, as its trace says them."""
        wrote, told = self.texts.get(reply_id, NO_TEXT), self.memories.get(reply_id)
        return Trace(llm_ms=wrote.llm_ms, mem_ms=told.mem_ms if told else wrote.mem_ms)


NOTHING: Final = LineResults()


class Heard(Struct, frozen=True, array_like=True):
    author: str
    text: str


class Background(Struct, frozen=True, kw_only=True):
    """The room when a batch leaves: what is on stream, and the chat, oldest first."""

    title: str = ""
    scene: str = ""
    summary: str = ""
    spoken: str = ""
    chat: tuple[Heard, ...] = ()


def writers(room: RoomConfig, cast: Mapping[str, PersonaConfig]) -> dict[str, Writer]:
    """Return who writes, by persona, where lines are written ahead; a persona's own choice of
    generator and provider goes before its room's."""
    chosen = {
        name: Writer(
            persona.generator or room.generator or "deterministic",
            persona.provider or room.provider or "",
        )
        for name, persona in cast.items()
    }
    return {name: by for name, by in chosen.items() if GENERATORS[by.generator].ahead}


def needs_text(line: PlannedLine, by: Mapping[str, Writer]) -> bool:
    """Whether a text is asked for: never for a marker, a copy, or a line that has its text."""
    return (
        line.core
        and not line.text
        and line.occasion not in ("marker", "echo")
        and line.chatter_id in by
    )


def postponed(line: PlannedLine, by: Mapping[str, Writer], decided_ms: int) -> PlannedLine:
    """The line with time to write it: a few seconds more, drawn, whatever a call will take."""
    if not needs_text(line, by):
        return line
    low, high = PERSON_MS if line.trigger.from_person else OTHERS_MS
    due_ms = decided_ms + round(low + (high - low) * unit(line.reply_id, "model"))
    return replace(line, due_ms=max(line.due_ms, due_ms))


class JobTracker:
    """Remember which lines have been offered to a model; not part of a mind's saved state.

    After a restart all lines still pending are offered again: whoever asks the model claims each
    line first, so that nobody pays twice.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def new(
        self,
        pending: Iterable[PlannedLine],
        by: Mapping[str, Writer],
        cast: Mapping[str, PersonaConfig],
        request: Callable[[PlannedLine], LineRequest],
    ) -> list[LineJob]:
        """Return a job for each pending line not offered before."""
        if not by:
            return []
        lines = [line for line in pending if needs_text(line, by)]
        fresh = [line for line in lines if line.reply_id not in self._seen]
        self._seen = {line.reply_id for line in lines}
        return [
            LineJob(
                reply_id=line.reply_id,
                due_ms=line.due_ms,
                writer=by[line.chatter_id],
                persona=cast[line.chatter_id],
                request=replace(request(line), recent=()),
                flush=line.trigger.from_person,
            )
            for line in fresh
        ]


def due(pending: Iterable[PlannedLine], by: Mapping[str, Writer], now_ms: int) -> list[str]:
    """Return the ids of the lines whose time has come and for which a text may be there."""
    if not by:
        return []
    return [line.reply_id for line in pending if line.due_ms <= now_ms and needs_text(line, by)]
