"""Lines to be written by a model, and the batch they are in."""

from msgspec.structs import replace

from personas.chat.voice import voice_of
from personas.generation.request import LineRequest
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import Background, Heard, LineJob, Writer
from tests.unit.personas.builders import NOW, ROOM, persona

LITELLM = Writer("litellm", "")


def job(n: int = 1, *, name: str = "ClipGoblin", due_in: int = 6_000, **parts) -> LineJob:
    flush = parts.pop("flush", False)
    who = parts.pop("persona", persona(name))
    request = LineRequest(
        reply_id=f"{n:032x}",
        **{"occasion": "remark", "voice": replace(voice_of(who), emote=0.0), **parts},
    )
    return LineJob(
        reply_id=f"{n:032x}",
        due_ms=NOW + due_in,
        writer=LITELLM,
        persona=who,
        request=request,
        flush=flush,
    )


def batch(*lines: LineJob, chat: tuple[tuple[str, str], ...] = ()) -> Batch:
    said = tuple(Heard(author, text) for author, text in chat)
    return Batch(
        room_id=ROOM, writer=LITELLM, lines=lines, background=Background(title="Test", chat=said)
    )
