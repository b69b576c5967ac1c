"""Trying a persona out: what it would make of a line, without publishing anything.

The same Mind as in the live room, alone with one persona, so what it says here it would say there.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from personas.chat.names import NameBook
from personas.generation.phrasebook import Phrasebook
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import LineJob
from personas.mind.mind import Mind
from personas.policy.types import Decision
from protocol.clock import to_ts
from protocol.configs.base import Generator
from protocol.configs.persona import PersonaConfig
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.messages import ChatMessage, StreamContext, chat_message

SEEDS: Final = ("1", "2", "3", "4", "5")
VISITOR: Final = "you"
LONGEST_WAIT_MS: Final = 10_000


class Trial(Struct, frozen=True):
    """``decision`` is the persona's on the line as it stands; ``lines`` are what it would answer
    when named, one per seed; ``batch`` asks a model for the same, None without one."""

    decision: Decision
    lines: tuple[str, ...]
    batch: Batch | None = None


def try_out(
    persona: PersonaConfig,
    room: RoomSnapshot,
    context: StreamContext | None,
    text: str,
    *,
    book: Phrasebook,
    names: NameBook,
    now_ms: int,
    generator: Generator = "deterministic",
) -> Trial:
    """Say ``text`` to the persona in ``room`` while ``context`` is on stream."""
    alone = RosterSnapshot(room_id=room.room_id, personas=(replace(persona, generator=generator),))

    def mind(seed: str | None) -> Mind:
        made = Mind(_by_itself(room, seed), alone, book, now_ms=now_ms, names=names)
        if context is not None:
            made.watch(context, now_ms)
        made.take_decisions()
        return made

    first = mind(None)
    first.hear(_line(room, text, "tryout-0", now_ms), now_ms)
    decision = first.take_decisions()[0]
    named = text if f"@{persona.display_name}" in text else f"@{persona.display_name} {text}"
    minds, jobs = [mind(seed) for seed in SEEDS], []
    for seed, one in zip(SEEDS, minds, strict=True):
        # The time is in the id: a line once asked for is not asked for again.
        one.hear(_line(room, named, f"tryout-{seed}-{now_ms}", now_ms), now_ms)
        jobs += one.take_jobs()
    batch = _batch(room, jobs, minds[0], now_ms)
    answers = (_answer(one) for one in minds)
    return Trial(decision, tuple(answer for answer in answers if answer), batch)


def _batch(room: RoomSnapshot, jobs: list[LineJob], mind: Mind, now_ms: int) -> Batch | None:
    """One call for the answers of all seeds, with time to wait for it."""
    if not jobs:
        return None
    lines = tuple(replace(line, due_ms=now_ms + LONGEST_WAIT_MS) for line in jobs)
    return Batch(
        room_id=room.room_id, writer=lines[0].writer, lines=lines, background=mind.background()
    )


def _by_itself(room: RoomSnapshot, seed: str | None) -> RoomSnapshot:
    """The room without a crowd; under a ``seed`` it answers whoever speaks to it."""
    audience = replace(room.config.audience, crowd_size=0)
    if seed is not None:
        audience = replace(audience, seed=seed, human_salience=1.0)
    config = replace(room.config, audience=audience)
    return replace(room, open=True, personas_paused=False, config=config)


def _line(room: RoomSnapshot, text: str, message_id: str, now_ms: int) -> ChatMessage:
    return chat_message(
        id=message_id,
        ts=to_ts(now_ms),
        room_id=room.room_id,
        origin="human",
        user_id=VISITOR,
        display_name=VISITOR,
        content=text,
    )


def _answer(mind: Mind) -> str:
    ids = {one.reply_id for one in mind.take_decisions() if one.reply_id}
    said = mind.advance(mind.state.tick_ms + LONGEST_WAIT_MS)
    return next((message.content for message in said if message.id in ids), "")
