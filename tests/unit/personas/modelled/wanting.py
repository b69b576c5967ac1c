"""Lines a mind wants from a model, and the batch they are in."""

from msgspec.structs import replace

from personas.generation.request import LineRequest
from personas.generation.voice import voice_of
from personas.modelled.director import Batch
from personas.modelled.wants import Background, Heard, Wanted, Writer
from tests.unit.personas.builders import NOW, ROOM, persona

LITELLM = Writer("litellm", "")


def wanted(n: int = 1, *, name: str = "ClipGoblin", due_in: int = 6_000, **parts) -> Wanted:
    flush = parts.pop("flush", False)
    who = parts.pop("persona", persona(name))
    request = LineRequest(
        reply_id=f"{n:032x}",
        **{"occasion": "remark", "voice": replace(voice_of(who), emote=0.0), **parts},
    )
    return Wanted(
        reply_id=f"{n:032x}",
        due_ms=NOW + due_in,
        writer=LITELLM,
        persona=who,
        request=request,
        flush=flush,
    )


def batch(*lines: Wanted, chat: tuple[tuple[str, str], ...] = ()) -> Batch:
    said = tuple(Heard(author, text) for author, text in chat)
    return Batch(
        room_id=ROOM, writer=LITELLM, lines=lines, background=Background(title="Test", chat=said)
    )
