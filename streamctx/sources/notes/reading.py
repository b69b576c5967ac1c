"""What somebody tells about the stream: how it is understood, and the items it gives. Pure."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from language.english import ENGLISH
from language.options import offered
from language.viewers import Asked, asked_of_viewers
from protocol.event_types import event_type_named
from streamctx.items import Happening, Item, Speech

MOST_OPTIONS: Final = 8
OPTION_CHARS: Final = 64
SCENE_CHARS: Final = 128
MS_PER_CHAR: Final = 60
"""How fast a text is taken to be spoken."""


class Noted(Struct, frozen=True, kw_only=True):
    """A note as it was understood. ``kind`` is ``text``, ``event`` or ``scene``; ``question`` is
    empty where chat is asked nothing."""

    kind: str
    text: str
    event_type: str
    strength: float
    question: str
    options: list[str]


def understand(
    *,
    kind: str,
    text: str,
    event_type: str = "",
    strength: float | None = None,
    question: str = "",
    options: Sequence[str] = (),
) -> Noted:
    """Return the note that these words make.

    A text that asks chat something is a ``chat_question``; other texts are events of the type
    ``note``. Whether what comes out may be kept, the model's rules say.
    """
    text, question = _plain(text), _plain(question)
    asked = _asked(kind, event_type, text, question)
    event_type = event_type or _event_type(kind, asked.question)
    chosen = [_plain(str(option))[:OPTION_CHARS] for option in options][:MOST_OPTIONS]
    return Noted(
        kind=kind,
        text=text,
        event_type=event_type,
        strength=event_type_named(event_type).strength if strength is None else strength,
        question=asked.question,
        options=chosen or list(asked.options),
    )


def read_note(note_id: str, at_ms: int, noted: Noted) -> list[Item]:
    """Return its items: a text is heard as speech and noticed as an event; the others are events."""
    noticed = Happening(
        id=f"note:{note_id}",
        at_ms=at_ms,
        type=noted.event_type,
        strength=noted.strength,
        text=noted.text,
        question=noted.question or None,
        options=tuple(noted.options),
        scene=noted.text[:SCENE_CHARS] if noted.kind == "scene" else None,
    )
    if noted.kind != "text":
        return [noticed]
    spoken = Speech(
        id=f"note:{note_id}:text",
        at_ms=at_ms,
        until_ms=at_ms + MS_PER_CHAR * len(noted.text),
        text=noted.text,
        told=True,
    )
    return [spoken, noticed]


def _plain(text: str) -> str:
    """One line without control characters or broken surrogates, which no stream may carry."""
    shown = (c if c.isprintable() or c == "\u200d" else " " for c in text)
    return " ".join("".join(shown).split())


def _asked(kind: str, event_type: str, text: str, question: str) -> Asked:
    """Return the question a note holds: the one given, its text, or one in it; else an empty one."""
    if not question and event_type != "chat_question":
        read = asked_of_viewers(text, ENGLISH) if kind == "text" else None
        return read or Asked("", ())
    asked = question or text
    return Asked(asked, offered(asked, ENGLISH))


def _event_type(kind: str, asked: str) -> str:
    if kind == "scene":
        return "scene_change"
    return "chat_question" if asked else "note"
